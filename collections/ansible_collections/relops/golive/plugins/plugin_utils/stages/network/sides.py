"""The connections of a switch seen from it: its own port, what is at the far end, its aggregation group, its words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import LagMode, LinkPurpose, LinkStatus
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import Component
from ansible_collections.relops.golive.plugins.plugin_utils.model.network import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.model.plan import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Platform


class Side(NamedTuple):
    """One connection seen from one of its two devices; `group` is the number of the device's aggregation group."""

    link: Connection
    port: str
    peer: str
    peer_port: str
    lag: str
    peer_lag: str
    first: bool
    group: int | None

    @property
    def used(self) -> bool:
        """Tell whether the connection is there to stay."""
        return self.link.status is not LinkStatus.DECOMMISSIONED

    @property
    def bundled(self) -> bool:
        """Tell whether the switch is to bundle the port; a bond that is active-backup is the host's alone."""
        return bool(self.lag) and self.link.lag_mode is not LagMode.ACTIVE_BACKUP


def sides_of(plan: Plan, name: str, platform: Platform) -> Iterator[Side]:
    """Yield every connection of a switch, in the order of the port table."""
    for link in plan.links.get(name, ()):
        near, far = link.lags or ("", "")
        if link.a_device == name:
            port, number = platform.canonical(link.a_port), _number(link, near, platform)
            yield Side(link, port, link.b_device, link.b_port, near, far, True, number)
        if link.b_device == name:
            port, number = platform.canonical(link.b_port), _number(link, far, platform)
            yield Side(link, port, link.a_device, link.a_port, far, near, False, number)


def _number(link: Connection, lag: str, platform: Platform) -> int | None:
    return platform.lag_number(lag) if lag and link.lag_mode is not LagMode.ACTIVE_BACKUP else None


def taken_sides(plan: Plan, name: str, platform: Platform) -> list[Side]:
    """Return the connections whose ports this go-live configures.

    That is all but those that carry the way to the switch, and those of the peer link of its multi-chassis pair.
    """
    sides = list(sides_of(plan, name, platform))
    components = plan.device_type(name).by_interface if sides else {}
    paired = plan.switches[name].mlag is not None
    return [
        side
        for side in sides
        if not _management(components, side) and not (paired and is_peer_link(plan, name, platform, side))
    ]


def is_peer_link(plan: Plan, name: str, platform: Platform, side: Side) -> bool:
    """Tell whether a connection is part of the peer link of a switch's multi-chassis pair."""
    mlag = plan.switches[name].mlag
    own = {side.port, *([] if side.group is None else [platform.lag_port(side.group)])}
    return mlag is not None and side.peer == mlag.peer and platform.interface(mlag.peer_link) in own


def _management(components: Mapping[str, Component], side: Side) -> bool:
    """Tell whether a port carries the way to the switch itself; such a port is never touched."""
    component = components.get(side.port)
    if component is not None and component.mgmt_only:
        return True
    return side.link.vlan_untagged is None and side.link.purpose in (LinkPurpose.MANAGEMENT, LinkPurpose.BMC)


def groups_of(sides: list[Side]) -> dict[int, list[Side]]:
    """Return the members of every aggregation group that is used, by its number."""
    members: dict[int, list[Side]] = {}
    for side in sides:
        if side.group is not None and side.used:
            members.setdefault(side.group, []).append(side)
    return members


def description(plan: Plan, side: Side) -> str:
    """Return the description of a port by the plan's pattern."""
    return _filled(plan, side, side.peer_port, side.link.link_id)


def group_description(plan: Plan, members: list[Side]) -> str:
    """Return the description of an aggregation group by the plan's pattern."""
    return _filled(plan, members[0], members[0].peer_lag, ",".join(side.link.link_id for side in members))


def _filled(plan: Plan, side: Side, peer_port: str, links: str) -> str:
    text = plan.network.description.format(
        peer=side.peer, peer_port=peer_port, link_id=links, purpose=side.link.purpose.en
    )
    plain = text.isascii() and text.isprintable() and "  " not in text and text == text.strip()
    return text if plain else " ".join(text.split())


def unused_ports(plan: Plan, name: str, platform: Platform) -> list[str]:
    """Return the ports of a switch that are in no connection, but for those of its management."""
    links = plan.links.get(name, ())
    cabled = {platform.canonical(link.a_port) for link in links if link.a_device == name}
    cabled |= {platform.canonical(link.b_port) for link in links if link.b_device == name}
    names = (platform.canonical(part.name) for part in plan.device_type(name).interfaces if not part.mgmt_only)
    return [port for port in names if port not in cabled]
