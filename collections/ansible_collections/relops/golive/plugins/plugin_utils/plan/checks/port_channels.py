"""Port channels: named and moded, at least two members, all alike, one far end or a pair of switches (form 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LagMode
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

Members = list[tuple[int, Connection, tuple[str, str]]]
"""Of each member its line, itself, and device and group at its other end."""


@check
def port_channels_are_named_and_moded(scene: Scene) -> Iterator[Fault]:
    for index, link in enumerate(scene.plan.connections):
        if (link.lag_group is None) != (link.lag_mode is None):
            key = "lag_mode" if link.lag_mode is None else "lag_group"
            yield Fault(
                scene.link_at(index, key),
                link.link_id,
                "聚合组与聚合模式须同时填写",
                "a port channel needs group and mode",
            )


@check
def port_channel_members_agree(scene: Scene) -> Iterator[Fault]:
    groups: dict[tuple[str, str], Members] = defaultdict(list)
    for index, link in enumerate(scene.plan.connections):
        lags = link.lags
        if lags is not None:
            groups[link.a_device, lags[0]].append((index, link, (link.b_device, lags[1])))
            groups[link.b_device, lags[1]].append((index, link, (link.a_device, lags[0])))
    unsure = {end for end, members in groups.items() if _ends_nowhere(scene, members)}
    told: set[tuple[str, str]] = set()
    for end, members in groups.items():
        sure = end not in unsure and not any(far in unsure for _index, _link, far in members)
        for fault in _members(scene, *end, members, sure) if end[0] in scene.plan.devices else ():
            if (fault.where, fault.en) not in told:  # one cell is wrong once, not once for each end of its cable
                told.add((fault.where, fault.en))
                yield fault


def _ends_nowhere(scene: Scene, members: Members) -> bool:
    """Tell whether a member ends in a device that is not there: how the group looks without it says nothing."""
    return any(far not in scene.plan.devices for _index, _link, (far, _lag) in members)


def _members(scene: Scene, device: str, lag: str, members: Members, sure: bool) -> Iterator[Fault]:
    """Yield what is wrong with a group; where it isn't `sure` who belongs to it, only how its members differ."""
    first_index, first, _far = members[0]
    name = f"{device} {lag}"
    if len(members) < 2 and sure and device not in scene.partial and not _is_half(scene, device, members[0][2]):
        yield Fault(
            scene.link_at(first_index, "lag_group"),
            name,
            "聚合组至少两条成员链路",
            "a port channel needs at least two members",
        )
    for index, link, _far in members[1:]:
        for key in ("speed", "duplex", "mode", "vlan_untagged", "vlan_tagged", "lag_mode"):
            if getattr(link, key) != getattr(first, key):
                line = scene.line_of(first_index)
                zh, en = f"与同组第 {line} 行不一致", f"differs from line {line} of the same port channel"
                own, other = scene.link_at(index, key), scene.link_at(first_index, key)
                yield Fault(own, name, zh, en, follows=(own, other))
    far: dict[str, set[str]] = defaultdict(set)
    for _index, _link, (peer, peer_lag) in members:
        far[peer].add(peer_lag)
    if sure and _many(scene, far, first.lag_mode):
        ends = ", ".join(f"{peer} {'/'.join(sorted(names))}" for peer, names in sorted(far.items()))
        zh, en = f"成员的对端不是同一聚合组：{ends}", f"its members end in different port channels: {ends}"
        yield Fault(scene.link_at(first_index, "lag_group"), name, zh, en)


def _many(scene: Scene, far: dict[str, set[str]], mode: LagMode | None) -> bool:
    """Tell whether members end in more than one group."""
    return any(len(names) > 1 for names in far.values()) or not _one_end(scene, list(far), mode)


def _one_end(scene: Scene, far: list[str], mode: LagMode | None) -> bool:
    """Tell whether the devices at the far end are one for a group: one device, or a multi-chassis pair.

    A bond of which one link is used at a time may end in any two.
    """
    if len(far) == 1:
        return True
    if len(far) > 2:
        return False
    return mode is LagMode.ACTIVE_BACKUP or _is_pair(scene, *far)


def _is_half(scene: Scene, device: str, far: tuple[str, str]) -> bool:
    """Tell whether a group of one member is half of one over a pair: the other switch of it has members, too."""
    switch = scene.plan.switches.get(device)
    if switch is None or switch.mlag is None:
        return False
    other = switch.mlag.peer
    ends = {
        end
        for link in scene.plan.links.get(other, ())
        if link.lags is not None and link.lag_mode is not LagMode.ACTIVE_BACKUP
        for end in ((link.a_device, link.lags[0]), (link.b_device, link.lags[1]))
        if end[0] != other
    }
    return far in ends


def _is_pair(scene: Scene, one: str, other: str) -> bool:
    switch = scene.plan.switches.get(one)
    return switch is not None and switch.mlag is not None and switch.mlag.peer == other
