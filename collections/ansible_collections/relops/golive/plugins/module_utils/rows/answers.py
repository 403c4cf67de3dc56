# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What both ends of a migration answer about a table, out of the rows of their clients."""

from __future__ import annotations

import decimal
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row, Table

Hashes = dict[Row, list[str]]
"""The md5 of each row by its key; a key that occurs twice has two."""


class Sums(t.NamedTuple):
    """A table in numbers: per bucket rows and sum, and the sum of the amounts.

    A bucket is the first two digits of the md5 of its rows; '' is all of them.
    """

    buckets: dict[str, tuple[int, int]]
    amount: str

    @property
    def rows(self) -> int:
        """Return the number of rows."""
        return sum(count for count, _total in self.buckets.values())


class Settled(t.NamedTuple):
    """A sequence after the copy: the column that it feeds, and the value that it stands at ('': nobody could say)."""

    column: str
    sequence: str
    at: str


def summed(tables: t.Sequence[Table], rows: t.Sequence[Row]) -> dict[str, Sums]:
    """Return the sums by the table's source name out of rows of (that name, bucket, rows, sum, amount)."""
    buckets: dict[str, dict[str, tuple[int, int]]] = {table.source: {} for table in tables}
    amounts: dict[str, list[str]] = {table.source: [] for table in tables}
    for source, bucket, count, total, amount in rows:
        buckets[str(source)][str(bucket)] = (int(count or 0), int(total or 0))
        amounts[str(source)].append(str(amount))
    return {
        table.source: Sums(buckets[table.source], _total(amounts[table.source]) if table.amount else "")
        for table in tables
    }


def collected(rows: t.Sequence[Row]) -> Hashes:
    """Return the hashes by key out of rows of (key…, md5)."""
    found: Hashes = {}
    for row in rows:
        found.setdefault(row[:-1], []).append(str(row[-1]))
    return found


def unhexed(table: Table, rows: t.Sequence[Row]) -> dict[Row, Row]:
    """Return texts by key out of rows of (key…, each text in hexadecimal; ~ is NULL)."""
    width = len(table.key)
    return {
        row[:width]: tuple(None if v is None or v == "~" else bytes.fromhex(v).decode() for v in row[width:])
        for row in rows
    }


def _total(amounts: t.Sequence[str]) -> str:
    with decimal.localcontext() as context:
        context.prec = 80
        return f"{sum((decimal.Decimal(amount) for amount in amounts), decimal.Decimal(0)):f}"
