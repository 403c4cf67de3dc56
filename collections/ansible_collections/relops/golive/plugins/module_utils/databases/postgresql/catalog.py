# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a PostgreSQL says of the tables that rows go into."""

from __future__ import annotations

import json
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal, qualified
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Real, Relation

FAMILIES = {
    "int2": "int", "int4": "int", "int8": "int", "numeric": "numeric", "float4": "real", "float8": "double",
    "text": "text", "varchar": "text", "citext": "text", "bpchar": "char", "bool": "boolean", "date": "date",
    "timestamp": "timestamp", "timestamptz": "timestamptz", "time": "time", "interval": "interval", "bytea": "bytes",
    "json": "json", "jsonb": "jsonb", "uuid": "uuid", "inet": "inet", "cidr": "inet",
}  # fmt: skip
BOUND = frozenset(
    {
        "oid", "money", "name", "xid", "xid8", "cid", "tid", "pg_lsn", "refcursor", "aclitem", "regclass", "regproc",
        "regprocedure", "regoper", "regoperator", "regtype", "regrole", "regnamespace", "regconfig", "regdictionary",
        "regcollation", "pg_snapshot", "txid_snapshot",
    }
)  # fmt: skip
"""Types whose values mean something on their own server or under its settings alone."""
BITS = {"int2": 16, "int4": 32, "int8": 64}
_COLUMNS = """
WITH RECURSIVE base(oid, typ, typmod) AS (
  SELECT oid, oid, -1 FROM pg_type WHERE typtype <> 'd'
  UNION ALL SELECT d.oid, base.typ, CASE WHEN d.typtypmod <> -1 THEN d.typtypmod ELSE base.typmod END
  FROM pg_type d JOIN base ON d.typbasetype = base.oid WHERE d.typtype = 'd'),
wanted(name, oid) AS (SELECT DISTINCT name, to_regclass(quoted) FROM (VALUES {tables}) AS given(name, quoted))
SELECT w.name, (c.relkind IN ('r', 'p'))::text,
  (SELECT coalesce(json_agg(tgname ORDER BY tgname), '[]') FROM pg_trigger
   WHERE tgrelid = c.oid AND NOT tgisinternal AND tgenabled <> 'D')::text,
  a.attname, b.typname, b.typtype, format_type(a.atttypid, a.atttypmod),
  CASE WHEN a.atttypmod <> -1 THEN a.atttypmod ELSE base.typmod END, (NOT a.attnotnull)::text,
  (NOT a.attnotnull OR a.atthasdef OR a.attidentity <> '')::text, (a.attgenerated <> '')::text,
  coalesce((SELECT json_agg(enumlabel ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = b.oid), '[]')::text,
  format_type(b.oid, NULL), coalesce(e.typtype::text, b.typtype::text), coalesce(e.typname, b.typname)
FROM wanted w JOIN pg_class c ON c.oid = w.oid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN base ON base.oid = a.atttypid JOIN pg_type b ON b.oid = base.typ
LEFT JOIN pg_type e ON e.oid = b.typelem AND b.typcategory = 'A' ORDER BY w.name, a.attnum
"""

Ask = t.Callable[[str], t.Sequence[Row]]


def catalog(ask: Ask, tables: t.Sequence[Table]) -> Catalog:
    """Return those of the tables that there are, by their target name."""
    if not tables:
        return {}
    pairs = ", ".join(f"({literal(table.target)}, {literal(qualified(table.target))})" for table in tables)
    found: Catalog = {}
    for name, plain, triggers, column, *told in ask(_COLUMNS.format(tables=pairs)):
        table = found.setdefault(
            str(name), Relation({}, triggers=tuple(json.loads(str(triggers))), plain=plain == "true")
        )
        table.columns[str(column)] = _real([str(one) for one in told])
    return found


def _real(told: t.Sequence[str]) -> Real:
    name, sort, words, typmod, nullable, filled, generated, labels, native, inner, element = told
    family = "enum" if sort == "e" else FAMILIES.get(name, "other") if sort == "b" else "other"
    modifier, size, scale = int(typmod), BITS.get(name, 0), None
    if family in ("text", "char") and modifier > 0:
        size = modifier - 4
    elif family == "numeric" and modifier > 0:
        size, scale = (modifier - 4) >> 16, ((modifier - 4) & 0x7FF ^ 1024) - 1024
    elif family in ("timestamp", "timestamptz", "time", "interval"):
        size = _places(modifier, family)
    own, given, made = (text == "true" for text in (nullable, filled, generated))
    whole = inner in ("b", "e", "r", "m") and element not in BOUND
    own_type = f"postgresql:{native}" if whole else ""
    return Real(family, words, size, scale, "", own, given, made, tuple(json.loads(labels)), own_type)


def _places(modifier: int, family: str) -> int:
    places = modifier & 0xFFFF if family == "interval" else modifier
    return 6 if modifier < 0 or places == 0xFFFF else places
