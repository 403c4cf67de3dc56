"""Read the device types that the devices of a plan are of: files of the NetBox devicetype-library, unchanged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.model.device_types import DeviceType, ModuleType, fitted
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import Device
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import bays
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import is_folder, nearest
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.library import Entry, Library, libraries
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import dotted, fault_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from pydantic import ValidationError

At = Callable[[int, str], str]
"""The place of a row and its column in the equipment list."""
Modules = Mapping[str, Mapping[str, str]]
Kind = TypeVar("Kind", DeviceType, ModuleType)


@dataclass
class Shelf:
    """The library of a plan, what was read of it so far, and every fault of what is used."""

    devices: Library
    modules: Library
    name: str
    faults: list[Fault] = field(default_factory=list)
    raws: dict[Path, Any] = field(default_factory=dict)
    _read: dict[Path, Any] = field(default_factory=dict)

    def read(self, entry: Entry, model: type[Kind]) -> Kind | None:
        """Return a file as a type of devices or modules; None where it has faults, which are told once."""
        if entry.path not in self._read:
            self._read[entry.path] = self._judged(entry, model)
        found: Kind | None = self._read[entry.path]
        return found

    def _judged(self, entry: Entry, model: type[Kind]) -> Kind | None:
        where = entry.where
        if entry.stray:
            self.faults.append(
                Fault(where, "", "链接指向计划目录之外", "is a link that leads out of the plan's folder")
            )
            return None
        try:
            raw = self.raws[entry.path] = read_yaml(entry.path, where, dumped=True)
            return model.model_validate(raw)
        except Unreadable as error:
            self.faults.extend(error.faults)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                self.faults.append(fault_of(detail, lambda loc: f"{where}: {dotted(loc)}" if loc else where))
        return None

    def only(self, entries: Sequence[Entry], where: str, name: str) -> Entry | None:
        """Return the one entry among those that a name means; several are a fault: of the library, or of who names."""
        if len(entries) <= 1:
            return entries[0] if entries else None
        makers = {(entry.maker.casefold(), entry.model) for entry in entries}
        if len(makers) == 1:
            first, second = entries[0], entries[1]
            zh, en = f"型号 {first.model} 已在 {first.where} 中", f"model {first.model} is also in {first.where}"
            self.faults.append(Fault(second.where, "", zh, en))
            return None
        choices = ", ".join(sorted({f"{entry.maker} {entry.model}" for entry in entries}))
        zh = f"可能是 {choices}：请写明厂商和型号"
        self.faults.append(Fault(where, shown(name), zh, f"could be {choices}: write the maker and the model"))
        return None


def shelf(directory: Path, name: str) -> Shelf:
    """Return the library of a folder, nothing of it read yet."""
    return Shelf(*libraries(directory, name), name)


def read_device_types(
    directory: Path, name: str, faults: list[Fault], rows: Sequence[Device], at: At,
    modules: Modules | None = None, stacks: Mapping[str, int] | None = None,
) -> dict[str, DeviceType]:  # fmt: skip
    """Return the types of devices by the model that the devices write, see `type_of`.

    Only what a device names is read and judged: a file of a library that nobody uses stops no plan.
    """
    if not is_folder(directory):
        zh, en = nearest(directory.parents[name.strip("/").count("/")], name, folder=True)
        faults.append(Fault("tables.device_types", name, f"目录不存在{zh}", f"no such folder{en}"))
        return {}
    found = shelf(directory, name)
    chosen: dict[tuple[str, str], tuple[Entry, DeviceType] | None] = {}
    for index, device in enumerate(rows):
        key = (device.vendor, device.model)
        if key not in chosen or chosen[key] is None:
            chosen[key] = _chosen(found, device, at(index, "model"))
    types = _by_name({key: one[1] for key, one in chosen.items() if one})
    for device in rows:
        one = chosen[device.vendor, device.model]
        wanted = (modules or {}).get(device.name)
        if wanted and one:
            kind = bays.equipped(found, device, one, wanted, (stacks or {}).get(device.name, 1))
            types[fitted(device.name)] = kind
    faults.extend(found.faults)
    return types


def _chosen(found: Shelf, device: Device, where: str) -> tuple[Entry, DeviceType] | None:
    entries = found.devices.named(device.model, device.vendor)
    if not entries:
        zh, en = suggestion(device.model, [*found.devices.models, *found.devices.parts])
        en = f"is not in the device types{en}"
        found.faults.append(Fault(where, shown(device.model), f"设备型号目录中没有{zh}", en))
        return None
    entry = found.only(entries, where, device.model)
    kind = found.read(entry, DeviceType) if entry else None
    return (entry, kind) if entry and kind else None


def _by_name(kinds: Mapping[tuple[str, str], DeviceType]) -> dict[str, DeviceType]:
    """Return types by model; by maker and model where the plan has one model of several makers."""
    meant: dict[str, set[str]] = {}
    for (_maker, model), kind in kinds.items():
        meant.setdefault(model, set()).add(f"{kind.manufacturer} {kind.model}")
    return {model if len(meant[model]) == 1 else f"{maker} {model}": kind for (maker, model), kind in kinds.items()}


def files_of_types(directory: Path, name: str, kinds: Iterable[DeviceType]) -> dict[tuple[str, str], tuple[Path, Any]]:
    """Return the files of types by maker and model, with their content; what cannot be read was a fault before."""
    found = shelf(directory, name)
    files: dict[tuple[str, str], tuple[Path, Any]] = {}
    for kind in kinds:
        for entry in found.devices.models.get(kind.model, ()):
            if entry.maker == kind.manufacturer and found.read(entry, DeviceType):
                files.setdefault((kind.manufacturer, kind.model), (entry.path, found.raws[entry.path]))
    return files
