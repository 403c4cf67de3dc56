"""Drift since a go-live: every difference is told, nothing is written, who does not answer is named."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet, recheck
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.recheck import Drift, kept_of, look, looks

from tests.unit.network.conftest import STATUS_HEAD, WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch
from tests.unit.network.measuring import INVENTORY, LINKS, LLDP, MACS, STATUS, SWITCHING, VERSION

PORT = "GigabitEthernet1/0/1"
WITH_LINK: dict[str, Any] = {**copy.deepcopy(WORK), "links": {PORT: LINKS[PORT]}}
ANSWERS = {
    "show interfaces status": STATUS, "show lldp neighbors detail": LLDP, "show mac address-table": MACS,
    "show etherchannel summary": "", "show ip interface brief": "", "show interfaces switchport": SWITCHING,
    "show lldp neighbors": "", "show version": VERSION, "show inventory": INVENTORY,
}  # fmt: skip


@pytest.fixture
def live(start: Callable[..., FakeSwitch], place: Place, tmp_path: Path) -> FakeSwitch:
    """A switch on which a go-live has been done and measured."""
    switch = start(answers={**ANSWERS, "show interfaces status": STATUS_HEAD})
    target = Target(WITH_LINK, access_to(switch, tmp_path), place)
    assert fleet.bring(target, check=False).status == "done"
    switch.answers.update(ANSWERS)
    measured = replace(target, place=replace(place, step="network.neighbours"))
    outcome = fleet.measure(measured, check=False, deadline=0.1)
    assert outcome.status == "unchanged", outcome.message
    switch.log.clear()
    return switch


@pytest.fixture
def rechecked(live: FakeSwitch, place: Place, tmp_path: Path) -> Callable[[], list[Drift]]:
    def act() -> list[Drift]:
        return look(access_to(live, tmp_path), kept_of(Journal(place.journal), "SW1", WITH_LINK), deadline=0)

    return act


def test_nothing_has_moved(live: FakeSwitch, rechecked: Callable[[], list[Drift]], place: Place) -> None:
    before = {path: path.read_bytes() for path in place.state.rglob("*") if path.is_file()}
    assert rechecked() == []
    assert not [line for line in live.log if line.startswith(("configure", "write", "copy"))]
    assert {path: path.read_bytes() for path in place.state.rglob("*") if path.is_file()} == before


def test_a_planned_port_that_somebody_changed_is_drift(live: FakeSwitch, rechecked: Callable[[], list[Drift]]) -> None:
    live.model.run([f"interface {PORT}", "switchport access vlan 900", "exit"])
    found = rechecked()
    assert Drift(f"{PORT} access", "101", "900") in found
    assert "startup configuration" in [one.item for one in found]


def test_a_line_beside_the_plan_is_drift(live: FakeSwitch, rechecked: Callable[[], list[Drift]]) -> None:
    live.model.run(["interface GigabitEthernet1/0/4", "description someone", "exit"])
    live.startup = live.running()
    (found,) = rechecked()
    assert found.item == "running configuration"
    assert "lines that the plan does not own" in found.now


@pytest.mark.parametrize(
    ("command", "old", "new", "drift"),
    [
        ("show interfaces status", "connected    101", "err-disabled 101",
         Drift(f"{PORT} oper_status", "connected", "err-disabled")),
        ("show interfaces status", "a-full a-1000", "a-half  a-100", Drift(f"{PORT} oper_duplex", "full", "half")),
        ("show interfaces switchport", "Access Mode VLAN: 101", "Access Mode VLAN: 7",
         Drift(f"{PORT} oper_untagged", "101", "7")),
        ("show lldp neighbors detail", "shzjpayapp01", "another", Drift(f"{PORT} lldp_neighbor",
         "shzjpayapp01.bank.local", "another.bank.local")),
        ("show lldp neighbors detail", "Local Intf: Gi1/0/1", "Local Intf: Gi1/0/9",
         Drift(f"{PORT} lldp_neighbor", "shzjpayapp01.bank.local", "none")),
    ],
)  # fmt: skip
def test_what_is_measured_otherwise_is_drift(
    live: FakeSwitch, rechecked: Callable[[], list[Drift]], command: str, old: str, new: str, drift: Drift
) -> None:
    live.answers[command] = live.answers[command].replace(old, new, 1)
    assert drift in rechecked()


def test_what_comes_late_is_waited_for(
    live: FakeSwitch, place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recheck, "PAUSE_S", 0.0)
    asked: list[str] = []

    class Late(dict[str, str]):
        def __getitem__(self, command: str) -> str:
            asked.append(command)
            late = command == "show lldp neighbors detail" and asked.count(command) < 3
            return "" if late else super().__getitem__(command)

    live.answers = Late(live.answers)
    assert look(access_to(live, tmp_path), kept_of(Journal(place.journal), "SW1", WITH_LINK), deadline=60) == []
    assert asked.count("show lldp neighbors detail") == 3


def test_other_mac_addresses_are_none(live: FakeSwitch, rechecked: Callable[[], list[Drift]]) -> None:
    live.answers["show mac address-table"] = MACS.replace("0200.0000.0001", "0200.0000.0099")
    assert rechecked() == []


def test_who_does_not_answer_and_who_has_no_record_is_named(live: FakeSwitch, place: Place, tmp_path: Path) -> None:
    journal = Journal(place.journal)
    with pytest.raises(GoliveError, match="SW2: the go-live left no record of it as built") as none:
        kept_of(journal, "SW2", WITH_LINK)
    silent = access_to(live, tmp_path, port=1)
    found = looks({"SW1": (silent, kept_of(journal, "SW1", WITH_LINK)), "SW2": none.value})
    assert all(isinstance(one, GoliveError) for one in found.values())
    for language, said in (("en", "2 could not be looked at"), ("zh", "2 台未能核对")):
        lines = recheck.table(found, language)
        assert len(lines) == 3
        assert all(name in line for name, line in zip(("SW1", "SW2"), lines, strict=False))
        assert said in lines[-1]


def test_a_switch_that_was_taken_back_has_no_record(live: FakeSwitch, place: Place, tmp_path: Path) -> None:
    target = Target(WITH_LINK, access_to(live, tmp_path), place)
    assert fleet.bring_back(target, check=False).status == "undone"
    with pytest.raises(GoliveError, match="no record"):
        kept_of(Journal(place.journal), "SW1", WITH_LINK)


def test_the_table_has_a_line_for_each_difference() -> None:
    found: dict[str, list[Drift] | GoliveError] = {"SW1": [Drift("p", "a", "b")], "SW2": []}
    assert recheck.table(found, "en") == [
        "SW1 | p | left as a | now b",
        "2 switches: 1 values are not as they were left, 0 could not be looked at",
    ]
    assert recheck.table(found, "zh")[0] == "SW1 | p | 上线时 a | 现在 b"


MOVED = [Drift(f"{PORT} access", "103", "104")]
SILENT = GoliveError("SW2: does not answer")


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ({"SW1": []}, 0),
        ({"SW1": MOVED, "SW2": []}, 2),
        ({"SW1": [], "SW2": SILENT}, 4),
        ({"SW1": MOVED, "SW2": SILENT}, 2),
    ],
)
def test_a_switch_that_was_not_looked_at_is_no_drift_and_no_proof(found: dict[str, Any], code: int) -> None:
    assert recheck.code_of(found) == code
