# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL of PostgreSQL that turns a column into canonical text."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal, name
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Table


def plain_text(column: Column, kind: str, zone: str) -> str:
    """Return the SQL of the column's canonical text: full precision, NULL stays NULL."""
    raw = name(column.target)
    clock = zone if column.convert == "datetime" else "UTC"
    local = f"({raw} AT TIME ZONE {literal(clock)})" if kind.endswith("with time zone") else raw
    moment = f"to_char({local}, 'YYYY-MM-DD HH24:MI:SS.US')"
    forms = {
        "decimal": f"trim_scale({raw}::numeric)::text",
        "boolean": f"{raw}::integer::text",
        "date": f"to_char({raw}, 'YYYY-MM-DD')",
        "datetime": moment,
        "timestamp": moment,
        "blob": f"md5({raw})",
    }
    return forms.get(column.convert, f"{raw}::text")


def canonical(column: Column, kind: str, zone: str) -> str:
    """Return the SQL of the column as a part of the row's canonical text: never NULL, never ambiguous."""
    plain = plain_text(column, kind, zone)
    if column.convert == "text":
        plain = f"length({plain}) || ':' || {plain}"
    elif column.convert == "float":
        plain = f"CASE WHEN {name(column.target)} IS NULL THEN NULL ELSE 'f' END"
    return f"coalesce({plain}, '~')"


def row_hash(table: Table, types: t.Mapping[str, str], zone: str) -> str:
    """Return the SQL of the md5 over a row's canonical text."""
    parts = ", ".join(canonical(column, types[column.target], zone) for column in table.columns)
    return f"md5(concat_ws('|', {parts}))"
