"""A rehearsal of full depth on a lab: live, the restore drilled, back, and once more with a failure in the middle."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.lab.plugins.plugin_utils import fleet

from tests.faults import judge
from tests.integration.drill.conftest import ALSO_BARE
from tests.site import ROOT, SMALL, Site

PASSWORD = "inventories/demo/vault-password"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Raise the lab `itre` of a copy of the small project that is rehearsed as far as it goes."""
    if os.geteuid() != 0:
        pytest.skip("the lab needs root")
    root = tmp_path_factory.mktemp("rehearsal")
    plan = root / SMALL.relative_to(ROOT)
    shutil.copytree(SMALL.parent, plan.parent)
    (root / PASSWORD).parent.mkdir(parents=True)
    shutil.copy(ROOT / PASSWORD, root / PASSWORD)
    lines = [line for line in plan.read_text(encoding="utf-8").splitlines() if not line.startswith("  exclude: ")]
    lines.insert(lines.index("backup:") + 1, f"  exclude: {json.dumps(ALSO_BARE)}")
    plan.write_text("\n".join(["rehearsal: full", *lines]) + "\n", encoding="utf-8")
    found = Site("itre", plan, root)
    if Path(f"/run/relops-lab/{found.lab}").exists():  # of an interrupted run, whose project is gone
        fleet.down(found.lab)
    done = found.play("lab_up")
    assert done.returncode == 0, done.stdout
    yield found
    down = found.play("lab_down")
    assert down.returncode == 0, down.stdout


def ends(site: Site, name: str) -> tuple[list[str], list[str]]:
    """Return how the runs of a rehearsal ended, and which steps failed in it."""
    state = site.folder / "golive/rehearsals"
    found = Golive(state, state / name)
    assert found.journal.verify() == []
    closed = [str(event.facts["result"]) for event in found.journal.events(GOLIVE) if event.event == "closed"]
    return closed, [f"{event.host} {event.step}" for event in found.journal.every() if event.event == "failed"]


def test_a_rehearsal_of_full_depth_tries_all_of_it_and_all_is_back(site: Site) -> None:
    before = site.state()
    done = site.play("rehearse", timeout=2400)
    assert done.returncode == 0, done.stdout
    proof = Case(site.folder / "golive").last("evidence", "rehearsal")
    assert proof is not None
    facts = proof.facts
    assert (facts["depth"], facts["result"], facts["back"], facts["drilled"]) == ("full", "pass", "equal", True)
    assert ends(site, str(facts["golive"])) == (["success", "cancelled"], [])
    assert ends(site, str(facts["failing"])) == (["cancelled"], [facts["failed_at"]])
    assert facts["failing"] != facts["golive"]
    assert judge.compare(before, site.state()) == []
    assert not Path(f"/run/relops-lab/{site.lab}d").exists(), "the twin of the drill is gone, too"
