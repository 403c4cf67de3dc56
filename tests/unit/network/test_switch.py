"""One switch there and back through the engine: journal, restore points, verification, rollback, foreign changes."""

from __future__ import annotations

import copy
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target

from tests.unit.network.conftest import STATUS_HEAD, TEXT, WORK, access_to
from tests.unit.network.fake_switch import ENABLE, PASSWORD, FakeSwitch
from tests.unit.network.ios.model import Switch

AFTER = """\
hostname SW1
lldp run
snmp-server community s3cr3t-c0mmunity RO
vlan 100
 name PAY-FRONT
!
vlan 101
 name PAY-APP
!
vlan 900
 name OLD-TEST
!
interface Port-channel1
 description AGG Port-channel1 L012,L013
 switchport trunk allowed vlan 100,101
 switchport mode trunk
!
interface GigabitEthernet0/0
 ip address 10.255.0.201 255.255.255.0
!
interface GigabitEthernet1/0/1
 description APP01 ens1f0 L001
 switchport access vlan 101
 switchport mode access
 spanning-tree portfast
!
interface GigabitEthernet1/0/2
 description APP02 ens1f0 L002
 switchport access vlan 100
 switchport mode access
 spanning-tree portfast
!
interface GigabitEthernet1/0/3
 shutdown
!
interface GigabitEthernet1/0/4
 description printer
 switchport access vlan 900
 switchport mode access
!
interface TenGigabitEthernet1/1/1
 description AGG Te1/1/1 L012
 switchport trunk allowed vlan 100,101
 switchport mode trunk
 channel-group 1 mode active
 storm-control broadcast level 5.00
!
interface TenGigabitEthernet1/1/2
 description AGG Te1/1/2 L013
 switchport trunk allowed vlan 100,101
 switchport mode trunk
 channel-group 1 mode active
!
"""
Go = Callable[..., Outcome]


@pytest.fixture
def go(place: Place, tmp_path: Path) -> Go:
    def act(
        switch: FakeSwitch, undo: bool = False, check: bool = False, work: dict[str, Any] = WORK, **changed: Any
    ) -> Outcome:
        target = Target(work, access_to(switch, tmp_path), replace(place, **changed))
        return (fleet.bring_back if undo else fleet.bring)(target, check)

    return act


def pushed(switch: FakeSwitch) -> list[str]:
    """The lines that were written in the configuration mode."""
    quiet = ("show", "terminal", "enable", "write", "exit", "end", "configure")
    return [line for line in switch.log if not line.startswith(quiet)]


def test_there_and_back_is_the_identical_text(switch: FakeSwitch, go: Go, place: Place) -> None:
    before = switch.running()
    done = go(switch)
    assert (done.status, done.message) == ("done", "")
    assert switch.running() == switch.startup == AFTER
    assert {"item": "vlan 101", "from": "absent", "to": "PAY-APP"} in done.changes
    assert " switchport access vlan 900\n" in done.diff["before"]
    assert " switchport access vlan 101\n" in done.diff["after"]

    undone = go(switch, undo=True)
    assert (undone.status, undone.message) == ("undone", "")
    assert switch.running() == switch.startup == before
    told = [event.event for event in Journal(place.journal).events("SW1")]
    assert told == ["intent", "fact", "done", "undoing", "undone"]


def test_a_second_run_asks_the_switch_nothing(switch: FakeSwitch, go: Go) -> None:
    go(switch)
    logins = switch.logins
    assert go(switch).status == "skipped"
    assert switch.logins == logins


def test_with_a_new_fingerprint_it_finds_nothing_to_do(switch: FakeSwitch, go: Go) -> None:
    go(switch)
    lines = len(pushed(switch))
    assert go(switch, fingerprint="e" * 64).status == "done"
    assert len(pushed(switch)) == lines


def test_ports_of_an_earlier_go_live_are_found_as_planned_and_stay(switch: FakeSwitch, go: Go, place: Place) -> None:
    """Ports may be a go-live of their own, days ahead: the night finds them, writes nothing, and takes none back."""
    go(switch)
    lines, ahead = len(pushed(switch)), switch.running()
    night = place.golive.with_name("night")
    (night / "journal").mkdir(parents=True)
    done = go(switch, golive=night, run="RUN-2")
    assert (done.status, done.changes) == ("unchanged", [])
    assert go(switch, undo=True, golive=night, run="RUN-2").status in ("undone", "skipped")
    assert len(pushed(switch)) == lines and switch.running() == switch.startup == ahead
    assert Journal(night / "journal").first_before("SW1", "network.ports") is None, "so no capture is asked for"


def test_check_mode_writes_nothing(switch: FakeSwitch, go: Go, place: Place) -> None:
    before = switch.running()
    planned = go(switch, check=True)
    assert planned.status == "planned"
    assert len(planned.changes) > 20
    assert switch.running() == before
    assert not pushed(switch)
    assert not list(place.golive.rglob("*.*"))


def test_restore_points_are_the_owner_s_and_journal_has_no_secret(switch: FakeSwitch, go: Go, place: Place) -> None:
    go(switch)
    kept = place.golive / "restore" / "SW1"
    assert {path.name for path in kept.iterdir()} == {"running.cfg", "startup.cfg", "written.json"}
    assert "s3cr3t-c0mmunity" in (kept / "running.cfg").read_text()
    assert {stat.S_IMODE(path.stat().st_mode) for path in kept.iterdir()} == {0o600}
    journal = (place.journal / "SW1.jsonl").read_text()
    assert not any(secret in journal for secret in ("s3cr3t-c0mmunity", PASSWORD, ENABLE))


@pytest.mark.parametrize(
    "options", [{"refuse": "^channel-group"}, {"hang": "^description APP02"}, {"drop": "^description AGG"}]
)
def test_a_failing_push_is_rolled_back_at_once(
    start: Callable[..., FakeSwitch], go: Go, options: dict[str, str]
) -> None:
    switch = start(**options)
    before = switch.running()
    failed = go(switch)
    assert failed.status == "failed"
    assert "the switch was brought back to what it was, nothing is saved" in failed.message
    assert switch.running() == switch.startup == before


def test_a_port_that_does_not_read_back_fails_with_its_name(switch: FakeSwitch, go: Go) -> None:
    before = switch.running()
    take = switch.model.run
    switch.model.run = lambda lines: None if list(lines) == ["switchport access vlan 101"] else take(lines)  # type: ignore[method-assign,assignment]
    failed = go(switch)
    assert failed.status == "failed"
    assert "GigabitEthernet1/0/1 access: expected 101, found None" in failed.message
    assert switch.running() == switch.startup == before


def test_a_rollback_after_a_failed_run_finds_it_back(start: Callable[..., FakeSwitch], go: Go) -> None:
    switch = start(refuse="^channel-group")
    go(switch)
    assert go(switch, undo=True).status == "undone"


def test_unsaved_changes_of_others_are_refused(switch: FakeSwitch, go: Go) -> None:
    switch.model.run(["interface GigabitEthernet1/0/4", "description someone", "exit"])
    failed = go(switch)
    assert failed.status == "failed"
    assert "has changes that nobody saved (- description printer; + description someone)" in failed.message
    assert not pushed(switch)


def test_a_change_between_reading_and_writing_is_refused(switch: FakeSwitch, go: Go) -> None:
    show = switch.running
    counted = {"reads": 0}

    def running() -> str:
        counted["reads"] += 1
        if counted["reads"] == 2:
            switch.model.run(["interface GigabitEthernet1/0/4", "description meanwhile", "exit"])
        return show()

    switch.running = running  # type: ignore[method-assign]
    failed = go(switch)
    assert failed.status == "failed"
    assert "was changed by somebody else between reading" in failed.message
    assert "+ description meanwhile" in failed.message
    assert not pushed(switch)


def test_an_unused_port_with_a_live_link_is_a_fault(start: Callable[..., FakeSwitch], go: Go) -> None:
    live = "Gi1/0/3                         connected    1          a-full a-1000 10/100/1000BaseTX\n"
    switch = start(answers={"show interfaces status": STATUS_HEAD + live})
    failed = go(switch)
    assert failed.status == "failed"
    assert "SW1: GigabitEthernet1/0/3 carries a live link but is in no connection of the plan" in failed.message
    assert not pushed(switch)


def test_a_port_that_the_device_lacks_is_a_fault(switch: FakeSwitch, go: Go) -> None:
    work = copy.deepcopy(WORK)
    work["ports"]["GigabitEthernet1/0/99"] = work["ports"]["GigabitEthernet1/0/1"]
    assert "has no interface GigabitEthernet1/0/99" in go(switch, work=work).message


def test_a_routed_port_with_an_address_is_a_fault(start: Callable[..., FakeSwitch], go: Go) -> None:
    routed = "interface GigabitEthernet1/0/1\n no switchport\n ip address 10.0.0.1 255.255.255.0\n"
    switch = start(TEXT.replace("interface GigabitEthernet1/0/1\n", routed))
    assert "SW1 GigabitEthernet1/0/1: is a routed port with an address" in go(switch).message
    assert not pushed(switch)


def test_undo_leaves_other_people_s_lines_and_names_them(switch: FakeSwitch, go: Go) -> None:
    before = switch.running()
    go(switch)
    switch.model.run(["interface GigabitEthernet1/0/4", "description foreign", "exit"])
    failed = go(switch, undo=True)
    assert failed.status == "failed"
    assert "- description printer; + description foreign" in failed.message
    assert switch.running() == before.replace("description printer", "description foreign")
    switch.model.run(["interface GigabitEthernet1/0/4", "description printer", "exit"])
    assert go(switch, undo=True).status == "undone"
    assert switch.running() == before


def test_a_secret_in_a_foreign_line_is_not_told(switch: FakeSwitch, go: Go) -> None:
    go(switch)
    switch.model.top[2] = "snmp-server community oth3r-c0mmunity RO"
    failed = go(switch, undo=True)
    assert "snmp-server community (hidden)" in failed.message
    assert "oth3r" not in failed.message
    assert "s3cr3t" not in failed.message


def test_undo_keeps_a_vlan_that_somebody_else_uses_now(switch: FakeSwitch, go: Go) -> None:
    go(switch)
    switch.model.run(["interface GigabitEthernet1/0/4", "switchport access vlan 101", "exit"])
    assert go(switch, undo=True).status == "failed"
    assert 101 in switch.model.vlans


@pytest.mark.parametrize("after", [0, 1, 5, 20, 60])
def test_a_kill_during_the_push_is_resumed_and_undone(switch: FakeSwitch, go: Go, place: Place, after: int) -> None:
    """What a killed run leaves: intent and restore points, some lines written, nothing saved."""
    before = switch.running()
    other = Switch(switch.text)
    journal = place.journal / "SW1.jsonl"
    go(switch)
    journal.write_text(journal.read_text().splitlines(keepends=True)[0])
    for line in pushed(switch)[:after]:
        if line.startswith(("interface", "vlan")):
            other.mode = ("", "")
        other.run([line])
    switch.model, switch.startup = other, before
    half = copy.deepcopy(other)

    assert go(switch).status == "done"
    assert switch.running() == switch.startup == AFTER

    journal.write_text(journal.read_text().splitlines(keepends=True)[0])
    switch.model, switch.startup = half, before
    assert go(switch, undo=True).status == "undone"
    assert switch.running() == switch.startup == before


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (
            ["interface GigabitEthernet1/0/4", "description foreign"],
            "GigabitEthernet1/0/4 description: printer became foreign",
        ),
        (["vlan 555"], "vlan 555: absent became"),
    ],
)
def test_a_resumed_run_refuses_what_others_did_meanwhile(
    switch: FakeSwitch, go: Go, place: Place, lines: list[str], said: str
) -> None:
    before = switch.running()
    journal = place.journal / "SW1.jsonl"
    go(switch)
    journal.write_text(journal.read_text().splitlines(keepends=True)[0])
    switch.startup = before
    switch.model.run([*lines, "exit"])
    failed = go(switch)
    assert failed.status == "failed"
    assert f"was changed by somebody else since this go-live began: {said}" in failed.message
    assert switch.startup == before


def test_a_kill_before_the_save_is_saved_by_the_next_run(switch: FakeSwitch, go: Go, place: Place) -> None:
    before = switch.running()
    journal = place.journal / "SW1.jsonl"
    go(switch)
    journal.write_text(journal.read_text().splitlines(keepends=True)[0])
    switch.startup = before
    assert go(switch).status == "done"
    assert switch.startup == AFTER


def test_before_is_small_and_json(switch: FakeSwitch, go: Go, place: Place) -> None:
    go(switch)
    before = Journal(place.journal).first_before("SW1", "network.ports")
    assert before is not None
    text = json.dumps(before)
    assert len(text) < 3000
    assert json.loads(text)["ports"]["Port-channel1"] is None


def test_an_unreachable_switch_is_one_failed_outcome(switch: FakeSwitch, place: Place, tmp_path: Path) -> None:
    target = Target(WORK, access_to(switch, tmp_path, port=1), place)
    failed = fleet.bring(target, False)
    assert failed.status == "failed"
    assert failed.message.startswith("SW1 (127.0.0.1): cannot be reached")
    assert "\n" not in failed.message
