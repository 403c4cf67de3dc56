# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Compare tables of both ends: counts and bucketed md5 sums, then down to the row and the column (R51, R33)."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import re
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import meanings
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Sums
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Side

SHOWN = 20
DIGITS = "digits"
"""The form of a float whose text is hashed as its server writes it."""
FEW, MANY = 64, 1000
"""Buckets of 256 with other digits, and keys, beyond which all floats are looked at instead."""
_WHOLE = re.compile(r"-?[0-9]{1,200}", re.ASCII)
T = t.TypeVar("T")


class Difference(t.NamedTuple):
    """A row that differs; `columns` are source names, `what` is missing, extra, repeated or different."""

    table: Table
    key: Row
    what: str
    columns: tuple[str, ...] = ()

    def __str__(self) -> str:
        """Name table, key and columns."""
        where = f" in {', '.join(self.columns)}" if self.columns else ""
        return f"{self.table.named(self.key)} is {self.what}{where}"


class Compared(t.NamedTuple):
    """A table on both sides; `first` names the first differences, `differences` counts them all."""

    table: Table
    source: Sums
    target: Sums
    differences: int
    first: list[Difference]


def compare(source: Side, target: Side, tables: t.Sequence[Table], parts: t.Mapping[str, Part]) -> list[Compared]:
    """Compare tables as wholes, both sides at once; where one differs, by buckets and then down to the row."""
    old, new = _both(lambda: source.sums(tables, parts, whole=True), lambda: target.sums(tables, parts, whole=True))
    pairs = [(table, old[table.source], new[table.source]) for table in tables]
    return [_compared(source, target, *pair, parts.get(pair[0].source, Part())) for pair in pairs]


def _compared(source: Side, target: Side, table: Table, before: Sums, after: Sums, part: Part) -> Compared:
    found = [] if before.buckets == after.buckets else _drill(source, target, table, part)
    found += _apart(source, target, table, {entry.key for entry in found}, part)
    return Compared(table, before, after, len(found), _with_columns(source, target, table, found[:SHOWN], part))


def _wrong(source: Side, target: Side, table: Table, part: Part) -> list[str]:
    """Return the buckets whose rows differ."""
    parts = {table.source: part}
    old, new = _both(lambda: source.sums([table], parts), lambda: target.sums([table], parts))
    here, there = old[table.source].buckets, new[table.source].buckets
    return [bucket for bucket in sorted({*here, *there}) if here.get(bucket) != there.get(bucket)]


def _drill(source: Side, target: Side, table: Table, part: Part) -> list[Difference]:
    buckets = _wrong(source, target, table, part)
    found = _rows(source, target, table, buckets, part) if buckets else []
    if not found:
        raise GoliveError(f"table {table.source} changed while it was compared: is the old system suspended?")
    return found


def _rows(source: Side, target: Side, table: Table, buckets: t.Sequence[str], part: Part) -> list[Difference]:
    old, new = _both(lambda: source.hashes(table, buckets, part), lambda: target.hashes(table, buckets, part))
    found = []
    for key in sorted({*old, *new}, key=_order):
        here, there = sorted(old.get(key, [])), sorted(new.get(key, []))
        if here != there:
            what = "missing" if not there else "extra" if not here else "different"
            found.append(Difference(table, key, what if len(there) < 2 else "repeated"))
    return found


def _apart(source: Side, target: Side, table: Table, known: t.Collection[Row], part: Part) -> list[Difference]:
    """Compare what a hash cannot say, value by value: floats, documents, addresses, spans of time."""
    columns = [column for column in table.columns if column.form in meanings.FORMS]
    if not columns:
        return []
    floats = [column for column in columns if column.form == "float"]
    unlike = _unlike(source, target, table, floats, part) if floats else None
    far: dict[Row, list[str]] = {}
    for some, only in ((floats, unlike), ([column for column in columns if column not in floats], None)):
        if some and only != []:
            rows = part if only is None else part._replace(only=only)
            for key, names in _far(source, target, table, some, rows):
                far.setdefault(key, []).extend(names)
    left_out = {*known, *part.without}
    found = [Difference(table, key, "different", tuple(names)) for key, names in far.items() if key not in left_out]
    return sorted(found, key=lambda entry: _order(entry.key))


def _far(
    source: Side, target: Side, table: Table, columns: list[Column], part: Part
) -> t.Iterator[tuple[Row, list[str]]]:
    """Yield key and columns of the rows whose values don't mean the same."""
    old, new = _both(lambda: source.values(table, columns, part), lambda: target.values(table, columns, part))
    for key, values in old.items():
        pairs = zip(columns, values, new.get(key, [None] * len(columns)))
        far = [column.source for column, a, b in pairs if not meanings.equal(column, a, b)]
        if far:
            yield key, far


def _unlike(source: Side, target: Side, table: Table, columns: list[Column], part: Part) -> list[Row] | None:
    """Return the keys of rows whose floats the servers write in other digits; None: too many to ask for by key.

    Equal digits are one double. Other digits may be, too: only these are looked at by their meaning.
    """
    if part.only is not None:
        return None
    written = [dataclasses.replace(column, found=dataclasses.replace(column.found, form=DIGITS)) for column in columns]
    rough = dataclasses.replace(table, columns=(*table.keys, *written), amount=None)
    buckets = _wrong(source, target, rough, part)
    if not buckets:
        return []
    if len(buckets) > FEW:
        return None
    before, after = _both(lambda: source.hashes(rough, buckets, part), lambda: target.hashes(rough, buckets, part))
    keys = [key for key in {*before, *after} if sorted(before.get(key, [])) != sorted(after.get(key, []))]
    return keys if len(keys) <= MANY else None


def _with_columns(source: Side, target: Side, table: Table, found: list[Difference], part: Part) -> list[Difference]:
    keys = [entry.key for entry in found if entry.what == "different" and not entry.columns]
    if not keys:
        return found
    part = part._replace(only=keys)
    old, new = source.values(table, table.columns, part), target.values(table, table.columns, part)
    named = []
    for entry in found:
        pairs = zip(table.columns, old.get(entry.key, ()), new.get(entry.key, ()))
        names = entry.columns or tuple(column.source for column, a, b in pairs if _differs(column, a, b))
        named.append(entry._replace(columns=names))
    return named


def _differs(column: Column, one: str | None, other: str | None) -> bool:
    return not meanings.equal(column, one, other) if column.form in meanings.FORMS else one != other


def _order(key: Row) -> list[tuple[int, int, str]]:
    return [(0, int(p), "") if p and _WHOLE.fullmatch(p) else (1, 0, str(p)) for p in key]


def _both(one: t.Callable[[], T], other: t.Callable[[], T]) -> tuple[T, T]:
    with concurrent.futures.ThreadPoolExecutor(2) as pool:
        first, second = pool.submit(one), pool.submit(other)
        return first.result(), second.result()
