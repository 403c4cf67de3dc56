"""A MariaDB and a PostgreSQL for these tests; each test puts back what it moved."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.holding.servers import Maria, Postgres


@pytest.fixture(scope="session")
def room() -> Iterator[Path]:
    """Return a folder on the disk that servers of other accounts reach."""
    if os.geteuid() != 0:
        pytest.skip("starting database servers needs root")
    folder = Path(tempfile.mkdtemp(prefix="golive-holding-", dir="/var/tmp"))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def maria(room: Path) -> Iterator[Maria]:
    """Return a running MariaDB."""
    folder = Path(tempfile.mkdtemp(dir=room))
    folder.chmod(0o777)
    server = Maria(folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def postgres(room: Path) -> Iterator[Postgres]:
    """Return a running PostgreSQL."""
    folder = Path(tempfile.mkdtemp(dir=room))
    folder.chmod(0o777)
    server = Postgres(folder)
    server.start()
    yield server
    server.stop()
