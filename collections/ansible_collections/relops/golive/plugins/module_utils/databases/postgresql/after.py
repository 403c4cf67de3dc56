# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What PostgreSQL needs after a copy: sequences beyond every value, and a look whether the tables can be used."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.catalog import catalog
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.conversion import Types, brought
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import (
    literal,
    name,
    qualified,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.session import Session
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Settled
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job, Table

FEEDS = """
WITH feeds(tab, col, seq) AS (
  SELECT d.refobjid, d.refobjsubid, d.objid FROM pg_depend d JOIN pg_class q ON q.oid = d.objid AND q.relkind = 'S'
  WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    AND d.refobjsubid > 0
  UNION
  SELECT ad.adrelid, ad.adnum, d.refobjid FROM pg_attrdef ad
  JOIN pg_depend d ON d.classid = 'pg_attrdef'::regclass AND d.objid = ad.oid AND d.refclassid = 'pg_class'::regclass
  JOIN pg_class q ON q.oid = d.refobjid AND q.relkind = 'S')
SELECT DISTINCT w.name, a.attname, f.seq::regclass::text, (t.typcategory = 'N')::text,
  s.seqmin, s.seqmax, s.seqincrement
FROM feeds f JOIN pg_attribute a ON a.attrelid = f.tab AND a.attnum = f.col JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_sequence s ON s.seqrelid = f.seq
JOIN (VALUES {tables}) AS w(name, quoted) ON f.tab = to_regclass(w.quoted) ORDER BY 1, 2, 3
"""
WRONG = """
SELECT format('constraint %I of %s is not validated', conname, conrelid::regclass) FROM pg_constraint
WHERE conrelid IN ({tables}) AND NOT convalidated
UNION ALL
SELECT format('index %s of %s is not valid', indexrelid::regclass, indrelid::regclass) FROM pg_index
WHERE indrelid IN ({tables}) AND NOT indisvalid
UNION ALL
SELECT format('table %s has no statistics', oid::regclass) FROM pg_class
WHERE oid IN ({tables}) AND relkind = 'r' AND reltuples < 0
"""
RIGHTS = """
SELECT format('%s may not %s in %s', {owner}, lower(p), c.oid::regclass) FROM pg_class c,
  unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE']) AS p
WHERE c.oid IN ({tables}) AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = {owner})
  AND NOT has_table_privilege({owner}, c.oid, p)
"""


def known(session: Session, table: Table) -> Types:
    """Return the types of a table's columns."""
    return catalog(session.rows, [table])[table.target].columns


class Feed(t.NamedTuple):
    """A sequence that feeds a column of a table: its bounds, and whether the column is a number."""

    table: str
    column: str
    sequence: str
    number: bool
    low: int
    high: int
    step: int

    @property
    def named(self) -> str:
        """Return the column with its table."""
        return f"{self.table}.{self.column}"


def feeds(session: Session, job: Job) -> list[Feed]:
    """Return the sequences behind identities and defaults of the tables, owned by the column or not."""
    tables = ", ".join(f"({literal(table.target)}, {literal(qualified(table.target))})" for table in job.tables)
    return [
        Feed(str(table), str(column), str(sequence), number == "true", int(str(low)), int(str(high)), int(str(step)))
        for table, column, sequence, number, low, high, step in session.rows(FEEDS.format(tables=tables))
    ]


def advance(feed: Feed, given: int) -> str:
    """Return the SQL that sets a sequence beyond every value in its column and `given`, never back."""
    up = feed.step > 0
    best, bound, sign = ("max", f"<= {feed.high}", ">") if up else ("min", f">= {feed.low}", "<")
    column = name(feed.column)
    values = f"SELECT {column}::numeric AS v FROM {qualified(feed.table)} WHERE {column}::numeric {bound}"
    if given and up and feed.low <= given <= feed.high:
        values += f" UNION ALL SELECT {given}"
    inside = f"v BETWEEN {feed.low} AND {feed.high}"
    return (
        f"SELECT setval({literal(feed.sequence)}, trunc(v)::bigint)"
        f" FROM (SELECT {best}(v) AS v FROM ({values}) AS seen) AS most, {feed.sequence} AS now WHERE {inside}"
        f" AND (v {sign} now.last_value OR v = now.last_value AND NOT now.is_called);"
    )


def settled(session: Session, found: t.Sequence[Feed]) -> list[Settled]:
    """Return where the sequences stand."""
    asked = [f"SELECT {literal(feed.sequence)}, last_value FROM {feed.sequence}" for feed in found if feed.number]
    at = {str(name): value for name, value in session.rows(" UNION ".join(asked))} if asked else {}
    return [Settled(feed.named, feed.sequence, str(at.get(feed.sequence, ""))) for feed in found]


def emptied(session: Session, tables: t.Sequence[Table]) -> str:
    """Return the SQL that takes out what a migration brought; others may have foreign keys to its tables."""
    listed = ", ".join(f"{literal(qualified(table.target))}::regclass" for table in tables)
    if not tables:
        return ""
    asked = f"SELECT 1 FROM pg_constraint WHERE confrelid IN ({listed}) AND conrelid NOT IN ({listed}) LIMIT 1"
    if not any(table.beside for table in tables) and not session.rows(asked):
        return f"TRUNCATE {', '.join(qualified(table.target) for table in tables)};"
    lines = []
    for table in reversed(tables):
        where = brought(table, known(session, table), session.zone) if table.beside else "true"
        lines.append(f"DELETE FROM {qualified(table.target)} WHERE {where};")
    return "SET LOCAL timezone = 'UTC'; " + " ".join(lines)


def unsound(session: Session, job: Job) -> list[str]:
    """Return constraints that nobody validated, broken indexes, tables without statistics."""
    tables = ", ".join(f"{literal(qualified(table.target))}::regclass" for table in job.tables)
    return [str(row[0]) for row in session.rows(WRONG.format(tables=tables))]


def rights(session: Session, job: Job) -> list[str]:
    """Return what the owner may not do with the tables."""
    tables = ", ".join(f"{literal(qualified(table.target))}::regclass" for table in job.tables)
    owner = str(job.target.get("owner") or "")
    return [str(row[0]) for row in session.rows(RIGHTS.format(tables=tables, owner=literal(owner)))] if owner else []
