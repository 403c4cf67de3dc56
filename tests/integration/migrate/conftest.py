"""Both servers with a twentieth of the demo's data, and target databases in the state a test wants."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from tests.integration.migrate.servers import Servers, started

SMALLER = {
    "seq_1_to_180000": "seq_1_to_5000",
    "seq_1_to_8000": "seq_1_to_220",
    "seq_1_to_4000": "seq_1_to_200",
    "seq_1_to_12000": "seq_1_to_3000",
    "% 12000": "% 3000",
}


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Start both servers and load the source."""
    if os.geteuid() != 0:
        pytest.skip("starting database servers needs root")
    for program in ("mariadbd", "mariadb", "sqitch", "psql"):
        if not shutil.which(program):
            pytest.fail(f"{program} is missing: requirements/apt-test.txt names the package")
    with started(SMALLER) as found:
        yield found


@pytest.fixture
def empty(servers: Servers) -> Servers:
    """Give a target with the schema and without data."""
    servers.fresh("paygw_schema")
    return servers


@pytest.fixture
def bare(servers: Servers) -> Servers:
    """Give a target database with nothing in it."""
    servers.fresh("template0")
    return servers
