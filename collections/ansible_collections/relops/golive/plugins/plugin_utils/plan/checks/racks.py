"""Racks: height units, power feeds with one of them dead, outlets, weight (form 5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Depth, DeviceKind, Face
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Device, Outlet, Rack
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

OTHER = {"A": "B", "B": "A"}
FEED_OF = {"PDU-A": "A", "PDU-B": "B"}


@check
def units_are_inside_the_rack(scene: Scene) -> Iterator[Fault]:
    for index, device in enumerate(scene.rows):
        rack = scene.plan.racks.get(device.rack)
        if (device.u_start == 0) != (device.u_end == 0) or device.u_end < device.u_start:
            value = f"{device.u_start}-{device.u_end}"
            yield Fault(
                scene.row_at(index, "u_end"), value, "结束U位应不小于开始U位", "must not be below the first unit"
            )
        elif rack and device.u_end > rack.u_height:
            zh, en = (
                f"超出机柜 {device.rack}（1-{rack.u_height}U）",
                f"is outside rack {device.rack} (1-{rack.u_height}U)",
            )
            yield Fault(scene.row_at(index, "u_end"), f"{device.u_end}U", zh, en)
        elif device.u_start and device.face is None:
            yield Fault(scene.row_at(index, "face"), device.name, "缺少面（前或后）", "has no face (front or rear)")


@check
def heights_are_those_of_the_type(scene: Scene) -> Iterator[Fault]:
    for index, device in enumerate(scene.rows):
        found = scene.plan.device_types.get(device.model)
        if found is None or device.u_end < device.u_start:
            continue
        taken = device.u_end - device.u_start + 1 if device.u_start else 0
        if not taken - 1 < found.u_height <= taken:
            zh, en = (
                f"占 {taken}U，型号 {device.model} 高 {found.u_height:g}U",
                f"takes {taken}U, {device.model} is {found.u_height:g}U high",
            )
            yield Fault(scene.row_at(index, "u_end"), device.name, zh, en)


def _faces(scene: Scene, device: Device) -> tuple[Face, ...]:
    found = scene.plan.device_types.get(device.model)
    full = device.depth is Depth.FULL if device.depth else found is None or found.is_full_depth
    return tuple(Face) if full else (device.face or Face.FRONT,)


@check
def units_do_not_overlap(scene: Scene) -> Iterator[Fault]:
    taken: dict[tuple[str, Face, int], Device] = {}
    for index, device in enumerate(scene.rows):
        rack = scene.plan.racks.get(device.rack)
        told: set[str] = set()
        if rack is None or not 0 < device.u_start <= device.u_end <= rack.u_height:
            continue
        for face in _faces(scene, device):
            for unit in range(device.u_start, device.u_end + 1):
                other = taken.setdefault((device.rack, face, unit), device)
                if other is not device and other.name not in told:
                    told.add(other.name)
                    zh = f"与 {other.name}（{other.units}）在机柜 {device.rack} {face.zh}面重叠"
                    en = f"overlaps {other.name} ({other.units}) in rack {device.rack}, {face.en}"
                    yield Fault(scene.row_at(index, "u_start"), f"{device.name} {device.units}", zh, en)


@check
def racks_bear_the_weight(scene: Scene) -> Iterator[Fault]:
    total: dict[str, float] = defaultdict(float)
    for device in scene.rows:
        total[device.rack] += device.weight
    for name, rack in scene.plan.racks.items():
        weight = rack.weight_kg + total[name]
        if weight > rack.max_weight_kg:
            zh, en = (
                f"设备与机柜共重 {weight:g}kg，承重 {rack.max_weight_kg:g}kg",
                f"weighs {weight:g} kg, may weigh {rack.max_weight_kg:g} kg",
            )
            yield Fault(scene.item("racks", name), "", zh, en)


def _feeds(scene: Scene, device: Device) -> dict[str, Outlet]:
    """The feeds a device hangs on, by the outlets named for it."""
    rack = scene.plan.racks.get(device.rack)
    feeds: dict[str, Outlet] = {}
    for outlet in (device.pdu_a, device.pdu_b):
        feed = _feed_of(rack, outlet)
        if outlet is not None and feed:
            feeds.setdefault(feed, outlet)
    return feeds


def _feed_of(rack: Rack | None, outlet: Outlet | None) -> str | None:
    """`PDU-A` is the rack's feed A; a device name is the feed that names it as its PDU."""
    if outlet is None or rack is None:
        return None
    return FEED_OF.get(outlet.pdu) or next((feed for feed, line in rack.feeds.items() if line.pdu == outlet.pdu), None)


@check
def one_feed_carries_the_rack(scene: Scene) -> Iterator[Fault]:
    load: dict[tuple[str, str], float] = defaultdict(float)
    for device in scene.rows:
        for feed in _feeds(scene, device):
            load[device.rack, feed] += device.p_est
    for (name, feed), watts in load.items():
        line = scene.plan.racks[name].feeds.get(feed)
        if line and watts > line.limit_w:
            zh = f"另一路失效时负载 {watts:g}W，上限 {line.limit_w:g}W（{line.max_utilization:g}%）"
            share = f"{line.max_utilization:g} %"
            en = f"carries {watts:g} W with the other feed dead, may carry {line.limit_w:g} W ({share})"
            yield Fault(scene.item("racks", name, "feeds", feed), "", zh, en)


@check
def supplies_hang_on_both_feeds(scene: Scene) -> Iterator[Fault]:
    for index, device in enumerate(scene.rows):
        rack = scene.plan.racks.get(device.rack)
        a, b = _feed_of(rack, device.pdu_a), _feed_of(rack, device.pdu_b)
        if a and a == b:
            zh, en = f"两个电源都接在 {a} 路，一路失效即断电", f"both supplies hang on feed {a}"
            yield Fault(scene.row_at(index, "pdu_b"), f"{device.name} {device.pdu_b}", zh, en)
        elif a == "B" or b == "A":
            key = "pdu_a" if a == "B" else "pdu_b"
            yield Fault(scene.row_at(index, key), str(getattr(device, key)), "A、B 路接反", "is the other feed's PDU")


@check
def supplies_are_connected(scene: Scene) -> Iterator[Fault]:
    for index, device in enumerate(scene.rows):
        found = scene.plan.device_types.get(device.model)
        fed = device.type is not DeviceKind.PDU and found is not None
        supplies = device.psu_count if device.psu_count is not None else len(found.power_ports) if found else 0
        if not fed or device.single_power or supplies == 0:
            continue
        missing = [key for key in ("pdu_a", "pdu_b")[:supplies] if getattr(device, key) is None]
        if len(missing) == len(("pdu_a", "pdu_b")[:supplies]) == 1 and device.pdu_b:
            continue
        for key in missing:
            zh, en = (
                f"有 {supplies} 个电源，缺 {key[-1].upper()} 路插口",
                f"has {supplies} supplies and no outlet on feed {key[-1].upper()}",
            )
            yield Fault(scene.row_at(index, key), device.name, zh, en)


@check
def outlets_exist_and_are_used_once(scene: Scene) -> Iterator[Fault]:
    used: dict[tuple[str, str, int], str] = {}
    for index, device in enumerate(scene.rows):
        for key in ("pdu_a", "pdu_b"):
            outlet: Outlet | None = getattr(device, key)
            rack = scene.plan.racks.get(device.rack)
            if outlet is None or rack is None:
                continue
            where = scene.row_at(index, key)
            pdu = _pdu(rack, outlet)
            if pdu is None:
                zh, en = f"机柜 {device.rack} 没有此路供电或 PDU", f"is no feed or PDU of rack {device.rack}"
                yield Fault(where, str(outlet), zh, en)
                continue
            yield from _outlet(scene, where, pdu, outlet)
            other = used.setdefault((device.rack, pdu, outlet.number), device.name)
            if other != device.name:
                yield Fault(where, f"{device.name} {outlet}", f"插口已由 {other} 使用", f"is used twice (also {other})")


def _pdu(rack: Rack, outlet: Outlet) -> str | None:
    """Return the PDU device behind an outlet; its short name when the feed doesn't name a device."""
    feed = FEED_OF.get(outlet.pdu)
    if feed:
        return (rack.feeds[feed].pdu or outlet.pdu) if feed in rack.feeds else None
    return outlet.pdu if any(line.pdu == outlet.pdu for line in rack.feeds.values()) else None


def _outlet(scene: Scene, where: str, pdu: str, outlet: Outlet) -> Iterator[Fault]:
    device = scene.plan.devices.get(pdu)
    found = scene.plan.device_types.get(device.model) if device else None
    if found and not 1 <= outlet.number <= len(found.power_outlets):
        zh, en = f"{pdu} 只有插口 1-{len(found.power_outlets)}", f"{pdu} has outlets 1-{len(found.power_outlets)}"
        yield Fault(where, str(outlet), zh, en)


@check
def feeds_have_their_pdu(scene: Scene) -> Iterator[Fault]:
    for name, rack in scene.plan.racks.items():
        for feed, line in rack.feeds.items():
            if line.pdu is None:
                continue
            where = scene.item("racks", name, "feeds", feed, "pdu")
            yield from scene.unknown(where, line.pdu, "devices")
            device = scene.plan.devices.get(line.pdu)
            if device and (device.type is not DeviceKind.PDU or device.rack != name):
                yield Fault(where, line.pdu, f"不是机柜 {name} 的 PDU", f"is no PDU of rack {name}")
