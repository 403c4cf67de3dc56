"""Device types as the plan's own files have them, with every part that they bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import slug
from ansible_collections.relops.golive.plugins.plugin_utils.model import Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import type_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.device_types import files_of_types

Raw = Mapping[str, Any]
_TYPE = (
    "model", "slug", "part_number", "u_height", "exclude_from_utilization", "is_full_depth", "subdevice_role",
    "airflow", "weight", "weight_unit", "description", "comments",
)  # fmt: skip
_COMMON = ("name", "label", "description")


@dataclass(frozen=True, slots=True)
class Part:
    """A list of a device type's file: NetBox's kind of its parts, and what a part of a type and of a device tells."""

    key: str
    kind: str
    fields: tuple[str, ...]
    type_only: tuple[str, ...] = ()

    @property
    def on_device(self) -> tuple[str, ...]:
        """Return the fields that a device's own part has of its type's."""
        return (*_COMMON, *self.fields)


PARTS = (
    Part("console-ports", "dcim.consoleport", ("type",)),
    Part("console-server-ports", "dcim.consoleserverport", ("type",)),
    Part("power-ports", "dcim.powerport", ("type", "maximum_draw", "allocated_draw")),
    Part("power-outlets", "dcim.poweroutlet", ("type", "feed_leg")),
    Part("interfaces", "dcim.interface", ("type", "mgmt_only", "enabled", "poe_mode", "poe_type", "rf_role")),
    Part("rear-ports", "dcim.rearport", ("type", "color", "positions")),
    Part("front-ports", "dcim.frontport", ("type", "color")),
    Part("module-bays", "dcim.modulebay", ("position",)),
    Part("device-bays", "dcim.devicebay", ()),
    Part("inventory-items", "dcim.inventoryitem", ("part_id",)),
)


class Types:
    """The device types that the plan's devices are of."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        files = _files(plan)
        self.used: dict[str, Raw] = {}
        for device in plan.devices.values():
            found = type_of(device, plan.device_types)
            known = found.model_dump(by_alias=True, exclude_defaults=True, mode="json") if found else _made_up(device)
            raw = files.get((found.manufacturer, found.model)) if found else None
            self.used.setdefault(kind_of(plan, device), raw or known)

    def of(self, device: Device) -> Raw:
        """Return the file of a device's type; its model may be written as the maker's part number."""
        return self.used[kind_of(self.plan, device)]

    def ref(self, device: Device) -> Ref:
        """Return the device type of a device."""
        return _ref(self.of(device))

    def things(self) -> Iterator[Thing]:
        """Yield makers, types, and the parts that each type brings."""
        makers = [str(raw["manufacturer"]) for raw in self.used.values()]
        makers += [str(item["manufacturer"]) for raw in self.used.values() for item in _makers_of_items(raw)]
        for maker in dict.fromkeys(makers):
            yield Thing("dcim.manufacturer", (maker,), {"name": maker, "slug": slug(maker)})
        for raw in self.used.values():
            fields = {key: raw[key] for key in _TYPE if raw.get(key) not in (None, "")}
            maker_ref = Ref("dcim.manufacturer", (str(raw["manufacturer"]),))
            yield Thing("dcim.devicetype", _ref(raw).key, {"manufacturer": maker_ref, **fields})
        for part in PARTS:
            for raw in self.used.values():
                yield from templates(raw, part)


def _ref(raw: Raw) -> Ref:
    return Ref("dcim.devicetype", (str(raw["manufacturer"]), str(raw["model"])))


def kind_of(plan: Plan, device: Device) -> str:
    """Return maker and model of a device's type, or as the device has them where the plan has no file."""
    found = type_of(device, plan.device_types)
    return f"{found.manufacturer} {found.model}" if found else f"{device.vendor} {device.model}"


def type_files(plan: Plan) -> list[Path]:
    """Return the files of the types that the plan's devices are of; what cannot be read was a fault."""
    return [path for path, _raw in _read(plan).values()]


def _files(plan: Plan) -> dict[tuple[str, str], Raw]:
    return {name: _sluggish(raw) for name, (_path, raw) in _read(plan).items()}


def _sluggish(raw: Raw) -> Raw:
    """Return a file with a slug, which NetBox must have and Nautobot's library has not."""
    return raw if raw.get("slug") else {**raw, "slug": slug(f"{raw['manufacturer']} {raw['model']}")}


def _read(plan: Plan) -> dict[tuple[str, str], tuple[Path, Raw]]:
    """Return the files of the types that are used, by maker and model, whole."""
    folder = plan.directory / plan.tables.device_types
    return files_of_types(folder, plan.tables.device_types, plan.device_types.values())


def _made_up(device: Device) -> Raw:
    """Return the type of a device of which the plan has no file: its maker, its model and its height."""
    height = device.units.last - device.units.first + 1 if device.units else 0
    return {
        "manufacturer": device.vendor,
        "model": device.model,
        "slug": slug(f"{device.vendor} {device.model}"),
        "u_height": height,
    }


def _makers_of_items(raw: Raw) -> list[Raw]:
    return [item for item in raw.get("inventory-items") or () if item.get("manufacturer")]


def parts_of(raw: Raw, key: str) -> list[dict[str, Any]]:
    """Return the parts of one list of a type's file, each with its name as text."""
    return [{**one, "name": str(one["name"])} for one in raw.get(key) or ()]


def templates(raw: Raw, part: Part) -> Iterator[Thing]:
    """Yield the parts of one list of a type."""
    owner = _ref(raw)
    for one in parts_of(raw, part.key):
        fields = {"device_type": owner, **told(one, part)}
        fields |= joined(raw, one, part, f"{part.kind}template", owner.key)
        yield Thing(f"{part.kind}template", (*owner.key, one["name"]), fields)


def told(one: Raw, part: Part) -> dict[str, Any]:
    """Return what a file says of a part, in the fields that NetBox has for it."""
    return {key: one[key] for key in part.on_device if one.get(key) is not None}


def joined(raw: Raw, one: Raw, part: Part, kind: str, owner: tuple[str, ...]) -> dict[str, Any]:
    """Return by which fields a part is joined to others of the same type or device: outlet to inlet, front to rear."""
    more = "template" if kind.endswith("template") else ""
    if part.key == "power-outlets" and one.get("power_port"):
        return {"power_port": Ref(f"dcim.powerport{more}", (*owner, str(one["power_port"])))}
    if part.key == "inventory-items" and one.get("manufacturer"):
        return {"manufacturer": Ref("dcim.manufacturer", (str(one["manufacturer"]),))}
    if part.key != "front-ports":
        return {}
    behind = [
        {"position": place, "rear_port": Ref(f"dcim.rearport{more}", (*owner, rear)), "rear_port_position": at}
        for front, place, rear, at in mappings(raw)
        if front == one["name"]
    ]
    return {"rear_ports": tuple(behind)}


def mappings(raw: Raw) -> list[tuple[str, int, str, int]]:
    """Return (front port, its position, rear port, its position): `port-mappings`, or as before NetBox 4.5."""
    found = [
        (str(one["front_port"]), int(one.get("front_port_position") or 1), str(one["rear_port"]),
         int(one.get("rear_port_position") or 1))
        for one in raw.get("port-mappings") or ()
    ]  # fmt: skip
    return found or [
        (str(one["name"]), 1, str(one["rear_port"]), int(one.get("rear_port_position") or 1))
        for one in raw.get("front-ports") or ()
        if one.get("rear_port")
    ]
