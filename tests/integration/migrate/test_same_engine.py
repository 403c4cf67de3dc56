"""Two servers of one engine: every type arrives as it is or is refused by day, and a value that changed is found.

The second PostgreSQL is another cluster of the same version on another socket: it stands for another host.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import copying, preparing, reconciling
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Table

from tests.integration.contract.engines import mariadb, postgresql

pytestmark = pytest.mark.integration
PG: dict[str, list[str]] = {
    "smallint": ["-32768", "7"], "bigint": ["9223372036854775807"],
    "numeric": ["'NaN'", "'Infinity'", "1.500", "1e-40"],
    "numeric(12,2)": ["1234567890.12", "'NaN'"], "real": ["'NaN'", "0.1", "'-Infinity'", "-0.0"],
    "double precision": ["'Infinity'", "'NaN'", "0.1", "5e-324"], "boolean": ["true"],
    "text": ["''", "E'\\\\N'", "E'a\\tb\\nc\\\\d'", "repeat('中', 3000)"], "varchar(8)": ["'x '"], "char(5)": ["'ab'"],
    "bytea": ["''", "'\\x00ff5c0a0d'"], "date": ["'infinity'", "'0044-03-15 BC'", "'2024-02-29'"],
    "timestamp": ["'2024-05-06 07:08:09.123456'", "'infinity'", "'0044-03-15 BC'"],
    "timestamptz": ["'1900-01-01 00:00+08:05:43'", "'-infinity'", "'2024-05-06 07:08:09.000001+08'"],
    "time": ["'24:00:00'"], "timetz": ["'07:08:09+08'"],
    "interval": ["'1 mon'", "'30 days'", "'-1 year 2 days 03:04:05.6'"],
    "interval day to second": ["'3 days 1 second'"], "json": ["'{\"b\": 1, \"a\":  1.0, \"b\": 2}'", "'null'"],
    "jsonb": ["'{\"a\": [1, 1.50, null]}'", "'1e100'"], "uuid": ["'6ba7b810-9dad-11d1-80b4-00c04fd430c8'"],
    "inet": ["'10.0.0.1/8'", "'::1'"], "cidr": ["'10.0.0.0/8'"], "macaddr": ["'08:00:2b:01:02:03'"],
    "bit(8)": ["B'00110001'"], "varbit": ["B''", "B'1'"], "mood": ["'sad'"], "positive": ["7"],
    "int[]": ["'{1,NULL,3}'", "'[0:1]={1,2}'", "'{}'"], "text[]": ["'{\"a,b\",\"NULL\",NULL}'"],
    "timestamptz[]": ["'{2024-05-06 07:08:09+08}'"], "numeric[]": ["'{NaN,1.50}'"], "mood[]": ["'{ok,sad}'"],
    "int4range": ["'[1,5)'", "'empty'"], "tstzrange": ["'[2024-01-01 00:00+08,)'"], "xml": ["'<a>1</a>'"],
    "tsvector": ["'a:1 b:2'"], "point": ["'(0.1,2)'"], "\"char\"": ["'a'"], "hstore": ["'a=>1,b=>NULL'"],
    "citext": ["'Abc'"], "path": ["'[(0,0),(1,1)]'"],
}  # fmt: skip
"""Type → values in SQL; NULL is added to each."""
PG_REFUSED = ("money", "oid", "regclass", "pair", "money[]", "name", "pg_lsn")
PG_FIRST = (
    "CREATE EXTENSION IF NOT EXISTS hstore; CREATE EXTENSION IF NOT EXISTS citext; CREATE TYPE mood AS ENUM"
    " ('sad', 'ok'); CREATE DOMAIN positive AS int CHECK (value > 0); CREATE TYPE pair AS (a int, b int);"
)
MY: dict[str, list[str]] = {
    "tinyint(1)": ["2", "-1"], "bigint unsigned": ["18446744073709551615"], "int(6) zerofill": ["42"],
    "decimal(65,30)": ["0.000000000000000000000000000001"], "float": ["0.1", "16777216"], "double": ["5e-324", "-0.1"],
    "bit(8)": ["b'00110001'", "255"], "bit(64)": ["18446744073709551615"], "year": ["2024", "0"],
    "char(5)": ["'ab'"], "varchar(40)": ["concat('a', char(0), 'b')", "'\\\\N'", "'a\\tb\\r\\nc'", "'x '", "'😀'"],
    "varchar(20) character set latin1": ["'é'"], "varchar(20) character set gbk": ["'中文'"],
    "longtext": ["repeat('中', 3000)"], "json": ["'{\"a\":  1}'"], "varbinary(9)": ["x'00ff5c0a'", "''"],
    "longblob": ["repeat(x'00ff0a5c09', 1000)"], "date": ["'2024-02-29'", "'0000-00-00'"],
    "datetime(6)": ["'2024-05-06 07:08:09.123456'", "'0000-00-00'"], "datetime": ["'9999-12-31 23:59:59'"],
    "timestamp(3) NULL": ["'2024-05-06 07:08:09.123'"], "time(6)": ["'-838:59:59'", "'00:00:00.000001'"],
    "enum('a','中')": ["'中'", "1"], "set('x','y')": ["'x,y'", "''"],
    "uuid": ["'6ba7b810-9dad-11d1-80b4-00c04fd430c8'"],
    "inet6": ["'::ffff:1.2.3.4'"],
}  # fmt: skip
MY_REFUSED = ("point", "geometry")
ENGINES: dict[str, tuple[Any, dict[str, list[str]], tuple[str, ...], str]] = {
    "postgresql": (postgresql, PG, PG_REFUSED, PG_FIRST),
    "mariadb": (mariadb, MY, MY_REFUSED, "SET sql_mode = 'ALLOW_INVALID_DATES';"),
}


class Pair:
    """An old and a new server of one engine, with a table of each type in both."""

    def __init__(self, engine: str, folders: tuple[Path, Path], logins: tuple[Any, Any]) -> None:
        self.engine, self.folders = engine, folders
        self.words, self.types, self.refused, self.first = ENGINES[engine]
        self.source = registry.source(engine, logins[0]["source"])
        self.target = registry.target(engine, logins[1]["target"], "Asia/Shanghai")
        self.names = {kind: f"t{number}" for number, kind in enumerate((*self.types, *self.refused))}

    def old(self, script: str) -> str:
        """Run SQL on the old one."""
        return str(self.words.sql(self.folders[0], script))

    def new(self, script: str) -> str:
        """Run SQL on the new one."""
        return str(self.words.sql(self.folders[1], script))

    def make(self) -> None:
        """Make the tables, fill the old ones."""
        if self.engine == "postgresql":
            self.new("CREATE SCHEMA pay;")
        for run, place in ((self.old, ""), (self.new, "pay.")):
            tables = [
                f"CREATE TABLE {place}{name} (id int PRIMARY KEY, c {kind});" for kind, name in self.names.items()
            ]
            run("\n".join([self.first, *tables]))
        filled = [self.first if self.engine == "mariadb" else ""]
        for kind, values in self.types.items():
            rows = ", ".join(f"({number}, {value})" for number, value in enumerate([*values, "NULL"]))
            filled.append(f"INSERT INTO {self.names[kind]} VALUES {rows};")
        self.old("\n".join(filled))

    def job(self, *kinds: str) -> Job:
        """Return a migration of some types, each as it is."""
        tables = [
            {
                "source": self.names[kind],
                "target": f"pay.{self.names[kind]}",
                "key": ["id"],
                "columns": [{"source": c, "target": c, "convert": "same"} for c in ("id", "c")],
            }
            for kind in kinds
        ]
        dismissed = {name: "not here" for name in self.source.catalog() if name not in {t["source"] for t in tables}}
        return Job.of(
            {"name": "same", "source": {"name": "pay"}, "target": {}, "tables": tables, "dismiss": dismissed,
             "chunk_rows": 2}
        )  # fmt: skip

    def missed(self, job: Job, number: int) -> list[str]:
        """Change one value of each type into the next one, or into NULL; return the types of which none is told."""
        kinds = [kind for kind, values in self.types.items() if number < len(values)]
        script = []
        for kind in kinds:
            name, values = self.names[kind], self.types[kind]
            other = f"(SELECT c FROM pay.{name}_was WHERE id = {(number + 1) % len(values)})"
            script.append(f"UPDATE pay.{name} SET c = {other if len(values) > 1 else 'NULL'} WHERE id = {number};")
        self.new("".join(script))
        with pytest.raises(GoliveError) as told:
            reconciling.reconcile(self.source, self.target, job)
        kept = "UPDATE pay.{0} SET c = (SELECT c FROM pay.{0}_was w WHERE w.id = {1}) WHERE id = {1};"
        self.new("".join(kept.format(self.names[kind], number) for kind in kinds))
        return [kind for kind in kinds if f"{self.names[kind]} id={number} is different in c" not in str(told.value)]


@pytest.fixture(scope="module", params=sorted(ENGINES))
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    """Start both servers of an engine and make the tables."""
    if os.geteuid() != 0:
        pytest.skip("starting database servers needs root")
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="golive-same-", dir=memory if memory.is_dir() else "/tmp"))
    words = ENGINES[request.param][0]
    folders = (folder / "old", folder / "new")
    for one in (folder, *folders):
        one.mkdir(exist_ok=True)
        one.chmod(0o777)
    try:
        with words.started(folders[0]) as old, words.started(folders[1]) as new:
            found = Pair(request.param, folders, (old, new))
            found.make()
            yield found
    finally:
        shutil.rmtree(folder)


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
