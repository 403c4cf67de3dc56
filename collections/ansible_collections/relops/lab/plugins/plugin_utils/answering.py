"""What the actions share: turn a call of the lab into an Ansible result."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError
from ansible_collections.relops.lab.plugins.plugin_utils.topology import TopologyError


def answer(work: Callable[[], dict[str, Any]], language: str = "en") -> dict[str, Any]:
    """The work's result, or a failed result with one sentence in a language; a bug still crashes."""
    try:
        return {"changed": False, **work()}
    except TopologyError as error:
        faults = [fault.in_(language) for fault in error.faults]
        return {"failed": True, "msg": error.said.in_(language), "faults": faults}
    except LabError as error:
        return {"failed": True, "msg": error.said.in_(language)}


def plain(value: Any) -> Any:
    """The same data without Ansible's tagged subclasses, which pydantic and JSON would carry along."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    for kind in (bool, int, float, str):
        if isinstance(value, kind):
            return kind(value)
    return value
