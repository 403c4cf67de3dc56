"""A rollback that reaches neither one switch nor one host: exit code 3, what is known of each, then all of it back."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.faults import judge
from tests.integration.golive.site import Site

HOST, SWITCH, STORE = "SHZJ-PAY-APP02", "SHZJ-ACC-SW02", "SHZJ-BAK01"


@pytest.fixture
def night(site: Site) -> Iterator[Site]:
    """Return the site; afterwards everybody can be reached and no go-live has been there."""
    yield site
    for device in (HOST, SWITCH):
        trouble.misbehave(site.lab, device, {"unreachable": False})
    for folder in ("golive", "dossier"):
        shutil.rmtree(site.folder / folder, ignore_errors=True)


def test_an_emergency_is_told_and_the_same_command_ends_in_the_exact_old_state(night: Site, tmp_path: Path) -> None:
    site = night
    before = site.state()
    live = site.play("golive")
    assert live.returncode == 0, live.stdout
    assessment = tmp_path / "assessment.md"
    assessment.write_text("Nobody but this test has used it.")
    command = ("rollback", "-e", f"golive_assessment={assessment}")

    for device in (HOST, SWITCH):
        assert trouble.misbehave(site.lab, device, {"unreachable": True})
    failed = site.play(*command)
    assert failed.returncode == 3, failed.stdout
    closed = site.golive().journal.events("golive")[-1].facts
    states = {host: one["state"] for host, one in closed["hosts"].items()}
    assert closed["result"] == "emergency"
    assert (states.pop(HOST), states.pop(SWITCH)) == ("unknown", "unknown")
    assert states.pop(STORE) == "changed", "the host that is away still needs the store"
    assert set(states.values()) == {"restored"}
    assert f"golive_assessment={assessment}" in closed["command"]
    for text in ("EMERGENCY", f"{HOST}  unknown", f"{SWITCH}   unknown", closed["command"]):
        assert text in failed.stdout, text
    page = (site.folder / "dossier" / site.golive().id / "index.html").read_text()
    assert 'id="standing"' in page
    assert "playbooks/rollback.yml" in page

    for device in (HOST, SWITCH):
        assert trouble.misbehave(site.lab, device, {"unreachable": False})
    restored = site.play(*command)
    assert restored.returncode == 0, restored.stdout
    assert judge.compare(before, site.state()) == []
    assert site.golive().result() == "cancelled"
    assert site.golive().journal.verify() == []
