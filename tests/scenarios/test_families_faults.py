"""Each way to fail, on all families at once, leaves every switch as it was; asked for by FAMILIES=faults.

A Comware is back only when its own timer has ended, five minutes later: too long for every run.
"""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import trouble

from tests.families.reading import SWITCHES, Texts, every, texts
from tests.site import Site, wait_for_event

DROPPED, REFUSED, LOCKED = {"drop_at_line": 4, "times": 1}, {"reject": "FAM-L0", "times": 1}, {"lock": True}
"""The first as if a wire were cut: by way of a jump nobody may hear of it, and the switch just gives no answer."""
DELAY, WRITING = 0.3, 1.5
"""Seconds that each line takes while the power is cut, and after which some lines are written and none is saved."""


@pytest.fixture(scope="module")
def old(site: Site) -> Texts:
    """Return the texts of all switches before anything was done."""
    found: Texts = json.loads((site.folder / "texts.json").read_text())
    return found


def misbehave(site: Site, wanted: dict[str, Any], clear: bool = False) -> None:
    for switch in SWITCHES:
        trouble.misbehave(site.lab, switch, wanted, clear=clear)


def failed(site: Site) -> list[str]:
    """Return the switches whose last word on their ports is that they failed."""
    last = {event.host: event.event for event in site.events() if event.step == "network.ports"}
    return [switch for switch in SWITCHES if last.get(switch) == "failed"]


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (DROPPED, "broke off|ended the session|no answer"),
        (REFUSED, "is refused"),
        (LOCKED, "configuration mode is refused"),
    ],
    ids=["a session dropped in the middle", "a line refused", "a lock held"],
)
def test_a_fault_on_every_switch_is_told_and_each_is_as_it_was(
    site: Site, old: Texts, fault: dict[str, Any], said: str
) -> None:
    misbehave(site, fault)
    night = site.play("network")
    misbehave(site, {}, clear=True)
    assert night.returncode not in (0, 3), night.stdout
    assert failed(site) == SWITCHES, night.stdout
    told = {event.host: event.message for event in site.events() if event.event == "failed"}
    assert [name for name in SWITCHES if not any(word in told[name] for word in said.split("|"))] == [], told
    assert texts(site) == old


def test_a_loss_of_power_before_the_save_leaves_every_switch_as_it_was(site: Site, old: Texts, tmp_path: Path) -> None:
    begun = sum((event.event, event.step) == ("fact", "network.ports") for event in site.events())
    misbehave(site, {"delay": DELAY})
    log = tmp_path / "network.log"
    night = site.start("network", log)
    wait_for_event(site, "fact", "network.ports", more_than=begun + len(SWITCHES) - 1)
    time.sleep(WRITING)
    every(lambda switch: trouble.power(site.lab, switch, "cycle"))
    misbehave(site, {}, clear=True)
    assert ended(night) not in (0, 3), log.read_text()
    assert failed(site) == SWITCHES, log.read_text()
    assert texts(site) == old


def ended(process: subprocess.Popen[bytes]) -> int:
    """Return the exit code of a run: one that has armed a timer lets it end, whatever became of its switch."""
    return process.wait(1500)
