"""What a form becomes: columns and lines, and how a value is printed."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

EQUAL, DIFFERENT, UNMEASURED = "equal", "different", "unmeasured"
"""Verdicts of a comparison of planned and measured (form 6: 一致, 不一致, 未测)."""
FITS = "fits"
"""The verdict on what only the plan says: it does not contradict itself; nobody has measured it, so it is not green."""

GOOD = frozenset({EQUAL, "done", "passed", "proven", "success", "undone", "restored"})
BAD = frozenset({DIFFERENT, "failed", "in_doubt", "cancelled", "emergency", "unproven", "error", "changed"})

Kind = Literal["text", "number", "verdict", "word", "hash", "code"]
RowT = TypeVar("RowT")
Getter = Callable[[RowT, object], Any]


@dataclass(frozen=True)
class Row:
    """A row of a form as a type of its own; `faults` names the columns whose measured value differs from the plan."""

    faults: tuple[str, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True)
class Column(Generic[RowT]):
    """One column: its key, width in characters of half width, how its values are printed, whence they come.

    `of` gets the value out of a row; without it, it is the row's attribute of the same name. An absent value is empty,
    of a number or a measurement it is None. `evidence` is what a verdict rests on: no verdict is declared without.
    """

    key: str
    width: float = 12
    kind: Kind = "text"
    measured: bool = False
    of: Callable[[RowT], Any] | None = field(default=None, kw_only=True)
    evidence: tuple[Evidence, ...] = field(default=(), kw_only=True)
    later: bool = field(default=False, kw_only=True)
    """Filled by a night alone though nothing is measured: when it was looked at, for instance."""

    @property
    def of_night(self) -> bool:
        """Tell whether only a night can fill it: what is measured, and verdicts that need a measurement."""
        unknown = self.kind == "verdict" and not any(one.origin == "plan" for one in self.evidence)
        return self.measured or self.later or unknown

    def getter(self) -> Getter[RowT]:
        """Return what gets the value of a row; `subject` is what the row is about, whose attribute is taken else."""
        of, key = self.of, self.key
        if of:
            return lambda row, _subject: of(row)
        absent = None if self.measured or self.kind == "number" else ""

        def attribute(_row: RowT, subject: object) -> Any:
            found = getattr(subject, key)
            if type(found) is str:
                return found
            return absent if found is None else _plain(found)

        return attribute


class Line:
    """One line of a form: its values by key of the column, also as attributes; `faults` names what differs.

    All lines of a table share `at`, the places of its keys: there may be hundreds of thousands of them. `in_order` are
    the values in the order of the columns.
    """

    __slots__ = ("at", "faults", "in_order")

    def __init__(
        self, values: Mapping[str, Any] | Sequence[Any], faults: tuple[str, ...] = (),
        places: Mapping[str, int] | None = None,
    ) -> None:  # fmt: skip
        """Take the values by key, or in the order of `places`."""
        self.at = places if places is not None else {key: place for place, key in enumerate(values)}
        self.in_order: tuple[Any, ...] = tuple(values.values() if isinstance(values, Mapping) else values)
        self.faults = faults

    @property
    def values(self) -> dict[str, Any]:
        """Return the values by key."""
        return dict(zip(self.at, self.in_order, strict=True))

    def __getitem__(self, key: str) -> Any:
        return self.in_order[self.at[key]]

    def __getattr__(self, key: str) -> Any:
        if key in Line.__slots__ or key not in self.at:
            raise AttributeError(key)
        return self.in_order[self.at[key]]


@dataclass(frozen=True)
class Table:
    """A form that was filled in, ready for any writer; `number` is the form's number (docs/process.md)."""

    number: str
    name: str
    columns: tuple[Column[Any], ...]
    rows: Sequence[Line]
    paper: Literal["A3", "A4"] = "A4"
    frozen: int = 2
    """So many columns stay in view."""
    upright: bool = False
    """A form of one row that is printed field below field."""
    signers: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    """Columns that say which row it is, repeated on every page; without any, the frozen ones."""

    @property
    def stem(self) -> str:
        """Return the file name without its ending."""
        return f"{self.number}_{self.name}"

    def digest(self) -> str:
        """Return the SHA-256 (hex) of the content: the same whatever the language or the format."""
        return self._digest

    @cached_property
    def _digest(self) -> str:
        """Digest the rows as one JSON list, a row after the other: all of them at once may be a gigabyte."""
        told = json.JSONEncoder(sort_keys=True, ensure_ascii=False)
        digest = hashlib.sha256(b"[")
        for number, line in enumerate(self.rows):
            digest.update(f"{', ' if number else ''}{told.encode(line.values)}".encode())
        digest.update(b"]")
        return digest.hexdigest()

    @property
    def size(self) -> int:
        """Return how many cells it has."""
        return len(self.rows) * len(self.columns)


def printed(value: object, column: Column[Any], texts: Texts) -> str | int | float:
    """Return a value as it stands in a cell: numbers stay numbers, an absent measurement reads 未测 (R23)."""
    if value is None or value == "":
        return texts("verdict.unmeasured") if column.measured else ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        if not math.isfinite(value):
            return str(value)
        return int(value) if float(value).is_integer() else value
    if isinstance(value, tuple | list):
        return "; ".join(str(printed(item, column, texts)) for item in value)
    return _worded(value, column, texts)


def _worded(value: object, column: Column[Any], texts: Texts) -> str:
    if isinstance(value, Choice):
        return value.in_(texts.language)
    if isinstance(value, bool):
        return texts("yes" if value else "no")
    if column.kind == "verdict":
        return texts(f"verdict.{value}")
    return texts.term(str(value)) if column.kind == "word" else screen.lines(str(value))


def tone(value: object) -> str:
    """Return good, bad or open: how a verdict is coloured in every format."""
    if value in GOOD:
        return "good"
    return "bad" if value in BAD else "open"


def _plain(value: object) -> Any:
    """Return a value of the plan as data: an address or a day as text, a list as a tuple of these."""
    if type(value) is str:
        return value
    if isinstance(value, tuple | list):
        return tuple(map(_plain, value))
    return value if value is None or isinstance(value, str | int | float) else str(value)
