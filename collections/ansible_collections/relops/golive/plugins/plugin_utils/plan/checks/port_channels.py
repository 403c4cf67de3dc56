"""Port channels: named and moded, at least two members, all alike, one far end (form 6)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


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
    groups: dict[tuple[str, str], list[tuple[int, Connection, tuple[str, str]]]] = defaultdict(list)
    for index, link in enumerate(scene.plan.connections):
        lags = link.lags
        if lags is not None:
            groups[link.a_device, lags[0]].append((index, link, (link.b_device, lags[1])))
            groups[link.b_device, lags[1]].append((index, link, (link.a_device, lags[0])))
    for (device, lag), members in groups.items():
        if device in scene.plan.devices:
            yield from _members(scene, device, lag, members)


def _members(
    scene: Scene, device: str, lag: str, members: list[tuple[int, Connection, tuple[str, str]]]
) -> Iterator[Fault]:
    first_index, first, _far = members[0]
    name = f"{device} {lag}"
    if len(members) < 2 and device not in scene.partial:
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
                yield Fault(scene.link_at(index, key), name, zh, en)
    far: dict[str, set[str]] = defaultdict(set)
    for _index, _link, (peer, peer_lag) in members:
        far[peer].add(peer_lag)
    if len(far) > 2 or any(len(names) > 1 for names in far.values()):
        ends = ", ".join(f"{peer} {'/'.join(sorted(names))}" for peer, names in sorted(far.items()))
        zh, en = f"成员的对端不是同一聚合组：{ends}", f"its members end in different port channels: {ends}"
        yield Fault(scene.link_at(first_index, "lag_group"), name, zh, en)
