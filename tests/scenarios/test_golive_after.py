"""After the scenario's go-live: nothing is left to do; devices that are away on the way back; the exact old state."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.faults import judge
from tests.scenarios.runner import leaks, through_runner
from tests.scenarios.test_golive_before import EARLY, KILLS
from tests.site import Site, done, opened, wait_for_event

NEW, STORE, SWITCH = "FLT-APP01", "FLT-BAK01", "FLT-SW01"
DONE_THERE = {name for name, stage in STAGES.items() if stage.desired} - {"verify"}
"""The stages whose steps are done on each host that has work in them; checks of one host may run from another."""


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, ...]:
    """Return what rolls a live system back."""
    assessment = tmp_path / "assessment.md"
    assessment.write_text("Only this test wrote payments since the go-live; they may go.")
    return ("rollback", "-e", f"golive_assessment={assessment}")


def test_no_step_is_lost_from_the_log_of_a_golive_that_was_killed_ten_times(site: Site) -> None:
    assert site.golive().result() == "success"
    assert site.golive().journal.verify() == []
    stages = {(host, stage) for host, stage, _step in done(site)}
    names = {(host, name.removeprefix("golive_")) for host, values in site.variables().items() for name in values}
    assert {(host, stage) for host, stage in names if stage in DONE_THERE} <= stages
    assert opened(site) > KILLS - EARLY, "it was killed more often than it came to open the go-live"


def test_again_through_the_runner_no_step_is_carried_out_and_no_device_changed(site: Site, tmp_path: Path) -> None:
    before, events = site.state(), len(site.events())
    run = through_runner(site, "golive", tmp_path, golive_language="zh")  # the night's, or it writes a second dossier
    assert (run.status, run.rc) == ("successful", 0), run.stdout.read()
    told = list(run.events)
    assert "runner_on_ok" in [event["event"] for event in told]
    assert [event for event in told if event.get("event_data", {}).get("res", {}).get("changed")] == []
    statistics = next(event["event_data"] for event in told if event["event"] == "playbook_on_stats")
    assert (statistics["changed"], statistics["failures"], statistics["dark"]) == ({}, {}, {})
    assert len(site.events()) == events
    assert judge.compare(before, site.state()) == []
    assert leaks(site, tmp_path, site.folder / "golive", site.folder / "dossier") == []


def test_an_emergency_is_told_per_device(site: Site, command: tuple[str, ...]) -> None:
    refused = site.play("rollback")
    assert refused.returncode != 0
    assert "would be lost" in " ".join(refused.stdout.split())

    for device in (NEW, SWITCH):
        assert trouble.misbehave(site.lab, device, {"unreachable": True})
    failed = site.play(*command)
    for device in (NEW, SWITCH):
        assert trouble.misbehave(site.lab, device, {"unreachable": False})
    assert failed.returncode == 3, failed.stdout
    closed = site.golive().journal.events("golive")[-1].facts
    states = {host: one["state"] for host, one in closed["hosts"].items()}
    assert closed["result"] == "emergency"
    assert (states.pop(NEW), states.pop(SWITCH)) == ("unknown", "unknown")
    assert states.pop(STORE) == "changed", "the host that is away still needs the store"
    assert set(states.values()) == {"restored"}
    assert command[-1] in closed["command"]
    for text in ("EMERGENCY", f"{NEW}  unknown", f"{SWITCH}   unknown", closed["command"]):
        assert text in failed.stdout, text
    page = (site.folder / "dossier" / site.golive().id / "index.html").read_text()
    assert 'id="standing"' in page
    assert "playbooks/rollback.yml" in page


def test_the_same_command_ends_in_the_exact_old_state_and_no_other_may_run(
    site: Site, old: judge.State, command: tuple[str, ...], tmp_path: Path
) -> None:
    log = tmp_path / "rollback.log"
    begun = len([event for event in site.events() if event.event == "undoing"])
    rolling = site.start(command[0], log, *command[1:])
    wait_for_event(site, "undoing", "", more_than=begun)
    second = site.play("golive")
    assert second.returncode != 0
    said = " ".join(second.stdout.split())
    assert f"process {rolling.pid}" in said
    assert "since 20" in said
    assert rolling.wait(600) == 0, log.read_text()
    assert judge.compare(old, site.state()) == []
    assert site.golive().result() == "cancelled"
    assert site.golive().journal.verify() == []
