# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL with which MariaDB answers a comparison: sums of row hashes, hashes by key, canonical texts by key."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.conversion import plain_text, row_hash
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import condition, literal, name
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Table

Charsets = t.Mapping[str, str]
UNMERGED = "LIMIT 18446744073709551615"  # keeps the optimizer from merging the subquery and hashing twice


def sums(table: Table, charsets: Charsets, part: Part) -> str:
    """Return the query of (table, bucket, rows, sum, amount)."""
    amount = name(table.amount) if table.amount else "0"
    inner = _hashed(table, charsets, f"{amount} AS amount", part)
    number = "cast(conv(substr(h, 3, 15), 16, 10) AS UNSIGNED)"
    return (
        f"SELECT {literal(table.source)}, left(h, 2) AS bucket, count(*), sum({number}),"
        f" ifnull(sum(amount), 0) FROM ({inner}) AS hashed GROUP BY bucket"
    )


def hashes(table: Table, charsets: Charsets, buckets: t.Sequence[str], part: Part) -> str:
    """Return the query of (key…, md5) of the rows of some buckets."""
    keys = [f"k{index}" for index in range(len(table.key))]
    inner = _hashed(table, charsets, _keys(table, charsets), part)
    wanted = ", ".join(literal(bucket) for bucket in buckets)
    return f"SELECT {', '.join(keys)}, h FROM ({inner}) AS hashed WHERE left(h, 2) IN ({wanted});"


def values(table: Table, charsets: Charsets, columns: t.Sequence[Column], part: Part) -> str:
    """Return the query of (key…, canonical texts in hexadecimal)."""
    hexed = [f"ifnull(hex({plain_text(column, charsets[column.source])}), '~')" for column in columns]
    fields = ", ".join([_keys(table, charsets), *hexed])
    return f"SELECT {fields} FROM {name(table.source)} WHERE {condition(table.key, part)};"


def _hashed(table: Table, charsets: Charsets, more: str, part: Part) -> str:
    where = condition(table.key, part)
    return f"SELECT {row_hash(table, charsets)} AS h, {more} FROM {name(table.source)} WHERE {where} {UNMERGED}"


def _keys(table: Table, charsets: Charsets) -> str:
    texts = [plain_text(column, charsets[column.source]) for column in table.keys]
    return ", ".join(f"{text} AS k{index}" for index, text in enumerate(texts))
