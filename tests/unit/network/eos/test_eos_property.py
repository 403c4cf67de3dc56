"""For any two states: the rendered commands reach the desired one, their inverse gives back the identical text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos import PLATFORM as EOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    AUTO,
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
from tests.unit.network.eos.model import Switch

PORTS = ["Ethernet1", "Ethernet2", "Ethernet49/1", "Ethernet49/2", "Ethernet3/1/1"]
VLANS = (10, 20, 30, 40, 50, 60)
LAGS = (1, 200)
OPAQUE = ("mtu 9214", "no lldp transmit", "spanning-tree portfast")
EVERY = (
    *("description", "enabled", "mode", "access", "native", "allowed", "speed", "duplex"),
    *("lag", "lag_mode", "mlag", "address"),
)
MANY = frozenset(range(1000, 1300, 5))

vlan = st.sampled_from(VLANS)
kept: dict[str, st.SearchStrategy[Any]] = {
    "access": st.none() | vlan, "native": st.none() | vlan,
    "allowed": st.none() | st.frozensets(vlan) | st.just(MANY),
}  # fmt: skip
switched: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"mode": st.sampled_from(["access", "trunk", "dot1q-tunnel"]), **kept}
)
routed: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"mode": st.just("routed"), "address": st.none() | st.sampled_from(["10.0.0.1 255.255.255.252"]), **kept}
)
speeds = st.sampled_from([(None, None), ("100", "full"), ("100", "half"), ("1000", "full"), ("25000", "full"),
                          ("auto", None), ("auto 1gfull", None), ("100g-4", None)])  # fmt: skip
physical: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({
    "description": st.none() | st.sampled_from(["uplink", "SHZJ-PAY-APP01 ens1f0", "x"]),
    "enabled": st.booleans(),
    "opaque": st.lists(st.sampled_from(OPAQUE), unique=True).map(lambda lines: tuple(sorted(lines))),
})  # fmt: skip


@st.composite
def states(draw: st.DrawFn) -> SwitchState:
    """A state that a switch can be in."""
    groups = draw(st.sets(st.sampled_from(LAGS)))
    modes = {lag: draw(st.sampled_from(["active", "passive", "on"])) for lag in groups}
    ports: dict[str, PortState] = {}
    for lag in groups:
        mlag = draw(st.none() | st.just(lag))
        ports[f"Port-Channel{lag}"] = PortState(**draw(switched), description=draw(st.none() | st.just("l")), mlag=mlag)
    for name in PORTS:
        own_lag = draw(st.none() | st.sampled_from(sorted(groups))) if groups else None
        fixed, duplex = draw(speeds)
        own = {**draw(switched if own_lag else switched | routed), **draw(physical), "speed": fixed, "duplex": duplex}
        ports[name] = PortState(**own, lag=own_lag, lag_mode=modes[own_lag] if own_lag else None)
    vlans = draw(st.dictionaries(vlan, st.none() | st.sampled_from(["PAY", "APP"])))
    return SwitchState(ports, dict(sorted(vlans.items())))


def text_of(state: SwitchState) -> str:
    """The text of a state through the model, so that it is canonical."""
    lines = ["hostname SW", "spanning-tree mode mstp"]
    for number, name in state.vlans.items():
        lines += [f"vlan {number}", *([f"   name {name}"] if name else [])]
    for name, port in state.ports.items():
        lines += [f"interface {name}", *(f"   {line.strip()}" for line in EOS.section(name, port).splitlines()[1:])]
    return Switch("\n".join(lines) + "\n").text()


def commands(current: SwitchState, wanted: SwitchState) -> list[str]:
    return [line for stanza in EOS.render(current, wanted) for line in stanza.commands()]


def normal(state: SwitchState) -> tuple[dict[str, PortState], dict[int, str | None]]:
    """The state with opaque lines in one order."""
    ports = {name: replace(port, opaque=tuple(sorted(port.opaque))) for name, port in state.ports.items()}
    return ports, dict(state.vlans)


@settings(max_examples=examples(30), deadline=None)
@given(states())
def test_parse_reads_what_the_switch_shows(state: SwitchState) -> None:
    assert normal(EOS.parse(text_of(state))) == normal(state)


@settings(max_examples=examples(60), deadline=None)
@given(states(), states())
def test_there_and_back(before: SwitchState, planned: SwitchState) -> None:
    original = text_of(before)
    switch, current = Switch(original), EOS.parse(original)
    owned = {
        name: Wish({key: _planned(getattr(port, key)) for key in EVERY}, extra=port.opaque)
        for name, port in planned.ports.items()
    }
    desired = Desired(owned, dict(planned.vlans))
    wanted = target(current, desired)

    switch.run(commands(current, wanted))
    after = EOS.parse(switch.text())
    assert normal(after) == normal(wanted)
    assert EOS.foreign(switch.text()) == EOS.foreign(original)
    assert not commands(after, wanted)

    switch.run(commands(after, target(after, desired_from(undo_of(current, desired)))))
    assert switch.text() == original


def _planned(value: Any) -> Any:
    """What a plan can want: one that negotiates has no line for it."""
    return None if str(value).startswith(AUTO) else value


@settings(max_examples=examples(20), deadline=None)
@given(states(), st.sets(st.sampled_from(PORTS)))
def test_only_what_is_owned_is_touched(before: SwitchState, chosen: set[str]) -> None:
    current = EOS.parse(text_of(before))
    alone = {name for name in chosen if current.ports[name].lag is None}
    wanted = target(current, Desired({name: Wish({"enabled": False}) for name in alone}, {}))
    for stanza in EOS.render(current, wanted):
        assert stanza.head.removeprefix("interface ") in alone
        assert stanza.lines == ("shutdown",)


@pytest.mark.parametrize(
    ("line", "speed", "duplex"),
    [
        ("speed forced 1000full", "1000", "full"),
        ("speed forced 100half", "100", "half"),
        ("speed 100full", "100", "full"),
        ("speed 1g", "1000", "full"),
        ("speed forced 40gfull", "40000", "full"),
        ("speed 25g", "25000", "full"),
        ("speed auto", "auto", None),
        ("speed auto 1gfull", "auto 1gfull", None),
        ("speed 100g-4", "100g-4", None),
    ],
)
def test_speed_and_duplex_are_one_line(line: str, speed: str, duplex: str | None) -> None:
    port = EOS.parse(f"interface Ethernet1\n   {line}\n").ports["Ethernet1"]
    assert (port.speed, port.duplex, port.opaque) == (speed, duplex, ())


def test_a_banner_configures_nothing() -> None:
    text = "banner motd\ninterface Ethernet9\n   shutdown\nEOF\n!\ninterface Ethernet1\n"
    assert list(EOS.parse(text).ports) == ["Ethernet1"]
    assert EOS.foreign(text) == ["banner motd", "interface Ethernet9", "   shutdown", "EOF"]


def test_the_pair_is_read() -> None:
    text = "mlag configuration\n   domain-id RACK1\n   peer-address 10.0.0.2\n   peer-link Port-Channel2000\n"
    assert EOS.parse(text).pair == Pair("RACK1", "Port-Channel2000")
    assert EOS.parse("interface Ethernet1\n").pair is None


def test_a_routed_port_that_once_was_a_trunk_is_not_taken_for_a_blank_one() -> None:
    """The mode is hidden while the port routes: it must not be lost on the way there and back."""
    text = "interface Ethernet1\n   switchport mode trunk\n   no switchport\n"
    port = EOS.parse(text).ports["Ethernet1"]
    assert (port.mode, port.opaque) == ("routed", ("switchport mode trunk",))
