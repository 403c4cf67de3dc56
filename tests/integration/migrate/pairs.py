"""Two servers of one engine with a table of each of its types in both.

The second PostgreSQL is another cluster of the same version on another socket: it stands for another host.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.migrate import reconciling
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Job

from tests.integration.contract.engines import mariadb, postgresql

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


@contextlib.contextmanager
def started_pair(engine: str) -> Iterator[Pair]:
    """Start both servers of an engine."""
    if os.geteuid() != 0:
        pytest.skip("starting database servers needs root")
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="golive-same-", dir=memory if memory.is_dir() else "/tmp"))
    words = ENGINES[engine][0]
    folders = (folder / "old", folder / "new")
    for one in (folder, *folders):
        one.mkdir(exist_ok=True)
        one.chmod(0o777)
    try:
        with words.started(folders[0]) as old, words.started(folders[1]) as new:
            yield Pair(engine, folders, (old, new))
    finally:
        shutil.rmtree(folder)
