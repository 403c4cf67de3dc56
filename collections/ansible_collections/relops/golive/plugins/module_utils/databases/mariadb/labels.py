# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The bytes of columns whose character set has one byte a letter: who wrote them may have meant another one."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.instance import Server
from ansible_collections.relops.golive.plugins.module_utils.databases.labelled import ROWS, SECONDS, Labelled
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.patience import mariadb_session
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal, name
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.words import checked

SINGLE = ("latin1", "latin2", "latin5", "latin7", "ascii", "cp1250", "cp1251", "cp1257", "cp850", "cp852")
LABELS = (
    "SELECT hex(table_name), hex(column_name), character_set_name FROM information_schema.columns"
    " WHERE table_schema = database() AND character_set_name IN ({labels}) AND {wanted};\n"
)
VALUES = (
    "SELECT DISTINCT hex({column}) FROM (SELECT {column} FROM {table} LIMIT {rows}) AS some"
    " WHERE {column} RLIKE '[^ -~]';\n"
)


def texts(server: Server, database: str, columns: t.Sequence[tuple[str, str]]) -> list[Labelled]:
    """Return the columns among these that have such a label, each with values that hold more than ASCII."""
    if not columns:
        return []
    command = ["mariadb", f"--socket={server.sockets}", "--user=root", "--batch", "--skip-column-names"]
    command += [f"--database={checked('sql', database)}"]

    def ask(sql: str) -> list[list[str]]:
        limited = f"{mariadb_session()}SET max_statement_time = {SECONDS};\n{sql}"
        return [line.split("\t") for line in run(command, stdin=limited, timeout=3 * SECONDS).out.splitlines()]

    pairs = [f"({literal(table)}, {literal(column)})" for table, column in columns]
    wanted = f"(table_name, column_name) IN ({', '.join(pairs)})"
    found = []
    for table_hex, column_hex, label in ask(LABELS.format(labels=", ".join(map(literal, SINGLE)), wanted=wanted)):
        table, column = (bytes.fromhex(one).decode() for one in (table_hex, column_hex))
        rows = ask(VALUES.format(column=name(column), table=name(table), rows=ROWS))
        found.append(Labelled(table, column, label, [bytes.fromhex(row[0]) for row in rows if row[0] != "NULL"]))
    return found
