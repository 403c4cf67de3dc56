"""The rows of a long workbook, written after a pattern: a library's cell by cell takes twelve times as long.

XlsxWriter makes the whole workbook but for these rows, of which it writes a sample in each look and height. What it
wrote for them, the numbers of styles and the heights, is the pattern that every row then follows (ECMA-376 part 1,
18.3.1: `row`, `c` with `inlineStr`).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.cells import Remembered
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_body import (
    HEIGHTS,
    LOOKS,
    Body,
    Look,
    points,
)
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

SHEET = "xl/worksheets/sheet1.xml"
SAMPLES = max(HEIGHTS, len(LOOKS))
MOST_IN_A_CELL = 2 * 32_767
"""Bytes of a text in UTF-16, as office programs count."""
BATCH, BYTES = 500, 512
"""Rows that are packed at once; bytes of a cell at the most, as good as always."""
_EASY = re.compile(r"[^&<>_\s]+(?: [^&<>_\s]+)*").fullmatch
_ESCAPED = re.compile("_x[0-9a-fA-F]{4}_")


@dataclass(frozen=True)
class Pattern:
    """How each row begins by its lines, and the number of the style of each column by look."""

    rows: Sequence[str]
    styles: dict[Look, Sequence[int]]


def write_samples(sheet: Worksheet, body: Body) -> None:
    """Write a row of each look and height where the rows begin."""
    for number in range(SAMPLES):
        look = LOOKS[number % len(LOOKS)]
        sheet.set_row(body.top + number, points(number % HEIGHTS + 1))
        for place in range(len(body.prints)):
            sheet.write_string(body.top + number, place, "x", body.style(place, look))


def filled(frame: bytes, body: Body) -> bytes:
    """Return a workbook whose sheet has samples with all rows in their place; equal bytes for equal rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(frame)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = old.read(entry)
            if entry.filename != SHEET:
                new.writestr(entry, content)
                continue
            before, pattern, after = _parted(content.decode(), body)
            most = len(body.rows) * len(body.prints) * BYTES
            with new.open(entry, "w", force_zip64=most > zipfile.ZIP64_LIMIT) as sheet:
                sheet.write(before.encode())
                for batch in _batches(_rows(body, pattern)):
                    sheet.write(batch.encode())
                sheet.write(after.encode())
    return out.getvalue()


def _parted(sheet: str, body: Body) -> tuple[str, Pattern, str]:
    """Return what stands before and after the samples, and the pattern that they give."""
    first, last = body.top + 1, body.top + SAMPLES
    begin = sheet.index(f'<row r="{first}"')
    end = sheet.index("</row>", sheet.index(f'<row r="{last}"')) + len("</row>")
    samples = sheet[begin:end].split("</row>")[:-1]
    heads = [re.sub('^<row r="[0-9]+"', "", one[: one.index(">") + 1]) for one in samples]
    styles = [[int(found) for found in re.findall(r'<c r="[A-Z]+[0-9]+" s="([0-9]+)"', one)] for one in samples]
    if len(samples) != SAMPLES or any(len(found) != len(body.prints) for found in styles):
        raise AssertionError("XlsxWriter wrote other samples than it was given")
    return sheet[:begin], Pattern(heads[:HEIGHTS], dict(zip(LOOKS, styles, strict=False))), sheet[end:]


def _rows(body: Body, pattern: Pattern) -> Iterator[str]:
    begins = [f'<c r="{xl_col_to_name(place)}' for place in range(len(body.prints))]
    known = {look: _columns(body, styles) for look, styles in pattern.styles.items()}
    for index, line in enumerate(body.rows):
        number, band = str(body.top + index + 1), index % 2 == 1
        cells = [own[type(value)][value] for own, value in zip(known[band, ""], line.in_order, strict=True)]
        for place, mark in body.marks(line).items():
            value = line.in_order[place]
            cells[place] = known[band, mark][place][type(value)][value]
        most = max([lines for _text, lines in cells])
        inner = "".join([f"{begin}{number}{text}" for begin, (text, _lines) in zip(begins, cells, strict=True)])
        yield f'<row r="{number}"{pattern.rows[min(most, HEIGHTS) - 1]}{inner}</row>'


def _columns(body: Body, styles: Sequence[int]) -> list[Remembered[tuple[str, int]]]:
    return [Remembered(partial(_cell, body, place, style)) for place, style in enumerate(styles)]


def _cell(body: Body, place: int, style: int, value: Any) -> tuple[str, int]:
    """Return what follows the name of a cell, and how many lines it takes."""
    printed = body.prints[place](value)
    if not isinstance(printed, str):
        return f'" s="{style}"><v>{printed:.16G}</v></c>', 1
    return f'" s="{style}" t="inlineStr"><is>{text_element(printed)}</is></c>', body.lines(place, printed)


def text_element(text: str) -> str:
    """Return a text as the element of a cell; one that is longer than a cell may be ends where the cell does."""
    if 4 * len(text) > MOST_IN_A_CELL:
        text = text.encode("utf-16-le")[:MOST_IN_A_CELL].decode("utf-16-le", "ignore")
    if _EASY(text):
        return f"<t>{text}</t>"
    escaped = _ESCAPED.sub(r"_x005F\g<0>", text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<t xml:space="preserve">{escaped}</t>'


def _batches(rows: Iterator[str]) -> Iterator[str]:
    batch: list[str] = []
    for row in rows:
        batch.append(row)
        if len(batch) == BATCH:
            yield "".join(batch)
            batch.clear()
    yield "".join(batch)
