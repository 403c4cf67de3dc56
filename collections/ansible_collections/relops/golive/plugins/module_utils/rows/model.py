# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What is migrated, as the module gets it: one job of tables and columns, and the text form both databases share."""

from __future__ import annotations

import hashlib
import json
import typing as t
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.module_utils.words import checked

BESIDE = "beside"
"""What `rows` of a table says where the target already holds rows of the new system."""
Row = tuple[t.Optional[str], ...]
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


@dataclass(frozen=True)
class Found:
    """What the types of both ends say of a column: its form, and what its target takes."""

    form: str = ""
    limit: int = 0
    """Characters that the target takes; 0: no limit."""
    scale: int | None = None
    """Places after the point that the target keeps; None: all."""
    single: bool = False
    """The target keeps 24 bits of a float."""
    zone: str = ""
    """The zone in which a wall clock must exist."""
    blanks: bool = True
    """The target keeps blanks at the end."""


@dataclass(frozen=True)
class Column:
    """One column: `bytes` names the character set its bytes are really in, `values` is a closed list of renamings.

    `accept` names what may be lost, `tolerance` is relative; without one a float arrives as the same double. What
    is in `found` is no part of the mapping: the judge finds it in the types of both ends.
    """

    source: str
    target: str
    convert: str = "text"
    bytes: str | None = None
    values: t.Mapping[str, str] = field(default_factory=dict)
    tolerance: float | None = None
    accept: tuple[str, ...] = ()
    found: Found = field(default_factory=Found)

    @property
    def form(self) -> str:
        """Return how a value of it is written and compared."""
        return self.found.form or self.convert


@dataclass(frozen=True)
class Table:
    """One table: `key` are source columns, `amount` the source column whose sum the records show.

    `triggers` says whether the target's triggers fire while rows are copied (run, skip; nothing: there are none).
    `beside` is the migration's name where rows come beside others that the target already holds.
    """

    source: str
    target: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    amount: str | None = None
    accept: tuple[str, ...] = ()
    triggers: str = ""
    beside: str = ""

    def column(self, source: str) -> Column:
        """Return the column by its source name."""
        return next(column for column in self.columns if column.source == source)

    @property
    def keys(self) -> tuple[Column, ...]:
        """Return the columns of the key, in the key's order."""
        return tuple(self.column(name) for name in self.key)

    @property
    def whole(self) -> bool:
        """Tell whether every column arrives as it is."""
        return all(column.convert == "same" for column in self.columns)

    def named(self, key: Row) -> str:
        """Return the table with a key for the operator, e.g. `payment id=4711`."""
        return f"{self.source} " + ", ".join(f"{name}={value}" for name, value in zip(self.key, key))


@dataclass(frozen=True)
class Job:
    """One migration; `source` and `target` say how to log in, `zone` is the wall clock of DATETIME columns ('': none).

    `dismiss` names tables and columns (`table.column`) of the source that stay behind, with the reason.
    """

    name: str
    source: t.Mapping[str, t.Any]
    target: t.Mapping[str, t.Any]
    tables: tuple[Table, ...]
    zone: str = "UTC"
    chunk_rows: int = 20000
    on_reject: str = "fail"
    max_rejects: int = 100
    timeout_s: int = 0
    dismiss: t.Mapping[str, str] = field(default_factory=dict)

    @staticmethod
    def of(params: t.Mapping[str, t.Any]) -> Job:
        """Build the job from a module's parameters; what the module does not know (None) keeps its default."""
        plain = {
            name: params[name]
            for name in ("name", "source", "target", "chunk_rows", "on_reject", "max_rejects", "timeout_s", "dismiss")
            if params.get(name) is not None
        }
        plain["zone"] = params.get("zone") or ""
        checked("sql", params["name"])
        return Job(tables=tuple(_table(entry, params["name"]) for entry in params["tables"]), **plain)

    @property
    def digest(self) -> str:
        """Return the SHA-256 over what decides how a row arrives: tables, columns, conversions, zone."""
        shape: list[t.Any] = [self.zone, [_shape(table) for table in self.tables]]
        if self.dismiss:
            shape.append(sorted(self.dismiss.items()))
        return hashlib.sha256(json.dumps(shape, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _table(entry: t.Mapping[str, t.Any], migration: str) -> Table:
    columns = tuple(_column(column) for column in entry["columns"])
    for name in (entry["source"], *(part for column in columns for part in (column.source, column.target))):
        checked("identifier", name)
    beside = migration if entry.get("rows") == BESIDE else ""
    more = (tuple(entry.get("accept") or ()), entry.get("triggers") or "", beside)
    return Table(entry["source"], entry["target"], tuple(entry["key"]), columns, entry.get("amount"), *more)


def _column(entry: t.Mapping[str, t.Any]) -> Column:
    given = {name: value for name, value in entry.items() if value is not None}
    return Column(**{**given, "accept": tuple(given.get("accept", ()))})


def _shape(table: Table) -> list[t.Any]:
    columns = [
        [c.source, c.target, c.convert, c.bytes, sorted(c.values.items()), *_more(c.tolerance, c.accept)]
        for c in table.columns
    ]
    said = [*_more(table.triggers, table.accept), *([BESIDE] if table.beside else [])]
    return [table.source, table.target, list(table.key), columns, *said]


def _more(*words: t.Any) -> list[t.Any]:
    """Return what a mapping says beyond the usual; a mapping that says nothing keeps the digest that it had."""
    return [list(word) if isinstance(word, tuple) else word for word in words] if any(words) else []


def unescape(field_text: str) -> str | None:
    r"""Return the value of one field of COPY text or of a client's batch form; `\N` is NULL."""
    if field_text == "\\N":
        return None
    if "\\" not in field_text:
        return field_text
    parts, rest = [], iter(field_text)
    for char in rest:
        letter = char
        if letter == "\\":
            code = next(rest, "")
            letter = _ESCAPES.get(code, code)
        parts.append(letter)
    return "".join(parts)


def rows_of(text: str) -> list[Row]:
    """Return the rows of tab-separated lines, unescaped."""
    lines = text[:-1].split("\n") if text else []
    return [tuple(unescape(value) for value in line.split("\t")) for line in lines]
