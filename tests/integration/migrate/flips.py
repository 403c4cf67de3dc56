"""Change one value of a table into another one of its type: by a unit in the last place, a blank, a microsecond."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.databases.postgresql.target import PostgreSQL

from tests.integration.migrate.generated import Pair
from tests.integration.migrate.tables import Trial

_NUMBER = ["c + 1", "c - 1", "-c", "0", "c / 10"]
_CLOCK = ["c + interval '1 microsecond'", "c + interval '8 hours'", "c - interval '1 second'"]
_FLOAT = [
    "'Infinity'", "'-Infinity'", "'NaN'", "-c", "c * (1 + 5e-16::float8)", "c * (1 - 1e-9::float8)", "0", "c + 5",
]  # fmt: skip
_MOMENT = [*_CLOCK, "'infinity'", "c - interval '4000 years'"]
_TEXT = [
    "c || ' '",
    "upper(c)",
    "lower(c)",
    "''",
    "left(c, -1)",
    "c || '\\r'",
    "replace(c, '0', 'O')",
    "'~'",
    "reverse(c)",
]
CHANGES: dict[str, list[str]] = {
    **dict.fromkeys(("smallint", "integer", "bigint"), _NUMBER),
    "numeric": [*_NUMBER, "c + 0.01", "c + 1e-30", "'NaN'"],
    "real": _FLOAT,
    "double precision": _FLOAT,
    "text": _TEXT,
    "varchar": _TEXT,
    "char": ["upper(c)", "lower(c)", "''", "'zzz'", "reverse(c)"],
    "words": ["'20'", "'10'", "'A'"],
    "boolean": ["NOT c"],
    "date": ["c + 1", "'infinity'", "(c - interval '4000 years')::date"],
    "timestamp": _MOMENT,
    "timestamptz": _MOMENT,
    "time": _CLOCK,
    "interval": _CLOCK,
    "bytea": ["c || '\\x00'::bytea", "'\\x'::bytea", "c || c", "substring(c FROM 2)"],
    "json": ["'[null]'", "'1'", "'{\"a\": 1.1}'", "'\"x\"'"],
    "jsonb": ["'[null]'", "'1'", "c || '[0]'", "'{}'"],
    "uuid": ["'6ba7b810-9dad-11d1-80b4-00c04fd430c9'", "'00000000-0000-0000-0000-000000000001'"],
    "inet": ["c + 1", "set_masklen(c, 24)", "'192.0.2.9'"],
}
"""Target type → SQL of a changed value; NULL is tried for each."""


class Flip(NamedTuple):
    """A change: its table, the key of the row, the SQL, whether the server then holds another value, the way back."""

    pair: Pair
    key: int
    sql: str
    changed: bool
    back: str


def flip(trial: Trial, target: PostgreSQL, pairs: Sequence[Pair], chance: random.Random) -> list[Flip]:
    """Change one value in each of the tables."""
    chosen, script = [], []
    for pair in pairs:
        table, change = f"{trial.name}.{pair.name}", _change(pair, chance)
        pick = f"SELECT id FROM {table} ORDER BY md5(id::text || '{chance.random()}') LIMIT 1"
        chosen.append((pair, table, change))
        script.append(
            f"CREATE TABLE IF NOT EXISTS {table}_was AS SELECT * FROM {table} WHERE false; TRUNCATE {table}_was;"
            f" INSERT INTO {table}_was SELECT * FROM {table} WHERE id = ({pick});"
            f" DO $$ BEGIN UPDATE {table} SET c = {change} WHERE id = (SELECT id FROM {table}_was);"
            f" EXCEPTION WHEN data_exception OR string_data_right_truncation THEN NULL; END $$;"
        )
    target.script("\n".join(script))
    asked = [
        f"SELECT '{pair.name}', w.id, (w.c{_shown(pair)} IS DISTINCT FROM n.c{_shown(pair)})::text"
        f" FROM {table}_was w JOIN {table} n USING (id)"
        for pair, table, _change_ in chosen
    ]
    told = {
        str(name): (int(str(key)), changed == "true") for name, key, changed in target.rows(" UNION ALL ".join(asked))
    }
    return [
        Flip(pair, *_told(told, pair, change), f"UPDATE {table} n SET c = w.c FROM {table}_was w WHERE w.id = n.id;")
        for pair, table, change in chosen
        if pair.name in told
    ]


def _shown(pair: Pair) -> str:
    """Return what turns a document into something that can be compared; zero and minus zero are one value."""
    return "::text" if pair.target == "json" else ""


def _told(told: dict[str, tuple[int, bool]], pair: Pair, change: str) -> tuple[int, str, bool]:
    key, changed = told[pair.name]
    return key, f"c = {change} where id = {key}", changed


def _change(pair: Pair, chance: random.Random) -> str:
    options = CHANGES[pair.target.split("(")[0]]
    return "NULL" if chance.random() < 0.1 else chance.choice(options)
