# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows on their way into PostgreSQL: COPY, what follows it in the same transaction, and what the server says of it."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import (
    array,
    literal,
    name,
    qualified,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.session import SESSION, Session, words
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Reject, noted
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Landed, Trouble
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed

END = "\\.\n"
"""The line after the last row."""
ROLLBACK = "ROLLBACK;\n"
SCRATCH = "golive_trial"
ROWS = "golive_rows"
"""Where rows that come beside others wait until their keys are noted."""


_EACH = """
DO $golive$ DECLARE one record; BEGIN FOR one IN SELECT * FROM golive_triggers LOOP
EXECUTE format('ALTER TABLE %s {verb} TRIGGER %I', one.tab, {words}one.name); END LOOP; END $golive$;
"""
SILENT = _EACH.format(verb="DISABLE", words="")
HEARD = _EACH.format(verb="ENABLE %s", words="one.sort, ")
KEPT = """
CREATE TEMP TABLE golive_triggers ON COMMIT DROP AS SELECT tgrelid::regclass AS tab, tgname AS name,
  CASE tgenabled WHEN 'R' THEN 'REPLICA ' WHEN 'A' THEN 'ALWAYS ' ELSE '' END AS sort
FROM pg_trigger WHERE tgrelid = {table}::regclass AND NOT tgisinternal AND tgenabled <> 'D';
"""


def copy_header(job: Job, table: Table, binary: bool = False) -> str:
    """Return the SQL that opens a transaction and the COPY that takes the source's rows."""
    columns = ", ".join(name(column.target) for column in table.columns)
    off = KEPT.format(table=literal(qualified(table.target))) + SILENT if table.triggers == "skip" else ""
    into = ROWS if table.beside else qualified(table.target)
    if table.beside:
        off += (
            f"CREATE TEMP TABLE {ROWS} ON COMMIT DROP AS SELECT {columns} FROM {qualified(table.target)} WHERE false;\n"
        )
    copy = f"COPY {into} ({columns}) FROM STDIN;"
    if binary:  # on a descriptor of their own: psql takes all of its input for such rows, and the end comes after them
        copy = f"\\copy {into} ({columns}) FROM PROGRAM 'exec cat <&3' WITH (FORMAT binary)"
    return f"{SESSION}SET timezone = {literal(job.zone or 'UTC')}; SET synchronous_commit = off;\nBEGIN;\n{off}{copy}\n"


def moved(table: Table, key: str) -> str:
    """Return the SQL that puts rows beside those of the target; with `key` they are kept apart by it."""
    columns = ", ".join(name(column.target) for column in table.columns)
    whose = f"{literal(table.beside)}, {literal(table.source)}, {key}"
    apart = f"INSERT INTO golive.brought SELECT {whose} FROM {ROWS};\n" if key else ""
    return f"{apart}INSERT INTO {qualified(table.target)} ({columns}) SELECT {columns} FROM {ROWS};\n"


def column_header(job: Job, table: Table, column: Column) -> str:
    """Return the SQL that a single column is tried with: a table of its type alone, without constraints."""
    shape = f"SELECT {name(column.target)} FROM {qualified(table.target)} WHERE false"
    header = copy_header(job, Table(table.source, SCRATCH, table.key, (column,)))
    return header.replace("BEGIN;", f"BEGIN; CREATE TEMP TABLE {SCRATCH} AS {shape};")


def arrived(job: Job, chunk: Chunk, left_out: t.Sequence[Reject]) -> str:
    """Return the SQL after a chunk's rows: its ledger row in the same transaction, or a rollback if rows miss."""
    row = f"{literal(job.name)}, {literal(chunk.table.source)}"
    notes = [
        f"INSERT INTO golive.reject VALUES ({row}, {array(reject.key)}, {literal(reject.column)},"
        f" {literal(reject.reason)}, {literal(reject.bytes)});"
        for reject in left_out
    ]
    heard = [HEARD] if chunk.table.triggers == "skip" else []
    values = ", ".join(f"({row}, {no}, {rows})" for no, rows in noted(chunk, left_out))
    ledger = f"INSERT INTO golive.ledger (migration, source_table, no, rows) VALUES {values};"
    wanted = chunk.rows - len(left_out)
    return (
        f"\\set copied :ROW_COUNT\nSELECT :copied = {wanted} AS whole \\gset\n\\if :whole\n"
        + "\n".join([*heard, *notes, ledger, "COMMIT;", "\\echo :copied"])
        + "\n\\else\nROLLBACK;\n\\echo only :copied\n\\endif\n"
    )


def landed(done: Completed) -> Landed:
    """Return how it ended."""
    if done.code:
        line = re.search(r"COPY \S+, line (\d+)", done.err)
        said = words(done.err)
        unreadable = "invalid byte sequence" in said
        return Landed(Trouble(said, is_row_fault(done.err), int(line.group(1)) if line else 0, unreadable, done.err))
    told = done.out.strip()
    return Landed(only=int(told.split()[-1])) if told.startswith("only") else Landed()


def is_row_fault(stderr: str) -> bool:
    """Tell whether a row is to blame (SQLSTATE class 22 data, 23 constraint), not the server or the connection."""
    return re.search(r"ERROR:\s*2[23][0-9A-Z]{3}: ", stderr) is not None


def blamed(session: Session, table: Table, error: str) -> Column | None:
    """Return the column that the server's own words name: by the COPY context, a NOT NULL or a constraint."""
    found = re.search(r"COPY \S+, line \d+, column ([^:\n]+):", error) or re.search(
        r'null value in column "([^"]+)"', error
    )
    names = [found.group(1)] if found else []
    constraint = re.search(r'constraint "([^"]+)"', error)
    if constraint and not names:
        rows = session.rows(
            "SELECT a.attname FROM pg_constraint c"
            " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)"
            f" WHERE c.conrelid = {literal(qualified(table.target))}::regclass"
            f" AND c.conname = {literal(constraint.group(1))}"
        )
        names = [str(row[0]) for row in rows]
    return next((column for column in table.columns if column.target in names), None)
