"""For any two states: the rendered commands reach the desired one, their inverse gives back the identical text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import PLATFORM as IOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
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
from tests.unit.network.ios.model import Switch

PORTS = [f"GigabitEthernet1/0/{number}" for number in range(1, 6)]
VLANS = (10, 20, 30, 40, 50, 60)
LAGS = (1, 2)
SWITCHING = ("mode", "access", "native", "allowed")
OPAQUE = ("spanning-tree portfast", "storm-control broadcast level 5.00", "switchport nonegotiate", "no cdp enable")
EVERY = (
    "description",
    "enabled",
    "mode",
    "access",
    "native",
    "allowed",
    "speed",
    "duplex",
    "lag",
    "lag_mode",
    "address",
)

vlan = st.sampled_from(VLANS)
switching: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({"mode": st.just("access"), "access": vlan}),
    st.fixed_dictionaries({"mode": st.just("trunk"), "native": st.none() | vlan, "allowed": st.frozensets(vlan)}),
    st.fixed_dictionaries({"mode": st.sampled_from([None, "access", "trunk"]), "access": st.none() | vlan,
                           "native": st.none() | vlan, "allowed": st.none() | st.frozensets(vlan)}),
)  # fmt: skip
ADDRESSES = ("10.0.0.1 255.255.255.252", "10.0.1.1 255.255.255.0")
routed: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"mode": st.just("routed"), "address": st.none() | st.sampled_from(ADDRESSES)}
)
physical: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({
    "description": st.none() | st.sampled_from(["uplink", "SHZJ-PAY-APP01 ens1f0", "x"]),
    "enabled": st.booleans(),
    "speed": st.sampled_from([None, "100", "1000"]), "duplex": st.sampled_from([None, "full"]),
    "opaque": st.lists(st.sampled_from(OPAQUE), unique=True).map(tuple),
})  # fmt: skip


@st.composite
def states(draw: st.DrawFn, vlans: st.SearchStrategy[dict[int, str | None]]) -> SwitchState:
    """A state that a switch can be in: members have the settings of their group, access VLANs exist."""
    groups = {
        lag: PortState(**draw(switching), description=draw(st.none() | st.just("lag")))
        for lag in draw(st.sets(st.sampled_from(LAGS)))
    }
    ports: dict[str, PortState] = {f"Port-channel{lag}": state for lag, state in groups.items()}
    for name in PORTS:
        lag = draw(st.none() | st.sampled_from(sorted(groups))) if groups else None
        own = draw(switching) if lag is None else {key: getattr(groups[lag], key) for key in SWITCHING}
        mode = draw(st.sampled_from(["active", "passive", "on"])) if lag else None
        ports[name] = PortState(**{**own, **draw(physical)}, lag=lag, lag_mode=mode)
    for lag in groups:  # one protocol in a group
        modes = [port.lag_mode for port in ports.values() if port.lag == lag]
        ports.update({name: replace(port, lag_mode=modes[0]) for name, port in ports.items() if port.lag == lag})
    known = draw(vlans) | {port.access: None for port in ports.values() if port.access}
    return SwitchState(ports, dict(sorted(known.items())))


some_vlans = st.dictionaries(vlan, st.none() | st.sampled_from(["PAY", "APP"]))


def text_of(state: SwitchState) -> str:
    """The text of a state through the model, so that it is canonical."""
    lines = ["hostname SW", "ip routing"]
    for number, name in state.vlans.items():
        lines += [f"vlan {number}", *([f" name {name}"] if name else [])]
    for name, port in state.ports.items():
        lines += IOS.section(name, port).splitlines() or [f"interface {name}"]
    return Switch("\n".join(lines) + "\n").text()


def commands(current: SwitchState, wanted: SwitchState) -> list[str]:
    return [line for stanza in IOS.render(current, wanted) for line in stanza.commands()]


@settings(max_examples=examples(50), deadline=None)
@given(states(some_vlans))
def test_parse_reads_what_the_switch_shows(state: SwitchState) -> None:
    read = IOS.parse(text_of(state))
    assert {name: replace(port, opaque=()) for name, port in read.ports.items()} == {
        name: replace(port, opaque=()) for name, port in state.ports.items()
    }
    assert {name: set(port.opaque) for name, port in read.ports.items()} == {
        name: set(port.opaque) for name, port in state.ports.items()
    }
    assert read.vlans == state.vlans


@settings(max_examples=examples(150), deadline=None)
@given(states(some_vlans), states(some_vlans))
def test_there_and_back(before: SwitchState, planned: SwitchState) -> None:
    original = text_of(before)
    switch = Switch(original)
    current = IOS.parse(original)
    owned = {
        name: Wish({key: getattr(port, key) for key in EVERY}, extra=port.opaque)
        for name, port in planned.ports.items()
    }
    desired = Desired(owned, dict(planned.vlans))
    wanted = target(current, desired)

    switch.run(commands(current, wanted))
    after = IOS.parse(switch.text())
    assert normal(after) == normal(wanted)
    carried_before = {name: Switch(original).carried(name) for name in current.ports}
    carried_after = {name: switch.carried(name) for name in switch.ports}
    for command, carried in switch.history:
        for name, through in carried.items():
            beyond = through - carried_before.get(name, {1}) - carried_after.get(name, set()) - {1}
            assert not beyond or name.startswith("Port-channel"), f"{command} lets {beyond} through {name}"

    back = target(after, desired_from(undo_of(current, desired)))
    switch.run(commands(after, back))
    assert switch.text() == original


@settings(max_examples=examples(50), deadline=None)
@given(states(some_vlans), st.sets(st.sampled_from(PORTS)))
def test_only_what_is_owned_is_touched(before: SwitchState, chosen: set[str]) -> None:
    current = IOS.parse(text_of(before))
    alone = {name for name in chosen if current.ports[name].lag is None}
    wanted = target(current, Desired({name: Wish({"enabled": False}) for name in alone}, {}))
    for stanza in IOS.render(current, wanted):
        assert stanza.head.removeprefix("interface ") in alone
        assert stanza.lines == ("shutdown",)


def normal(state: SwitchState) -> tuple[dict[str, PortState], dict[int, str | None]]:
    """The state with opaque lines in one order."""
    return {name: replace(port, opaque=tuple(sorted(port.opaque))) for name, port in state.ports.items()}, dict(
        state.vlans
    )


accessed: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({"mode": st.just("access"), "access": vlan})
single = st.builds(lambda own, more: PortState(**{**own, **more}), accessed | routed, physical)


@settings(max_examples=examples(100), deadline=None)
@given(single, single)
def test_a_routed_port_gets_its_address_and_gives_it_back(before: PortState, planned: PortState) -> None:
    known = dict.fromkeys(sorted({port.access for port in (before, planned) if port.access}))
    original = text_of(SwitchState({PORTS[0]: before}, known))
    switch, current = Switch(original), IOS.parse(original)
    wish = Wish({key: getattr(planned, key) for key in EVERY}, extra=planned.opaque)
    desired = Desired({PORTS[0]: wish}, {})
    wanted = target(current, desired)
    switch.run(commands(current, wanted))
    after = IOS.parse(switch.text())
    assert normal(after) == normal(wanted)
    assert after.ports[PORTS[0]].address == planned.address
    switch.run(commands(after, target(after, desired_from(undo_of(current, desired)))))
    assert switch.text() == original
