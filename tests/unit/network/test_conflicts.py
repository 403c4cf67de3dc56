"""Somebody edits what this go-live set on a switch: everything else goes back, theirs stays until a person decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import UNSETTLED, Standing
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.decisions import decisions
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target

from tests.unit.network.conftest import WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch

Go = Callable[..., Outcome]
PORT = "GigabitEthernet1/0/2"
OVERWRITE, KEEP = Standing(overwrite=True, by="周工"), Standing(keep=True, by="周工")


@pytest.fixture
def go(place: Place, tmp_path: Path) -> Go:
    def act(switch: FakeSwitch, undo: bool = False, decision: Standing = UNSETTLED, **changed: Any) -> Outcome:
        target = Target(WORK, access_to(switch, tmp_path), replace(place, **changed), decision)
        return (fleet.bring_back if undo else fleet.bring)(target, False)

    return act


def edit(switch: FakeSwitch, *lines: str) -> None:
    switch.model.run([*lines, "exit"])


def stanza(switch: FakeSwitch, port: str) -> str:
    head = f"interface {port}\n"
    return switch.running().partition(head)[2].partition("!")[0]


def last(place: Place) -> Event:
    return Journal(place.journal).events("SW1")[-1]


def test_an_edited_port_stays_with_all_versions_named_and_the_others_go_back(
    switch: FakeSwitch, go: Go, place: Place
) -> None:
    before = switch.running()
    go(switch)
    edit(switch, f"interface {PORT}", "description moved by Li")
    theirs = stanza(switch, PORT)
    failed = go(switch, undo=True)
    assert failed.status == "failed"
    assert f"{PORT} description: before old, ours APP02 ens1f0 L002, theirs moved by Li" in failed.message
    assert "-e golive_overwrite=SW1" in failed.message
    assert stanza(switch, PORT) == theirs
    assert stanza(switch, "GigabitEthernet1/0/1") == stanza_of(before, "GigabitEthernet1/0/1")
    assert "Port-channel1" not in switch.running()
    assert switch.startup == switch.running()
    assert last(place).event == "undo_failed"
    assert last(place).facts["conflicts"] == [
        {"item": f"{PORT} description", "before": "old", "ours": "APP02 ens1f0 L002", "theirs": "moved by Li"}
    ]


def stanza_of(text: str, port: str) -> str:
    return text.partition(f"interface {port}\n")[2].partition("!")[0]


def test_asked_again_it_is_still_theirs(switch: FakeSwitch, go: Go) -> None:
    go(switch)
    edit(switch, f"interface {PORT}", "no description")  # what a cut-off write of ours could have left, too
    for _time in range(2):
        assert "theirs nothing" in go(switch, undo=True).message
        assert "description" not in stanza(switch, PORT)


def test_a_person_decides_to_overwrite_it(switch: FakeSwitch, go: Go, place: Place) -> None:
    before = switch.running()
    go(switch)
    edit(switch, f"interface {PORT}", "description moved by Li")
    go(switch, undo=True)
    assert go(switch, undo=True, decision=OVERWRITE).status == "undone"
    assert switch.running() == switch.startup == before
    facts = last(place).facts
    assert facts["decided_by"] == "周工"
    assert facts["overwritten"][0]["theirs"] == "moved by Li"
    assert facts["overwritten"][0]["ours"] == "APP02 ens1f0 L002"


def test_a_person_decides_to_keep_it(switch: FakeSwitch, go: Go, place: Place) -> None:
    go(switch)
    edit(switch, f"interface {PORT}", "description moved by Li")
    edit(switch, "interface GigabitEthernet1/0/4", "description foreign")
    assert go(switch, undo=True, decision=KEEP).status == "undone"
    assert "description moved by Li" in stanza(switch, PORT)
    assert "description foreign" in switch.startup
    kept = "; ".join(last(place).facts["kept"])
    assert "theirs moved by Li" in kept
    assert "+ description foreign" in kept
    assert last(place).facts["decided_by"] == "周工"


def test_a_member_s_conflict_leaves_its_whole_group(switch: FakeSwitch, go: Go) -> None:
    go(switch)
    edit(switch, "interface TenGigabitEthernet1/1/2", "description spare uplink")
    assert go(switch, undo=True).status == "failed"
    assert "channel-group 1" in stanza(switch, "TenGigabitEthernet1/1/1")
    assert "interface Port-channel1" in switch.running()
    assert 101 in switch.model.vlans, "a trunk that stays still carries it"
    assert stanza(switch, "GigabitEthernet1/0/1").strip() == ""


SHUT = "before up, ours up, theirs shut"
STORM = "storm-control broadcast level 1.00"


@pytest.mark.parametrize(
    ("head", "lines", "said"),
    [
        ("vlan 101", ["name LAB"], "vlan 101: before absent, ours PAY-APP, theirs LAB"),
        (f"interface {PORT}", ["switchport access vlan 900", "shutdown"], f"{PORT} enabled: {SHUT}"),
        ("interface Port-channel1", [STORM], f"Port-channel1 line: before nothing, ours nothing, theirs {STORM}"),
    ],
)
def test_every_kind_of_object_can_be_in_conflict(
    switch: FakeSwitch, go: Go, head: str, lines: list[str], said: str
) -> None:
    go(switch)
    edit(switch, head, *lines)
    assert said in go(switch, undo=True).message
    left = switch.running().partition(f"{head}\n")[2].partition("!")[0]
    assert all(f" {line}\n" in left for line in lines)


def test_a_port_that_somebody_set_back_already_is_no_conflict(switch: FakeSwitch, go: Go) -> None:
    before = switch.running()
    go(switch)
    edit(switch, f"interface {PORT}", "description old", "switchport access vlan 900")
    assert go(switch, undo=True).status == "undone"
    assert switch.running() == before


def test_a_half_written_port_after_a_kill_is_ours_and_an_edit_on_it_is_not(
    switch: FakeSwitch, go: Go, place: Place
) -> None:
    before = switch.running()
    go(switch)
    journal = place.journal / "SW1.jsonl"
    journal.write_text(journal.read_text().splitlines(keepends=True)[0])  # killed before `done`
    edit(switch, "interface GigabitEthernet1/0/1", "no switchport access vlan", "no description")
    edit(switch, f"interface {PORT}", "description moved by Li")
    failed = go(switch, undo=True)
    assert "theirs moved by Li" in failed.message
    assert "GigabitEthernet1/0/1 " not in failed.message
    assert stanza(switch, "GigabitEthernet1/0/1").strip() == ""
    edit(switch, f"interface {PORT}", "description old")
    assert go(switch, undo=True).status == "undone"
    assert switch.running() == before


def test_an_undo_that_was_cut_off_goes_on(start: Callable[..., FakeSwitch], go: Go) -> None:
    switch = start(hang="^no description$")
    switch.logins = 5  # the forward run is not the first session: it may pass
    before = switch.running()
    go(switch)
    switch.logins = 0
    assert go(switch, undo=True).status == "failed"
    assert switch.running() != before
    assert go(switch, undo=True).status == "undone"
    assert switch.running() == switch.startup == before


def test_a_push_that_fails_takes_back_its_own_and_nothing_of_others(start: Callable[..., FakeSwitch], go: Go) -> None:
    switch = start(refuse="^channel-group")
    take = switch.model.run

    def run(lines: list[str]) -> None:
        take(lines)
        if list(lines) == ["description APP02 ens1f0 L002"]:
            mode, switch.model.mode = switch.model.mode, ("", "")
            take(["interface GigabitEthernet1/0/4", "description meanwhile", "exit"])
            switch.model.mode = mode

    switch.model.run = run  # type: ignore[method-assign,assignment]
    failed = go(switch)
    assert failed.status == "failed"
    assert "+ description meanwhile" in failed.message
    assert "description meanwhile" in switch.running()
    assert "description old" in stanza(switch, PORT)


def test_a_decision_names_switches_of_the_plan_and_one_of_the_two() -> None:
    found = decisions(["SW1", "SW2", "SW3"], "SW1, SW2", ["SW3"], "周工")
    assert [(one.overwrite, one.keep, bool(one.by)) for one in found.values()] == [
        (True, False, True), (True, False, True), (False, True, True),
    ]  # fmt: skip
    assert set(decisions(["SW1"], None, None, "周工").values()) == {UNSETTLED}
    with pytest.raises(GoliveError, match="SW9: no switch of this plan"):
        decisions(["SW1"], "SW9", None, "周工")
    with pytest.raises(GoliveError, match="SW1: in both"):
        decisions(["SW1"], "SW1", "SW1", "周工")
