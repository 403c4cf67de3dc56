"""Nights that fail bring everything back and are told; one more is killed: the scenario rolls it back."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.faults import judge
from tests.scenarios.runner import leaks, through_runner
from tests.site import Site, gone, kill, tree, wait_for_event

SWITCH = "FLT-SW02"
BACK = "is cancelled, all of it is back as it was"


def test_a_poisoned_row_is_named_and_brings_everything_back_through_the_runner(
    site: Site, old: judge.State, tmp_path: Path
) -> None:
    run = through_runner(site, "golive", tmp_path)
    said = run.stdout.read()
    assert (run.status, run.rc) == ("failed", 2), said
    assert "runner_on_failed" in [event["event"] for event in run.events]
    assert [word for word in ("migrate", "merchant", "777777", BACK) if word not in said] == [], said
    assert judge.compare(old, site.state()) == []
    assert leaks(site, tmp_path, site.folder / "golive", site.folder / "dossier") == []
    told(site, "merchant", "777777")


def test_a_switch_that_cannot_be_reached_brings_everything_back(site: Site, old: judge.State) -> None:
    assert trouble.misbehave(site.lab, SWITCH, {"unreachable": True})
    night = site.play("golive")
    assert trouble.misbehave(site.lab, SWITCH, {}, clear=True)
    assert night.returncode == 2, night.stdout
    assert [word for word in ("network", SWITCH, BACK) if word not in night.stdout] == [], night.stdout
    assert judge.compare(old, site.state()) == []
    told(site, SWITCH)


def test_a_rehearsal_that_fails_proves_nothing_and_leaves_nothing(site: Site, old: judge.State) -> None:
    night = site.golive().id
    assert trouble.misbehave(site.lab, SWITCH, {"unreachable": True})
    rehearsal = site.play("rehearse")
    assert trouble.misbehave(site.lab, SWITCH, {}, clear=True)
    assert rehearsal.returncode == 2, rehearsal.stdout
    assert "the rehearsal failed: it did not go live" in rehearsal.stdout
    proof = Case(site.folder / "golive").last("evidence", "rehearsal")
    assert proof is not None
    assert (proof.facts["result"], proof.facts["back"]) == ("fail", "equal")
    assert judge.compare(old, site.state()) == []
    assert site.golive().id == night, "a rehearsal is no night"


def test_a_night_is_killed_when_switches_are_changed_and_the_old_service_is_stopped(site: Site, tmp_path: Path) -> None:
    process = site.start("golive", tmp_path / "golive.log")
    wait_for_event(site, "done", "suspend")
    victims = tree(process.pid)
    kill(process, whole=True)
    gone(victims)
    assert site.golive().result() == ""


def told(site: Site, *words: str) -> None:
    """Assert that journal and dossier of the newest go-live say why it turned back."""
    turned = [event.message for event in site.events() if event.event == "direction"]
    page = (site.folder / "dossier" / site.golive().id / "index.html").read_text()
    assert site.golive().result() == "cancelled"
    assert site.golive().journal.verify() == []
    for word in words:
        assert word in turned[-1], turned
        assert word in page, word
