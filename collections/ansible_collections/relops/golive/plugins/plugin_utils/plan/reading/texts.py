"""Read CSV as it comes: UTF-8, UTF-16 or GBK; separated by comma, semicolon, tab, bar or a full-width comma."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.cells import tidy
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.heads import SEARCHED, Line, find_head
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable

LARGEST_CELL = 32_767
"""Characters of a cell: a spreadsheet holds no more."""
MOST_COLUMNS = 200
MOST_ROWS = 500_000
"""Columns and lines of a table: ten and four times as many as a data centre of 240,000 ports has."""
LONGEST_LINE = 1 << 20
BETWEEN = ",;\t|，；"
_SAID = re.compile(r'"?sep=(.)"?,*\s*(?:\r\n|\r|\n)', re.IGNORECASE)
_EVERYDAY = frozenset("—–·…\u2018\u2019\u201c\u201d€•㎡\ufffd")
_STRANGE = 0.1
"""Share of signs outside the everyday ones (GB 2312) above which bytes are no Chinese of ours."""


def csv_lines(content: bytes, file: str, shape: TableShape) -> Iterator[Line]:
    """Yield number and cells of each line that is not empty; Unreadable when it is no text or no sound CSV."""
    text = _decoded(content, file)
    said = _SAID.match(text)
    skipped = said.end() if said else 0
    body = text[skipped:]
    between = said[1] if said else _between(body, shape)
    yield from _lines(body, file, between, 1 if said else 0)


def _between(text: str, shape: TableShape) -> str:
    """Return the sign that cuts the first lines into a head: by the columns that it names, then by how often it is."""
    first = list(islice(_split(text), SEARCHED))
    start = "".join(first)
    best, most = BETWEEN[0], (0, 0)
    csv.field_size_limit(LARGEST_CELL)
    for sign in BETWEEN:
        count = start.count(sign)
        head = find_head(_cut(first, sign), shape) if count else None
        if head and head.whole(shape):
            return sign
        likely = (head.known if head else 0), count
        if likely > most:
            best, most = sign, likely
    return best


def _cut(first: list[str], sign: str) -> list[Line]:
    try:
        found = [
            (0, [tidy(cell.strip()) for cell in cells[:MOST_COLUMNS]]) for cells in csv.reader(first, delimiter=sign)
        ]
    except csv.Error:
        return []
    return [one for one in found if any(one[1])]


def _split(text: str) -> Iterator[str]:
    return iter(io.StringIO(text, newline=""))


def _decoded(content: bytes, file: str) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030" and _is_strange(text):
            zh, en = (
                "文字编码无法判断；请另存为 UTF-8 的 CSV 或 .xlsx",
                "is in an unknown encoding: save it as CSV in UTF-8 or .xlsx",
            )
            raise Unreadable(Fault(file, "", zh, en))
        if "\0" not in text:
            return text.removeprefix("\ufeff")
    raise Unreadable(Fault(file, "", "不是文本：CSV 应为 UTF-8 或 GBK", "is no text: a CSV is UTF-8 or GBK"))


def _encodings(content: bytes) -> tuple[str, ...]:
    if content[:4] in (b"\xff\xfe\0\0", b"\0\0\xfe\xff"):
        return ("utf-32",)
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return ("utf-16",)
    start = content[:2000]
    if b"\0" in start and len(content) % 2 == 0:  # UTF-16 without its mark: line ends and separators tell the order
        for encoding in ("utf-16-le", "utf-16-be"):
            if any(sign in start.decode(encoding, "replace") for sign in f"{BETWEEN}\r\n"):
                return (encoding,)
    return "utf-8-sig", "gb18030"


def _is_strange(text: str) -> bool:
    """Whether a text read as GBK is of signs that nobody uses: it was in another encoding, such as Big5."""
    signs = [sign for sign in tidy(text[: 1 << 20]) if not sign.isascii() and sign not in _EVERYDAY]
    strange = 0
    for sign in signs:
        try:
            sign.encode("gb2312")
        except UnicodeEncodeError:
            strange += 1
    return strange > len(signs) * _STRANGE


def _lines(text: str, file: str, between: str, before: int) -> Iterator[Line]:
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(_bounded(text, file), delimiter=between, strict=True)
    last, filled = before, 0
    try:
        for cells in reader:
            line, last = last + 1, before + reader.line_num
            if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
                zh, en = f"列数过多，至多 {MOST_COLUMNS} 列", f"has {len(cells)} cells: at most {MOST_COLUMNS}"
                raise Unreadable(Fault(f"{file}:{line}", "", zh, en))
            filled += bool(cells)
            if filled > MOST_ROWS:
                zh, en = f"行数过多，至多 {MOST_ROWS} 行", f"has too many lines: at most {MOST_ROWS}"
                raise Unreadable(Fault(f"{file}:{line}", "", zh, en))
            if any(cells):
                yield line, list(map(str.strip, cells))
    except csv.Error as error:
        raise Unreadable(Fault(f"{file}:{last + 1}", "", f"CSV 有误：{error}", f"CSV: {error}")) from None


def _bounded(text: str, file: str) -> Iterator[str]:
    """Yield the lines of a text; one that is longer than any table's is a fault before it is cut into cells."""
    for number, line in enumerate(_split(text), 1):
        if len(line) > LONGEST_LINE:
            raise Unreadable(Fault(f"{file}:{number}", "", "此行过长", "is too long a line"))
        yield line
