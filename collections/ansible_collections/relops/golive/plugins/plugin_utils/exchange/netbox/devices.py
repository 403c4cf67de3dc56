"""Devices with their parts; interfaces that links, port channels and addresses want beside those of the type."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.place import (
    platform_of,
    room_of,
    site_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.types import (
    PARTS,
    Types,
    joined,
    parts_of,
    told,
)
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import AIRFLOW, STATUS, described
from ansible_collections.relops.golive.plugins.plugin_utils.model import Device, Plan


def device_ref(name: str) -> Ref:
    """Return a device by its name."""
    return Ref("dcim.device", (name,))


def devices(plan: Plan, types: Types) -> Iterator[Thing]:
    """Yield the devices of the equipment list."""
    for device in plan.devices.values():
        yield Thing("dcim.device", (device.name,), _device(plan, types, device))


def _device(plan: Plan, types: Types, device: Device) -> dict[str, Any]:
    site, platform, units = site_of(plan, device), platform_of(plan, device), device.units
    mounted = units is not None and bool(types.of(device).get("u_height", 1))
    return {
        "name": device.name,
        "role": Ref("dcim.devicerole", (device.type.en,)),
        "device_type": types.ref(device),
        "platform": Ref("dcim.platform", (platform,)) if platform else None,
        "serial": device.serial,
        "asset_tag": device.asset_no,
        "status": STATUS[device.run_state],
        "site": Ref("dcim.site", (site,)),
        "location": Ref("dcim.location", (site, room_of(plan, device))),
        "rack": Ref("dcim.rack", (device.rack,)) if device.rack in plan.racks else None,
        "position": units.first if units and mounted else None,
        "face": (device.face.value if device.face else "front") if mounted else "",
        "description": described(device.purpose),
        "comments": "\n".join(text for text in (device.spec, device.remark) if text),
        **({"airflow": AIRFLOW[device.airflow]} if device.airflow else {}),
    }


def parts(plan: Plan, types: Types) -> Iterator[Thing]:
    """Yield what every device has of its type, but for interfaces; each cord has an inlet, also beyond the type's."""
    for part in PARTS:
        if part.kind == "dcim.interface":
            continue
        for device in plan.devices.values():
            raw = types.of(device)
            for one in parts_of(raw, part.key):
                fields = {"device": device_ref(device.name), **told(one, part)}
                fields |= joined(raw, one, part, part.kind, (device.name,))
                yield Thing(part.kind, (device.name, one["name"]), fields)
            if part.kind == "dcim.powerport":
                for name in inlets(types, device)[len(parts_of(raw, part.key)) :]:
                    fields = {"device": device_ref(device.name), "name": name}
                    yield Thing(part.kind, (device.name, name), fields)


def inlets(types: Types, device: Device) -> list[str]:
    """Return the names of a device's inlets, in the order in which cords A and B are plugged in."""
    known = [one["name"] for one in parts_of(types.of(device), "power-ports")]
    cords = sum(outlet is not None for outlet in (device.pdu_a, device.pdu_b))
    return known + [f"PSU{number}" for number in range(len(known) + 1, cords + 1)]
