# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL with which MariaDB answers a comparison: sums of row hashes, hashes by key, canonical texts by key."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.conversion import (
    Reals,
    plain_text,
    row_hash,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import (
    condition,
    key_of,
    literal,
    name,
    qualified,
)
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Sums, summed, unhexed
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table

UNMERGED = "LIMIT 18446744073709551615"  # keeps the optimizer from merging the subquery and hashing twice

TOO_LONG = "?"
"""Stands for what the server makes no text of: beyond max_allowed_packet that is NULL, and two NULLs are no equals."""
NO_SUM = f"-1{0:030}"
"""The same in a sum of hashes, each of which is less than 2^60; written as a whole number, so that the sum is exact."""


def sums(table: Table, reals: Reals, part: Part, label: str = "", whole: bool = False) -> str:
    """Return the query of (table, bucket, rows, sum, amount); `label` stands for the table's name.

    `whole`: all rows in the bucket '', so that the server need not keep their hashes.
    """
    amount = name(table.amount) if table.amount else "0"
    shown = literal(label or table.source)
    if whole:
        where = condition(key_of(table.key, reals), part)
        return (
            f"SELECT {shown}, '', count(*), ifnull(sum(ifnull({_number(_hash(table, reals))}, {NO_SUM})), 0),"
            f" ifnull(sum({amount}), 0) FROM {qualified(table.source)} WHERE {where}"
        )
    inner = _hashed(table, reals, f"{amount} AS amount", part)
    return (
        f"SELECT {shown}, ifnull(left(h, 2), '{TOO_LONG}') AS bucket, count(*), ifnull(sum({_number('h')}), {NO_SUM}),"
        f" ifnull(sum(amount), 0) FROM ({inner}) AS hashed GROUP BY bucket"
    )


def hashes(table: Table, reals: Reals, buckets: t.Sequence[str], part: Part) -> str:
    """Return the query of (key…, md5) of the rows of some buckets."""
    keys = [f"k{index}" for index in range(len(table.key))]
    inner = _hashed(table, reals, _keys(table, reals), part)
    wanted = ", ".join(literal(bucket) for bucket in buckets)
    return f"SELECT {', '.join(keys)}, h FROM ({inner}) AS hashed WHERE left(h, 2) IN ({wanted});"


def values(table: Table, reals: Reals, columns: t.Sequence[Column], part: Part) -> str:
    """Return the query of (key…, canonical texts in hexadecimal)."""
    texts = [plain_text(column, reals[column.source]) for column in columns]
    hexed = [f"ifnull(hex({text}), if({text} IS NULL, '~', '{TOO_LONG}'))" for text in texts]
    fields = ", ".join([_keys(table, reals), *hexed])
    return f"SELECT {fields} FROM {qualified(table.source)} WHERE {condition(key_of(table.key, reals), part)};"


def told(tables: t.Sequence[Table], rows: t.Sequence[Row]) -> dict[str, Sums]:
    """Return the sums of each table; raises GoliveError where a row was too long to be hashed."""
    for source, bucket, _count, total, _amount in rows:
        if bucket == TOO_LONG or str(total).startswith("-"):
            raise GoliveError(
                f"table {source}: a row is longer as one text than max_allowed_packet of MariaDB, so nobody can say"
                " whether it is equal: make that greater in the server, and run again"
            )
    return summed(tables, rows)


def shown(table: Table, columns: t.Sequence[Column], rows: t.Sequence[Row]) -> dict[Row, Row]:
    """Return texts by key out of rows of `values`; raises GoliveError where one was too long for that."""
    width = len(table.key)
    for row in rows:
        for column, text in zip(columns, row[width:]):
            if text == TOO_LONG:
                raise GoliveError(
                    f"{table.named(row[:width])}: {column.source} in hexadecimal is longer than max_allowed_packet of"
                    " MariaDB, so nobody can say whether it is equal: make that greater in the server, and run again"
                )
    return unhexed(table, rows)


def _hashed(table: Table, reals: Reals, more: str, part: Part) -> str:
    where = condition(key_of(table.key, reals), part)
    return f"SELECT {_hash(table, reals)} AS h, {more} FROM {qualified(table.source)} WHERE {where} {UNMERGED}"


def _hash(table: Table, reals: Reals) -> str:
    # As bytes: in the server's table of hashes a letter takes four of them.
    return f"cast({row_hash(table, reals)} AS BINARY)"


def _number(hashed: str) -> str:
    return f"cast(conv(substr({hashed}, 3, 15), 16, 10) AS UNSIGNED)"


def _keys(table: Table, reals: Reals) -> str:
    texts = [plain_text(column, reals[column.source]) for column in table.keys]
    return ", ".join(f"hex({text}) AS k{index}" for index, text in enumerate(texts))
