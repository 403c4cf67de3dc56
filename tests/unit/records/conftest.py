"""A plan and two nights for the tests of the records."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.unit.records import night

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Return the small project of the golden forms, with a digest that doesn't depend on how digests are made."""
    return load(ROOT / "tests/golden/records/project/plan.yml").model_copy(update={"digest": "5e" * 32})


@pytest.fixture(scope="session")
def demo() -> Plan:
    """Return the demo project."""
    return load(ROOT / "inventories/demo/plan.yml")


@pytest.fixture(scope="session")
def success(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """Return the journal of a night that went well."""
    return night.success(plan, tmp_path_factory.mktemp("success"))


@pytest.fixture(scope="session")
def rollback(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Journal:
    """Return the journal of a night that was rolled back."""
    return night.rollback(plan, tmp_path_factory.mktemp("rollback"))


@pytest.fixture
def good(plan: Plan, success: Journal) -> Night:
    """Return the source of the good night's forms in English."""
    return Night(plan, load_texts("en"), success)


@pytest.fixture
def back(plan: Plan, rollback: Journal) -> Night:
    """Return the source of the other night's forms in English."""
    return Night(plan, load_texts("en"), rollback)
