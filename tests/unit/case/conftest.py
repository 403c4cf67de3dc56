"""A case and people who sign in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case

from tests.unit.case.people import People


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of everybody's keys: made once."""
    folder = tmp_path_factory.mktemp("keys")
    People(folder)
    return folder


@pytest.fixture
def people(keys: Path) -> People:
    """Return the people, with a trust root that a test may change."""
    return People(keys)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return an empty case."""
    return Case(tmp_path / "state")
