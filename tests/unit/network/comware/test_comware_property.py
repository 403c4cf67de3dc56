"""For any two states: the rendered commands reach the desired one, their inverse gives back the identical text."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import PLATFORM as COMWARE
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    PortState,
    SwitchState,
    Wish,
    desired_from,
    target,
    undo_of,
)
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.pace import examples
from tests.unit.network.comware.model import Switch

PORTS = [f"GigabitEthernet1/0/{number}" for number in range(1, 4)] + ["Ten-GigabitEthernet2/0/49"]
VLANS = (1, 10, 11, 20, 30, 4094)
LAGS = (1, 2)
SWITCHING = ("mode", "access", "native", "allowed")
OPAQUE = ("stp edged-port", "broadcast-suppression pps 500", "lldp compliance admin-status cdp txrx")
EVERY = ("description", "enabled", *SWITCHING, "speed", "duplex", "lag", "lag_mode", "address")
GROUP = ("description", "enabled", *SWITCHING, "lag_mode", "address")
HYBRID = ("hybrid", "hybrid untagged 1", "hybrid tagged 10 to 11 untagged 1 20", "hybrid tagged 30 untagged 10 4094")

vlan = st.sampled_from(VLANS)
beyond_one: st.SearchStrategy[int | None] = vlan.map(lambda number: None if number == 1 else number)
access = st.fixed_dictionaries({"mode": st.just("access"), "access": beyond_one})
trunk = st.fixed_dictionaries(
    {"mode": st.just("trunk"), "native": beyond_one, "allowed": st.none() | st.frozensets(vlan)}
)
hybrid = st.fixed_dictionaries({"mode": st.sampled_from(HYBRID), "native": beyond_one})
routed = st.fixed_dictionaries(
    {"mode": st.just("routed"), "address": st.none() | st.sampled_from(["10.0.0.1 255.255.255.252"])}
)
switching: st.SearchStrategy[dict[str, Any]] = access | trunk | hybrid | routed
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
        mode = draw(st.sampled_from(["active", "on"]))
        groups[number] = PortState(**draw(switching), description=described, enabled=enabled, lag_mode=mode)
    ports = {f"Bridge-Aggregation{lag}": group for lag, group in groups.items()}
    for name in PORTS:
        lag = draw(st.none() | st.sampled_from(sorted(groups))) if groups else None
        own = draw(switching) if lag is None else {key: getattr(groups[lag], key) for key in SWITCHING}
        modes = [None] if lag is None else ["on"] if groups[lag].lag_mode == "on" else ["active", "passive"]
        ports[name] = PortState(**{**own, **draw(physical)}, lag=lag, lag_mode=draw(st.sampled_from(modes)))
    known = draw(st.dictionaries(vlan, st.none() | st.sampled_from(["PAY", "APP"])))
    used = {number for port in ports.values() for number in (port.access, port.native) if number}
    return SwitchState(ports, dict(sorted((dict.fromkeys(used | {1}) | known).items())))


def text_of(state: SwitchState) -> str:
    """The text of a state through the model, so that it is canonical."""
    lines = [" sysname SW", "#"]
    for number, name in state.vlans.items():
        lines += [*COMWARE.vlan_section(number, name).splitlines(), "#"]
    for name, port in state.ports.items():
        lines += [*(COMWARE.section(name, port).splitlines() or [f"interface {name}"]), "#"]
    return Switch("\n".join(lines) + "\n").text()


def commands(current: SwitchState, wanted: SwitchState) -> list[str]:
    return [line for stanza in COMWARE.render(current, wanted) for line in stanza.commands()]


def wishes(planned: SwitchState) -> Desired:
    owned = {}
    for name, port in planned.ports.items():
        keys = GROUP if name.startswith("Bridge") else EVERY
        owned[name] = Wish({key: getattr(port, key) for key in keys}, extra=port.opaque)
    return Desired(owned, dict(planned.vlans))


def crosses(one: SwitchState, other: SwitchState) -> bool:
    """Whether a port with lines of its own changes its link mode, which is refused."""
    return any(
        port.opaque and (port.mode == "routed") != (other.ports[name].mode == "routed")
        for name, port in one.ports.items()
        if name in other.ports
    )


@settings(max_examples=examples(100), deadline=None)
@given(states())
def test_parse_reads_what_the_switch_shows(state: SwitchState) -> None:
    assert normal(COMWARE.parse(text_of(state))) == normal(state)


@settings(max_examples=examples(100), deadline=None)
@given(states(), states())
def test_there_and_back(before: SwitchState, planned: SwitchState) -> None:
    original = text_of(before)
    switch, current = Switch(original), COMWARE.parse(original)
    desired = wishes(planned)
    wanted = target(current, desired)
    assume(not crosses(current, wanted))
    switch.run(commands(current, wanted))
    after = COMWARE.parse(switch.text())
    if normal(after) != normal(wanted):  # the second pass: a member had taken over what its group was told
        switch.run(commands(after, wanted))
        after = COMWARE.parse(switch.text())
    assert normal(after) == normal(wanted)
    safe(Switch(original), switch)

    back = target(after, desired_from(undo_of(current, desired)))
    assume(not crosses(after, back))
    switch.run(commands(after, back))
    assert switch.text() == original


def safe(before: Switch, after: Switch) -> None:
    """No moment carries what neither end carries; and what both carry is lost only with the link type."""
    for command, moment in after.history:
        for name, through in moment.items():
            old, new = (one.carried(name) if name in one.ports else set() for one in (before, after))
            was, becomes = before.ports.get(name), after.ports.get(name)
            same = was and becomes and (was.kind, was.routed) == (becomes.kind, becomes.routed)
            beyond = through - old - new - (set() if same else {1})
            assert not beyond, f"{command} lets {sorted(beyond)[:5]} through {name}"
            alone = not name.startswith("Bridge")  # a group whose members change has none for a moment
            if alone and same and was and becomes and was.group == becomes.group:
                lost = sorted((old & new) - through)[:5]
                assert not lost, f"{command} takes {lost} from {name}"


@settings(max_examples=examples(50), deadline=None)
@given(states(), st.sets(st.sampled_from(PORTS)))
def test_only_what_is_owned_is_touched(before: SwitchState, chosen: set[str]) -> None:
    current = COMWARE.parse(text_of(before))
    alone = {name for name in chosen if current.ports[name].lag is None}
    wanted = target(current, Desired({name: Wish({"enabled": False}) for name in alone}, {}))
    for stanza in COMWARE.render(current, wanted):
        assert stanza.head.removeprefix("interface ") in alone
        assert stanza.lines == ("shutdown",)


def test_a_line_that_the_other_link_mode_forgets_is_refused_before_anything_is_written() -> None:
    name = PORTS[0]
    current = SwitchState({name: PortState(mode="access", opaque=("stp edged-port",))})
    wanted = target(current, Desired({name: Wish({"mode": "routed"})}, {}))
    with pytest.raises(GoliveError, match=r"GigabitEthernet1/0/1: 'stp edged-port' would be lost") as refused:
        COMWARE.render(current, wanted)
    assert "切换二三层模式" in sentences.told(str(refused.value), "zh")


def normal(state: SwitchState) -> tuple[dict[str, PortState], dict[int, str | None]]:
    """The state with opaque lines in one order."""
    ports = {name: replace(port, opaque=tuple(sorted(port.opaque))) for name, port in state.ports.items()}
    return ports, dict(sorted(state.vlans.items()))
