"""What real switches of this family hold that the demo does not: each came from the field, and each comes back."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.measured import Member
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import PLATFORM as IOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import show
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    SwitchState,
    Wish,
    desired_from,
    target,
    undo_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.refusals import refuse_shared

from tests.unit.network.ios.model import Switch
from tests.unit.network.measuring import ADDRESSES, BUNDLES, HEARD, LLDP, MACS, STATUS, SWITCHING

PORT = "GigabitEthernet1/0/1"
NO_GROUP = {"lag": None, "lag_mode": None}
ACCESS: dict[str, Any] = {
    "description": "x", "enabled": True, "mode": "access", "access": 5, "native": None, "allowed": None, "speed": None,
    "duplex": None, **NO_GROUP,
}  # fmt: skip
VTP_STATUS = """\
VTP Version capable             : 1 to 3
VTP version running             : 2
VTP Domain Name                 : BANK
VTP Pruning Mode                : Disabled
VTP Traps Generation            : Disabled
Device ID                       : 0200.0000.0001
Configuration last modified by 10.0.0.1 at 11-1-26 10:00:00

Feature VLAN:
--------------
VTP Operating Mode                : {mode}
Maximum VLANs supported locally   : 1005
Number of existing VLANs          : 7
Configuration Revision            : 12
"""
VLANS = """\

VLAN Name                             Status    Ports
---- -------------------------------- --------- -------------------------------
1    default                          active    Gi1/0/2, Gi1/0/3
100  USERS-3F                         active    Gi1/0/1
200  VLAN0200                         active    
1002 fddi-default                     act/unsup 
1003 token-ring-default               act/unsup 
"""  # noqa: W291 - as the switch prints it


def there_and_back(lines: Iterable[str], owned: dict[str, Any], vlans: Iterable[int] = (5,)) -> SwitchState:
    """Bring a port to what is owned in one pass and back to the identical text; returns what it was in between."""
    text = "".join(f"vlan {vlan}\n" for vlan in vlans)
    text += "".join(f"interface Port-channel{group}\n" for group in (1, 3)) + f"interface {PORT}\n"
    original = Switch(text + "".join(f" {line}\n" for line in lines)).text()
    switch, current = Switch(original), IOS.parse(original)
    desired = Desired({PORT: Wish(owned)}, {})
    wanted = target(current, desired)
    switch.run(line for stanza in IOS.render(current, wanted) for line in stanza.commands())
    after = IOS.parse(switch.text())
    assert after == wanted
    back = target(after, desired_from(undo_of(current, desired)))
    switch.run(line for stanza in IOS.render(after, back) for line in stanza.commands())
    assert switch.text() == original
    return after


@pytest.mark.parametrize(
    "mode",
    ["dynamic desirable", "dynamic auto", "dot1q-tunnel", "private-vlan host", "private-vlan promiscuous"],
)
@pytest.mark.parametrize("planned", ["access", "trunk"])
def test_a_mode_of_the_platform_s_own_goes_and_comes_back(mode: str, planned: str) -> None:
    owned = ACCESS if planned == "access" else {**ACCESS, "mode": "trunk", "access": None, "allowed": frozenset({5})}
    lines = ["switchport access vlan 5", f"switchport mode {mode}"]
    after = there_and_back(lines, owned)
    assert (after.ports[PORT].mode, after.ports[PORT].opaque) == (planned, ())
    assert IOS.parse(f"interface {PORT}\n switchport mode {mode}\n").ports[PORT].mode == mode


def test_back_to_a_negotiated_mode_opens_no_vlan_that_it_did_not_allow() -> None:
    text = f"vlan 5\nvlan 6\ninterface {PORT}\n switchport trunk allowed vlan 6\n switchport mode dynamic desirable\n"
    current = IOS.parse(text)
    desired = Desired({PORT: Wish(ACCESS)}, {})
    after = target(current, desired)
    back = target(after, desired_from(undo_of(current, desired)))
    lines = IOS.render(after, back)[-1].lines
    assert lines.index("switchport trunk allowed vlan 6") < lines.index("switchport mode dynamic desirable")


@pytest.mark.parametrize("mode", ["desirable", "auto", "auto non-silent", "desirable non-silent"])
@pytest.mark.parametrize("planned", [NO_GROUP, {"lag": 1, "lag_mode": "active"}, {"lag": 3, "lag_mode": "active"}])
def test_pagp_is_a_group_that_a_port_leaves_and_comes_back_to(mode: str, planned: dict[str, Any]) -> None:
    lines = [f"channel-group 3 mode {mode}"]
    owned = {key: planned.get(key, ACCESS[key]) for key in ("description", "enabled", "lag", "lag_mode")}
    after = there_and_back(lines, owned)
    assert (after.ports[PORT].lag, after.ports[PORT].lag_mode) == (planned["lag"], planned["lag_mode"])
    commands = [line for stanza in IOS.render(IOS.parse("\n".join([f"interface {PORT}", f" {lines[0]}"])), after)
                for line in stanza.commands()]  # fmt: skip
    assert "no channel-group" in commands


def test_a_speed_that_is_shown_as_auto_is_replaced_and_comes_back() -> None:
    after = there_and_back(["speed auto", "duplex auto"], {**ACCESS, "speed": "100", "duplex": "full"})
    assert (after.ports[PORT].speed, after.ports[PORT].duplex) == ("100", "full")
    after = there_and_back(["speed auto 10 100"], {**ACCESS, "speed": "100", "duplex": None})
    assert after.ports[PORT].opaque == ()


def test_a_plan_that_negotiates_leaves_the_line_that_says_so() -> None:
    after = there_and_back(["speed auto", "duplex auto"], ACCESS)
    assert (after.ports[PORT].speed, after.ports[PORT].duplex) == ("auto", "auto")


@pytest.mark.parametrize("mode", ["Server", "Client", "Primary Server"])
def test_vlans_of_a_vtp_domain_are_read_and_never_written(mode: str) -> None:
    running = f"hostname SWA\ninterface {PORT}\n switchport access vlan 100\n switchport mode access\n"
    assert IOS.beside(running) == ("show vtp status", "show vlan brief")
    text = IOS.joined(running, [VTP_STATUS.format(mode=mode), VLANS])
    state = IOS.parse(text)
    assert state.vlans == {100: "USERS-3F", 200: None}
    assert state.shared == f"VTP domain BANK, mode {mode.split()[0].lower()}"
    assert IOS.settled(text) == text
    with pytest.raises(GoliveError, match="VTP domain BANK") as told:
        refuse_shared("SWA", state, Desired({}, {100: "PAY-FRONT", 101: "PAY-APP"}), IOS)
    assert "vlan 100 is USERS-3F, planned PAY-FRONT; vlan 101 is absent, planned PAY-APP" in str(told.value)
    assert "VLAN" in sentences.told(str(told.value), "zh")
    refuse_shared("SWA", state, Desired({}, {100: "USERS-3F"}), IOS)


def test_a_switch_with_vlans_of_its_own_is_not_asked_for_others() -> None:
    assert IOS.beside("vtp mode transparent\n") == ()
    assert IOS.beside("vtp mode off\n") == ()
    assert IOS.beside("vlan 100\n name A\n") == ()
    assert IOS.joined("a\n", [VTP_STATUS.format(mode="Transparent"), VLANS]) == "a\n"
    assert IOS.joined("a\n", ["% Invalid input detected at '^' marker.", ""]) == "a\n"
    with pytest.raises(GoliveError, match="names no mode"):
        IOS.joined("a\n", ["VTP Domain Name : BANK", ""])


def test_lines_of_a_banner_are_no_sections() -> None:
    text = f"banner login ^C\ninterface {PORT}\n shutdown\nvlan 7\n^C\ninterface {PORT}\n description real\n"
    state = IOS.parse(IOS.settled(text))
    assert state.vlans == {}
    assert (state.ports[PORT].description, state.ports[PORT].enabled) == ("real", True)
    assert IOS.foreign(text) != IOS.foreign(text.replace("vlan 7", "vlan 8"))
    assert IOS.parse("banner motd ^C one line ^C\nvlan 7\n").vlans == {7: None}


def measured(**changed: str) -> Any:
    texts = {"status": STATUS, "lldp": LLDP, "macs": MACS, "bundles": BUNDLES, "addresses": ADDRESSES,
             "switching": SWITCHING, "heard": HEARD, **changed}  # fmt: skip
    return show.measured(texts.values())


def test_duplex_vlans_and_member_states_are_measured() -> None:
    found = measured()
    assert found.duplex == {PORT: "full", "GigabitEthernet1/0/2": "full", "TenGigabitEthernet1/1/1": "full"}
    assert found.untagged == {PORT: 101, "GigabitEthernet1/0/2": 104, "TenGigabitEthernet1/1/1": 99}
    assert found.carried[PORT] == {101}
    assert found.carried["TenGigabitEthernet1/1/1"] == {99, 100, 101, 104, 200, 201}
    assert "TenGigabitEthernet1/1/2" not in found.carried  # it has no link
    assert found.bundles["TenGigabitEthernet1/1/2"] == ("Port-channel10", Member.DOWN)


def test_a_neighbour_without_a_local_port_is_found_by_the_table() -> None:
    without = LLDP.replace("Local Intf: Gi1/0/1\n", "").replace("Local Intf: Te1/1/1\n", "")
    assert measured(lldp=without).neighbours == measured().neighbours
    assert measured(lldp=without, heard="% Invalid input detected at '^' marker.").neighbours == {}
    twice = HEARD.replace("Total", "SHZJ-AGG-SW01       Te1/1/2        120        B,R             Te1/1/1\n\nTotal")
    assert "TenGigabitEthernet1/1/1" not in measured(lldp=without, heard=twice).neighbours
