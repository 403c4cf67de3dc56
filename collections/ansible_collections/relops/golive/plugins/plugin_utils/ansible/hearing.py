"""What each host answered in this run when it was asked for its markers.

The run's own process keeps it as the answers come, and its workers inherit it: no variable of a play reaches it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain

MARKER = "relops.golive.golive_marker"
READ = "read"
_heard: dict[str, JSON] = {}


def hear(host: str, task: Any, answer: Mapping[str, Any]) -> None:
    """Keep what a task answered about a host, where it asked that very host for its markers."""
    if task.resolved_action != MARKER or task.args.get("operation", READ) != READ:
        return
    if task.delegate_to:
        _heard.pop(host, None)
        return
    _heard[host] = plain(dict(answer))


def heard() -> Mapping[str, JSON]:
    """Return host → what it answered last, a failure too; nobody is in it who was not asked."""
    return _heard
