"""What a form is made of: columns, rows and how a value is printed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.records.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

EQUAL, DIFFERENT, UNMEASURED = "equal", "different", "unmeasured"
"""Verdicts of a comparison of planned and measured (form 6: 一致, 不一致, 未测)."""
FITS = "fits"
"""The verdict on what only the plan says: it does not contradict itself; nobody has measured it, so it is not green."""

GOOD = frozenset({EQUAL, "done", "passed", "proven", "success", "undone", "restored"})
BAD = frozenset({DIFFERENT, "failed", "in_doubt", "cancelled", "emergency", "unproven", "error", "changed"})

Kind = Literal["text", "number", "verdict", "word", "hash", "code"]


@dataclass(frozen=True)
class Row:
    """One line of a form; `faults` names the columns whose measured value differs from the plan (not printed)."""

    faults: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class Column:
    """One column: its key, width in characters of half width, how its values are printed."""

    key: str
    width: float = 12
    kind: Kind = "text"
    measured: bool = False
    brief: bool = False
    """Shown in the short table of index.html too."""


RowT_co = TypeVar("RowT_co", bound=Row, covariant=True)


@dataclass(frozen=True)
class Table(Generic[RowT_co]):
    """A form with its rows, ready for any writer; `number` is the form's number (docs/process.md)."""

    number: str
    name: str
    columns: tuple[Column, ...]
    rows: Sequence[RowT_co]
    paper: Literal["A3", "A4"] = "A4"
    frozen: int = 2
    """So many columns stay in view, and are repeated on every page."""
    upright: bool = False
    """A form of one row that is printed field below field."""

    @property
    def stem(self) -> str:
        """Return the file name without its ending."""
        return f"{self.number}_{self.name}"

    def digest(self) -> str:
        """Return the SHA-256 (hex) of the content: the same whatever the language or the format."""
        return hashlib.sha256(json.dumps(self.as_data(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def as_data(self) -> list[dict[str, Any]]:
        """Return the rows as plain data by the keys of their columns."""
        return [{column.key: getattr(row, column.key) for column in self.columns} for row in self.rows]


def printed(value: object, column: Column, texts: Texts) -> str | int | float:
    """Return a value as it stands in a cell: numbers stay numbers, an absent measurement reads 未测 (R23)."""
    if value is None or value == "":
        return texts("verdict.unmeasured") if column.measured else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return int(value) if float(value).is_integer() else value
    if isinstance(value, tuple | list):
        return "; ".join(str(printed(item, column, texts)) for item in value)
    return _worded(value, column, texts)


def _worded(value: object, column: Column, texts: Texts) -> str:
    if isinstance(value, Choice):
        return value.in_(texts.language)
    if isinstance(value, bool):
        return texts("yes" if value else "no")
    if column.kind == "verdict":
        return texts(f"verdict.{value}")
    return texts.word(str(value)) if column.kind == "word" else screen.lines(str(value))


def tone(value: object) -> str:
    """Return good, bad or open: how a verdict is coloured in every format."""
    if value in GOOD:
        return "good"
    return "bad" if value in BAD else "open"
