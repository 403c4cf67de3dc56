"""Load a plan: plan.yml and its tables become one validated, frozen Plan, or all faults at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.plan.device_types import read_device_types
from ansible_collections.relops.golive.plugins.plugin_utils.plan.faults import Fault, PlanFaults, language_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.headers import EQUIPMENT, PORTS, TableShape
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model.network import Connection
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model.plan import Plan, PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model.site import Device
from ansible_collections.relops.golive.plugins.plugin_utils.plan.shape import Loc, dotted, fault_of, keys_at
from ansible_collections.relops.golive.plugins.plugin_utils.plan.source import Unreadable, read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.tables import read_table
from pydantic import BaseModel, TypeAdapter, ValidationError

Row = TypeVar("Row", bound=BaseModel)


def load(path: str | Path, language: str | None = None) -> Plan:
    """Return the plan at `path` (plan.yml).

    Raises PlanFaults with every fault, in `zh` or `en` (default: environment GOLIVE_LANGUAGE, else Chinese).
    """
    language = language_of(language)
    path = Path(path).absolute()
    with _no_collection():
        try:
            raw = read_yaml(path, path.name)
        except Unreadable as error:
            raise PlanFaults(error.faults, language) from None
        return _build(raw, path, language)


def _build(raw: Any, path: Path, language: str) -> Plan:
    faults: list[Fault] = []
    try:
        file = PlanFile.model_validate(raw)
    except ValidationError as error:
        raise PlanFaults(
            [
                fault_of(detail, _in_plan, keys_at(PlanFile, tuple(detail["loc"][:-1])))
                for detail in error.errors(include_url=False)
            ],
            language,
        ) from None
    devices = _rows(path, file.tables.equipment, EQUIPMENT, Device, faults)
    connections = _rows(path, file.tables.ports, PORTS, Connection, faults)
    types = read_device_types(path.parent / file.tables.device_types, file.tables.device_types, faults)
    if faults:
        raise PlanFaults(faults, language)
    values = {key: getattr(file, key) for key in PlanFile.model_fields}
    plan = Plan.model_construct(
        **values,
        devices={device.name: device for device in devices},
        connections=tuple(connections),
        device_types=types,
        directory=path.parent,
        path=path,
        digest="0" * 64,
    )
    return plan


def _in_plan(loc: Loc) -> str:
    return dotted(loc) or "plan.yml"


def _rows(path: Path, name: str, shape: TableShape, model: type[Row], faults: list[Fault]) -> list[Row]:
    try:
        table = read_table(path.parent / name, name, shape)
    except Unreadable as error:
        faults.extend(error.faults)
        return []
    faults.extend(table.faults)
    try:
        return TypeAdapter(list[model]).validate_python(table.rows)  # type: ignore[valid-type]
    except ValidationError as error:
        faults.extend(
            fault_of(detail, lambda loc: table.where(int(loc[0]), str(loc[1])))
            for detail in error.errors(include_url=False)
        )
    return []


@contextmanager
def _no_collection() -> Iterator[None]:
    """Hold the garbage collector: a million small objects that all stay would be walked again and again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()
