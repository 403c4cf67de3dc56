"""Addresses: inside their prefix, used once, gateways where they belong (form 6, X6)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks.vlans import DEFAULT_VLAN
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from ansible_collections.relops.golive.plugins.plugin_utils.site.addressing import (
    Address,
    Claim,
    Prefix,
    doubles,
    gateways,
    prefixes,
    unplanned,
)
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import stands

POINT_TO_POINT = (31, 127, 32, 128)


def _prefixes(scene: Scene) -> list[tuple[str, Prefix, Address | None]]:
    """Every prefix of the plan: its place, itself, its gateway."""
    plan = scene.plan
    of_vlans = [("vlans", name, "prefixes", i) for name, vlan in plan.vlans.items() for i in range(len(vlan.prefixes))]
    places = [scene.item(*place) for place in of_vlans]
    places += [scene.item("prefixes", index, "prefix") for index in range(len(plan.prefixes))]
    return [(place, *found) for place, found in zip(places, gateways(plan), strict=True)]


@check
def prefixes_do_not_overlap(scene: Scene) -> Iterator[Fault]:
    found = sorted(
        _prefixes(scene), key=lambda entry: (entry[1].version, int(entry[1].network_address), entry[1].prefixlen)
    )
    for (place, prefix, _gateway), (other_place, other, _other_gateway) in pairwise(found):
        if prefix.version == other.version and other.network_address in prefix:
            yield Fault(other_place, str(other), f"与 {place} {prefix} 重叠", f"overlaps {place} {prefix}")


@check
def gateways_are_inside_their_prefix(scene: Scene) -> Iterator[Fault]:
    for number, vlan in scene.plan.vlans.items():
        if vlan.gateway is not None and not any(vlan.gateway in prefix for prefix in vlan.prefixes):
            yield Fault(
                scene.item("vlans", number, "gateway"),
                str(vlan.gateway),
                "不在该 VLAN 的网段内",
                "is outside the VLAN's prefixes",
            )
    for index, plain in enumerate(scene.plan.prefixes):
        if plain.gateway is not None and plain.gateway not in plain.prefix:
            yield Fault(
                scene.item("prefixes", index, "gateway"),
                str(plain.gateway),
                f"不在 {plain.prefix} 内",
                f"is outside {plain.prefix}",
            )


@check
def addresses_are_inside_the_vlan(scene: Scene) -> Iterator[Fault]:
    plan = scene.plan
    everywhere = {prefix for _place, prefix, _gateway in _prefixes(scene)}
    for index, link in enumerate(plan.connections):
        if link.ip is None or not all(vlan in plan.vlans or vlan == DEFAULT_VLAN for vlan in link.vlans):
            continue  # an undefined VLAN is told by its own check
        vlans = [plan.vlans[vlan] for vlan in link.vlans if vlan in plan.vlans]
        allowed = {prefix for vlan in vlans for prefix in vlan.prefixes} or everywhere
        where, network = scene.link_at(index, "ip"), link.ip.network
        if network not in allowed:
            if (
                "vlans" in scene.lost
                or "prefixes" in scene.lost
                or scene.gaps
                or scene.partial & {str(vlan) for vlan in link.vlans}
            ):
                continue
            said = ", ".join(sorted(str(prefix) for prefix in allowed)) if len(allowed) <= 4 else ""
            zh, en = (
                f"不在网段 {said} 内" if said else "不在计划的任何网段内",
                f"is outside {said or 'every prefix of the plan'}",
            )
            yield Fault(where, str(link.ip), zh, en)
        elif network.prefixlen not in POINT_TO_POINT and link.ip.ip in (
            network.network_address,
            network.broadcast_address,
        ):
            yield Fault(where, str(link.ip), "是网络地址或广播地址", "is the network's own or broadcast address")


@check
def gateways_of_ports_are_those_of_the_vlan(scene: Scene) -> Iterator[Fault]:
    for index, link in enumerate(scene.plan.connections):
        if link.gateway is None:
            continue
        where = scene.link_at(index, "gateway")
        if link.ip is None:
            if "connections.ip" in scene.holes:
                continue
            yield Fault(where, str(link.gateway), "该行没有 IP", "stands without an address")
            continue
        if link.gateway not in link.ip.network:
            yield Fault(where, str(link.gateway), f"不在 {link.ip.network} 内", f"is outside {link.ip.network}")
            continue
        own = [scene.plan.vlans[vlan].gateway for vlan in link.vlans if vlan in scene.plan.vlans]
        known = [gateway for gateway in own if gateway is not None]
        if known and link.gateway not in known:
            said = ", ".join(str(gateway) for gateway in known)
            yield Fault(where, str(link.gateway), f"该 VLAN 的网关是 {said}", f"the VLAN's gateway is {said}")


@check
def addresses_are_used_once(scene: Scene) -> Iterator[Fault]:
    places = [place for place, _prefix, _gateway in _prefixes(scene)]

    def place(claim: Claim) -> str:
        if claim.table == "prefix":
            return places[claim.index]
        return (scene.row_at if claim.table == "device" else scene.link_at)(claim.index, claim.key)

    nobodys = bool({"connections.a_device", "devices.name"} & scene.holes)
    for claim, first in doubles(scene.plan, scene.rows):
        if nobodys and claim.table != first.table:
            continue  # whose it is, on one of both sides nobody knows
        if any(one.table == "link" and one.owner not in scene.plan.devices for one in (claim, first)):
            continue  # the device of that line is not there: that is told
        also = f"{place(first)} {first.owner}"
        yield Fault(place(claim), str(claim.address), f"重复（{also}）", f"is used twice (also {also})")


@check
def a_device_has_an_address_on_one_port(scene: Scene) -> Iterator[Fault]:
    seen: dict[tuple[str, Address], int] = {}
    for index, link in enumerate(scene.plan.connections):
        if link.ip is None or not stands(link):
            continue
        first = seen.setdefault((link.a_device, link.ip.ip), index)
        if first != index and scene.plan.connections[first].lags != link.lags:
            line = scene.line_of(first)
            yield Fault(
                scene.link_at(index, "ip"),
                str(link.ip),
                f"重复（第 {line} 行已有）",
                f"is used twice (also line {line})",
            )


@check
def addresses_of_devices_are_planned(scene: Scene) -> Iterator[Fault]:
    if not ({"connections", "vlans", "prefixes"} & scene.lost or scene.gaps or scene.partial):
        yield from scene.device_faults(unplanned(scene.rows, scene.plan.connections, prefixes(scene.plan)))


@check
def services_listen_on_addresses_of_their_host(scene: Scene) -> Iterator[Fault]:
    named = [
        (("databases", name, "address"), database.host, database.address)
        for name, database in scene.plan.databases.items()
    ]
    if scene.plan.backup is not None:
        store = scene.plan.backup.store
        named.append((("backup", "store", "address"), store.host, store.address))
    for place, host, address in named:
        device = scene.plan.devices.get(host)
        if device is None or host in scene.partial:
            continue
        own = {link.ip.ip for link in scene.plan.links.get(host, ()) if link.ip is not None and link.a_device == host}
        own |= {each for each in (device.mgmt_ip, device.oob_ip, device.vip, *device.app_ip) if each is not None}
        if address not in own and "connections" not in scene.lost:
            said = ", ".join(sorted(str(each) for each in own))
            zh, en = f"不是 {host} 的地址（{said}）", f"is no address of {host} ({said})"
            yield Fault(scene.item(*place), str(address), zh, en)
