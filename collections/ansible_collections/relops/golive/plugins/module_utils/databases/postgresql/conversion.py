# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL of PostgreSQL that turns a column into canonical text."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal, name
from ansible_collections.relops.golive.plugins.module_utils.rows.kinds import SAME
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real

APART = frozenset({"float", "number", "json", "inet", "interval"})
"""Forms of which a hash says no more than whether there is a value: they are compared by their meaning."""

WORDS = frozenset({"text", "char", "enum", "other"})
"""Types that hold any words, whatever the mapping says that stands in them."""
SIGNS = "|~\\"
"""What divides a row's canonical text, stands for NULL in it, and begins what a source could not read."""

Types = t.Mapping[str, Real]


def plain_text(column: Column, real: Real, zone: str) -> str:
    """Return the SQL of the column's canonical text: full precision, NULL stays NULL."""
    raw = name(column.target)
    if column.form == SAME:
        return _same(raw, real)
    if column.form in ("datetime", "timestamp"):
        clock = zone if column.form == "datetime" else "UTC"
        return f"({raw} AT TIME ZONE {literal(clock)})::text" if real.family == "timestamptz" else f"{raw}::text"
    double = f"{raw}::text" if real.family == "numeric" else f"{raw}::float8::text"
    forms = {
        "integer": f"trim_scale({raw}::numeric)::text" if real.family == "numeric" else f"{raw}::text",
        "decimal": f"trim_scale({raw}::numeric)::text",
        "float": double,
        "digits": double,
        "document": f"md5({raw}::text)",
        "boolean": f"{raw}::integer::text",
        "time": f"to_char({raw}::interval, 'HH24:MI:SS.US')",
        "interval": f"(extract(epoch FROM {raw})::numeric * 1000000)::bigint::text",
        "blob": f"md5({raw})",
    }
    return forms.get(column.form, f"{raw}::text")


def _same(raw: str, real: Real) -> str:
    """Return the text of a value that arrived as it is: of a float its bits, of a moment that in UTC."""
    forms = {
        "double": f"encode(float8send({raw}), 'hex')",
        "real": f"encode(float4send({raw}), 'hex')",
        "numeric": f"trim_scale({raw})::text",
        "bytes": f"md5({raw})",
        "timestamptz": f"({raw} AT TIME ZONE 'UTC')::text",
    }
    return forms.get(real.family, f"{raw}::text")


def canonical(column: Column, real: Real, zone: str) -> str:
    """Return the SQL of the column as a part of the row's canonical text: never NULL, never ambiguous."""
    if column.form in APART:
        return f"CASE WHEN {name(column.target)} IS NULL THEN '~' ELSE 'f' END"
    plain = plain_text(column, real, zone)
    if column.form in ("text", SAME):
        plain = f"length({plain}) || ':' || {plain}"
    elif real.family in WORDS:  # a number in a text column: what stands there now may be anything
        plain = f"CASE WHEN translate({plain}, {literal(SIGNS)}, '') <> {plain} THEN '!' || {plain} ELSE {plain} END"
    return f"coalesce({plain}, '~')"


def key_texts(table: Table, types: Types, zone: str) -> str:
    """Return the SQL of a row's key, as the ledger keeps it."""
    return "ARRAY[" + ", ".join(plain_text(column, types[column.target], zone) for column in table.keys) + "]"


def brought(table: Table, types: Types, zone: str) -> str:
    """Return the condition of the rows that a migration brought; all, where it brought them into an empty table."""
    if not table.beside:
        return "true"
    return (
        f"{key_texts(table, types, zone)} IN (SELECT key FROM golive.brought WHERE migration = {literal(table.beside)}"
        f" AND source_table = {literal(table.source)})"
    )


def row_hash(table: Table, types: Types, zone: str) -> str:
    """Return the SQL of the md5 over a row's canonical text."""
    parts = ", ".join(canonical(column, types[column.target], zone) for column in table.columns)
    return f"md5(concat_ws('|', {parts}))"
