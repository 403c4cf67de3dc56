# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a MariaDB says of its tables: types, keys, identities, and who may still write."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Guard, Real, Relation

BITS = {"tinyint": 8, "smallint": 16, "mediumint": 24, "int": 32, "bigint": 64}
ESCAPED = {"n": "\n", "r": "\r", "0": "\0"}
LONG = frozenset({"text", "mediumtext", "longtext"})
BYTES = frozenset({"binary", "varbinary", "tinyblob", "blob", "mediumblob", "longblob"})
SAME = frozenset(
    {"decimal", "float", "double", "bit", "enum", "set", "date", "datetime", "timestamp", "time", "year", "uuid"}
)
FAMILIES = {"char": "char", "varchar": "varchar", "tinytext": "varchar", "inet4": "inet", "inet6": "inet"}

TAKEN = {
    "decimal": "numeric", "float": "real", "varchar": "text", "datetime": "timestamp", "timestamp": "timestamptz",
    "zerofill": "int", "zerofill decimal": "numeric", "set": "other", "bit": "other", "year": "other",
}  # fmt: skip
"""Words of a source's types → those that the table of kinds has for a target; another one takes a value as it is."""
LOOSE = Said(
    "其存储引擎没有事务，复制中断后无法退回；改为 InnoDB，或写入 dismiss",
    "its storage engine has no transactions, so nothing that was copied could be taken back: make it InnoDB",
)

_COLUMNS = """
SELECT 'C', c.table_name, c.column_name, c.data_type, hex(convert(c.column_type USING utf8mb4)),
  ifnull(c.character_set_name, ''), ifnull(c.character_maximum_length, 0), ifnull(c.numeric_precision, 0),
  ifnull(c.numeric_scale, 0), ifnull(c.datetime_precision, 0), c.is_nullable = 'YES',
  c.column_default IS NOT NULL, c.extra
FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
WHERE c.table_schema = {schema} AND t.table_type IN ('BASE TABLE', 'SYSTEM VERSIONED', 'SEQUENCE')
ORDER BY c.table_name, c.ordinal_position;
"""
_TABLES = """
SELECT 'T', table_name, table_type = 'SYSTEM VERSIONED', ifnull(auto_increment, 0), ifnull(engine, ''),
  (SELECT ifnull(group_concat(trigger_name ORDER BY 1 SEPARATOR ', '), '') FROM information_schema.triggers
   WHERE event_object_schema = table_schema AND event_object_table = table_name AND event_manipulation = 'INSERT')
FROM information_schema.tables
WHERE table_schema = {schema};
"""
_KEYS = """
SELECT 'K', table_name, index_name, column_name FROM information_schema.statistics s
WHERE table_schema = {schema} AND non_unique = 0 AND sub_part IS NULL AND nullable <> 'YES';
"""
_PARTIAL = """
SELECT DISTINCT 'P', table_name, index_name FROM information_schema.statistics
WHERE table_schema = {schema} AND non_unique = 0 AND (sub_part IS NOT NULL OR nullable = 'YES');
"""
_JSON = """
SELECT 'J', table_name, check_clause FROM information_schema.check_constraints
WHERE constraint_schema = {schema} AND check_clause LIKE 'json_valid(%';
"""
_WRITTEN = """
SELECT table_name, ifnull(update_time, '') FROM information_schema.tables WHERE table_schema = {schema};
"""
_OTHERS = """
SELECT @@global.read_only, (SELECT count(*) FROM information_schema.user_privileges
  WHERE privilege_type = 'PROCESS' AND grantee = concat('''', replace(current_user(), '@', '''@'''), '''')),
  (SELECT count(*) FROM information_schema.processlist WHERE id <> connection_id() AND db = {schema}
     AND user <> substring_index(current_user(), '@', 1) AND command <> 'Binlog Dump');
"""

Ask = t.Callable[[str], t.Sequence[Row]]


def catalog(ask: Ask, schema: str) -> Catalog:
    """Return the tables of a database; `ask` runs queries."""
    script = "".join((_COLUMNS, _TABLES, _KEYS, _PARTIAL, _JSON)).format(schema=literal(schema))
    told: dict[str, list[list[str]]] = {tag: [] for tag in "CTKPJ"}
    for tag, *row in ask(script):
        told[str(tag)].append([str(one) for one in row])
    documents = {(table, found) for table, clause in told["J"] for found in _named(clause)}
    columns: dict[str, dict[str, Real]] = {}
    identities: dict[str, str] = {}
    for table, name, *rest in told["C"]:
        columns.setdefault(table, {})[name] = _real(rest, (table, name) in documents)
        if "auto_increment" in rest[-1]:
            identities[table] = name
    keys = _unique(told["K"], told["P"])
    return {
        name: Relation(
            columns[name],
            tuple(keys.get(name, ())),
            identities.get(name, ""),
            max(0, int(following) - 1),
            versioned == "1",
            tuple(one for one in triggers.split(", ") if one),
            silent=False,
            shared=False,
            engine=engine,
        )
        for name, versioned, following, engine, triggers in told["T"]
        if name in columns
    }


def as_target(relation: Relation) -> Relation:
    """Return a table in the words that the table of kinds has for a target's types."""
    unfit = None if relation.engine in ("", "InnoDB") else LOOSE
    return relation._replace(columns={name: _taken(real) for name, real in relation.columns.items()}, unfit=unfit)


def _taken(real: Real) -> Real:
    if real.family == "int" and real.words == "tinyint(1)":
        return real._replace(family="boolean")
    kinds = frozenset({"timestamp"}) if real.family == "timestamp" else None
    return real._replace(family=TAKEN.get(real.family, real.family), reads=kinds)


def guard(ask: Ask, schema: str) -> Guard:
    """Return who may still write, and when each table was written last as far as the server remembers."""
    at = literal(schema)
    closed, told, others = ask(_OTHERS.format(schema=at))[0]
    written = {str(name): str(moment) for name, moment in ask(_WRITTEN.format(schema=at))}
    return Guard(str(closed) not in ("0", "OFF"), int(others or 0) if told != "0" else None, written)


def _unique(whole: t.Sequence[list[str]], partial: t.Sequence[list[str]]) -> dict[str, list[frozenset[str]]]:
    found: dict[tuple[str, str], set[str]] = {}
    for table, index, column in whole:
        if [table, index] not in partial:
            found.setdefault((table, index), set()).add(column)
    keys: dict[str, list[frozenset[str]]] = {}
    for (table, _index), names in found.items():
        keys.setdefault(table, []).append(frozenset(names))
    return keys


def _named(clause: str) -> list[str]:
    return re.findall(r"json_valid\(`((?:[^`]|``)+)`\)", clause)


def _real(told: t.Sequence[str], document: bool) -> Real:
    kind, hexed, charset, length, precision, scale, places, nullable, default, extra = told
    words = bytes.fromhex(hexed).decode()
    family, size = _family(kind, words, document), int(length)
    if family in ("int", "zerofill"):
        size = BITS[kind] + (0 if "unsigned" not in words else 1)
    elif family in ("bit", "decimal"):
        size = int(precision)
    elif family in ("datetime", "timestamp", "time"):
        size = int(places)
    elif family in ("float", "double"):
        size = 0
    generated = "GENERATED" in extra
    filled = nullable == "1" or default == "1" or "auto_increment" in extra or generated
    labels = tuple(map(_label, re.findall(r"'((?:[^']|'')*)'", words)))
    return Real(
        family,
        words,
        size,
        int(scale) if family == "decimal" else None,
        charset,
        nullable == "1",
        filled,
        generated,
        labels if family in ("enum", "set") else (),
        "" if family == "other" else f"mariadb:{kind}{' unsigned' if 'unsigned' in words else ''}",
    )


def _label(quoted: str) -> str:
    """Return a word of an ENUM or SET as it is; the server writes it into the type as a literal."""
    return re.sub(r"\\(.)|''", lambda found: ESCAPED.get(found[1], found[1]) if found[1] else "'", quoted)


def _family(kind: str, words: str, document: bool) -> str:
    if document and kind == "longtext":
        return "json"
    if kind in BITS:
        return "zerofill" if "zerofill" in words else "int"
    if kind == "decimal" and "zerofill" in words:
        return "zerofill decimal"
    if kind in LONG:
        return "text"
    if kind in BYTES:
        return "bytes"
    return kind if kind in SAME else FAMILIES.get(kind, "other")
