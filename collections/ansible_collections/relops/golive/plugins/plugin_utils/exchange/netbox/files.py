"""CSV files that NetBox imports: racks, devices, interfaces, cables; columns that every release knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import (
    CABLE_COLOURS,
    CABLE_TYPES,
    MODES,
    PORT_TYPES,
    STATUS,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, End, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import DeviceKind, LinkStatus
from ansible_collections.relops.golive.plugins.plugin_utils.safe.cells import csv_text
from ansible_collections.relops.golive.plugins.plugin_utils.site.labels import labels

RACKS = (
    "site",
    "location",
    "name",
    "status",
    "width",
    "u_height",
    "desc_units",
    "outer_width",
    "outer_depth",
    "outer_unit",
    "weight",
    "max_weight",
    "weight_unit",
)
DEVICES = (
    "name",
    "role",
    "manufacturer",
    "device_type",
    "platform",
    "serial",
    "asset_tag",
    "status",
    "site",
    "location",
    "rack",
    "position",
    "face",
    "comments",
)
INTERFACES = (
    "device",
    "name",
    "lag",
    "type",
    "speed",
    "duplex",
    "enabled",
    "mgmt_only",
    "description",
    "mode",
    "untagged_vlan",
    "tagged_vlans",
)
CABLES = (
    "side_a_device",
    "side_a_type",
    "side_a_name",
    "side_b_device",
    "side_b_type",
    "side_b_name",
    "type",
    "status",
    "label",
    "color",
    "length",
    "length_unit",
)
Line = Mapping[str, object]


def netbox_files(plan: Plan, connected: Set[str]) -> dict[str, bytes]:
    """Return the files by name in the order in which NetBox wants them; `connected` are links found as planned."""
    return {
        "1_racks.csv": _csv(RACKS, _racks(plan)),
        "2_devices.csv": _csv(DEVICES, _devices(plan)),
        "3_interfaces.csv": _csv(INTERFACES, _interfaces(plan)),
        "4_cables.csv": _csv(CABLES, _cables(plan, connected)),
    }


def _csv(columns: tuple[str, ...], lines: Iterator[Line]) -> bytes:
    return csv_text([columns, *([line.get(column, "") for column in columns] for line in lines)]).encode()


def _racks(plan: Plan) -> Iterator[Line]:
    for name, rack in plan.racks.items():
        yield {
            "site": rack.site,
            "location": rack.room,
            "name": name,
            "status": "active",
            "width": 19,
            "u_height": rack.u_height,
            "desc_units": "false",
            "outer_width": rack.width_mm,
            "outer_depth": rack.depth_mm,
            "outer_unit": "mm",
            "weight": _plain(rack.weight_kg),
            "max_weight": int(rack.max_weight_kg),
            "weight_unit": "kg",
        }


def _devices(plan: Plan) -> Iterator[Line]:
    for device in plan.devices.values():
        kind, units = plan.device_types.get(device.model), device.units
        switch = plan.switches.get(device.name)
        yield {
            "name": device.name,
            "role": device.type.en,
            "manufacturer": kind.manufacturer if kind else device.vendor,
            "device_type": device.model,
            "platform": switch.platform if switch else "",
            "serial": device.serial,
            "asset_tag": device.asset_no,
            "status": STATUS[device.run_state],
            "site": _site(plan, device),
            "location": device.room,
            "rack": device.rack,
            "position": units.first if units else "",
            "face": (device.face or "front") if units else "",
            "comments": device.purpose,
        }


def _site(plan: Plan, device: Device) -> str:
    return plan.racks[device.rack].site if device.rack in plan.racks else ""


def _interfaces(plan: Plan) -> Iterator[Line]:
    lags = {
        (end.device, lag): (link, end)
        for link in reversed(plan.connections)
        if link.lags
        for end, lag in zip((link.a, link.b), link.lags, strict=True)
    }
    for (device, lag), (link, first) in sorted(lags.items(), key=lambda item: item[0]):
        peer = link.b if first == link.a else link.a
        yield {
            "device": device,
            "name": lag,
            "type": "lag",
            "enabled": "true",
            "description": peer.device,
            **_vlans(link),
        }
    for link in plan.connections:
        for end, peer, lag in zip((link.a, link.b), (link.b, link.a), link.lags or ("", ""), strict=True):
            if plan.devices[end.device].type is not DeviceKind.PATCH_PANEL:
                yield _interface(plan, link, end, peer, lag)


def _interface(plan: Plan, link: Connection, end: End, peer: End, lag: str) -> Line:
    switch_side = plan.devices[end.device].type is DeviceKind.SWITCH
    fibre = link.media.value in ("OM3", "OM4", "OS2", "DAC", "AOC")
    return {
        "device": end.device,
        "name": end.port,
        "lag": lag,
        "type": PORT_TYPES.get((link.speed.value, fibre), "other"),
        "speed": link.speed.mbps * 1000 or "",
        "duplex": link.duplex.value,
        "enabled": "false" if link.status is LinkStatus.DECOMMISSIONED else "true",
        "mgmt_only": "true" if link.purpose.value in ("management", "bmc") else "false",
        "description": f"{peer.device} {peer.port} {link.link_id}",
        **(_vlans(link) if switch_side and not lag else {}),
    }


def _vlans(link: Connection) -> Line:
    """Return mode and VLANs; tagged VLANs are comma-separated, which the CSV writer quotes."""
    return {
        "mode": MODES.get(link.mode.value, ""),
        "untagged_vlan": link.vlan_untagged or "",
        "tagged_vlans": ",".join(map(str, link.vlan_tagged)),
    }


def _cables(plan: Plan, connected: Set[str]) -> Iterator[Line]:
    for link in plan.connections:
        yield {
            "side_a_device": link.a_device,
            "side_a_type": "dcim.interface",
            "side_a_name": link.a_port,
            "side_b_device": link.b_device,
            "side_b_type": "dcim.interface",
            "side_b_name": link.b_port,
            "type": CABLE_TYPES[link.media.value],
            "status": _cable_status(link, connected),
            "label": link.label_a or labels(link)[0],
            "color": CABLE_COLOURS.get(link.color or "", ""),
            "length": _plain(link.length),
            "length_unit": "m" if link.length is not None else "",
        }


def _cable_status(link: Connection, connected: Set[str]) -> str:
    if link.status is LinkStatus.DECOMMISSIONED:
        return "decommissioning"
    return "connected" if link.link_id in connected else "planned"


def _plain(number: float | None) -> str:
    return "" if number is None else f"{number:g}"
