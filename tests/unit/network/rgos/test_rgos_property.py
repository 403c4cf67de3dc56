"""For any two states: the rendered commands reach the desired one, their inverse gives back the identical text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import PLATFORM as RGOS
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
from tests.unit.network.rgos.model import Switch

PORTS = [f"GigabitEthernet 1/0/{number}" for number in range(1, 4)] + ["TenGigabitEthernet 2/0/49"]
VLANS = (1, 10, 11, 20, 30, 4094)
LAGS = (1, 2)
SWITCHING = ("mode", "access", "native", "allowed")
OPAQUE = ("spanning-tree portfast", "storm-control broadcast pps 500", "mtu 9000")
EVERY = ("description", "enabled", *SWITCHING, "speed", "duplex", "lag", "lag_mode", "address")
GROUP = ("description", "enabled", *SWITCHING, "address")

vlan = st.sampled_from(VLANS)
beyond_one: st.SearchStrategy[int | None] = vlan.map(lambda number: None if number == 1 else number)
access = st.fixed_dictionaries({"mode": st.just("access"), "access": beyond_one})
trunk = st.fixed_dictionaries(
    {"mode": st.just("trunk"), "native": beyond_one, "allowed": st.none() | st.frozensets(vlan)}
)
uplink = st.fixed_dictionaries(
    {"mode": st.just("uplink"), "native": beyond_one, "allowed": st.none() | st.frozensets(vlan)}
)
routed = st.fixed_dictionaries(
    {"mode": st.just("routed"), "address": st.none() | st.sampled_from(["10.0.0.1 255.255.255.252"])}
)
kept = st.fixed_dictionaries(
    {"mode": st.just("access"), "access": beyond_one, "native": beyond_one, "allowed": st.none() | st.frozensets(vlan)}
)
switching: st.SearchStrategy[dict[str, Any]] = access | trunk | uplink | routed | kept
physical: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries({
    "description": st.none() | st.sampled_from(["uplink", "SHZJ-PAY-APP01 ens1f0", "x"]),
    "enabled": st.booleans(),
    "speed": st.sampled_from([None, "100", "1000"]), "duplex": st.sampled_from([None, "full"]),
    "opaque": st.lists(st.sampled_from(OPAQUE), unique=True).map(tuple),
})  # fmt: skip


@st.composite
def states(draw: st.DrawFn) -> SwitchState:
    """A state that a switch can be in: members have the attributes of their group, VLANs of ports exist."""
    groups: dict[int, PortState] = {}
    for number in draw(st.sets(st.sampled_from(LAGS))):
        enabled, described = draw(st.booleans()), draw(st.none() | st.just("lag"))
        groups[number] = PortState(**draw(switching), description=described, enabled=enabled)
    ports = {f"AggregatePort {lag}": group for lag, group in groups.items()}
    for name in PORTS:
        lag = draw(st.none() | st.sampled_from(sorted(groups))) if groups else None
        own = draw(switching) if lag is None else {key: getattr(groups[lag], key) for key in SWITCHING}
        mode = draw(st.sampled_from(["active", "passive", "on"])) if lag else None
        ports[name] = PortState(**{**own, **draw(physical)}, lag=lag, lag_mode=mode)
    known = draw(st.dictionaries(vlan, st.none() | st.sampled_from(["PAY", "APP"])))
    used = {number for port in ports.values() for number in (port.access, port.native) if number}
    return SwitchState(ports, dict(sorted((dict.fromkeys(used | {1}) | known).items())))


def text_of(state: SwitchState) -> str:
    """The text of a state through the model, so that it is canonical."""
    lines = ["hostname SW", "!"]
    for number, name in state.vlans.items():
        lines += [*RGOS.vlan_section(number, name).splitlines(), "!"]
    for name, port in state.ports.items():
        lines += [*(RGOS.section(name, port).splitlines() or [f"interface {name}"]), "!"]
    return Switch("\n".join(lines) + "\n").text()


def commands(current: SwitchState, wanted: SwitchState) -> list[str]:
    return [line for stanza in RGOS.render(current, wanted) for line in stanza.commands()]


def wishes(planned: SwitchState) -> Desired:
    owned = {}
    for name, port in planned.ports.items():
        keys = GROUP if name.startswith("Aggregate") else EVERY
        owned[name] = Wish({key: getattr(port, key) for key in keys}, extra=port.opaque)
    return Desired(owned, dict(planned.vlans))


@settings(max_examples=examples(100), deadline=None)
@given(states())
def test_parse_reads_what_the_switch_shows(state: SwitchState) -> None:
    assert normal(RGOS.parse(text_of(state))) == normal(state)


@settings(max_examples=examples(100), deadline=None)
@given(states(), states())
def test_there_and_back(before: SwitchState, planned: SwitchState) -> None:
    original = text_of(before)
    switch, current = Switch(original), RGOS.parse(original)
    desired = wishes(planned)
    wanted = target(current, desired)
    switch.run(commands(current, wanted))
    after = RGOS.parse(switch.text())
    if normal(after) != normal(wanted):  # the second pass: a member had taken over what its group was told
        switch.run(commands(after, wanted))
        after = RGOS.parse(switch.text())
    assert normal(after) == normal(wanted)
    safe(Switch(original), switch)

    back = target(after, desired_from(undo_of(current, desired)))
    switch.run(commands(after, back))
    assert switch.text() == original


def safe(before: Switch, after: Switch) -> None:
    """No moment carries what neither end carries; and what both carry is lost only by a port that changes its group."""
    for command, moment in after.history:
        for name, through in moment.items():
            old, new = (one.carried(name) if name in one.ports else set() for one in (before, after))
            was, becomes = before.ports.get(name), after.ports.get(name)
            crossed = was and (was.routed or not becomes or becomes.routed)  # it is switched before it has a VLAN
            beyond = through - old - new - ({1} if crossed else set())
            assert not beyond, f"{command} lets {sorted(beyond)[:5]} through {name}"
            if was and becomes and was.group == becomes.group and not name.startswith("Aggregate"):
                lost = sorted((old & new) - through)[:5]
                assert not lost, f"{command} takes {lost} from {name}"


@settings(max_examples=examples(50), deadline=None)
@given(states(), st.sets(st.sampled_from(PORTS)))
def test_only_what_is_owned_is_touched(before: SwitchState, chosen: set[str]) -> None:
    current = RGOS.parse(text_of(before))
    alone = {name for name in chosen if current.ports[name].lag is None}
    wanted = target(current, Desired({name: Wish({"enabled": False}) for name in alone}, {}))
    for stanza in RGOS.render(current, wanted):
        assert stanza.head.removeprefix("interface ") in alone
        assert stanza.lines == ("shutdown",)


def normal(state: SwitchState) -> tuple[dict[str, PortState], dict[int, str | None]]:
    """The state with opaque lines in one order."""
    ports = {name: replace(port, opaque=tuple(sorted(port.opaque))) for name, port in state.ports.items()}
    return ports, dict(sorted(state.vlans.items()))
