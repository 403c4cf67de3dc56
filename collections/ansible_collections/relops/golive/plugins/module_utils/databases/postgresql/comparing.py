# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The SQL with which PostgreSQL answers a comparison, and the copy with a seeded difference that tests it."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.conversion import (
    Types,
    plain_text,
    row_hash,
)
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.quoting import literal, name, qualified
from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.seeding import other
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Seed

SELF_TEST = "golive.self_test"


def sums(table: Table, types: Types, zone: str, where: str = "true", whole: bool = False) -> str:
    """Return the query of (table, bucket, rows, sum, amount) of the rows of a condition.

    `whole`: all rows in the bucket '', so that the server need not keep their hashes.
    """
    amount = name(table.column(table.amount).target) if table.amount else "0"
    if whole:
        total = _number(row_hash(table, types, zone))
        return (
            f"SELECT {literal(table.source)}, '', count(*), coalesce(sum({total}), 0)::text,"
            f" coalesce(sum({amount}), 0)::text FROM {qualified(table.target)} WHERE {where}"
        )
    inner = _hashed(table, types, zone, f"{amount} AS amount", where)
    return (
        f"SELECT {literal(table.source)}, left(h, 2), count(*), sum({_number('h')})::text,"
        f" coalesce(sum(amount), 0)::text FROM ({inner}) AS hashed GROUP BY 2"
    )


def hashes(table: Table, types: Types, zone: str, buckets: t.Sequence[str], where: str = "true") -> str:
    """Return the query of (key…, md5) of the rows of some buckets."""
    keys = [f"k{index}" for index in range(len(table.key))]
    wanted = ", ".join(literal(bucket) for bucket in buckets)
    inner = _hashed(table, types, zone, _keys(table, types, zone), where)
    return f"SELECT {', '.join(keys)}, h FROM ({inner}) AS hashed WHERE left(h, 2) IN ({wanted})"


def values(
    table: Table, types: Types, zone: str, columns: t.Sequence[Column], only: t.Sequence[Row], where: str = "true"
) -> str:
    """Return the query of (key…, canonical texts in hexadecimal); no keys: of all rows of a condition."""
    texts = [plain_text(column, types[column.target], zone) for column in columns]
    hexed = [f"coalesce(encode(convert_to({text}, 'UTF8'), 'hex'), '~')" for text in texts]
    names = ", ".join(f"k{index}" for index in range(len(table.key)))
    chosen = f" WHERE ({names}) IN ({_listed(only)})" if only else ""
    fields = ", ".join(f"{text} AS c{index}" for index, text in enumerate(hexed))
    shown = ", ".join([names, *(f"c{index}" for index in range(len(columns)))])
    inner = f"SELECT {_keys(table, types, zone)}, {fields} FROM {qualified(table.target)} WHERE {where}"
    return f"SELECT {shown} FROM ({inner}) AS keyed{chosen}"


def sample(table: Table, types: Types, zone: str, rows: int, where: str) -> str:
    """Return the query of the first keys in the key's order."""
    texts = ", ".join(plain_text(part, types[part.target], zone) for part in table.keys)
    # With its table, or it would be the text of the same name and not the column.
    order = ", ".join(f"{qualified(table.target)}.{name(part.target)}" for part in table.keys)
    return f"SELECT {texts} FROM {qualified(table.target)} WHERE {where} ORDER BY {order} LIMIT {rows}"


def seed(table: Table, types: Types, zone: str, keys: list[Row], seeds: t.Sequence[Seed], gone: Row | None) -> str:
    """Return the SQL of a copy of some rows in which some values differ, and one row is not there."""
    texts = [plain_text(part, types[part.target], zone) for part in table.keys]
    where, scratch = f"({', '.join(texts)})", qualified(SELF_TEST)
    # By the text of every key as it is in the table: a changed key would not be found a second time.
    copy = (
        f"DROP TABLE IF EXISTS {scratch}; CREATE UNLOGGED TABLE {scratch} AS"
        f" SELECT * FROM {qualified(table.target)} WHERE {where} IN ({_listed(keys)}){_indexed(table, types, keys)};"
    )
    changes = [
        f" UPDATE {scratch} SET {name(column.target)} = {other(name(column.target), types[column.target])}"
        f" WHERE {where} = {_listed([victim])};"
        for column, victim in seeds
    ]
    return copy + "".join(changes) + (f" DELETE FROM {scratch} WHERE {where} = {_listed([gone])};" if gone else "")


def _indexed(table: Table, types: Types, keys: t.Sequence[Row]) -> str:
    """Return the same once more of a whole number in the key, as its own type: the server need not read every row."""
    for place, part in enumerate(table.keys):
        if types[part.target].family == "int":
            return f" AND {name(part.target)} IN ({', '.join(literal(str(key[place])) for key in keys)})"
    return ""


def unseed() -> str:
    """Return the SQL that takes the copy away."""
    return f"DROP TABLE IF EXISTS {qualified(SELF_TEST)};"


def _listed(keys: t.Sequence[Row]) -> str:
    return ", ".join("(" + ", ".join(literal(str(part)) for part in key) + ")" for key in keys)


def _hashed(table: Table, types: Types, zone: str, more: str, where: str) -> str:
    hashed = row_hash(table, types, zone)
    return f"SELECT {hashed} AS h, {more} FROM {qualified(table.target)} WHERE {where} OFFSET 0"


def _number(hashed: str) -> str:
    return f"('x0' || substr({hashed}, 3, 15))::bit(64)::bigint"


def _keys(table: Table, types: Types, zone: str) -> str:
    texts = [plain_text(column, types[column.target], zone) for column in table.keys]
    return ", ".join(f"{text} AS k{index}" for index, text in enumerate(texts))
