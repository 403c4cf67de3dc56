"""The step list of a plan: every journaled step on every host, in the order in which a go-live carries them (H8).

The names are those that the actions give to what they journal; a test holds that they are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.plan.stages import work_of

JSON = dict[str, Any]
Naming = Callable[[JSON], Iterator[str]]
"""The names of a task's steps from the stage's work of a host."""


def steps_of(plan: Plan) -> list[Planned]:
    """Return the steps by task, then by host."""
    works = work_of(plan)
    return [
        Planned(task, name, host)
        for task, (stage, *namings) in enumerate(TASKS)
        for host, work in works[stage].items()
        for names in namings
        for name in names(work)
    ]


def _named(step: str, key: str) -> Naming:
    """Return the step once for each entry of a list in the work, by the entry's name."""
    return lambda work: (f"{step}.{entry['name']}" for entry in work.get(key) or [])


def _once(step: str, key: str = "") -> Naming:
    """Return the step where the work holds something under the key; without a key where there is work at all."""
    return lambda work: iter([step] if work and (not key or work.get(key)) else [])


def _configs(work: JSON) -> Iterator[str]:
    services = dict.fromkeys(config["service"] or "" for config in work.get("configs", []))
    return (f"install.config.{name.removesuffix('.service') or 'files'}" for name in services)


def _loads(work: JSON) -> Iterator[str]:
    return (f"verify.performance.{number}" for number, _load in enumerate(work.get("performance", []), 1))


TASKS: tuple[tuple[Any, ...], ...] = (
    ("network", _once("network.ports")),
    ("network", _once("network.neighbours")),
    ("suspend", _once("suspend.entry_points")),
    ("backup", _once("backup.store", "store")),
    ("backup", _named("backup.database", "databases"), _once("backup.files", "files")),
    ("install", _once("install.packages", "packages")),
    ("install", _named("install.database", "databases")),
    ("install", _named("install.release", "releases")),
    ("install", _configs),
    ("migrate", _named("migrate.schema", "migrations")),
    ("migrate", _named("migrate.data", "migrations")),
    ("migrate", _named("migrate.reconcile", "migrations")),
    ("verify", _once("verify.hardware", "hardware")),
    ("verify", _once("verify.checks")),
    ("verify", _loads),
    ("resume", _once("resume.entry_points")),
)
"""The tasks of the stages' roles in their order: stage, then the steps that a host carries one after the other."""
