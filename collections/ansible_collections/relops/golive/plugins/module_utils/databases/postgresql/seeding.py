# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Another value of a column's own type: what the self-test of the comparison changes a value into."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real

_SECOND = "interval '1 second'"
OTHERS = {
    "int": "CASE WHEN coalesce({v}, 0) > 0 THEN {v} - 1 ELSE coalesce({v}, 0) + 1 END",
    "real": "CASE WHEN coalesce({v}, 0) = 0 OR {v} = -{v} THEN 1 ELSE -{v} END",
    "double": "CASE WHEN coalesce({v}, 0) = 0 OR {v} = -{v} THEN 1 ELSE -{v} END",
    "text": "CASE WHEN coalesce({v}, '') = '' THEN 'x'"
    " ELSE overlay({v} PLACING CASE WHEN left({v}, 1) = 'x' THEN 'y' ELSE 'x' END FROM 1 FOR 1) END",
    "char": "CASE WHEN coalesce({v}, '') = '' THEN 'x'"
    " ELSE overlay({v}::text PLACING CASE WHEN left({v}::text, 1) = 'x' THEN 'y' ELSE 'x' END FROM 1 FOR 1) END",
    "boolean": "{v} IS NOT TRUE",
    "date": "coalesce({v}, '2000-01-01') + 1",
    "timestamp": "coalesce({v}, '2000-01-01') + " + _SECOND,
    "timestamptz": "coalesce({v}, '2000-01-01') + " + _SECOND,
    "time": "CASE WHEN {v} >= '12:00' THEN {v} - interval '1 hour' ELSE coalesce({v}, '00:00') + interval '1 hour' END",
    "interval": "coalesce({v}, '0') + " + _SECOND,
    "bytes": "coalesce({v}, '') || '\\x00'::bytea",
    "json": """CASE WHEN {v}::text = '{{"golive":1}}' THEN '2' ELSE '{{"golive":1}}' END::json""",
    "jsonb": """CASE WHEN {v} = '{{"golive":1}}' THEN '2' ELSE '{{"golive":1}}' END::jsonb""",
    "uuid": "CASE WHEN {v} = '00000000-0000-0000-0000-000000000001' THEN '00000000-0000-0000-0000-000000000002'"
    " ELSE '00000000-0000-0000-0000-000000000001' END::uuid",
    "inet": "CASE WHEN {v} = '192.0.2.1' THEN '192.0.2.2' ELSE '192.0.2.1' END::inet",
}
"""Family → SQL of a value that is another one than `{v}` and that the type can hold."""


def other(field: str, real: Real) -> str:
    """Return the SQL of another value of a column; where the type has only one, a NULL becomes it and it a NULL."""
    if real.family == "numeric":
        unit = f"1e{-real.scale}::numeric" if real.scale else "1"
        up = f"coalesce({field}, 0) + {unit}"
        return f"CASE WHEN coalesce({field}, 0) > 0 THEN {field} - {unit} ELSE {up} END"
    if real.family == "enum":
        first, *rest = [*(literal(label) for label in real.labels), "NULL"]
        return f"CASE WHEN {field}::text IS DISTINCT FROM {first} THEN {first} ELSE {rest[0]} END::{real.words}"
    return OTHERS[real.family].format(v=field)
