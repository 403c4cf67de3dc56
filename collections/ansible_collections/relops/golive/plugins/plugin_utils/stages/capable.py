"""Whether a database engine can do what a stage wants of it: told when the plan is checked, not found out at night."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.engines import ENGINES, able, pairs
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Engine
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.model.software import Database

CANNOT = {
    "backup": ("不能备份", "can't be backed up"),
    "setup": ("不能新建数据库", "can't be set up"),
    "source": ("不能作移植的源库", "can't be the source of a migration"),
    "target": ("不能作移植的目标库", "can't be the target of a migration"),
}


def refused(where: str, value: str, engine: Engine, capability: str) -> Iterator[Fault]:
    """Yield a fault at a place that holds `value` when the engine lacks the capability that is wanted there."""
    if ENGINES[engine].can(capability):
        return
    zh, en = CANNOT[capability]
    known = able(capability)
    yield Fault(
        where,
        value,
        f"{engine.value} {zh}；可用：{'、'.join(known) or '无'}",
        f"{engine.value} {en}: {' or '.join(known) or 'no engine'} can",
    )


def as_it_is(database: Database) -> bool:
    """Tell whether a database is there, and stays as it is but for what a migration brings: nothing is set up then."""
    wishes = database.users or database.settings or database.access
    return database.role.was and not wishes and not ENGINES[database.engine].can("setup")


def uncarried(where: str, value: str, old: Engine, new: Engine) -> Iterator[Fault]:
    """Yield a fault for a pair of engines, both of which can be an end, that nothing carries rows between."""
    if not (ENGINES[old].can("source") and ENGINES[new].can("target")) or old.value in ENGINES[new].takes:
        return
    known = pairs()
    yield Fault(
        where,
        value,
        f"{old.value} 的数据不能移植到 {new.value}；可用：{'、'.join(known)}",
        f"nothing carries rows from {old.value} to {new.value}: {' or '.join(known)}",
    )
