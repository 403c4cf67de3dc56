"""Lines that a plan adds to interfaces: which ones it may, and that all that comes of them is taken back."""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome, Place
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import fleet
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.fleet import Target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import PLATFORM as IOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.session import Session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.switch import SwitchWork

from tests.golden.plan.project import patched
from tests.unit.network.conftest import WORK, access_to
from tests.unit.network.fake_switch import FakeSwitch
from tests.unit.network.ios.model import Refused, Switch

PORT, OTHER = "GigabitEthernet1/0/1", "GigabitEthernet1/0/4"
EVIL = "username evil privilege 15 secret 0 pw"
Go = Callable[..., Outcome]

ALLOWED = [
    "spanning-tree portfast", "spanning-tree bpduguard enable", "switchport nonegotiate", "no cdp enable", "mtu 9198",
    "storm-control broadcast level 5.00", "switchport voice vlan 300", "switchport port-security maximum 2",
    "ip dhcp snooping trust", "logging event link-status", "power inline never", "lacp rate fast",
    "switchport trunk encapsulation dot1q", "no snmp trap link-status",
]  # fmt: skip
REFUSED = [
    "exit", "end", "do show run", EVIL, "no shutdown", "shutdown", "interface GigabitEthernet1/0/4", "vlan 5",
    "description x", "switchport mode trunk", "switchport access vlan 1", "channel-group 1 mode on", "speed 100",
    "spanning-tree portfast default", "spanning-tree vlan 1 root primary", "ip dhcp snooping vlan 1",
    "udld enable", "dot1x system-auth-control", "logging event link-status global", "device-tracking policy X",
    "spanning-tree portfast\nexit", "spanning-tree portfast ; exit", "spanning-tree portfast | exit", "!", "no",
    "spanning-tree portfast ", " spanning-tree portfast", "SPANNING-TREE PORTFAST", "spanning-tree portfast\r",
    "enable secret x", "boot system flash:x", "ip address 10.0.0.1 255.0.0.0", "macro apply x",
    "event manager applet x", "spanning-tree portfast\x03", "ｓpanning-tree portfast", "switchport voice vlan 300 ?",
    "{{ lookup('pipe', 'id') }}",
]  # fmt: skip


@pytest.mark.parametrize("line", ALLOWED)
def test_a_line_of_an_interface_may_be_added(line: str, tmp_path: Path) -> None:
    assert IOS.allows(line)
    plan = load(patched(tmp_path / "project", {"set": {"network/defaults": {"access": [line]}}}))
    assert next(iter(plan.network.defaults.values())) == (line,)


@pytest.mark.parametrize("line", REFUSED)
def test_any_other_line_is_a_fault_with_its_place(line: str, tmp_path: Path) -> None:
    assert not IOS.allows(line)
    with pytest.raises(PlanFaults) as caught:
        load(patched(tmp_path / "project", {"set": {"network/defaults": {"access": ["mtu 9198", line]}}}))
    assert [fault.where for fault in caught.value.faults] == ["network.defaults.access[2]"]


@pytest.fixture
def go(place: Place, tmp_path: Path) -> Go:
    def act(switch: FakeSwitch, lines: list[str], undo: bool = False, **changed: Any) -> Outcome:
        work = copy.deepcopy(WORK)
        work["ports"][PORT]["extra"] = lines
        work["ports"][PORT]["owned"].update(changed)
        target = Target(work, access_to(switch, tmp_path), replace(place))
        return (fleet.bring_back if undo else fleet.bring)(target, check=False)

    return act


@pytest.mark.parametrize("line", ["exit", EVIL, "spanning-tree portfast\nusername evil"])
def test_the_switch_is_not_written_to_without_the_plan_s_check_either(line: str, switch: FakeSwitch, go: Go) -> None:
    before = switch.running()
    outcome = go(switch, ["exit", line])
    assert outcome.failed
    assert "none that a plan may add" in outcome.message
    assert "configure terminal" not in switch.log
    assert switch.running() == before


@pytest.mark.parametrize("text", ["x\nexit\nusername evil", "x\rexit", "x\x1b[2J", "why?"])
def test_a_description_is_one_line(text: str, switch: FakeSwitch, go: Go) -> None:
    outcome = go(switch, [], description=text)
    assert outcome.failed
    assert "configure terminal" not in switch.log


def test_a_session_sends_no_line_with_a_break_in_it() -> None:
    session = Session.__new__(Session)
    session.name = "SW1"
    with pytest.raises(GoliveError, match="line break"):
        session.push([Stanza("interface Gi1/0/1", ("description x\nusername evil",), "exit")])


class Loose(Switch):
    """A switch that takes global commands in the interface mode too, and leaves the interface by them, as IOS does."""

    def _line(self, line: str, propagate: bool) -> None:
        if re.match(r"(no )?(username|banner|ntp) ", line):
            self.mode = ("", "")
            self._top(line)
        else:
            super()._line(line, propagate)

    def _top(self, line: str) -> None:
        bare = line.removeprefix("no ")
        self.top = [kept for kept in self.top if kept.split()[:2] != bare.split()[:2]]
        if line == bare:
            self.top.append(line.replace("secret 0 pw", "secret 9 $9$hash"))


@pytest.fixture
def loose(switch: FakeSwitch, monkeypatch: pytest.MonkeyPatch) -> FakeSwitch:
    """A switch of that kind, and a list of allowed lines that is wrong."""
    switch.model = Loose(switch.text + "ntp server 10.0.0.1\n")
    switch.startup = switch.running()
    monkeypatch.setattr(IOS, "allows", lambda _line: True)
    return switch


def test_what_the_product_wrote_beside_its_ports_is_undone_at_once_when_it_fails(loose: FakeSwitch, go: Go) -> None:
    before = loose.running()
    outcome = go(loose, ["exit", EVIL, "no ntp server 10.0.0.1"])
    assert outcome.failed
    assert "the switch was brought back to what it was" in outcome.message
    assert loose.running() == loose.startup == before


def test_what_was_left_of_it_is_undone_by_the_way_back_and_nobody_else_is_blamed(
    loose: FakeSwitch, go: Go, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = loose.running()
    lines = ["spanning-tree portfast", EVIL]
    with monkeypatch.context() as cut:
        cut.setattr(SwitchWork, "_back", lambda *_: "cut off")
        assert go(loose, lines).failed
    assert "username evil" in loose.running()
    outcome = go(loose, lines, undo=True)
    assert (outcome.status, outcome.message) == ("undone", "")
    assert loose.running() == loose.startup == before


def test_a_port_that_the_plan_does_not_own_comes_back_too(loose: FakeSwitch, go: Go) -> None:
    before = loose.running()
    outcome = go(loose, [f"interface {OTHER}", "shutdown", "description evil"])
    assert outcome.failed
    assert loose.running() == loose.startup == before


def test_what_somebody_else_wrote_stays_and_is_named(loose: FakeSwitch, go: Go) -> None:
    assert go(loose, ["spanning-tree portfast"]).status == "done"
    loose.model.run(["username other privilege 1 secret 0 x"])
    loose.model.mode = ("", "")
    outcome = go(loose, ["spanning-tree portfast"], undo=True)
    assert outcome.failed
    assert "somebody changed them" in outcome.message
    assert "username other" in loose.running()


def test_the_model_refuses_what_it_does_not_know() -> None:
    with pytest.raises(Refused):
        Loose("interface Gi1/0/1\n").run(["snmp-server community x"])
