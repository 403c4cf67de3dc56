# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Rows on their way into MariaDB: LOAD DATA, what follows it in the same transaction, and what the server says of it.

Rows that come from a client's file are never refused: what does not fit is changed, or left out, with a warning. So
the server counts its warnings and rows right after, and nothing is committed unless there are none and all of these.
"""

from __future__ import annotations

import re
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal, name, qualified
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.session import SESSION, words
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Landed, Trouble
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed

ROLLBACK = "ROLLBACK;\n"
SCRATCH = "golive_trial"
_TOLD = re.compile(r"^(?:Warning|Error|Note)\t(\d+)\t(.*)$", re.MULTILINE)
_UNREADABLE = ("Incorrect string value", "Invalid utf8", "'unreadable'", "\\xFF")
Types = t.Mapping[str, Real]


def head(table: Table, types: Types, into: str = "") -> str:
    """Return the SQL that opens a transaction and takes the rows that come by descriptor 3."""
    fields = ", ".join(f"@c{number}" for number in range(len(table.columns)))
    given = ", ".join(
        f"{name(column.target)} = {_value(column, types[column.target], f'@c{number}')}"
        for number, column in enumerate(table.columns)
    )
    return (
        f"{mariadb_session()}{SESSION}START TRANSACTION;\nLOAD DATA LOCAL INFILE '/dev/fd/3' INTO TABLE"
        f" {into or qualified(table.target)} CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\'"
        f" LINES TERMINATED BY '\\n' ({fields}) SET {given};\n"
    )


def column_head(table: Table, types: Types, column: Column) -> str:
    """Return the SQL that a single column is tried with: a table of its type alone, without constraints."""
    shape = f"SELECT {name(column.target)} FROM {qualified(table.target)} LIMIT 0"
    made = f"CREATE TEMPORARY TABLE {SCRATCH} ENGINE=InnoDB AS {shape};\nSTART TRANSACTION;"
    alone = Table(table.source, table.target, table.key, (column,))
    return head(alone, types, SCRATCH).replace("START TRANSACTION;", made, 1)


COUNTED = "GET DIAGNOSTICS @warned = NUMBER, @copied = ROW_COUNT;\nSHOW WARNINGS LIMIT 5;\n"


def tail(notes: t.Sequence[str], wanted: int) -> str:
    """Return the SQL after a chunk's rows: its notes in the same transaction, or a rollback."""
    kept = "\n".join(notes)
    return (
        f"{COUNTED}DELIMITER //\nBEGIN NOT ATOMIC\nIF @warned > 0 OR @copied <> {wanted} THEN ROLLBACK;"
        f" SELECT concat('only ', @copied);\nELSE\n{kept}\nCOMMIT; SELECT 'whole';\nEND IF;\nEND//\nDELIMITER ;\n"
    )


def tried() -> str:
    """Return the SQL after rows that are only tried."""
    return COUNTED + ROLLBACK


def landed(done: Completed) -> Landed:
    """Return how it ended, by the client's code, the server's warnings, and the number of rows."""
    if done.code:
        return Landed(Trouble(words(done.err), False, raw=done.err))
    warned = _TOLD.search(done.out)
    if warned:
        said = warned.group(2)
        line = re.search(r"at row (\d+)", said)
        unreadable = any(word in said for word in _UNREADABLE)
        said = re.sub(r"^(Incorrect [a-z]+ value): '.*' (for column)", r"\1 \2", said)
        said = re.sub(r"^Duplicate entry '.*' for", "Duplicate entry for", said)
        number = int(line.group(1)) if line else 0
        return Landed(Trouble(said, True, number, unreadable, warned.group(2)))
    told = re.search(r"^only (\d+)$", done.out, re.MULTILINE)
    return Landed(only=int(told.group(1))) if told else Landed()


def blamed(table: Table, said: str) -> Column | None:
    """Return the column that the server's own words name."""
    found = re.search(r"[Cc]olumn (?:(?:`[^`]*`\.)*`([^`]+)`|'([^']+)')", said)
    wanted = (found.group(1) or found.group(2)) if found else ""
    return next((column for column in table.columns if column.target == wanted), None)


def _value(column: Column, real: Real, field: str) -> str:
    """Return the SQL of a field as a value of its column's type."""
    if real.family == "bytes":
        text = f"unhex(substr({field}, 3))"
        bad = "cast('unreadable' AS DATE)"
        return f"CASE WHEN {field} IS NULL THEN NULL WHEN left({field}, 2) = '\\\\x' THEN {text} ELSE {bad} END"
    if real.family in ("bit", "year"):  # as a text they would be other values: 49 for 1, 2000 for 0
        return f"cast({field} AS UNSIGNED)"
    if column.form == "timestamp":
        return f"if(right({field}, 3) = '+00', left({field}, char_length({field}) - 3), {field})"
    if "digits" in column.accept and real.scale is not None:
        return f"round(cast({field} AS DECIMAL(65, 30)), {real.scale})"
    return field


def other(field: str, real: Real) -> str:
    """Return the SQL of another value of a column, of its own type."""
    if real.labels:
        first, *rest = [*(literal(label) for label in real.labels), "NULL"]
        return f"if(ifnull({field} = {first}, false), {rest[0]}, {first})"
    if real.scale:
        unit = f"0.{'1'.rjust(real.scale, '0')}"
        return f"if(ifnull({field}, 0) > 0, {field} - {unit}, ifnull({field}, 0) + {unit})"
    return OTHERS[real.family].format(v=field)


_NUMBER = "if(ifnull({v}, 0) > 0, {v} - 1, ifnull({v}, 0) + 1)"
_TEXT = "if(ifnull({v}, '') = '', 'x', concat(if(left({v}, 1) = 'x', 'y', 'x'), substr({v}, 2)))"
_MOMENT = "if({v} IS NULL OR {v} = 0, '2000-01-01 00:00:01', {v} - INTERVAL 1 SECOND)"
OTHERS = {
    **dict.fromkeys(("int", "zerofill", "decimal", "zerofill decimal"), _NUMBER),
    **dict.fromkeys(("float", "double"), "if(ifnull({v}, 0) = 0, 1, -{v})"),
    **dict.fromkeys(("char", "varchar", "text"), _TEXT),
    "bit": "if(ifnull({v} + 0, 0) = 0, 1, 0)",
    "year": "if({v} = 2000, 2001, 2000)",
    "date": "if({v} IS NULL OR {v} = 0, '2000-01-01', {v} - INTERVAL 1 DAY)",
    "datetime": _MOMENT,
    "timestamp": _MOMENT,
    "time": "if(ifnull({v}, '00:00:00') = '00:00:00', '01:00:00', '00:00:00')",
    "bytes": "if(ifnull({v}, '') = '', x'01', concat(if(left({v}, 1) = x'01', x'02', x'01'), substr({v}, 2)))",
    "json": """if(ifnull({v}, '') = '{{"golive":1}}', '2', '{{"golive":1}}')""",
    "uuid": "if({v} = '00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002',"
    " '00000000-0000-0000-0000-000000000001')",
    "inet": "if({v} = '::1', '::2', '::1')",
}  # fmt: skip
"""Family → SQL of a value that is another one than `{v}` and that the type can hold."""
