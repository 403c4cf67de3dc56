"""What is read of a switch before its turn: it spares time, and nothing is written where it is not so any more."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import paramiko
import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet, session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.early import Early

from tests.unit.network.conftest import WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch

READS = ("show running-config", "show startup-config")
FOREIGN = ["interface GigabitEthernet1/0/4", "description foreign", "exit"]


def prepared(switch: FakeSwitch, place: Place, folder: Path) -> fleet.Target:
    """Return the switch as one that is next after the canary."""
    early = Early(lambda _name: fleet.opened(fleet.Target(WORK, access_to(switch, folder), place)))
    early(place.host)
    return fleet.Target(WORK, access_to(switch, folder), place, early=early)


def reads(switch: FakeSwitch) -> list[str]:
    return [line for line in switch.log if line in READS]


def test_it_is_not_read_twice_in_its_turn_and_once_more_before_it_is_written(
    switch: FakeSwitch, place: Place, tmp_path: Path
) -> None:
    target = prepared(switch, place, tmp_path)
    assert reads(switch) == list(READS)
    assert fleet.bring(target, False).status == "done"
    running, startup = READS
    assert reads(switch) == [running, startup, running, running, startup]
    assert switch.logins == 1


def test_what_somebody_changed_meanwhile_is_told_and_nothing_is_written(
    switch: FakeSwitch, place: Place, tmp_path: Path
) -> None:
    target = prepared(switch, place, tmp_path)
    switch.model.run(FOREIGN)
    before = switch.running()
    outcome = fleet.bring(target, False)
    assert outcome.failed
    assert "was changed by somebody else between reading" in outcome.message
    assert "description foreign" in outcome.message
    assert switch.running() == before
    assert "configure terminal" not in switch.log


def test_what_was_read_too_long_ago_is_read_anew(
    switch: FakeSwitch, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = prepared(switch, place, tmp_path)
    monkeypatch.setattr(session, "AHEAD_S", 0.0)
    assert fleet.bring(target, False).status == "done"
    assert reads(switch)[:5] == [*READS, *READS, READS[0]]


def test_it_is_as_planned_only_if_it_is_so_in_its_turn(switch: FakeSwitch, place: Place, tmp_path: Path) -> None:
    assert fleet.bring(fleet.Target(WORK, access_to(switch, tmp_path), place), False).status == "done"
    (place.state / "later" / "journal").mkdir(parents=True)
    later = replace(place, golive=place.state / "later")
    assert fleet.bring(prepared(switch, later, tmp_path), False).status == "unchanged"
    (place.state / "last" / "journal").mkdir(parents=True)
    last = replace(place, golive=place.state / "last")
    target = prepared(switch, last, tmp_path)
    switch.model.run(FOREIGN)
    outcome = fleet.bring(target, False)
    assert outcome.failed, "somebody changed it meanwhile and did not save"
    assert "description foreign" in outcome.message


def test_one_that_was_announced_is_read_ahead_too(switch: FakeSwitch, place: Place, tmp_path: Path) -> None:
    assert fleet.announced(fleet.Target(WORK, access_to(switch, tmp_path), place), False).status == "announced"
    switch.log.clear()
    prepared(switch, place, tmp_path)
    assert reads(switch) == list(READS)


def test_a_switch_where_a_run_was_before_is_read_in_its_turn(switch: FakeSwitch, place: Place, tmp_path: Path) -> None:
    (place.golive / "restore" / place.host).mkdir(parents=True)
    prepared(switch, place, tmp_path)
    assert (switch.logins, reads(switch)) == (1, [])


def test_checksums_of_packets_are_compared_whole() -> None:
    equal = paramiko.util.constant_time_bytes_eq
    assert equal(b"\x00\xff" * 16, b"\x00\xff" * 16)
    assert not equal(b"\x00\xff" * 16, b"\x00\xff" * 15 + b"\x00\xfe")
    assert not equal(b"\x00\xff", b"\x00\xff\x00")
