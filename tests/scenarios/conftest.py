"""The lab that a Molecule scenario has raised, for those of its steps that are written in Python."""

from __future__ import annotations

import json
import os

import pytest

from tests.faults import judge
from tests.site import FAMILIES, SMALL, UPGRADE, Site

PLANS = {"molup": UPGRADE, "molfa": FAMILIES}
"""The plan of a scenario's lab; all others have the small one."""

KEPT = "old.json"
"""What the steps of a scenario keep beside its lab; the next life of the lab begins without it (shared/create.yml)."""


@pytest.fixture(scope="session")
def site() -> Site:
    """Return the scenario's standing lab; runs on it hear nothing of the Ansible that has started the tests."""
    lab = os.environ.get("GOLIVE_LAB", "")
    found = Site(lab, PLANS.get(lab, SMALL))
    if not lab.startswith("mol") or not found.folder.exists():
        pytest.skip("a Molecule scenario runs this: molecule test -s golive, -s rollback, -s upgrade or -s families")
    for name in [name for name in os.environ if name.startswith(("ANSIBLE_", "MOLECULE_"))]:
        del os.environ[name]
    return found


@pytest.fixture(scope="session")
def old(site: Site) -> judge.State:
    """Return the state before any go-live: taken by the scenario's first test that asks, kept for its later steps."""
    kept = site.folder / KEPT
    if not kept.exists():
        kept.write_text(json.dumps(site.state()))
    state: judge.State = json.loads(kept.read_text())
    return state
