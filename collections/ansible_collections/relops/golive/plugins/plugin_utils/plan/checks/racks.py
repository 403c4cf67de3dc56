"""Racks: height units, power feeds with one of them dead, outlets, weight; the rules themselves are in `site/`."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Outlet
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from ansible_collections.relops.golive.plugins.plugin_utils.site.power import (
    OUTLETS,
    feed_of,
    loads,
    pdus,
    unfed,
    wrongly_fed,
)
from ansible_collections.relops.golive.plugins.plugin_utils.site.racks import outside_the_rack, overlapping, weights


@check
def units_are_inside_the_rack(scene: Scene) -> Iterator[Fault]:
    yield from scene.device_faults(outside_the_rack(scene.rows, scene.plan.racks))


@check
def heights_are_those_of_the_type(scene: Scene) -> Iterator[Fault]:
    for index, device in enumerate(scene.rows):
        found = type_of(device, scene.plan.device_types)
        if found is None or device.u_end < device.u_start:
            continue
        taken = device.u_end - device.u_start + 1 if device.u_start else 0
        chassis = scene.plan.switches[device.name].stack if device.name in scene.plan.switches else 1
        if not any(taken - 1 < found.u_height * size <= taken for size in {1, chassis}):
            zh, en = (
                f"占 {taken}U，型号 {device.model} 高 {found.u_height:g}U",
                f"takes {taken}U, {device.model} is {found.u_height:g}U high",
            )
            yield Fault(scene.row_at(index, "u_end"), device.name, zh, en)


@check
def units_do_not_overlap(scene: Scene) -> Iterator[Fault]:
    yield from scene.device_faults(overlapping(scene.rows, scene.plan.racks, scene.plan.device_types))


@check
def racks_bear_the_weight(scene: Scene) -> Iterator[Fault]:
    weighing = weights(scene.plan.racks, scene.rows)
    for name, rack in scene.plan.racks.items():
        weighs = weighing[name]
        if weighs > rack.max_weight_kg:
            zh = f"设备与机柜共重 {weighs:g}kg，承重 {rack.max_weight_kg:g}kg"
            en = f"weighs {weighs:g} kg, may weigh {rack.max_weight_kg:g} kg"
            yield Fault(scene.item("racks", name), "", zh, en)


@check
def one_feed_carries_the_rack(scene: Scene) -> Iterator[Fault]:
    for (name, feed), watts in loads(scene.rows, scene.plan.racks).items():
        line = scene.plan.racks[name].feeds.get(feed)
        if line and watts > line.limit_w:
            zh = f"另一路失效时负载 {watts:g}W，上限 {line.limit_w:g}W（{line.max_utilization:g}%）"
            share = f"{line.max_utilization:g} %"
            en = f"carries {watts:g} W with the other feed dead, may carry {line.limit_w:g} W ({share})"
            yield Fault(scene.item("racks", name, "feeds", feed), "", zh, en)


@check
def supplies_hang_on_both_feeds(scene: Scene) -> Iterator[Fault]:
    yield from scene.device_faults(wrongly_fed(scene.rows, scene.plan.racks))


@check
def supplies_are_connected(scene: Scene) -> Iterator[Fault]:
    if "devices.type" in scene.holes:
        return  # nobody knows which of them are PDUs
    yield from scene.device_faults(unfed(scene.rows, scene.plan.device_types))


@check
def outlets_exist_and_are_used_once(scene: Scene) -> Iterator[Fault]:
    used: dict[tuple[str, str, int], str] = {}
    known = pdus(scene.plan.racks, scene.rows)
    for index, device in enumerate(scene.rows):
        for key in OUTLETS:
            outlet: Outlet | None = getattr(device, key)
            rack = scene.plan.racks.get(device.rack)
            if outlet is None or rack is None:
                continue
            where = scene.row_at(index, key)
            feed = feed_of(rack, outlet)
            if feed is None or feed not in rack.feeds:
                zh, en = suggestion(str(outlet), [str(line.pdu) for line in rack.feeds.values() if line.pdu])
                zh = f"机柜 {device.rack} 没有此路供电或 PDU{zh}"
                en = f"is no feed or PDU of rack {device.rack}{en}"
                yield Fault(where, str(outlet), zh, en)
                continue
            pdu = known.get((device.rack, feed), outlet.pdu)
            yield from _outlet(scene, where, pdu, outlet)
            other = used.setdefault((device.rack, pdu, outlet.number), device.name)
            if other != device.name:
                yield Fault(where, f"{device.name} {outlet}", f"插口已由 {other} 使用", f"is used twice (also {other})")


def _outlet(scene: Scene, where: str, pdu: str, outlet: Outlet) -> Iterator[Fault]:
    device = scene.plan.devices.get(pdu)
    found = type_of(device, scene.plan.device_types) if device else None
    if found and not 1 <= outlet.number <= len(found.power_outlets):
        zh, en = f"{pdu} 只有插口 1-{len(found.power_outlets)}", f"{pdu} has outlets 1-{len(found.power_outlets)}"
        yield Fault(where, str(outlet), zh, en)


@check
def feeds_have_their_pdu(scene: Scene) -> Iterator[Fault]:
    if scene.holes & {"devices.rack", "devices.type"}:
        return
    for name, rack in scene.plan.racks.items():
        for feed, line in rack.feeds.items():
            if line.pdu is None:
                continue
            where = scene.item("racks", name, "feeds", feed, "pdu")
            yield from scene.unknown(where, line.pdu, "devices")
            device = scene.plan.devices.get(line.pdu)
            if device and (device.type is not DeviceKind.PDU or device.rack != name):
                yield Fault(where, line.pdu, f"不是机柜 {name} 的 PDU", f"is no PDU of rack {name}")
