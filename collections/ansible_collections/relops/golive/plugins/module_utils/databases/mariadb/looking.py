# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL of a look by day: rows that the night could not read, and keys that name more than one row."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.conversion import Reals, doubtful
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import (
    condition,
    key_of,
    literal,
    name,
)
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Table


def doubts(table: Table, reals: Reals, rows: int) -> tuple[list[str], str]:
    """Return the columns of which a value may be unreadable, and the query of one row about them.

    It has for each how many of the first rows can't be read, and the key of one in hexadecimal.
    """
    key = key_of(table.key, reals)
    shown = "concat_ws(', ', " + ", ".join(f"convert(concat('', {term}) USING utf8mb4)" for term in key.terms) + ")"
    tests = {column.source: doubtful(column, reals[column.source]) for column in table.columns}
    tests = {column: test for column, test in tests.items() if test}
    fields = "".join(f", {test} AS c{number}" for number, test in enumerate(tests.values()))
    counted = [
        f"ifnull(sum(c{number}), 0), ifnull(min(if(c{number}, hex(k), NULL)), '')" for number in range(len(tests))
    ]
    inner = f"SELECT {shown} AS k{fields} FROM {name(table.source)} LIMIT {rows}"
    return list(tests), f"SELECT {', '.join(counted) or '1'} FROM ({inner}) AS looked;"


def unreadable(table: Table, reals: Reals, part: Part) -> str:
    """Return the query of (key in hexadecimal…, column, what it holds in hexadecimal) of values that can't be read."""
    key = key_of(table.key, reals)
    found = []
    for column in table.columns:
        test = doubtful(column, reals[column.source])
        if test:
            held = f"ifnull(hex(cast({name(column.source)} AS BINARY)), '')"
            found.append(
                f"SELECT {key.texts()}, {literal(column.source)}, {held} FROM {name(table.source)}"
                f" WHERE {condition(key, part)} AND {test}"
            )
    return "\n".join(f"{query} ORDER BY {key.order};" for query in found)


def twins(table: Table, reals: Reals) -> str:
    """Return the query of the number of keys that are no key: of more than one row, or with a NULL."""
    key = key_of(table.key, reals)
    void = " OR ".join(f"{name(part)} IS NULL" for part in table.key)
    return (
        f"SELECT (SELECT count(*) FROM {name(table.source)} WHERE {void}) + (SELECT count(*) FROM (SELECT 1"
        f" FROM {name(table.source)} GROUP BY {key.order} HAVING count(*) > 1) AS many);"
    )
