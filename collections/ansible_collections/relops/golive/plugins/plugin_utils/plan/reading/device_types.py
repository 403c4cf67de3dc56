"""Read device types: files of the NetBox devicetype-library, unchanged, found by model and by part number."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.model.site import DeviceType
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside, is_folder
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import dotted, fault_of
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from pydantic import ValidationError


def read_device_types(directory: Path, name: str, faults: list[Fault]) -> dict[str, DeviceType]:
    """Return every device type below a folder by model, and by part number where it is another name."""
    if not is_folder(directory):
        faults.append(Fault(f"tables.device_types: {name}", "", "目录不存在", "no such folder"))
        return {}
    types: dict[str, DeviceType] = {}
    origin: dict[str, str] = {}
    for path in sorted((*directory.rglob("*.yaml"), *directory.rglob("*.yml"))):
        where = f"{name}/{path.relative_to(directory).as_posix()}"
        if path.is_symlink() and not inside(directory, str(path.relative_to(directory))):
            faults.append(Fault(where, "", "链接指向计划目录之外", "is a link that leads out of the plan's folder"))
            continue
        found = _read(path, where, faults)
        if found is None:
            continue
        if found.model in origin:
            zh, en = (
                f"型号 {found.model} 已在 {origin[found.model]} 中",
                f"model {found.model} is also in {origin[found.model]}",
            )
            faults.append(Fault(where, "", zh, en))
        types[found.model] = found
        origin[found.model] = where
    for found in list(types.values()):
        if found.part_number:
            types.setdefault(found.part_number, found)
    return types


def _read(path: Path, where: str, faults: list[Fault]) -> DeviceType | None:
    try:
        return DeviceType.model_validate(read_yaml(path, where, dumped=True))
    except Unreadable as error:
        faults.extend(error.faults)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            faults.append(fault_of(detail, lambda loc: f"{where}: {dotted(loc)}" if loc else where))
    return None
