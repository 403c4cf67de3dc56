"""The network port table: devices, ports, cables and port channels (form 6, X4, X7)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind, LinkPurpose
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import DeviceType
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from ansible_collections.relops.golive.plugins.plugin_utils.site.cabling import misplaced_ends, stands
from ansible_collections.relops.golive.plugins.plugin_utils.site.port_names import told

_NETBOX_SPEED = re.compile(r"(\d+(?:\.\d+)?)(g?)base")


@cache
def capacity(kind: str) -> int:
    """Return Mbit/s of a NetBox interface type (`10gbase-x-sfpp`), 0 when it doesn't say."""
    found = _NETBOX_SPEED.match(kind)
    return int(float(found[1]) * (1000 if found[2] else 1)) if found else 0


@check
def ends_are_devices(scene: Scene) -> Iterator[Fault]:
    devices = scene.plan.devices
    for index, link in enumerate(scene.plan.connections):
        if link.a_device not in devices:
            yield from scene.unknown(scene.link_at(index, "a_device"), link.a_device, "devices")
        if link.b_device not in devices:
            yield from scene.unknown(scene.link_at(index, "b_device"), link.b_device, "devices")


@check
def ends_are_where_the_devices_are(scene: Scene) -> Iterator[Fault]:
    yield from scene.link_faults(misplaced_ends(scene.plan.connections, scene.plan.devices))


def _types(scene: Scene) -> dict[str, DeviceType | None]:
    """Return the type of every device, None where it is not known: that is told elsewhere."""
    plan = scene.plan
    return {
        name: plan.device_type(name) if type_of(one, plan.device_types) else None for name, one in plan.devices.items()
    }


@check
def ports_are_in_the_device_type(scene: Scene) -> Iterator[Fault]:
    types = _types(scene)
    for index, link in enumerate(scene.plan.connections):
        for side, device, port in (("a", link.a_device, link.a_port), ("b", link.b_device, link.b_port)):
            found = types.get(device)
            if found is not None and port not in found.cable_ports:
                short = scene.plan.devices[device].type is DeviceKind.SWITCH
                zh, en = told(port, found.cable_ports, short)
                zh, en = f"型号 {found.model} 没有此端口{zh}", f"is no port of a {found.model}{en}"
                yield Fault(scene.link_at(index, f"{side}_port"), f"{device} {port}", zh, en)


@check
def ports_are_used_once(scene: Scene) -> Iterator[Fault]:
    used: dict[tuple[str, str], int] = {}
    for index, link in enumerate(scene.plan.connections):
        if not stands(link):
            continue
        for side, end in (("a", (link.a_device, link.a_port)), ("b", (link.b_device, link.b_port))):
            if used.setdefault(end, index) != index or (side == "b" and end == (link.a_device, link.a_port)):
                line = scene.line_of(used[end])
                value = f"{end[0]} {end[1]}"
                yield Fault(
                    scene.link_at(index, f"{side}_port"),
                    value,
                    f"重复使用（第 {line} 行已有）",
                    f"is used twice (also line {line})",
                )


@check
def rows_are_unique(scene: Scene) -> Iterator[Fault]:
    for key in ("link_id", "outlet_id", "a_patch", "b_patch", "no"):
        seen: dict[object, int] = {}
        for index, link in enumerate(scene.plan.connections):
            value = getattr(link, key)
            if value is not None and seen.setdefault(value, index) != index:
                line = scene.line_of(seen[value])
                yield Fault(
                    scene.link_at(index, key),
                    str(value),
                    f"重复（第 {line} 行已有）",
                    f"is used twice (also line {line})",
                )


@check
def patch_ports_exist(scene: Scene) -> Iterator[Fault]:
    panels = {
        (device.rack, unit): device
        for device in scene.rows
        if device.type is DeviceKind.PATCH_PANEL
        for unit in range(device.u_start, min(device.u_end, device.u_start + 100) + 1)
    }
    nowhere = bool({"devices.rack", "devices.u_start", "devices.u_end", "devices.type"} & scene.holes)
    for index, link in enumerate(scene.plan.connections):
        for key in ("a_patch", "b_patch"):
            value = getattr(link, key)
            if value is None:
                continue
            found = re.fullmatch(r"(.+)-(\d{1,3})U?:(.+)", value)
            panel = panels.get((found[1], int(found[2]))) if found else None
            ports = type_of(panel, scene.plan.device_types) if panel else None
            told = nowhere or "devices" in scene.lost or (found is not None and found[1] in scene.partial)
            if found is None or (panel is None and not told):
                zh, en = (
                    "不是配线架端口；写法 机柜-U位:端口，如 B05-42:01",
                    "is no patch panel port; write rack-U:port, as B05-42:01",
                )
                yield Fault(scene.link_at(index, key), value, zh, en)
            elif ports and found[3] not in ports.cable_ports:
                zh, en = suggestion(found[3], ports.cable_ports)
                zh, en = f"{ports.model} 没有端口 {found[3]}{zh}", f"a {ports.model} has no port {found[3]}{en}"
                yield Fault(scene.link_at(index, key), value, zh, en)


@check
def speeds_fit_the_ports(scene: Scene) -> Iterator[Fault]:
    types = _types(scene)
    for index, link in enumerate(scene.plan.connections):
        wanted = link.speed.mbps
        for device, port in ((link.a_device, link.a_port), (link.b_device, link.b_port)):
            found = types.get(device)
            component = found.by_interface.get(port) if found else None
            able = capacity(component.type or "") if component else 0
            if able and wanted > able:
                zh, en = f"{device} {port} 最高 {able:g}M", f"{device} {port} does at most {able:g} Mbit/s"
                yield Fault(scene.link_at(index, "speed"), str(link.speed), zh, en)


@check
def servers_have_a_management_link(scene: Scene) -> Iterator[Fault]:
    managed = {
        end
        for link in scene.plan.connections
        if link.purpose in {LinkPurpose.MANAGEMENT, LinkPurpose.BMC}
        for end in (link.a_device, link.b_device)
    }
    if "connections" in scene.lost or "connections.purpose" in scene.holes:
        return
    for index, device in enumerate(scene.rows):
        if device.type is DeviceKind.SERVER and device.name not in managed and device.name not in scene.partial:
            zh, en = "没有用途为 管理 或 带外BMC 的连接", "has no connection for management or bmc"
            yield Fault(scene.row_at(index, "name"), device.name, zh, en)
