"""Plans of the NetBox export, read once."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.wanted import Wanted, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan

from tests.netbox import plans


@pytest.fixture(scope="session")
def demo() -> Plan:
    """The plan of the demo."""
    return plans.demo()


@pytest.fixture(scope="session")
def bonds(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The plan with whatever a port table can say."""
    return plans.bonds(tmp_path_factory.mktemp("bonds") / "project")


@pytest.fixture(scope="session")
def of_demo(demo: Plan) -> Wanted:
    """What NetBox is to hold of the demo."""
    return wanted(demo)


@pytest.fixture(scope="session")
def of_bonds(bonds: Plan) -> Wanted:
    """What NetBox is to hold of the other one."""
    return wanted(bonds)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for a plan of one's own."""
    return tmp_path / "project"
