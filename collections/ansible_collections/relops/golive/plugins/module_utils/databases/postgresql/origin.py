# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a PostgreSQL says of the tables that rows come from: types, keys, numbers given out, and what no table holds."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.catalog import catalog as tables_of
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Guard, Real, Relation

OLDEST = 12
OWN = "n.nspname NOT IN ('sqitch', 'golive', 'information_schema', 'pg_catalog') AND n.nspname NOT LIKE 'pg\\_%'"
NAME = "CASE n.nspname WHEN 'public' THEN c.relname ELSE n.nspname || '.' || c.relname END"
TABLES = f"""
SELECT {NAME}, EXISTS (SELECT 1 FROM pg_inherits i JOIN pg_class x ON x.oid = i.inhparent
  WHERE x.relkind <> 'p' AND c.oid IN (i.inhparent, i.inhrelid))::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition AND {OWN}
  AND NOT EXISTS (SELECT 1 FROM pg_depend WHERE objid = c.oid AND classid = 'pg_class'::regclass AND deptype = 'e')
ORDER BY 1
"""
KEYS = f"""
SELECT {NAME}, i.indexrelid::text, a.attname FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1])
WHERE i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL AND {OWN}
  AND NOT EXISTS (SELECT 1 FROM pg_attribute o WHERE o.attrelid = c.oid AND NOT o.attnotnull
    AND o.attnum = ANY ((i.indkey::int2[])[0:i.indnkeyatts - 1]))
"""
SEQUENCES = f"""
SELECT n.nspname || '.' || c.relname, coalesce(s.last_value::text, ''),
  has_sequence_privilege(c.oid, 'SELECT, USAGE')::text, coalesce(w.tab, ''), coalesce(w.col, ''),
  (s.increment_by > 0)::text
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_sequences s ON s.schemaname = n.nspname AND s.sequencename = c.relname
LEFT JOIN (
  SELECT d.objid AS seq, d.refobjid AS rel, d.refobjsubid AS num FROM pg_depend d
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    AND d.refobjsubid > 0
  UNION
  SELECT d.refobjid, ad.adrelid, ad.adnum FROM pg_attrdef ad
  JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = ad.oid
    AND d.refclassid = 'pg_class'::regclass) AS f ON f.seq = c.oid
LEFT JOIN LATERAL (
  SELECT CASE o.nspname WHEN 'public' THEN r.relname ELSE o.nspname || '.' || r.relname END AS tab, a.attname AS col
  FROM pg_class r JOIN pg_namespace o ON o.oid = r.relnamespace JOIN pg_attribute a ON a.attrelid = r.oid
  WHERE r.oid = f.rel AND a.attnum = f.num) AS w ON true
WHERE c.relkind = 'S' AND {OWN} ORDER BY 1
"""
OTHERS = """
SELECT 'extension:' || extname FROM pg_extension WHERE extname <> 'plpgsql'
UNION ALL SELECT 'large-objects' WHERE EXISTS (SELECT 1 FROM pg_largeobject_metadata) ORDER BY 1
"""
GUARD = """
SELECT pg_is_in_recovery()::text, (SELECT count(*) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid() AND usename <> current_user
    AND backend_type = 'client backend')
"""
WRITTEN = """
SELECT CASE schemaname WHEN 'public' THEN relname ELSE schemaname || '.' || relname END,
  n_tup_ins || ' ' || n_tup_upd || ' ' || n_tup_del FROM pg_stat_user_tables
"""
FAMILIES = {
    "numeric": "decimal", "real": "float", "timestamp": "datetime", "timestamptz": "timestamp", "jsonb": "json",
    "interval": "other",
}  # fmt: skip
"""Words of a target's types → those that the table of kinds has for a source."""
READS: dict[str, tuple[str, ...]] = {
    "int": ("integer", "decimal", "text"), "decimal": ("decimal", "text"), "float": ("float",), "double": ("float",),
    "text": ("text",), "char": ("text",), "enum": ("text",), "boolean": ("boolean",), "date": ("date",),
    "datetime": ("datetime",), "timestamp": ("timestamp",), "time": ("time",), "bytes": ("blob",),
    "json": ("json",), "uuid": ("uuid", "text"), "inet": ("inet", "text"),
}  # fmt: skip
"""Source type → kinds that there is SQL for; anything else of it arrives as it is, or not at all."""
BOUND = Said(
    "其值依赖本服务器（对象号、lc_monetary 等），不能移植；写入 dismiss，或先在源库改为 numeric、text 等类型",
    "its values mean something on their own server alone (numbers of objects, lc_monetary): dismiss it, or turn it "
    "into numeric or text in the source before",
)

HEIRS = Said(
    "表之间有继承（INHERITS），不能移植；写入 dismiss，或先在源库改为分区表",
    "it inherits from a table or is inherited from (INHERITS), which is not carried: dismiss it, or make it a "
    "partitioned table in the source before",
)

Ask = t.Callable[[str], t.Sequence[Row]]


class Origin(t.NamedTuple):
    """The tables as the judge knows them, and their types in the words that this engine's SQL is made of."""

    catalog: Catalog
    types: dict[str, dict[str, Real]]


def origin(ask: Ask) -> Origin:
    """Return all of a database; `ask` runs queries. Raises GoliveError where the login may not see enough of it."""
    version = int(str(ask("SELECT current_setting('server_version_num')")[0][0])) // 10000
    if version < OLDEST:
        raise GoliveError(
            f"the source runs version {version}: {OLDEST} is the oldest that rows can be compared with",
        )
    plain = {str(name): HEIRS if heirs == "true" else None for name, heirs in ask(TABLES)}
    found = tables_of(ask, [Table(name, name, (), ()) for name in plain])
    keys, issued, lone = _keys(ask), *_sequences(ask)
    catalog: Catalog = {}
    for name, unfit in plain.items():
        columns = {column: _source(real) for column, real in found[name].columns.items()} if name in found else {}
        catalog[name] = Relation(columns, tuple(keys.get(name, ())), issued=tuple(issued.get(name, ())), unfit=unfit)
    others = [*lone, *(str(row[0]) for row in ask(OTHERS))]
    catalog.update({name: Relation({}, plain=False) for name in others})
    types = {name: relation.columns for name, relation in found.items()}
    return Origin(catalog, types)


def guard(ask: Ask) -> Guard:
    """Return who may still write, and how much was ever written to each table."""
    standby, others = ask(GUARD)[0]
    return Guard(standby == "true", int(others or 0), {str(name): str(count) for name, count in ask(WRITTEN)})


def _source(real: Real) -> Real:
    family = FAMILIES.get(real.family, real.family)
    reads = frozenset(READS.get(family, ()))
    unfit = None if real.native or family in READS else BOUND
    return real._replace(family=family, reads=reads, unfit=unfit)


def _keys(ask: Ask) -> dict[str, list[frozenset[str]]]:
    found: dict[tuple[str, str], set[str]] = {}
    for table, index, column in ask(KEYS):
        found.setdefault((str(table), str(index)), set()).add(str(column))
    keys: dict[str, list[frozenset[str]]] = {}
    for (table, _index), names in found.items():
        keys.setdefault(table, []).append(frozenset(names))
    return keys


def _sequences(ask: Ask) -> tuple[dict[str, list[tuple[str, int]]], list[str]]:
    """Return what each column got from a sequence, and the sequences that feed none: applications ask them."""
    issued: dict[str, list[tuple[str, int]]] = {}
    lone: list[str] = []
    for sequence, last, may, table, column, up in ask(SEQUENCES):
        if not table:
            lone.append(f"sequence:{sequence}")
        elif may != "true":
            raise GoliveError(
                f"the source's login may not read sequence {sequence}: GRANT SELECT ON SEQUENCE {sequence} to it",
            )
        elif last and up == "true":
            issued.setdefault(str(table), []).append((str(column), int(str(last))))
    return issued, lone


def quoted(text: str | None, words: str) -> str:
    """Return a key's value as SQL, of the type that its column has."""
    if text is None:
        raise GoliveError("a key column holds NULL: a key must be complete to copy in chunks")
    return f"CAST({literal(text)} AS {words})"
