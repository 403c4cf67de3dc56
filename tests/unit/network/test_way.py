"""By which interface a switch is reached, and what of that a change touches."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import way
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import available, load

IOS = load("ios")
TIMED = ("", "archive\n path flash:archive\n", "#\n version 7.1.070, Release 6126P20\n#\n")
"""Running configurations, with one of which every platform that has a timer has it."""
TEXT = """\
interface GigabitEthernet0/0
 vrf forwarding Mgmt-vrf
 ip address 10.255.0.1 255.255.255.0
interface Vlan900
 ip address 10.90.0.1 255.255.255.0
interface Vlan10
 ip address 10.10.0.1 255.255.255.0
interface GigabitEthernet1/0/9
 no switchport
 ip address 10.9.0.1 255.255.255.252
interface Loopback0
 ip address 10.1.1.1 255.255.255.255
ip route 0.0.0.0 0.0.0.0 10.9.0.2
"""


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("10.255.0.1", ["GigabitEthernet0/0"]),
        ("10.90.0.1", ["Vlan900", "GigabitEthernet1/0/9"]),
        ("10.9.0.1", ["GigabitEthernet1/0/9"]),
        ("10.1.1.1", list(IOS.addresses(TEXT))),
        ("127.0.0.1", list(IOS.addresses(TEXT))),
        ("no such name.invalid", list(IOS.addresses(TEXT))),
    ],
)
def test_it_is_the_interface_with_the_address_and_that_of_the_default_route(address: str, names: list[str]) -> None:
    assert way.reached_by(IOS, TEXT, address) == names


def test_a_default_gateway_and_a_named_interface_are_ways() -> None:
    gateway = TEXT.replace("ip route 0.0.0.0 0.0.0.0 10.9.0.2", "ip default-gateway 10.10.0.254")
    assert way.reached_by(IOS, gateway, "10.90.0.1") == ["Vlan900", "Vlan10"]
    named = TEXT.replace("0.0.0.0 10.9.0.2", "0.0.0.0 GigabitEthernet1/0/9")
    assert way.reached_by(IOS, named, "10.90.0.1") == ["Vlan900", "GigabitEthernet1/0/9"]


@pytest.mark.parametrize(
    "text",
    [
        "interface Vlanif900\n ip address 10.90.0.1 255.255.255.0\n#\n",
        "interface Vlan-interface900\n ip address 10.90.0.1 24\n#\n",
        "interface VLAN 900\n ip address 10.90.0.1 255.255.255.0\n!\n",
        "interface Vlan900\n   ip address 10.90.0.1/24\n!\n",
        "interface Vlan900\n  no shutdown\n  ip address 10.90.0.1/24\n",
    ],
)
def test_addresses_are_read_in_each_family_of_sections(text: str) -> None:
    ((name, found),) = IOS.addresses(text).items()
    assert found == ("10.90.0.1",)
    assert IOS.vlan_of(name) == 900


UPLINK = PortState(mode="trunk", allowed=frozenset({100, 900}))
NOW = SwitchState(
    {
        "Vlan900": PortState(),
        "GigabitEthernet1/0/9": PortState(mode="routed", address="10.9.0.1 255.255.255.252"),
        "Te1": UPLINK,
        "Te2": PortState(mode="trunk", allowed=frozenset({100})),
        "Gi1": PortState(mode="access", access=900),
        "Gi2": PortState(mode="access", access=20),
        "Port-channel1": UPLINK,
        "Te3": replace(UPLINK, lag=1, lag_mode="active"),
    },
    {100: None, 900: None},
)


@pytest.mark.parametrize(
    ("name", "becomes", "touched"),
    [
        ("Te1", replace(UPLINK, description="x"), ()),
        ("Te1", replace(UPLINK, allowed=frozenset({100, 101, 900})), ()),
        ("Te1", replace(UPLINK, allowed=frozenset({100})), ("Te1",)),
        ("Te1", replace(UPLINK, allowed=None), ()),
        ("Te1", replace(UPLINK, native=900), ("Te1",)),
        ("Te1", replace(UPLINK, enabled=False), ("Te1",)),
        ("Te1", replace(UPLINK, speed="1000"), ("Te1",)),
        ("Te1", replace(UPLINK, lag=2, lag_mode="active"), ("Te1",)),
        ("Te1", replace(UPLINK, opaque=("switchport protected",)), ("Te1",)),
        ("Te1", None, ("Te1",)),
        ("Te2", PortState(enabled=False), ()),
        ("Gi1", PortState(mode="access", access=20), ("Gi1",)),
        ("Gi2", PortState(mode="access", access=30), ()),
        ("Te3", replace(UPLINK, lag=None), ("Te3",)),
        ("Port-channel1", replace(UPLINK, allowed=frozenset({100})), ("Port-channel1",)),
        ("Vlan900", PortState(enabled=False), ("Vlan900",)),
        ("GigabitEthernet1/0/9", PortState(mode="access", access=20), ("GigabitEthernet1/0/9",)),
    ],
)
def test_what_is_touched_is_what_may_end_the_way(
    name: str, becomes: PortState | None, touched: tuple[str, ...]
) -> None:
    ports = {port: state for port, state in {**NOW.ports, name: becomes}.items() if state}
    found = way.touched(IOS, TEXT, "10.90.0.1", (NOW, SwitchState(ports, NOW.vlans)))
    assert found.ports == touched
    assert bool(found) is bool(touched)
    assert not way.touched(IOS, TEXT, "10.255.0.1", (NOW, SwitchState(ports, NOW.vlans)))


def test_a_vlan_that_goes_is_touched_and_the_ports_of_hosts_are_not() -> None:
    gone = SwitchState(NOW.ports, {100: None})
    assert way.touched(IOS, TEXT, "10.90.0.1", (NOW, gone)).vlans == (900,)
    wanted = SwitchState({**NOW.ports, "Gi1": PortState(mode="access", access=20)}, NOW.vlans)
    assert not way.touched(IOS, TEXT, "10.90.0.1", (NOW, wanted), ends=("Gi1",))


def test_a_refusal_says_what_to_do_in_both_languages() -> None:
    with pytest.raises(GoliveError) as error:
        way.refuse("SW1", way.Way("Vlan900", ("Te1",), (900,)), IOS)
    assert "touches VLAN 900, Te1, by which the switch itself is reached (Vlan900)" in str(error.value)
    assert "configure archive with a path" in str(error.value)
    assert "archive 与 path" in error.value.zh and "带外管理口" in error.value.zh


def test_each_platform_without_a_timer_says_what_to_do_instead() -> None:
    """Each of the others has a test in which somebody cuts himself off and the old configuration returns."""
    without = [name for name in available() if not any(load(name).net(text) for text in TIMED)]
    assert without == ["nxos", "rgos", "vrp"]
    for name in without:
        with pytest.raises(GoliveError) as error:
            way.refuse("SW1", way.Way("Vlan900", ("Te1",), (900,)), load(name))
        zh, en = load(name).NO_NET
        assert en in str(error.value) and zh in error.value.zh
        assert "management port" in str(error.value) and "带外" in error.value.zh


def test_all_but_the_way_can_be_done_first_and_groups_stay_together() -> None:
    off = replace(UPLINK, allowed=frozenset({100}))
    changed = {"Te3": replace(off, lag=1), "Port-channel1": off, "Gi2": PortState(mode="access", access=30)}
    wanted = SwitchState({**NOW.ports, **changed}, {100: None, 101: "NEW"})
    found = way.touched(IOS, TEXT, "10.90.0.1", (NOW, wanted))
    first = way.spared(NOW, wanted, found, [{"Port-channel1", "Te3"}])
    assert {name for name, port in first.ports.items() if port != NOW.ports[name]} == {"Gi2"}
    assert list(first.ports) == list(NOW.ports)
    assert set(first.vlans) == {100, 101, 900}


@pytest.mark.parametrize(
    "port",
    [
        PortState(mode="hybrid untagged 90 900", native=900, allowed=frozenset({5})),
        PortState(mode="hybrid untagged 899 to 901", allowed=frozenset({5})),
        PortState(mode="hybrid", native=900, allowed=frozenset({5})),
        PortState(mode="hybrid tagged 5 untagged 1", allowed=None),
    ],
)
def test_a_hybrid_port_carries_what_its_mode_names(port: PortState) -> None:
    assert way.carries(port, 900)
    assert not way.carries(PortState(mode="hybrid untagged 90", allowed=frozenset({5})), 900)
