"""Ten kills end in the new state; a rollback that cannot reach two devices says so, and ends in the old one."""

from __future__ import annotations

import random
import subprocess
import time
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.faults import judge
from tests.integration.golive.site import Site, kill, new_state, wait_for_event

NEW, LEGACY, STORE, SWITCH = "FLT-APP01", "FLT-LEG01", "FLT-BAK01", "FLT-SW01"
STAGES = ("network", "suspend", "backup", "install", "migrate", "resume")
REFUSED = "a go-live of this project is already running"


@pytest.fixture(scope="module")
def old(site: Site) -> dict[str, dict[str, str]]:
    """Return the state before any go-live."""
    return site.state()


@pytest.fixture
def command(tmp_path: Path) -> tuple[str, ...]:
    """Return what rolls a live system back."""
    assessment = tmp_path / "assessment.md"
    assessment.write_text("Only this test wrote payments since the go-live; they may go.")
    return ("rollback", "-e", f"golive_assessment={assessment}")


def test_ten_kills_end_in_the_new_state(site: Site, old: dict[str, dict[str, str]], tmp_path: Path) -> None:
    assert old
    seed = random.randrange(10**6)
    dice, log, kills = random.Random(seed), tmp_path / "golive.log", 0
    print(f"seed {seed}")
    ended = False
    while kills < 10 and not ended:
        process = site.start("golive", log)
        try:
            process.wait(dice.uniform(1.5, 14))
        except subprocess.TimeoutExpired:
            kill(process, whole=dice.random() < 0.5)
            kills += 1
        else:
            ended = not refused(log)
    last = site.play("golive")
    deadline = time.monotonic() + 120
    while REFUSED in last.stdout and time.monotonic() < deadline:
        time.sleep(1)
        last = site.play("golive")
    assert last.returncode == 0, f"seed {seed}\n{last.stdout}"
    assert kills >= 5, "the go-live ended before it was killed often enough"
    assert site.golive().journal.verify() == []
    done = {(event.host, event.stage) for event in site.events() if event.event == "done"}
    names = {(host, name.removeprefix("golive_")) for host, values in site.variables().items() for name in values}
    assert {(host, stage) for host, stage in names if stage in STAGES} <= done
    new_state(site, LEGACY, STORE, NEW, "10.21.103.10")


def refused(log: Path) -> bool:
    """Tell whether the last run was refused: what was killed alone leaves workers that end their step."""
    return REFUSED in log.read_text().rsplit("Open the go-live", 1)[-1]


def test_an_emergency_is_told_per_device(site: Site, command: tuple[str, ...]) -> None:
    refused = site.play("rollback")
    assert refused.returncode != 0
    assert "would be lost" in refused.stdout

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
    site: Site, old: dict[str, dict[str, str]], command: tuple[str, ...], tmp_path: Path
) -> None:
    log = tmp_path / "rollback.log"
    begun = len([event for event in site.events() if event.event == "undoing"])
    rolling = site.start(command[0], log, *command[1:])
    wait_for_event(site, "undoing", "", more_than=begun)
    second = site.play("golive")
    assert second.returncode != 0
    assert f"process {rolling.pid}" in second.stdout
    assert "since 20" in second.stdout
    assert rolling.wait(600) == 0, log.read_text()
    assert judge.compare(old, site.state()) == []
    assert site.golive().result() == "cancelled"
    assert site.golive().journal.verify() == []
