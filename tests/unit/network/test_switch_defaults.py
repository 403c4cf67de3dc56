"""What a line far away says of every port, or a rare word of one: read as it is, and kept when nobody asks for more."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Desired, Wish, target
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load


def asked(**aspects: Any) -> Wish:
    return Wish(aspects)


ACCESS = asked(mode="access", access=10, native=None, allowed=None, description=None, enabled=True)
TRUNK = asked(mode="trunk", access=None, native=None, allowed=frozenset({10}), description=None, enabled=True)
ROUTED = "switchport default mode routed\n!\nvlan 10\n!\ninterface Ethernet2\n   switchport\n!\n"
DEFAULTS = "interface defaults\n   ethernet\n      shutdown\n!\n"
DOWN = f"{DEFAULTS}interface Ethernet3\n!\ninterface Ethernet4\n   no shutdown\n!\n"
GROUP = "interface Eth-Trunk5\n port link-type trunk\n{}#\ninterface 10GE1/0/2\n eth-trunk 5\n#\n"
DYNAMIC, MANUAL = GROUP.format(" mode lacp-dynamic\n"), GROUP.format("")
BREAKOUT = "interface breakout module 1 port 49 map 10g-4x"
NEXUS = f"{BREAKOUT}\ninterface Ethernet1/1\n  ip address 10.0.0.1/30\n  no shutdown\ninterface Ethernet1/2\n"


def sent(platform: Any, text: str, port: str, wish: Wish) -> list[Stanza]:
    state = platform.parse(text)
    return list(platform.render(state, target(state, Desired({port: wish}))))


def lines(stanzas: list[Stanza]) -> list[str]:
    return [line for stanza in stanzas for line in stanza.lines]


@pytest.mark.parametrize("own", ["", "   switchport access vlan 10\n"])
def test_a_port_of_a_switch_whose_ports_route_switches_only_once_it_is_told_to(own: str) -> None:
    text = f"{ROUTED}interface Ethernet3\n{own}!\n"
    ports = load("eos").parse(text).ports
    assert (ports["Ethernet2"].mode, ports["Ethernet3"].mode) == ("access", "routed")
    assert "switchport" in lines(sent(load("eos"), text, "Ethernet3", ACCESS))


def test_the_defaults_of_interfaces_are_no_port_and_shut_those_that_say_nothing() -> None:
    platform = load("eos")
    assert {name: port.enabled for name, port in platform.parse(DOWN).ports.items()} == {
        "Ethernet3": False,
        "Ethernet4": True,
    }
    assert "interface defaults" in platform.foreign(DOWN)
    opened = asked(mode="access", access=None, native=None, allowed=None, description=None, enabled=True)
    assert lines(sent(platform, DOWN, "Ethernet3", opened)) == ["no shutdown"]


def test_an_address_without_a_word_of_the_layer_tells_that_ports_route() -> None:
    platform = load("nxos")
    ports = platform.parse(NEXUS).ports
    assert list(ports) == ["Ethernet1/1", "Ethernet1/2"]
    assert (ports["Ethernet1/2"].mode, ports["Ethernet1/2"].enabled) == ("routed", False)
    assert {"switchport", "no shutdown"} <= set(lines(sent(platform, NEXUS, "Ethernet1/2", ACCESS)))
    assert platform.foreign(NEXUS) == [BREAKOUT]
    assert platform.parse(f"{NEXUS}interface Ethernet1/1.5\n  ip address 10.0.1.1/30\n").ports["Ethernet1/2"]


def test_a_group_that_speaks_lacp_by_another_word_is_left_as_it_is() -> None:
    platform = load("vrp8")
    assert platform.parse(DYNAMIC).ports["10GE1/0/2"].lag_mode == "active"
    assert sent(platform, DYNAMIC, "10GE1/0/2", asked(lag=5, lag_mode="active")) == []
    back = platform.render(platform.parse(MANUAL), platform.parse(DYNAMIC))
    assert [line for line in lines(list(back)) if line.startswith("mode ")][-1] == "mode lacp-dynamic"
    named = platform.parse(MANUAL.replace(" port link-type", " description lacp-dynamic\n port link-type"))
    assert (named.ports["Eth-Trunk5"].description, named.ports["Eth-Trunk5"].opaque) == ("lacp-dynamic", ())
    other = DYNAMIC + "interface Eth-Trunk6\n#\n"
    wish = asked(lag=6, lag_mode="active")
    assert "mode lacp-static" in lines(sent(platform, f"{other}interface 10GE1/0/3\n#\n", "10GE1/0/3", wish))


def test_all_vlans_by_their_word_are_all_vlans() -> None:
    text = "!Software Version V200R019C10SPC500\ninterface GigabitEthernet0/0/1\n port link-type trunk\n"
    text += " port trunk allow-pass vlan all\n#\n"
    assert load("vrp").parse(text).ports["GigabitEthernet0/0/1"].allowed is None
    found = lines(sent(load("vrp"), text, "GigabitEthernet0/0/1", TRUNK))
    assert found == ["undo port trunk allow-pass vlan 1 to 9 11 to 4094"]
