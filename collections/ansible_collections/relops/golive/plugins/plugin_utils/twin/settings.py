"""What the twin needs beside the plan (twin/twin.yml): hardware, images, the old state of hosts and switches."""

from __future__ import annotations

from pathlib import Path as FilePath

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults, language_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Model
from ansible_collections.relops.golive.plugins.plugin_utils.model.words import DeviceName, Key, Package, TablePath
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import dotted, fault_of, keys_at
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.twin.hardware import Hardware
from pydantic import ValidationError

PLACE = "twin/twin.yml"


class Image(Model):
    """A layer over the base image; paths are relative to the folder of twin.yml."""

    packages: tuple[Package, ...] = ()
    script: TablePath | None = None
    files: TablePath | None = None


class TwinHost(Model):
    image: Key = "base"


class TwinSwitch(Model):
    startup_config: TablePath | None = None


class Twin(Model):
    """twin.yml; a project without one gets plain hosts and empty switches whose hardware nobody can measure."""

    images: dict[Key, Image] = {}
    hosts: dict[DeviceName, TwinHost] = {}
    switches: dict[DeviceName, TwinSwitch] = {}
    packages: tuple[Package, ...] = ()
    secrets: tuple[Key, ...] = ()
    hardware: dict[DeviceName, Hardware] = {}


def read_twin(directory: FilePath, language: str | None = None) -> Twin:
    """Return twin/twin.yml of a project; PlanFaults when it is wrong or names a file that isn't there."""
    path = directory / "twin" / "twin.yml"
    language, where = language_of(language), PLACE
    if not path.exists():
        return Twin()
    try:
        twin = Twin.model_validate(read_yaml(path, where) or {})
    except Unreadable as error:
        raise PlanFaults(error.faults, language) from None
    except ValidationError as error:
        details = error.errors(include_url=False)
        found = [
            fault_of(detail, lambda loc: f"{where}: {dotted(loc)}", keys_at(Twin, tuple(detail["loc"][:-1])))
            for detail in details
        ]
        raise PlanFaults(found, language) from None
    missing = [
        Fault(f"{where}: {place}", name, "文件不存在", "no such file or folder")
        for place, name in _files(twin)
        if not (path.parent / name).exists()
    ]
    if missing:
        raise PlanFaults(missing, language)
    return twin


def _files(twin: Twin) -> list[tuple[str, str]]:
    named = [
        *((f"images.{name}.script", image.script) for name, image in twin.images.items()),
        *((f"images.{name}.files", image.files) for name, image in twin.images.items()),
        *((f"switches.{name}.startup_config", switch.startup_config) for name, switch in twin.switches.items()),
    ]
    return [(place, name) for place, name in named if name]
