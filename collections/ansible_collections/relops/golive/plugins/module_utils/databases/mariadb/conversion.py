# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL of MariaDB that writes a column as COPY text, and the text that a comparison uses.

The one is made for the target's reader, the other says what the source's value means by its own type. Both share the
test whether a value can be read the declared way at all: one that cannot is never NULL and never something else.
"""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb import texts
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.gaps import outside, quick
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import name
from ansible_collections.relops.golive.plugins.module_utils.rows.kinds import SAME, TEXTS
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Found, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real

NULL = "x'FE'"
"""No byte of UTF-8: the client's output turns it into the NULL of COPY text (`source.py`)."""
POISON = "x'FF'"
"""No byte of UTF-8 either: the target refuses the row, so that nothing unreadable arrives as something else."""
UNREADABLE = r"'\\xFF'"
"""The same in a comparison, as a text."""
STORED = "stored"
"""Among what a column accepts: it is the target's own, in which a zero day is no NULL."""
APART = frozenset({"float", "number", "json", "inet", "interval"})
"""Forms of which a hash says no more than whether there is a value: they are compared by their meaning."""
WHOLE = frozenset({"int", "zerofill", "bit", "year"})

Reals = t.Mapping[str, Real]


class Value(t.NamedTuple):
    """A column in SQL: when it is NULL, when it can be read ('' always), its field of COPY text, its meaning."""

    void: str
    sound: str
    field: str
    meaning: str
    quick: str = ""
    """Holds of most rows, and of none that is NULL or can't be read ('': not known): asked first."""


def copy_text(column: Column, real: Real, nul: bool = True) -> str:
    """Return the SQL of the column as a field: NULL as a byte of its own, what does not convert as poison.

    `nul`: a NUL in a text is poison. What most rows are is asked first: no test holds of a NULL.
    """
    value = value_of(column, real, nul)
    field, plain = f"cast({value.field} AS BINARY)", _plain(column, value)
    listed = not value.sound or texts.listed(column, real)
    if listed and plain:
        return f"ifnull({field}, {f'if({value.void}, {NULL}, {POISON})' if real.nullable else POISON})"
    void, sound = f"WHEN {value.void} THEN {NULL}", f"WHEN {value.sound} THEN ifnull({field}, {POISON})"
    if listed:
        return f"CASE {void} ELSE ifnull({field}, {POISON}) END"
    quick = [f"WHEN {value.quick} THEN ifnull({field}, {POISON})"] if value.quick else []
    rest = [sound, void] if plain else [void, sound]
    return f"CASE {' '.join([*quick, *rest])} ELSE {POISON} END"


def _plain(column: Column, value: Value) -> bool:
    """Tell whether the column alone is NULL, and nothing that it holds: all that is made of it is NULL then, too."""
    return value.void == f"{name(column.source)} IS NULL"


def doubtful(column: Column, real: Real) -> str:
    """Return the SQL that a row's column can't be read; '' where every value can."""
    value = value_of(column, real)
    return f"(NOT ({value.void}) AND NOT ifnull({value.sound}, false))" if value.sound else ""


def plain_text(column: Column, real: Real) -> str:
    """Return the SQL of the column's canonical text: full precision, NULL stays NULL."""
    value = value_of(column, real)
    if not value.sound or column.form == "blob":
        return value.meaning if _plain(column, value) else f"CASE WHEN {value.void} THEN NULL ELSE {value.meaning} END"
    quick = f"WHEN {value.quick} THEN {value.meaning} " if value.quick else ""
    return f"CASE {quick}WHEN {value.void} THEN NULL WHEN {value.sound} THEN {value.meaning} ELSE {UNREADABLE} END"


def canonical(column: Column, real: Real) -> str:
    """Return the SQL of the column as a part of the row's canonical text: never NULL, never ambiguous.

    A text with a NUL is shown as it is: no target that can't hold one says the same.
    """
    value = value_of(column, real, nul=False)
    if column.form in APART:
        return f"if({value.void}, '~', 'f')"
    if column.form not in texts.MEASURED:
        return f"ifnull({plain_text(column, real)}, '~')"
    # No text begins like UNREADABLE does once its length stands before it, so that one needs none.
    # One that is too long to have it there is known by its md5: two of them are equal only if they are.
    long = f"concat('?', md5({value.meaning}))"
    shown = f"coalesce({texts.measured(column, real, value.meaning)}, {long}, {UNREADABLE})"
    if value.sound and not texts.listed(column, real):
        return f"CASE WHEN {value.void} THEN '~' WHEN {value.sound} THEN {shown} ELSE {UNREADABLE} END"
    return f"CASE WHEN {value.void} THEN '~' ELSE {shown} END"


def row_hash(table: Table, reals: Reals) -> str:
    """Return the SQL of the md5 over a row's canonical text."""
    parts = ", ".join(canonical(column, reals[column.source]) for column in table.columns)
    return f"md5(concat_ws('|', {parts}))"


def value_of(column: Column, real: Real, nul: bool = True) -> Value:
    """Return how a column is read; `nul`: a text that holds a NUL can't be."""
    raw = name(column.source)
    void = f"{raw} IS NULL"
    if column.form == SAME:
        return _same(column, real, void, raw)
    if real.family in TEXTS or (column.form in texts.FORMS and real.family in ("uuid", "inet", "bytes")):
        return Value(*texts.value_of(column, real, nul))
    if column.form in texts.FORMS:  # the server's own text of a number or a day
        return _limited(column, Value(void, "", f"concat('', {raw})", f"concat('', {raw})"))
    if real.family in WHOLE:
        number = f"cast({raw} AS UNSIGNED)" if real.family == "bit" else f"({raw} + 0)"
        return Value(void, "", number, f"concat('', {number})")
    if real.family in NUMERIC:
        return _number(column, real, void, raw)
    return _other(column, real, void, raw)


def _same(column: Column, real: Real, void: str, raw: str) -> Value:
    """Return how a value is read that arrives as it is: a zero day stays one, a text may hold a NUL."""
    if real.family in TEXTS:
        return Value(*texts.as_it_is(column, real))
    if real.family == "bytes":
        return _other(dataclasses.replace(column, convert="blob", found=Found()), real, void, raw)
    if real.family in WHOLE:
        number = f"cast({raw} AS UNSIGNED)" if real.family == "bit" else f"({raw} + 0)"
        return Value(void, "", number, f"concat('', {number})")
    if real.family in NUMERIC:
        return _number(column, real, void, raw)
    exact = {"datetime": "DATETIME(6)", "timestamp": "DATETIME(6)", "time": "TIME(6)"}.get(real.family)
    return Value(void, "", f"concat('', {raw})", f"concat('', {f'cast({raw} AS {exact})' if exact else raw})")


NUMERIC = frozenset({"decimal", "zerofill decimal", "float", "double"})


def _limited(column: Column, value: Value) -> Value:
    limit = column.found.limit
    return value._replace(sound=f"char_length({value.field}) <= {limit}") if limit else value


def _number(column: Column, real: Real, void: str, raw: str) -> Value:
    if real.family in ("float", "double"):
        return Value(void, "", f"cast({raw} AS DOUBLE)", f"concat('', cast({raw} AS DOUBLE))")
    number = f"({raw} + 0)" if real.family == "zerofill decimal" else raw
    plain = f"concat('', {number})"
    if column.form == "integer" or not real.scale:
        return Value(void, "", number, plain)
    return Value(void, "", number, f"trim(TRAILING '.' FROM trim(TRAILING '0' FROM {plain}))")


def _other(column: Column, real: Real, void: str, raw: str) -> Value:
    form = column.form
    if form == "blob":
        fits = f"length({raw}) * 2 + 2 <= @@max_allowed_packet"
        return Value(void, fits, rf"concat('\\x', hex({raw}))", f"md5({raw})")
    if form in ("time", "interval"):
        exact = f"concat('', cast({raw} AS TIME(6)))"
        return Value(void, "", raw, exact)
    zero = void if STORED in column.accept else f"({void} OR {raw} = 0)"
    if form == "date":
        return Value(zero, "", raw, f"concat('', {raw})")
    moment = f"cast({raw} AS DATETIME)" if real.family == "date" else raw
    exact = texts.clock(f"concat('', {moment})", real.size > 0)
    if form == "timestamp":
        return Value(zero, "", f"concat({raw}, '+00')", exact)
    zone = column.found.zone
    return Value(zero, outside(zone, raw), raw, exact, quick(zone, raw))
