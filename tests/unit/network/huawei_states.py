"""States that a Huawei switch can be in, as hypothesis makes them, and what any two of them must keep between them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    Desired,
    PortState,
    SwitchState,
    Wish,
    desired_from,
    target,
    undo_of,
)
from hypothesis import strategies as st

from tests.unit.network.huawei import Huawei

VLANS = (10, 11, 12, 20, 30, 40)
LAGS = (1, 2)
SWITCHING = ("mode", "access", "native", "allowed")
OPAQUE = ("stp edged-port enable", "storm-control broadcast min-rate 100 max-rate 200", "undo lldp enable", "mtu 9000")
MEMBERS = ("undo lldp enable", "mtu 9000")
"""What a member may have of its own."""
EVERY = (*SWITCHING, "description", "enabled", "speed", "duplex", "lag", "lag_mode", "mlag", "address")
ADDRESSES = ("10.0.0.1 255.255.255.252", "10.0.1.1 255.255.255.0")

vlan = st.sampled_from(VLANS)
carried = st.frozensets(st.sampled_from((1, *VLANS)))
access = st.fixed_dictionaries({"mode": st.just("access"), "access": st.none() | vlan})
trunk = st.fixed_dictionaries({"mode": st.just("trunk"), "native": st.none() | vlan, "allowed": st.none() | carried})
tunnel = st.fixed_dictionaries({"mode": st.just("dot1q-tunnel"), "access": st.none() | vlan})
routed = st.fixed_dictionaries({"mode": st.just("routed"), "address": st.none() | st.sampled_from(ADDRESSES)})
rates = st.sampled_from([(None, None), ("100", "full"), ("100", "half"), ("own", "full"), ("own", "half"),
                         (None, "half")])  # fmt: skip


@st.composite
def hybrid(draw: st.DrawFn) -> dict[str, Any]:
    untagged, tagged = draw(carried), draw(carried)
    left = sorted(untagged - tagged)
    mode = "hybrid" if left == [1] else f"hybrid untagged {' '.join(Listed.of(left))}".rstrip()
    return {"mode": mode, "native": draw(st.none() | vlan), "allowed": tagged or None}


class Listed:
    """Lists of VLANs as the device writes them, one text."""

    @staticmethod
    def of(vlans: list[int]) -> list[str]:
        runs: list[list[int]] = []
        for number in vlans:
            if runs and runs[-1][-1] == number - 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]


def switching(default: str | None) -> st.SearchStrategy[dict[str, Any]]:
    """What a port may be; `default` what it is without a line."""
    none = st.just({"mode": default})
    return st.one_of(access, trunk, hybrid(), tunnel, none)


@st.composite
def states(draw: st.DrawFn, names: list[str], default: str | None) -> SwitchState:
    """A state that a switch can be in: members have nothing but their group, access VLANs exist."""
    groups = {
        number: PortState(
            **draw(switching(default)),
            description=draw(st.none() | st.just("lag")),
            mlag=draw(st.sampled_from([None, 5, 6])) if default else None,
        )
        for number in draw(st.sets(st.sampled_from(LAGS)))
    }
    speaks = {number: draw(st.sampled_from(["active", "on"])) for number in groups}
    ports: dict[str, PortState] = {}
    for name in names:
        number = draw(st.none() | st.sampled_from(sorted(groups))) if groups else None
        own = draw(switching(default) | routed) if number is None else {}
        own = own if number is None else {key: getattr(groups[number], key) for key in SWITCHING}
        speed, duplex = draw(rates)
        ports[name] = PortState(
            **own,
            description=draw(st.none() | st.sampled_from(["uplink", "SHZJ-PAY-APP01 ens1f0", "x"])),
            enabled=draw(st.booleans()),
            speed=speed,
            duplex=duplex,
            lag=number,
            lag_mode=speaks[number] if number else None,
            opaque=tuple(draw(st.lists(st.sampled_from(OPAQUE if number is None else MEMBERS), unique=True))),
        )
    for number, port in groups.items():
        used = any(one.lag == number for one in ports.values())
        ports[f"Eth-Trunk{number}"] = replace(port, lag_mode=None if used or speaks[number] == "on" else "active")
    known = draw(st.dictionaries(vlan, st.none() | st.sampled_from(["PAY", "APP"])))
    known |= {port.access: None for port in ports.values() if port.access}
    return SwitchState(ports, dict(sorted(known.items())))


def text_of(platform: Platform, model: type[Huawei], state: SwitchState, lacp: str) -> str:
    """The text of a state through the model, so that it is as the switch shows it."""
    lines = ["sysname SW", "#"]
    lines += [f"vlan batch {' '.join(map(str, state.vlans))}", "#"] if state.vlans else []
    for number, name in state.vlans.items():
        lines += [f"vlan {number}", f" name {name}", "#"] if name else []
    for name, port in state.ports.items():
        own = platform.section(name, replace(port, lag_mode=None)).splitlines()
        modes = {one.lag_mode for one in state.ports.values() if f"Eth-Trunk{one.lag}" == name} or {port.lag_mode}
        speaks = name.startswith("Eth-Trunk") and modes == {"active"}
        lines += [own[0], *([f" mode {lacp}"] if speaks else []), *own[1:], "#"]
    return model("\n".join(lines) + "\n").text()


def commands(platform: Platform, current: SwitchState, wanted: SwitchState) -> list[str]:
    return [line for stanza in platform.render(current, wanted) for line in stanza.commands()]


def normal(state: SwitchState) -> tuple[dict[str, PortState], dict[int, str | None]]:
    """The state with opaque lines in one order."""
    ports = {name: replace(port, opaque=tuple(sorted(port.opaque))) for name, port in state.ports.items()}
    return ports, dict(state.vlans)


def fits(before: SwitchState, planned: SwitchState) -> SwitchState:
    """The plan without what a port that joins a group could not keep: nobody plans that, it is refused beforehand."""
    ports = {}
    for name, port in planned.ports.items():
        was = before.ports.get(name)
        kept = [line for line in was.opaque if line not in MEMBERS] if was else []
        ports[name] = replace(port, **alone(was), lag=None, lag_mode=None) if port.lag and kept and was else port
    return SwitchState(ports, {**planned.vlans, **{port.access: None for port in ports.values() if port.access}})


def alone(port: PortState | None) -> dict[str, Any]:
    return {key: getattr(port, key) for key in (*SWITCHING, "address")}


def there_and_back(platform: Platform, model: type[Huawei], before: SwitchState, plan: SwitchState, lacp: str) -> None:
    """There is as planned, no moment opens or loses what it must not, and back is the same text."""
    original = text_of(platform, model, before, lacp)
    switch, current = model(original), platform.parse(original)
    assert normal(current) == normal(before)
    planned = fits(before, plan)
    owned = {
        name: Wish({key: getattr(port, key) for key in EVERY}, extra=port.opaque)
        for name, port in planned.ports.items()
    }
    desired = Desired(owned, dict(planned.vlans))
    wanted = settled(target(current, desired))

    switch.run(commands(platform, current, wanted))
    after = platform.parse(switch.text())
    assert normal(after) == normal(wanted)
    assert commands(platform, after, wanted) == []
    moments(model(original), switch, current, after)

    back = target(after, desired_from(undo_of(current, desired)))
    switch.history.clear()
    midway = model(switch.text())
    switch.run(commands(platform, after, back))
    assert switch.text() == original
    moments(midway, switch, after, current)


def settled(state: SwitchState) -> SwitchState:
    """Members that the plan leaves follow their group, as on the device."""
    ports = dict(state.ports)
    for name, port in state.ports.items():
        if port.lag:
            group = ports[f"Eth-Trunk{port.lag}"]
            ports[name] = replace(port, **{key: getattr(group, key) for key in SWITCHING})
            ports[f"Eth-Trunk{port.lag}"] = replace(group, lag_mode=None)
    return SwitchState(ports, state.vlans)


def moments(start: Huawei, switch: Huawei, old: SwitchState, new: SwitchState) -> None:
    """No port ever carries a VLAN that neither state allows, nor loses one that both allow while its kind stays."""
    for name in (one for one in start.ports if not one.startswith("Eth-Trunk")):
        was, will = start.carried(name), switch.carried(name)
        steady = _kind(old, name) == _kind(new, name)
        for command, through in switch.history:
            assert through[name] <= was | will, f"{command!r} lets {through[name] - was - will} through {name}"
            assert not steady or was & will <= through[name], (
                f"{command!r} takes {was & will - through[name]} of {name}"
            )


def _kind(state: SwitchState, name: str) -> tuple[object, ...]:
    port = state.ports[name]
    group = state.ports.get(f"Eth-Trunk{port.lag}")
    kind = (port.mode or "").partition(" ")[0]
    return (kind, port.lag, port.lag_mode, port.enabled, group.enabled if group else None)
