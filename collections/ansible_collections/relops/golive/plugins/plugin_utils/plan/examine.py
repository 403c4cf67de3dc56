"""Read and examine a plan: plan.yml and its tables become one validated, frozen Plan, or all faults at once."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, DeviceType, Plan, PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults, language_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Process
from ansible_collections.relops.golive.plugins.plugin_utils.plan import checks
from ansible_collections.relops.golive.plugins.plugin_utils.plan.digest import parts_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.device_types import read_device_types
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT, PORTS
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.port_names import spelled
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.process import STAND_IN, read_process
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.rows import Rows, read_rows
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.salvage import Salvage, salvage
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc, dotted
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import REGISTERED, Check, Scene

for _module in pkgutil.iter_modules(checks.__path__):
    importlib.import_module(f"{checks.__name__}.{_module.name}")


@dataclass(frozen=True)
class Parts:
    """The sound parts of a plan as they were read, and the faults of the rest."""

    file: PlanFile
    kept: Salvage
    devices: Rows[Device]
    connections: Rows[Connection]
    types: dict[str, DeviceType]
    definition: Process
    faults: list[Fault]


def examined(path: str | Path, checks_of_stages: Iterable[Check], language: str | None = None) -> Plan:
    """Return the plan at `path` (plan.yml); `stages.load` gives the checks of all stages.

    Raises PlanFaults with every fault, in `zh` or `en` (default: environment GOLIVE_LANGUAGE, else Chinese).
    """
    language = language_of(language)
    path = Path(path).absolute()
    with _garbage_uncollected():
        try:
            raw = read_yaml(path, path.name)
        except Unreadable as error:
            raise PlanFaults(error.faults, language) from None
        parts = _read(raw, path)
        scene = _scene(parts, path)
        told = {fault.where for fault in parts.faults}  # what cannot be read is told once
        found = [fault for each in (*REGISTERED, *checks_of_stages) for fault in each(scene) if fault.where not in told]
        faults = [*parts.faults, *found]
        if faults:
            raise PlanFaults(faults, language)
        return _sealed(scene.plan)


def _read(raw: Any, path: Path) -> Parts:
    def place(loc: Loc) -> str:
        return dotted(loc) or path.name

    file, kept = salvage(PlanFile, raw, place)
    faults = list(kept.faults)
    devices: Rows[Device] = Rows()
    connections: Rows[Connection] = Rows()
    types: dict[str, DeviceType] = {}
    if "tables" not in kept.lost:
        tables = file.tables
        outside = [(key, name) for key, name in tables if not inside(path.parent, name)]
        faults += [
            Fault(f"tables.{key}", name, "必须在计划所在目录之内", "must lie in the folder of the plan")
            for key, name in outside
        ]
        if not outside:
            devices = read_rows(path.parent / tables.equipment, tables.equipment, EQUIPMENT, Device)
            connections = read_rows(path.parent / tables.ports, tables.ports, PORTS, Connection)
            types = _types(path.parent, file, devices, faults)
    definition = STAND_IN if "process" in kept.lost else _process(path.parent, file.process, faults)
    return Parts(file, kept, devices, connections, types, definition, [*faults, *devices.faults, *connections.faults])


def _types(directory: Path, file: PlanFile, devices: Rows[Device], faults: list[Fault]) -> dict[str, DeviceType]:
    name = file.tables.device_types
    stacks = {device: switch.stack for device, switch in file.switches.items()}
    return read_device_types(directory / name, name, faults, devices.rows, devices.at, file.modules, stacks)


def _process(directory: Path, name: str | None, faults: list[Fault]) -> Process:
    if name and not inside(directory, name):
        faults.append(Fault("process", name, "必须在计划所在目录之内", "must lie in the folder of the plan"))
        return STAND_IN
    return read_process(directory, name, faults)


def _scene(parts: Parts, path: Path) -> Scene:
    lost = set(parts.kept.lost)
    lost |= set() if parts.devices.complete else {"devices"}
    lost |= set() if parts.connections.complete else {"connections"}
    lost |= (
        {"device_types"}
        if any(fault.where.startswith(parts.file.tables.device_types) for fault in parts.faults)
        else set()
    )
    plan = Plan.model_construct(
        **{key: getattr(parts.file, key) for key in PlanFile.model_fields},
        devices={device.name: device for device in parts.devices.rows},
        connections=(),
        device_types=parts.types,
        directory=path.parent,
        path=path,
        digest="",
        definition=parts.definition,
    )
    plan = plan.model_copy(update={"connections": spelled(plan, parts.connections.rows)})
    partial = parts.kept.partial | parts.devices.partial | parts.connections.partial
    return Scene(
        plan,
        tuple(parts.devices.rows),
        parts.connections.at,
        parts.devices.at,
        frozenset(lost),
        frozenset(partial),
        parts.kept.gaps,
    )


def _sealed(plan: Plan) -> Plan:
    parts = parts_of(plan)
    return plan.model_copy(update={"digest": parts[Part.PLAN], "parts": parts})


@contextmanager
def _garbage_uncollected() -> Iterator[None]:
    """Hold the garbage collector: a million small objects that all stay would be walked again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
