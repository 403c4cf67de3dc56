"""Two servers of one engine: every type arrives as it is or is refused by day, and a value that changed is found."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, preparing, reconciling
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Table

from tests.integration.migrate.pairs import ENGINES, Pair, started_pair

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module", params=sorted(ENGINES))
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    """Start both servers of an engine and make the tables."""
    with started_pair(request.param) as found:
        found.make()
        yield found


def test_every_type_arrives_as_it_is_and_a_change_is_found(pair: Pair) -> None:
    job = pair.job(*pair.types)
    assert not [one.words().en for one in preparing.looked(pair.source, pair.target, job) if one.wrong]
    copying.copy(pair.source, pair.target, job)
    pair.target.ledger.finish(job)
    found = reconciling.reconcile(pair.source, pair.target, job)
    assert [entry["differences"] for entry in found["tables"]] == [0] * len(pair.types)
    cast = "c::text" if pair.engine == "postgresql" else "hex(cast(concat('', c) AS BINARY))"
    asked = "".join(f"SELECT {{0}}{cast} FROM {{1}}{pair.names[kind]} ORDER BY id;" for kind in pair.types)
    assert pair.new(asked.format("", "pay.")) == pair.old(asked.format("", ""))
    names = pair.names.values()
    pair.new("".join(f"CREATE TABLE pay.{name}_was AS SELECT * FROM pay.{name};" for name in names))
    missed = [
        (kind, number) for number in range(max(map(len, pair.types.values()))) for kind in pair.missed(job, number)
    ]
    pair.new("".join(f"DROP TABLE pay.{name}_was;" for name in names))
    assert missed == []


def test_what_means_something_on_its_own_server_alone_is_refused_by_day(pair: Pair) -> None:
    found = preparing.looked(pair.source, pair.target, pair.job(*pair.refused))
    refused = {one.place for one in found if one.wrong}
    assert refused == {f"{pair.names[kind]}.c" for kind in pair.refused}


def test_a_narrower_target_is_refused_by_day_and_a_wider_one_is_not(pair: Pair) -> None:
    wide, narrow, text = {
        "postgresql": ("numeric(14,4)", "numeric(9,1)", "varchar(4)"),
        "mariadb": ("decimal(65,30)", "decimal(60,2)", "varchar(4)"),
    }[pair.engine]
    kind, word = {"postgresql": ("numeric(12,2)", "varchar(8)"), "mariadb": ("decimal(65,30)", "varchar(40)")}[
        pair.engine
    ]
    for into, of, wrong in ((wide, kind, False), (narrow, kind, True), (text, word, True)):
        pair.new(f"DROP TABLE IF EXISTS pay.other; CREATE TABLE pay.other (id int PRIMARY KEY, c {into});")
        params = pair.job(of)
        table = params.tables[0].__class__(params.tables[0].source, "pay.other", ("id",), params.tables[0].columns)
        job = Job("same", params.source, {}, (table,), dismiss=params.dismiss)
        target = registry.target(pair.engine, pair.target.login, "UTC")  # type: ignore[attr-defined]
        assert bool([one for one in preparing.looked(pair.source, target, job) if one.wrong]) is wrong, into


KEYS = {
    "postgresql": {
        "varchar(20)": "'k' || g", "numeric(10,2)": "g / 4.0", "uuid": "md5(g::text)::uuid", "text": "'中' || g",
        "timestamptz": "timestamptz '2024-01-01' + g * interval '1 hour'", "char(8)": "'k' || g", "bigint": "g - 5",
        "citext": "'K' || g",
    },
    "mariadb": {
        "varchar(20)": "concat('k', seq)", "decimal(10,2)": "seq / 4", "char(5)": "concat('中', seq)",
        "bigint unsigned": "18446744073709551615 - seq", "datetime(3)": "'2024-01-01' + interval seq hour",
        "varchar(9) collate utf8mb4_bin": "seq", "varchar(8) character set gbk": "concat('中', seq)",
        "int": "cast(seq AS SIGNED) - 5",
        "enum('9','10','1')": "1 + seq % 3",
    },
}  # fmt: skip
"""Type of a key of one column → its values in SQL, out of a number."""


@pytest.mark.parametrize("every", [1, 3, 9, 20])
def test_steps_over_an_index_bound_what_numbering_every_row_would(pair: Pair, every: int) -> None:
    for number, (kind, value) in enumerate(KEYS[pair.engine].items()):
        name, rows = f"k{number}", 3 if kind.startswith("enum") else 9
        among = {"postgresql": f"generate_series(1, {rows}) g", "mariadb": f"seq_1_to_{rows}"}[pair.engine]
        pair.old(
            f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} (k {kind} PRIMARY KEY);"
            f" INSERT INTO {name} SELECT {value} FROM {among};"
        )
        source = registry.source(pair.engine, pair.source.login)  # type: ignore[attr-defined]
        table = Table(name, f"pay.{name}", ("k",), (Column("k", "k", "same"),))
        found = [(count, high) for _table, count, high in source.bounds([table], every)]
        keys = source.keys(table, Part())
        wanted = [*range(every, rows + 1, every), *([rows] if rows % every else [])]
        assert found == [(count, keys[count - 1]) for count in wanted], kind
        pair.old(f"DELETE FROM {name};")
        assert source.bounds([table], every) == []
        pair.old(f"DROP TABLE {name};")
