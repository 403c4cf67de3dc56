"""For any two states: the rendered commands reach the desired one, their inverse gives back the identical text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos import PLATFORM as NXOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    Pair,
    PortState,
    SwitchState,
    Wish,
    desired_from,
    target,
    undo_of,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pace import examples
from tests.unit.network.nxos.model import Switch

PORTS = ["Ethernet1/1", "Ethernet1/2", "Ethernet1/3/1", "Ethernet1/3/2", "Ethernet101/1/10"]
VLANS = (10, 20, 30, 40, 50, 60)
LAGS = (1, 200)
SWITCHING = ("mode", "access", "native", "allowed")
OPAQUE = ("mtu 9216", "no cdp enable", "no snmp trap link-status")
EVERY = ("description", "enabled", *SWITCHING, "speed", "duplex", "lag", "lag_mode", "mlag", "address")
MANY = frozenset(range(1000, 1300, 5))

vlan = st.sampled_from(VLANS)
allowed = st.none() | st.frozensets(vlan) | st.just(MANY)
switched: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({
    "mode": st.sampled_from(["access", "trunk", "dot1q-tunnel"]), "access": st.none() | vlan,
    "native": st.none() | vlan, "allowed": allowed,
})  # fmt: skip
routed: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({
    "mode": st.just("routed"),
    "address": st.none() | st.sampled_from(["10.0.0.1 255.255.255.252", "10.0.1.1 255.255.255.0"]),
})  # fmt: skip
physical: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({
    "description": st.none() | st.sampled_from(["uplink", "SHZJ-PAY-APP01 ens1f0", "x"]),
    "enabled": st.booleans(),
    "speed": st.sampled_from([None, "1000", "10000"]), "duplex": st.sampled_from([None, "full"]),
    "opaque": st.lists(st.sampled_from(OPAQUE), unique=True).map(lambda lines: tuple(sorted(lines))),
})  # fmt: skip


@st.composite
def states(draw: st.DrawFn) -> SwitchState:
    """A state that a switch can be in: members have the settings of their group."""
    groups = {
        lag: PortState(
            **draw(switched), description=draw(st.none() | st.just("lag")), mlag=draw(st.none() | st.just(7))
        )
        for lag in draw(st.sets(st.sampled_from(LAGS)))
    }
    modes = {lag: draw(st.sampled_from(["active", "passive", "on"])) for lag in groups}
    ports: dict[str, PortState] = {f"port-channel{lag}": state for lag, state in groups.items()}
    for name in PORTS:
        lag = draw(st.none() | st.sampled_from(sorted(groups))) if groups else None
        own = draw(switched | routed) if lag is None else {key: getattr(groups[lag], key) for key in SWITCHING}
        ports[name] = PortState(**{**own, **draw(physical)}, lag=lag, lag_mode=modes[lag] if lag else None)
    vlans = draw(st.dictionaries(vlan, st.none() | st.sampled_from(["PAY", "APP"])))
    return SwitchState(ports, dict(sorted(vlans.items())))


def text_of(state: SwitchState, *top: str) -> str:
    """The text of a state through the model, so that it is canonical."""
    lines = ["hostname SW", *top]
    for number, name in state.vlans.items():
        lines += [f"vlan {number}", *([f"  name {name}"] if name else [])]
    for name, port in state.ports.items():
        lines.append(f"interface {name}")
        lines += ["  switchport"] if port.mode != "routed" and "no system default switchport" in top else []
        lines += [f"  {line.strip()}" for line in NXOS.section(name, port).splitlines()[1:]]
    if any(port.lag and port.lag_mode != "on" for port in state.ports.values()):
        lines.append("feature lacp")
    return Switch("\n".join(lines) + "\n").text()


def commands(current: SwitchState, wanted: SwitchState) -> list[str]:
    return [line for stanza in NXOS.render(current, wanted) for line in stanza.commands()]


def normal(state: SwitchState) -> tuple[dict[str, PortState], dict[int, str | None]]:
    """The state with opaque lines in one order."""
    ports = {name: replace(port, opaque=tuple(sorted(port.opaque))) for name, port in state.ports.items()}
    return ports, dict(state.vlans)


@settings(max_examples=examples(30), deadline=None)
@given(states(), st.sampled_from([(), ("no system default switchport",)]))
def test_parse_reads_what_the_switch_shows(state: SwitchState, top: tuple[str, ...]) -> None:
    assert normal(NXOS.parse(text_of(state, *top))) == normal(state)


@settings(max_examples=examples(60), deadline=None)
@given(states(), states(), st.sampled_from([(), ("no system default switchport",)]))
def test_there_and_back(before: SwitchState, planned: SwitchState, top: tuple[str, ...]) -> None:
    original = text_of(before, *top)
    switch, current = Switch(original), NXOS.parse(original)
    owned = {
        name: Wish({key: getattr(port, key) for key in EVERY}, extra=port.opaque)
        for name, port in planned.ports.items()
    }
    desired = Desired(owned, dict(planned.vlans))
    wanted = target(current, desired)

    forth = commands(current, wanted)
    switch.run(forth)
    after = NXOS.parse(switch.text())
    assert normal(after) == normal(wanted)
    assert NXOS.foreign(switch.text()) == NXOS.foreign(original)
    assert not commands(after, wanted)
    nothing_too_much_nothing_too_little(Switch(original), switch)

    back = commands(after, target(after, desired_from(undo_of(current, desired))))
    switch.run(back)
    written = [*forth, *back]
    switch.run([line for one in NXOS.taken_back(original, switch.text(), written) for line in one.commands()])
    assert switch.text() == original


def nothing_too_much_nothing_too_little(before: Switch, after: Switch) -> None:
    """No owned port carried what neither state lets through, nor lost what both do; VLAN 1 is the switch's own."""
    was = {name: before.carried(name) for name in before.ports}
    then = {name: after.carried(name) for name in after.ports}
    for command, carried in after.history:
        for name in PORTS:
            beyond = carried[name] - was[name] - then[name] - {1}
            assert not beyond, f"{command} lets {beyond} through {name}"
            port, new = before.ports[name], after.ports[name]
            if port.switched and new.switched and port.group() == new.group() == "":
                lost = was[name] & then[name] - carried[name]
                assert not lost or _mode(port) != _mode(new), f"{command} takes {lost} from {name}"


def _mode(port: Any) -> str:
    return str(port.lines.get("switchport mode", "switchport mode access"))


@settings(max_examples=examples(20), deadline=None)
@given(states(), st.sets(st.sampled_from(PORTS)))
def test_only_what_is_owned_is_touched(before: SwitchState, chosen: set[str]) -> None:
    current = NXOS.parse(text_of(before))
    alone = {name for name in chosen if current.ports[name].lag is None}
    wanted = target(current, Desired({name: Wish({"enabled": False}) for name in alone}, {}))
    for stanza in NXOS.render(current, wanted):
        assert stanza.head.removeprefix("interface ") in alone
        assert stanza.lines == ("shutdown",)


def test_lacp_stays_when_somebody_else_came_to_use_it() -> None:
    text = "hostname SW\nvlan 1\ninterface Ethernet1/1\ninterface Ethernet1/2\n"
    theirs = text.replace("hostname SW\n", "hostname SW\nfeature lacp\n") + "  channel-group 7 mode active\n"
    assert NXOS.taken_back(text, theirs, ["feature lacp"]) == []
    gone = theirs.replace("  channel-group 7 mode active\n", "")
    assert [stanza.head for stanza in NXOS.taken_back(text, gone, ["feature lacp"])] == ["no feature lacp"]
    assert NXOS.taken_back(text, gone, []) == []
    assert NXOS.taken_back(gone, gone, ["feature lacp"]) == []


@pytest.mark.parametrize(
    ("lines", "mode", "enabled"),
    [
        ("", "access", True),
        ("  no switchport\n", "routed", False),
        ("  no switchport\n  no shutdown\n", "routed", True),
        ("  ip address 10.0.0.1/30\n", "routed", False),
        ("  shutdown\n", "access", False),
        ("  switchport mode fex-fabric\n", "fex-fabric", True),
    ],
)
def test_what_a_port_is_that_says_little(lines: str, mode: str, enabled: bool) -> None:
    port = NXOS.parse(f"interface Ethernet1/1\n{lines}").ports["Ethernet1/1"]
    assert (port.mode, port.enabled) == (mode, enabled)


@pytest.mark.parametrize(
    ("rest", "mode", "enabled"),
    [
        ("interface Ethernet1/2\n  switchport\n", "routed", False),  # shown, so it is not the default
        ("no system default switchport\n", "routed", False),
        ("system default switchport\nsystem default switchport shutdown\n", "access", False),
        ("interface Ethernet1/2\n  no shutdown\n", "access", False),  # shown, so ports are down here
        ("interface Ethernet1/2\n  no switchport\n  shutdown\n", "access", True),
    ],
)
def test_the_default_of_the_switch_is_told_by_what_others_show(rest: str, mode: str, enabled: bool) -> None:
    port = NXOS.parse(f"interface Ethernet1/1\n{rest}").ports["Ethernet1/1"]
    assert (port.mode, port.enabled) == (mode, enabled)


def test_a_routed_port_may_be_up_by_default_where_others_show_that_they_are_down() -> None:
    text = "interface Ethernet1/1\n  no switchport\ninterface Ethernet1/2\n  no switchport\n  shutdown\n"
    ports = NXOS.parse(text).ports
    assert (ports["Ethernet1/1"].enabled, ports["Ethernet1/2"].enabled) == (True, False)


def test_a_banner_configures_nothing() -> None:
    text = "banner motd @\ninterface Ethernet1/9\n  shutdown\n@\nvlan 1\ninterface Ethernet1/1\n"
    assert list(NXOS.parse(text).ports) == ["Ethernet1/1"]
    assert NXOS.foreign(text) == ["banner motd @", "interface Ethernet1/9", "  shutdown", "@"]


def test_a_speed_that_is_shown_as_negotiated_is_replaced_and_comes_back() -> None:
    text = "interface Ethernet1/1\n  speed auto\n  duplex auto\n"
    current = NXOS.parse(text)
    assert (current.ports["Ethernet1/1"].speed, current.ports["Ethernet1/1"].duplex) == ("auto", "auto")
    leaves = Desired({"Ethernet1/1": Wish({"speed": None, "duplex": None})}, {})
    assert NXOS.render(current, target(current, leaves)) == []
    fixes = Desired({"Ethernet1/1": Wish({"speed": "100", "duplex": "full"})}, {})
    wanted = target(current, fixes)
    assert commands(current, wanted)[1:-1] == ["speed 100", "duplex full"]
    assert commands(wanted, target(wanted, desired_from(undo_of(current, fixes))))[1:-1] == [
        "speed auto",
        "duplex auto",
    ]


def test_the_pair_and_its_groups_are_read() -> None:
    text = (
        "feature vpc\nvpc domain 10\n  peer-keepalive destination 10.0.0.2\ninterface port-channel1\n  vpc peer-link\n"
    )
    state = NXOS.parse(f"{text}interface port-channel11\n  switchport mode trunk\n  vpc 11\n")
    assert state.pair == Pair("10", "port-channel1") and state.ports["port-channel11"].mlag == 11
    assert state.ports["port-channel1"].opaque == ("vpc peer-link",)
    assert NXOS.parse("interface Ethernet1/1\n").pair is None
