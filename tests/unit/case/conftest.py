"""A case and people who sign in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings

from tests.unit.case.people import People, signed, small_plan


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of everybody's keys: made once."""
    folder = tmp_path_factory.mktemp("keys")
    People(folder)
    return folder


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory, keys: Path) -> Path:
    """Return the state of a case in which everything is signed, to be copied."""
    people, case = People(keys), Case(tmp_path_factory.mktemp("original") / "state")
    for key in ("test", "cabling", "application"):
        signed(case, people, key)
    assert all(one.closed for one in standings(small_plan(), Case(case.folder.parent), people.trust).values())
    return case.folder.parent


@pytest.fixture
def whole(original: Path, tmp_path: Path) -> Case:
    """Return a case in which everything is signed."""
    shutil.copytree(original, tmp_path / "state")
    return Case(tmp_path / "state")


@pytest.fixture
def people(keys: Path) -> People:
    """Return the people, with a trust root that a test may change."""
    return People(keys)


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """Return an empty case."""
    return Case(tmp_path / "state")
