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
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Table

UNMERGED = "LIMIT 18446744073709551615"  # keeps the optimizer from merging the subquery and hashing twice


def sums(table: Table, reals: Reals, part: Part, label: str = "", whole: bool = False) -> str:
    """Return the query of (table, bucket, rows, sum, amount); `label` stands for the table's name.

    `whole`: all rows in the bucket '', so that the server need not keep their hashes.
    """
    amount = name(table.amount) if table.amount else "0"
    shown = literal(label or table.source)
    if whole:
        where = condition(key_of(table.key, reals), part)
        return (
            f"SELECT {shown}, '', count(*), ifnull(sum({_number(_hash(table, reals))}), 0), ifnull(sum({amount}), 0)"
            f" FROM {qualified(table.source)} WHERE {where}"
        )
    inner = _hashed(table, reals, f"{amount} AS amount", part)
    return (
        f"SELECT {shown}, left(h, 2) AS bucket, count(*), sum({_number('h')}),"
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
    hexed = [f"ifnull(hex({plain_text(column, reals[column.source])}), '~')" for column in columns]
    fields = ", ".join([_keys(table, reals), *hexed])
    return f"SELECT {fields} FROM {qualified(table.source)} WHERE {condition(key_of(table.key, reals), part)};"


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
