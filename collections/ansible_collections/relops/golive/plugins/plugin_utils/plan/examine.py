"""Read and examine a plan: plan.yml and its tables become one validated, frozen Plan, or all faults at once."""

from __future__ import annotations

import gc
import importlib
import pkgutil
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, DeviceType, Plan, PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults, language_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Process
from ansible_collections.relops.golive.plugins.plugin_utils.plan import checks as _checks
from ansible_collections.relops.golive.plugins.plugin_utils.plan.crew import looked
from ansible_collections.relops.golive.plugins.plugin_utils.plan.digest import parts_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.device_types import read_device_types
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside, nearest
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import (
    EQUIPMENT,
    MADE,
    PORTS,
    TableShape,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.lines import located
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.port_names import spelled
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.process import STAND_IN, read_process
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.rows import Row, Rows, read_rows
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.salvage import Salvage, salvage
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc, dotted
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import REGISTERED, Check, Scene

for _module in pkgutil.iter_modules(_checks.__path__):
    importlib.import_module(f"{_checks.__name__}.{_module.name}")


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


def examined(
    path: str | Path, checks: Iterable[Check], language: str | None = None, elsewhere: Iterable[str] = ()
) -> Plan:
    """Return the plan at `path` (plan.yml); `stages.load` gives the checks of all stages.

    `elsewhere` are variables that are defined outside of the project (`-e`); ANYTHING says that nobody knows which.
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
        scene = _scene(parts, path, frozenset(elsewhere))
        faults = _first([*parts.faults, *_found(parts, scene, raw, (*REGISTERED, *checks))])
        if faults:
            raise PlanFaults(
                located(faults, path, () if "tables" in parts.kept.lost else dict(parts.file.tables).values()), language
            )
        return _sealed(scene.plan)


def _first(faults: list[Fault]) -> list[Fault]:
    """Return faults without those that may follow from another one."""
    places = [fault.where for fault in faults if not fault.follows]
    return [one for one in faults if not (one.follows and any(place.startswith(one.follows) for place in places))]


def _found(parts: Parts, scene: Scene, raw: Any, checks: Sequence[Check]) -> Iterator[Fault]:
    """Yield what checks find; what cannot be read is told once, and nothing of what follows from a missing column.

    What follows from it changes with what stands there instead, or stands in that column.
    """
    told = {fault.where for fault in parts.faults}
    found = dict.fromkeys(fault for fault in looked(checks, scene) if fault.where not in told)
    if parts.devices.missing or parts.connections.missing:
        other = _scene(_read(raw, scene.plan.path, other=True), scene.plan.path, scene.elsewhere)
        again = set(looked(checks, other))
        found = {fault: None for fault in found if fault in again}
    lines: Counter[tuple[str, str]] = Counter()
    for fault in found:
        rows = parts.devices if parts.devices.column_of(fault.where) else parts.connections
        column = rows.column_of(fault.where)
        if column is None or column in MADE or rows.table is None:
            yield fault
        elif column not in rows.missing:
            lines[rows.table.head, rows.table.shape.title(column)] += 1
    for (where, title), count in lines.items():
        zh, en = f"缺少这一列，{count} 行需要它", f"column is missing, and {count} line(s) need it"
        yield Fault(where, title, zh, en)


def _read(raw: Any, path: Path, other: bool = False) -> Parts:
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
            devices = _rows(path.parent, "equipment", tables.equipment, EQUIPMENT, Device, other)
            connections = _rows(path.parent, "ports", tables.ports, PORTS, Connection, other)
            types = _types(path.parent, file, devices, faults)
    definition = STAND_IN if "process" in kept.lost else _process(path.parent, file.process, faults)
    return Parts(file, kept, devices, connections, types, definition, [*faults, *devices.faults, *connections.faults])


def _rows(directory: Path, key: str, name: str, shape: TableShape, model: type[Row], other: bool) -> Rows[Row]:
    """Return the rows of a table; where there is no such file, that is a fault of the place that names it."""
    if (directory / name).exists():
        return read_rows(directory / name, name, shape, model, other)
    zh, en = nearest(directory, name)
    return Rows(faults=[Fault(f"tables.{key}", name, f"文件不存在{zh}", f"no such file{en}")])


def _types(directory: Path, file: PlanFile, devices: Rows[Device], faults: list[Fault]) -> dict[str, DeviceType]:
    name = file.tables.device_types
    stacks = {device: switch.stack for device, switch in file.switches.items()}
    if "model" in devices.missing:
        return {}
    return read_device_types(directory / name, name, faults, devices.rows, devices.at, file.modules, stacks)


def _process(directory: Path, name: str | None, faults: list[Fault]) -> Process:
    if name and not inside(directory, name):
        faults.append(Fault("process", name, "必须在计划所在目录之内", "must lie in the folder of the plan"))
        return STAND_IN
    return read_process(directory, name, faults)


def _scene(parts: Parts, path: Path, elsewhere: frozenset[str]) -> Scene:
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
        elsewhere,
        frozenset(_holes("devices", parts.devices)) | frozenset(_holes("connections", parts.connections)),
    )


def _holes(chapter: str, rows: Rows[Any]) -> Iterator[str]:
    return (f"{chapter}.{key}" for key in (rows.table.absent if rows.table else ()))


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
