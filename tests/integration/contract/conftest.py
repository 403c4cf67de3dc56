"""A server of each engine that can be an end of a migration, found by the registry; the suite knows none by name."""

from __future__ import annotations

import importlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import engines as registry
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Table
from ansible_collections.relops.golive.plugins.module_utils.rows.protocols import Source, Target

from tests.integration.contract.sample import KINDS, PAIR, SAMPLE, ZONE, rows_of_table


@dataclass(frozen=True)
class Server:
    """A running server of an engine: `words` is its module in engines/."""

    engine: str
    words: Any
    folder: Path
    logins: dict[str, Any]
    end: str

    @property
    def login(self) -> dict[str, Any]:
        """Return how one logs in to it as the end that it is."""
        return dict(self.logins[self.end])

    @property
    def source(self) -> Source:
        """Return it as a source."""
        return registry.source(self.engine, self.login)

    @property
    def target(self) -> Target:
        """Return it as a target."""
        return registry.target(self.engine, self.login, ZONE)

    def sql(self, script: str) -> str:
        """Run SQL as its superuser."""
        return str(self.words.sql(self.folder, script))

    def create(self, table: Table, name: str, filled: bool) -> None:
        """Make a table of the sample under a name."""
        quote = self.words.QUOTE
        kinds = {column.source: column.convert for column in table.columns}
        types = {**self.words.TYPES, **getattr(self.words, f"{self.end.upper()}_TYPES", {})}
        columns = [f"{quote}{c}{quote} {types[kind]}" for c, kind in kinds.items()]
        keys = ", ".join(f"{quote}{part}{quote}" for part in table.key)
        self.sql(f"DROP TABLE IF EXISTS {name}; CREATE TABLE {name} ({', '.join(columns)}, PRIMARY KEY ({keys}));")
        for row in rows_of_table(table) if filled else []:
            values = ["NULL" if row[c] is None else self.words.value(kind, row[c]) for c, kind in kinds.items()]
            self.sql(f"INSERT INTO {name} VALUES ({', '.join(values)});")


@pytest.fixture(scope="session")
def servers() -> Iterator[dict[tuple[str, str], Server]]:
    """Start a server of each engine for each end that it can be: another server is another host."""
    if os.geteuid() != 0:
        pytest.skip("starting database servers needs root")
    assert set(KINDS.values()) >= {"integer", "decimal", "float", "text", "boolean", "date", "datetime", "blob"}
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="golive-contract-", dir=memory if memory.is_dir() else "/tmp"))
    folder.chmod(0o777)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        found = {}
        for end in ("source", "target"):
            for engine in registry.able(end):
                words = importlib.import_module(f"tests.integration.contract.engines.{engine}")
                home = folder / end / engine
                home.mkdir(parents=True)
                for place in (home.parent, home):
                    place.chmod(0o777)
                found[engine, end] = Server(engine, words, home, dict(stack.enter_context(words.started(home))), end)
        yield found


@pytest.fixture(scope="session", params=registry.able("source"))
def old(request: pytest.FixtureRequest, servers: dict[tuple[str, str], Server]) -> Server:
    """Give a server with the sample, as a source."""
    server = servers[request.param, "source"]
    for table in (SAMPLE, PAIR):
        server.create(table, table.source, filled=True)
    return server


@pytest.fixture(params=registry.able("target"))
def new(request: pytest.FixtureRequest, servers: dict[tuple[str, str], Server]) -> Server:
    """Give a server with the sample's empty tables and no ledger, as a target."""
    server = servers[request.param, "target"]
    server.sql(server.words.AFRESH)
    for table in (SAMPLE, PAIR):
        server.create(table, table.target, filled=False)
    return server
