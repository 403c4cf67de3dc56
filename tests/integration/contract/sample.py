"""The sample: every kind of value, and what it is as COPY text and as canonical text, computed here alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Row, Table

ZONE = "Asia/Shanghai"
KINDS = {
    "id": "integer", "big": "integer", "amount": "decimal", "ratio": "float", "word": "text", "flag": "boolean",
    "day": "date", "at": "datetime", "seen": "timestamp", "content": "blob",
}  # fmt: skip
"""Column → kind. `at` is a wall clock of ZONE, `seen` a moment (here in UTC), `content` here in hexadecimal."""
SAMPLE = Table(
    "sample", "pay.sample", ("id",), tuple(Column(name, name, kind) for name, kind in KINDS.items()), "amount"
)
PAIR = Table(
    "pair", "pay.pair", ("a", "b"), (Column("a", "a", "integer"), Column("b", "b", "text"), Column("n", "n", "integer"))
)
_WHOLE = "".join(f"{byte:02x}" for byte in range(256))
_TEXTS = [
    "plain",
    "",
    "tab\there",
    "line\nbreak\rreturn",
    "back\\slash",
    "\\N",
    "a'b\"c`d",
    "中文水务",
    "é🙂",
    "?",
    " x ",
]
ROWS: list[dict[str, str | None]] = [
    {
        "id": str(number), "big": str((-1) ** number * 9_000_000_000_000_000_000 // number), "word": text,
        "amount": ["0", "1.500000", "-0.000001", "100", "99999999999999999999.999999"][number % 5],
        "ratio": ["0", "1.5", "-2.25e-300", "1e300"][number % 4], "flag": str(number % 2), "day": "2024-02-29",
        "at": f"2024-01-{number:02} 23:59:59.00000{number % 10}", "seen": f"1999-12-31 16:00:{number:02}.120000",
        "content": ["", "00ff5c0a", _WHOLE][number % 3],
    }
    for number, text in enumerate(_TEXTS, 1)
]  # fmt: skip
ROWS.append({"id": "50", **dict.fromkeys(list(KINDS)[1:])})
PAIRS: list[dict[str, str | None]] = [
    {"a": str(a), "b": b, "n": str(a * 10)} for a in (-7, 3, 20) for b in ("", "A", "B", "中")
]


def job(name: str = "pay", **more: Any) -> Job:
    """Return a migration of both tables."""
    return Job(name, {}, {}, (SAMPLE, PAIR), ZONE, **{"chunk_rows": 5, **more})


def rows_of_table(table: Table) -> list[dict[str, str | None]]:
    """Return the sample's rows of a table, in the key's order."""
    return ROWS if table.source == "sample" else PAIRS


def key_of(table: Table, row: dict[str, str | None]) -> Row:
    """Return the key of a row."""
    return tuple(row[part] for part in table.key)


def canonical(kind: str, text: str | None) -> str | None:
    """Return the canonical text of a value; of a float it is the number itself, which has none."""
    if text is None:
        return None
    if kind == "decimal" and "." in text:
        return text.rstrip("0").rstrip(".")
    if kind in ("datetime", "timestamp"):
        return text.rstrip("0").rstrip(".")
    return hashlib.md5(bytes.fromhex(text)).hexdigest() if kind == "blob" else text


def row_hash(table: Table, row: dict[str, str | None]) -> str:
    """Return the md5 of a row's canonical text."""
    parts = []
    for column in table.columns:
        text = canonical(column.convert, row[column.source])
        if text is not None and column.convert == "text":
            text = f"{len(text)}:{text}"
        elif text is not None and column.convert == "float":
            text = "f"
        parts.append("~" if text is None else text)
    return hashlib.md5("|".join(parts).encode()).hexdigest()


def copy_text(table: Table, rows: Sequence[dict[str, str | None]]) -> str:
    """Return rows as COPY text."""
    return "".join("\t".join(_field(c.convert, row[c.source]) for c in table.columns) + "\n" for row in rows)


def _field(kind: str, text: str | None) -> str:
    if text is None:
        return "\\N"
    if kind == "blob":
        return f"\\\\x{text}"
    if kind == "timestamp":
        return f"{text}+00"
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
