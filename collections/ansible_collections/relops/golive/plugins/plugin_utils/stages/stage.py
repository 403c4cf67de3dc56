"""A stage of a go-live: what it wants of each host, which steps it has, what it checks in a plan."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Check

Desired = Mapping[str, JSON]
"""Device → what a stage wants of it, JSON-able; no entry for a device that the stage does not touch."""
Naming = Callable[[Mapping[str, Any]], Iterator[str]]
"""The names of a task's steps from what the stage wants of a host."""


@dataclass(frozen=True)
class Stage:
    """One stage; declared as STAGE in `stages/<name>/stage.py`.

    `name` gives its titles too (model.choices.StageName). `colour` is that of its bars. `desired` is empty for a stage
    that touches no device. `tasks` are the tasks of its role in their order, each with the steps that a host carries
    one after the other. `checks` look at what only this stage knows in a plan.
    """

    name: StageName
    colour: str
    desired: Callable[[Plan], Desired] | None = None
    tasks: tuple[tuple[Naming, ...], ...] = ()
    checks: tuple[Check, ...] = ()


def each(step: str, key: str) -> Naming:
    """Return the step once for each entry of a list in what is desired, by the entry's name."""
    return lambda desired: (f"{step}.{entry['name']}" for entry in desired.get(key) or [])


def once(step: str, key: str = "") -> Naming:
    """Return the step where something is desired under the key; without a key where anything is desired at all."""
    return lambda desired: iter([step] if desired and (not key or desired.get(key)) else [])
