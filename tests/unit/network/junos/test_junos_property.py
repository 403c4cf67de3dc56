"""For any configuration and any plan: the change reaches the plan, and back is what was there, word for word.

A change of Junos is committed as a whole, so that the moments in which a port carries something are before and after:
after it carries what was wanted, and nothing else.
"""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos import PLATFORM as JUNOS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    PortState,
    SwitchState,
    Wish,
    changes,
    desired_from,
    target,
    undo_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import line_differences
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pace import examples
from tests.unit.network.junos.model import Switch

PORTS = [f"ge-0/0/{number}" for number in range(4)] + ["xe-0/1/0", "et-0/0/1:0"]
NAMES = {10: "v10", 20: "PAY", 30: "v30", 31: "v31", 32: "v32", 40: "STORE"}
VLANS = tuple(NAMES)
OPAQUE = ("mtu 9216", "hold-time up 10", "ether-options no-flow-control")
INSIDE = ("unit 0 family ethernet-switching storm-control default",)
EVERY = (
    *("description", "enabled", "mode", "access", "native", "allowed", "speed", "duplex", "lag", "lag_mode", "address"),
)
SWITCH = "unit 0 family ethernet-switching"

vlan = st.sampled_from(VLANS)
description = st.none() | st.sampled_from(["uplink", "SHZJ-PAY-APP01 ens1f0", "## old ##"])


@st.composite
def members(draw: st.DrawFn, mode: str) -> list[str]:
    """Words after `vlan members` as people write them: names, numbers, ranges, all; in any order."""
    if mode != "trunk":
        number = draw(vlan)
        words = [draw(st.sampled_from([str(number), NAMES[number]]))]
        return words if draw(st.booleans()) else []
    if draw(st.integers(0, 9)) == 0:
        return ["all"]
    found = [draw(st.sampled_from([str(number), NAMES[number]])) for number in draw(st.sets(vlan))]
    if draw(st.booleans()):
        found = [word for word in found if word not in ("30", "31", "32", "v30", "v31", "v32")] + ["30-32"]
    return draw(st.permutations(found))


@st.composite
def unit(draw: st.DrawFn) -> list[str]:
    """What an interface says of its unit 0."""
    kind = draw(st.sampled_from(["none", "bare", "empty", "default", "access", "trunk", "routed", "two", "dhcp"]))
    own = {
        "none": [], "bare": ["unit 0"], "empty": [SWITCH], "routed": ["unit 0 family inet address 10.0.0.1/30"],
        "two": ["unit 0 family inet address 10.0.0.1/30", "unit 0 family inet address 10.9.0.1/24"],
        "dhcp": ["unit 0 family inet dhcp"],
    }  # fmt: skip
    if kind in own:
        return own[kind]
    mode = {"default": "switched"}.get(kind, kind)
    lines = [f"{SWITCH} interface-mode {mode}"] if mode != "switched" else [SWITCH]
    lines += [f"{SWITCH} vlan members {word}" for word in draw(members(mode))]
    return [*lines, *draw(st.lists(st.sampled_from(INSIDE), unique=True))]


@st.composite
def configurations(draw: st.DrawFn) -> str:
    """A configuration that a switch may have, in the words of people."""
    lines = ["version 18.4R2.7", "groups all interfaces <*> mtu 9192", "apply-groups all", "system host-name SW1"]
    groups = draw(st.sets(st.sampled_from([0, 3])))
    lines += [f"chassis aggregated-devices ethernet device-count {draw(st.sampled_from([4, 8]))}"] if groups else []
    for number in groups:
        lines += [f"interfaces ae{number} {line}".rstrip() for line in ["", *draw(unit())]]
        lacp = draw(st.sampled_from(["", "lacp active", "lacp passive", "lacp periodic fast"]))
        lines += [f"interfaces ae{number} aggregated-ether-options {lacp}"] if lacp else []
    for name in PORTS:
        lines += [f"interfaces {name} {line}".rstrip() for line in draw(port(sorted(groups)))]
    lines += [
        "interfaces interface-range OTHERS member ge-0/0/40",
        "interfaces irb unit 10 family inet address 10.1.1.1/24",
    ]
    lines += [f"vlans {name} vlan-id {number}" for number, name in NAMES.items()]
    lines += ["vlans v10 l3-interface irb.10", "protocols rstp interface ge-0/0/1 edge"]
    text = "".join(f"set {line}\n" for line in lines)
    there = [name for name in PORTS if f"interfaces {name} description" in text]
    chosen = draw(st.booleans())
    off = draw(st.sampled_from(there)) if there and chosen else ""
    return text + (f"deactivate interfaces {off} description\n" if off else "")


@st.composite
def port(draw: st.DrawFn, groups: list[int]) -> list[str]:
    """What an interface says, empty when it says nothing."""
    if draw(st.integers(0, 4)) == 0:
        bare = draw(st.booleans())
        return [""] if bare else []
    told = draw(description)
    lines = [f'description "{told}"' if told and " " in told else f"description {told}"] if told else []
    lines += ["disable"] if draw(st.booleans()) else []
    lines += draw(st.sampled_from([[], ["speed 1g"], ["ether-options speed 100m"], ["speed 100m"]]))
    lines += draw(st.sampled_from([[], ["link-mode full-duplex"], ["ether-options link-mode half-duplex"]]))
    lines += draw(st.lists(st.sampled_from(OPAQUE), unique=True))
    word = draw(st.sampled_from(["", "ether-options", "gigether-options"]))
    if groups and word:
        return [*lines, f"{word} 802.3ad ae{draw(st.sampled_from(groups))}"]
    native = draw(st.none() | vlan)
    return [*lines, *([f"native-vlan-id {native}"] if native else []), *draw(unit())]


@st.composite
def planned(draw: st.DrawFn) -> dict[str, Any]:
    """The fields that a plan owns of a switched or routed port."""
    nothing = {"access": None, "native": None, "allowed": None}
    access = st.fixed_dictionaries({"mode": st.just("access"), "access": st.none() | vlan})
    trunk = st.fixed_dictionaries(
        {"mode": st.just("trunk"), "native": st.none() | vlan, "allowed": st.frozensets(vlan)}
    )
    routed: st.SearchStrategy[dict[str, Any]] = st.just({"mode": "routed"})
    switching: dict[str, Any] = {**nothing, **draw(st.one_of(access, trunk, routed))}
    return switching


@st.composite
def plans(draw: st.DrawFn) -> Desired:
    """What a plan may want: ports, groups with members that are alike, VLANs with their names; the rest is nobody's."""
    wishes: dict[str, Wish] = {}
    groups = {number: draw(planned()) for number in draw(st.sets(st.sampled_from([0, 1, 3]), max_size=2))}
    agreed = {number: draw(st.sampled_from(["active", "passive", "on"])) for number in groups}
    for name in draw(st.sets(st.sampled_from(PORTS))):
        lag = draw(st.none() | st.sampled_from(sorted(groups))) if groups else None
        own = draw(planned()) if lag is None else dict(groups[lag])
        address = (
            draw(st.none() | st.just("10.0.9.1 255.255.255.252")) if lag is None and own["mode"] == "routed" else None
        )
        physical = {"description": draw(description), "enabled": draw(st.booleans()), "address": address}
        physical |= {"speed": draw(st.sampled_from([None, "100"])), "duplex": draw(st.sampled_from([None, "full"]))}
        group = {"lag": lag, "lag_mode": agreed[lag] if lag is not None else None}
        wishes[name] = Wish({**own, **physical, **group}, extra=draw(st.sampled_from([(), ("mtu 9100",)])))
    used = {wish.owned["lag"] for wish in wishes.values() if wish.owned}
    for number in set(groups) & used:
        wishes[f"ae{number}"] = Wish({"description": "to SW2", "enabled": True, **groups[number], "address": None})
    return Desired(
        wishes, {number: draw(st.sampled_from([NAMES[number], f"NEW-{number}"])) for number in draw(st.sets(vlan))}
    )


def fits(text: str, desired: Desired) -> bool:
    """Whether a configuration is one that the stage would write to."""
    current = JUNOS.parse(text)
    members = {name for name, one in current.ports.items() if one.lag is not None and name not in desired.ports}
    loose = {f"ae{current.ports[name].lag}" for name in members} & set(desired.ports)
    routed = any(
        one.mode == "routed" and (JUNOS.addressed(one) or one.opaque) and name in desired.ports
        for name, one in current.ports.items()
    )
    kept = any(
        "storm-control" in line for name in desired.ports for line in current.ports.get(name, PortState()).opaque
    )
    lacp = any(
        "lacp periodic" in line for name in desired.ports for line in current.ports.get(name, PortState()).opaque
    )
    return not (JUNOS.unfit(text, desired) or loose or routed or kept or lacp)


def run(switch: Switch, current: SwitchState, wanted: SwitchState, noted: list[str]) -> None:
    for _pass in range(2):
        lines = [line for stanza in JUNOS.render(current, wanted) for line in stanza.commands()]
        noted += lines
        if lines:
            switch.run(lines)
        current = JUNOS.parse(switch.text())


def expected(one: PortState) -> set[int]:
    if not one.enabled or one.mode == "routed":
        return set()
    return set(range(1, 4095) if one.allowed is None else one.allowed) if one.mode == "trunk" else {one.access or 1}


@settings(max_examples=examples(150), deadline=None)
@given(configurations(), plans(), st.booleans(), st.booleans())
def test_there_and_back(text: str, desired: Desired, lingers: bool, sorts: bool) -> None:
    switch = Switch(text, lingers, sorts)
    original = switch.text()
    if not fits(original, desired):
        return
    current, noted = JUNOS.parse(original), list[str]()
    wanted = target(current, desired)
    before = {name: switch.carried(name) for name in PORTS if name not in desired.ports}
    run(switch, current, wanted, noted)

    after = JUNOS.parse(switch.text())
    assert not changes(after, target(after, desired))
    assert JUNOS.foreign(switch.text()) == JUNOS.foreign(original)
    for name, wish in desired.ports.items():
        if not name.startswith("ae") and wish.owned and not _inactive(name, switch):
            assert switch.carried(name) == expected(wanted.ports[name])
    assert {name: switch.carried(name) for name in before} == before

    run(switch, after, target(after, desired_from(undo_of(current, desired))), noted)
    back = [line for stanza in JUNOS.taken_back(original, switch.text(), noted) for line in stanza.commands()]
    if back:
        switch.run(back)
    assert switch.text() == original, (line_differences(original, switch.text()), noted)
    assert not JUNOS.taken_back(original, switch.text(), noted)


def _inactive(name: str, switch: Switch) -> bool:
    return any(path[:2] == ("interfaces", name) for path in switch.off)


@settings(max_examples=examples(100), deadline=None)
@given(configurations())
def test_a_configuration_reads_as_it_is(text: str) -> None:
    """Whatever is written there, what is read carries what the switch carries, and nothing would be written."""
    switch = Switch(text)
    state = JUNOS.parse(switch.text())
    assert JUNOS.render(state, target(state, Desired())) == []
    for name in PORTS:
        one = state.ports.get(name, PortState())
        if one.mode in ("access", "trunk", "switched"):
            assert switch.carried(name) == expected(one)


@settings(max_examples=examples(100), deadline=None)
@given(configurations(), st.sets(st.sampled_from(PORTS)))
def test_only_what_is_owned_is_touched(text: str, chosen: set[str]) -> None:
    switch = Switch(text)
    current = JUNOS.parse(switch.text())
    wanted = target(current, Desired({name: Wish({"enabled": False}) for name in chosen}, {}))
    for stanza in JUNOS.render(current, wanted):
        assert stanza.commands() in {(f"set interfaces {name} disable",) for name in chosen}, stanza


@pytest.mark.parametrize("lingers", [True, False])
@pytest.mark.parametrize("own", ["gigether-options 802.3ad ae0", "ether-options speed 100m", "disable"])
def test_the_only_line_of_a_port_comes_back_at_its_place(own: str, lingers: bool) -> None:
    """An interface that becomes empty on the way would be shown last."""
    room = "set chassis aggregated-devices ethernet device-count 1\n"
    rest = "set interfaces ge-0/0/2 mtu 9000\nset interfaces ae0 aggregated-ether-options lacp active\n"
    switch = Switch(f"{room}set interfaces ge-0/0/1 {own}\n{rest}", lingers, sorts=False)
    original, noted = switch.text(), list[str]()
    current = JUNOS.parse(original)
    owned = {"mode": "access", "access": None, "lag": None, "lag_mode": None, "speed": None, "enabled": True}
    desired = Desired({"ge-0/0/1": Wish(owned)})
    run(switch, current, target(current, desired), noted)
    after = JUNOS.parse(switch.text())
    run(switch, after, target(after, desired_from(undo_of(current, desired))), noted)
    switch.run([line for stanza in JUNOS.taken_back(original, switch.text(), noted) for line in stanza.commands()])
    assert switch.text() == original
