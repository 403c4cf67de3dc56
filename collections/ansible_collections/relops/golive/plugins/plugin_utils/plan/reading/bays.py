"""Put the modules that a plan names into the bays of a device: their ports are the device's, by the bay's position."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import Component, DeviceType, ModuleType
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Device
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.library import Entry

if TYPE_CHECKING:
    from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.device_types import Shelf

TOKEN = "{module}"  # noqa: S105 - stands in names of ports
_CHASSIS = re.compile(r"([1-9]):\s*(.+)")
Bays = dict[str, tuple[str, ...]]
"""The bays of a chassis by name: the positions of a bay and of those that it is in."""


def equipped(
    found: Shelf, device: Device, one: tuple[Entry, DeviceType], wanted: Mapping[str, str], stack: int
) -> DeviceType:
    """Return the type of a device with its modules; that of a stack has them in the chassis that each bay names."""
    entry, kind = one
    chassis = [_Chassis(found, device, kind, found.raws[entry.path]) for _each in range(stack)]
    for bay, name in wanted.items():
        where = f"modules.{device.name}.{bay}"
        number, own = _place(bay, stack)
        if not 1 <= number <= stack:
            zh = f"应写明是第几台，1 至 {stack}，如 1:{own}"
            found.faults.append(Fault(where, "", zh, f"must say in which chassis it is, 1 to {stack}, as 1:{own}"))
            continue
        chassis[number - 1].put(own, name, where)
    parts = [one.kind if at == 0 else one.kind.member(at) for at, one in enumerate(chassis)]
    every = {key: tuple(part for one in parts for part in getattr(one, key)) for key in ModuleType.PARTS}
    return kind.changed({**every, **({} if stack == 1 else _once(parts[0]))})


def _once(first: DeviceType) -> dict[str, Any]:
    """Return what a stack has of its first chassis alone, as the type of a stack without modules has it."""
    return {key: getattr(first, key) for key in ModuleType.PARTS if key != "interfaces"}


def _place(bay: str, stack: int) -> tuple[int, str]:
    told = _CHASSIS.fullmatch(bay)
    if stack == 1:
        return 1, bay
    return (int(told[1]), told[2]) if told else (0, bay)


class _Chassis:
    """One chassis while modules are put into it."""

    def __init__(self, found: Shelf, device: Device, kind: DeviceType, raw: Any) -> None:
        self.found, self.device, self.kind = found, device, kind
        self.free: Bays = _bays(raw, (), "")
        self.taken: set[str] = set()

    def put(self, bay: str, name: str, where: str) -> None:
        """Put a module into a bay; its own bays are free then, by `bay/own bay`."""
        if bay in self.taken:
            self.found.faults.append(Fault(where, "", "此槽位已有模块", "is a bay that is taken"))
            return
        if bay not in self.free:
            zh, en = suggestion(bay, self.free)
            bays = ", ".join(self.free) or "-"
            zh = f"型号 {self.kind.model} 没有此槽位{zh}；有 {bays}"
            self.found.faults.append(Fault(where, "", zh, f"is no bay of a {self.kind.model}{en}; it has {bays}"))
            return
        module = self._module(name, where)
        if module is None:
            return
        kind, raw = module
        positions = self.free[bay]
        self.taken.add(bay)
        self.free.update(_bays(raw, positions, f"{bay}/"))
        parts = {key: _named(getattr(kind, key), positions) for key in ModuleType.PARTS}
        names = [part.name for few in parts.values() for part in few]
        if any(TOKEN in name for name in names):
            zh = f"模块 {kind.model} 的端口名无法由此槽位的 position 确定"
            en = f"has no position by which the ports of a {kind.model} are named"
            self.found.faults.append(Fault(where, "", zh, en))
        elif double := self.kind.cable_ports.intersection(part.name for part in parts["interfaces"]):
            port = min(double)
            zh, en = f"与设备已有的端口 {port} 重名", f"brings a port that the device has already: {port}"
            self.found.faults.append(Fault(where, shown(name), zh, en))
        else:
            self.kind = self.kind.with_parts(parts)

    def _module(self, name: str, where: str) -> tuple[ModuleType, Any] | None:
        """Return a module type by its model or part number, of the device's maker first, or by maker and model."""
        library = self.found.modules
        entries = library.named(name, self.device.vendor)
        if not entries:
            entries = [one for few in library.models.values() for one in few if f"{one.maker} {one.model}" == name]
        if not entries:
            zh, en = suggestion(name, library.models)
            said = f"模块型号目录 module-types 中没有{zh}", f"is not in the module types (folder module-types){en}"
            self.found.faults.append(Fault(where, shown(name), *said))
            return None
        entry = self.found.only(entries, where, name)
        kind = self.found.read(entry, ModuleType) if entry else None
        return (kind, self.found.raws[entry.path]) if entry and kind else None


def _bays(raw: Any, before: tuple[str, ...], prefix: str) -> Bays:
    """Return the module bays of a file by name with the positions that lead to each."""
    found: Bays = {}
    for one in (raw.get("module-bays") or ()) if isinstance(raw, dict) else ():
        if isinstance(one, dict) and one.get("name") is not None:
            position = "" if one.get("position") is None else str(one["position"])
            found[f"{prefix}{one['name']}"] = (*before, resolved(position, before))
    return found


def resolved(text: str, positions: tuple[str, ...]) -> str:
    """Return a name with the position of its bay, or of each bay that it is in, as NetBox does; else it stays open."""
    count = text.count(TOKEN)
    if count > 1 and count != len(positions):
        return text
    for position in positions if count > 1 else positions[-1:]:
        text = text.replace(TOKEN, position, 1) if position else text
    return text


def _named(parts: tuple[Component, ...], positions: tuple[str, ...]) -> tuple[Component, ...]:
    def told(part: Component) -> dict[str, str]:
        texts = {"name": part.name, "label": part.label, "rear_port": part.rear_port}
        return {key: resolved(text, positions) for key, text in texts.items() if text and TOKEN in text}

    return tuple(part.model_copy(update=told(part)) if told(part) else part for part in parts)
