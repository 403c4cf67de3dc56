"""Read the process of a project: the file that the plan names, else the process of the source documents."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Process
from ansible_collections.relops.golive.plugins.plugin_utils.paths import shipped_templates
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import (
    Loc,
    dotted,
    fault_of,
    keys_at,
)
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from pydantic import ValidationError

NAME = "process.yml"
"""The file of `templates/` that holds for a plan which names none."""
EXTENDS, STANDARD = "extends", "standard"
"""`extends: standard` in a project's process: only what differs is written there, as a merge patch (RFC 7386)."""
STAND_IN = Process.model_validate({"schema": 1, "title": "?"})
"""What stands for a process that cannot be read; its faults refuse the plan."""


def read_process(directory: Path, name: str | None, faults: list[Fault]) -> Process:
    """Return the process of a plan in `directory`; every fault of it goes to `faults`, with its place in the file."""
    path = directory / name if name else shipped_templates() / NAME
    process, found = _read(path, name or f"templates/{NAME}", path.stat().st_mtime_ns if path.is_file() else 0)
    faults += found
    return process


@cache
def _read(path: Path, name: str, changed: int) -> tuple[Process, tuple[Fault, ...]]:
    try:
        raw = _raw(path, name, changed)
        if isinstance(raw, dict) and raw.get(EXTENDS) == STANDARD:
            standard = shipped_templates() / NAME
            raw = patched(_raw(standard, f"templates/{NAME}", standard.stat().st_mtime_ns), raw)
    except Unreadable as error:
        return STAND_IN, tuple(error.faults)

    def place(loc: Loc) -> str:
        return f"{name}:{dotted(loc)}"

    try:
        return Process.model_validate(raw), ()
    except ValidationError as error:
        details = error.errors(include_url=False)
        return STAND_IN, tuple(fault_of(one, place, keys_at(Process, tuple(one["loc"][:-1]))) for one in details)


@lru_cache(maxsize=2)
def _raw(path: Path, name: str, changed: int) -> Any:
    """Return what a file holds, for its readers: the standard is read by itself, and below what extends it."""
    del changed  # a key: the same file is read again when it was written
    return read_yaml(path, name)


def standard() -> Process:
    """Return the process of the source documents; GoliveError with its faults where its file is broken."""
    faults: list[Fault] = []
    process = read_process(shipped_templates(), None, faults)
    if faults:
        raise PlanFaults(faults)
    return process


def patched(value: Any, patch: Any) -> Any:
    """Return a value with a merge patch applied (RFC 7386): null takes a key away, a list replaces a list."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(value) if isinstance(value, dict) else {}
    for key, one in patch.items():
        if one is None:
            merged.pop(key, None)
        else:
            merged[key] = patched(merged.get(key), one)
    return merged
