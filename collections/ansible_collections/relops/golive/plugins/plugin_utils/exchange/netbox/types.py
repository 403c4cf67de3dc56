"""Device types as the plan's own files have them, with every part that they bring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import Ref, Thing
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.values import slug
from ansible_collections.relops.golive.plugins.plugin_utils.model import Device, Plan
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml

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
            found = plan.device_types.get(device.model)
            name = found.model if found else device.model
            known = found.model_dump(by_alias=True, exclude_defaults=True, mode="json") if found else _made_up(device)
            self.used.setdefault(name, files.get(name) or known)

    def of(self, device: Device) -> Raw:
        """Return the file of a device's type; its model may be written as the maker's part number."""
        found = self.plan.device_types.get(device.model)
        return self.used[found.model if found else device.model]

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


def type_files(plan: Plan) -> dict[str, Path]:
    """Return the files of the types that the plan's devices are of, by model; what cannot be read was a fault."""
    wanted = {plan.device_types[one.model].model for one in plan.devices.values() if one.model in plan.device_types}
    return {model: path for model, (path, _raw) in _read(plan).items() if model in wanted}


def _files(plan: Plan) -> dict[str, Raw]:
    return {model: raw for model, (_path, raw) in _read(plan).items()}


def _read(plan: Plan) -> dict[str, tuple[Path, Raw]]:
    """Return the files of the plan's device types by model, whole."""
    folder = plan.directory / plan.tables.device_types
    found: dict[str, tuple[Path, Raw]] = {}
    for path in sorted((*folder.rglob("*.yaml"), *folder.rglob("*.yml"))):
        try:
            raw = read_yaml(path, path.name, dumped=True)
        except Unreadable:
            continue
        if isinstance(raw, dict) and "model" in raw:
            found[str(raw["model"])] = path, raw
    return found


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
