"""The plan that this run was started with: the inventory plugin loads it once, and every worker inherits it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned as PlannedStep
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import Inventory
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Desired


@dataclass(frozen=True)
class Planned:
    """What the plan gives to Ansible, the steps that it asks for (computed when they are asked for), and itself."""

    path: str
    inventory: Inventory
    steps: Callable[[], Sequence[PlannedStep]]
    plan: Plan | None = None


_known: dict[str, Planned] = {}
_words: dict[tuple[int, str], str] = {}


def remember(planned: Planned) -> None:
    """Keep a plan for this process and the workers that it forks."""
    _known[planned.path] = planned


def given() -> Planned:
    """Return the plan of this run, or raise GoliveError: none was read, it has faults, or there is more than one."""
    if len(_known) == 1:
        return next(iter(_known.values()))
    if _known:
        names = sorted(_known)
        raise GoliveError(
            f"{' and '.join(names)}: a run has one plan: give -i once",
            zh=f"{'、'.join(names)}: 一次运行只有一个计划: -i 只给一次",
        )
    raise GoliveError(
        "no plan was read: run with -i inventories/<project>/plan.yml; "
        "a path that is mistyped, or a plan with faults, was named above",
        zh="没有读到计划: 请带 -i inventories/<项目>/plan.yml 运行; 写错的路径或有错误的计划已在上文指出",
    )


def planned_plan() -> Plan | None:
    """Return the plan itself, None where none was read, or a stand-in that has none."""
    plans = [one.plan for one in _known.values() if one.plan is not None]
    return plans[0] if plans else None


def plan_of_run() -> Plan:
    """Return the plan itself, or raise GoliveError as `given` does."""
    if (plan := given().plan) is None:
        raise GoliveError("this run has an inventory and no plan", zh="本次运行只有清单, 没有计划")
    return plan


def work_of(stage: str, host: str) -> JSON:
    """Return what a stage of this run's plan wants of a host, empty where it wants nothing."""
    return desired(stage).get(host) or {}


def desired(stage: str) -> Desired:
    """Return what a stage of this run's plan wants of each device."""
    plan, found = plan_of_run(), STAGES[stage].desired
    return found(plan) if found else {}


def words_of(stage: str) -> str:
    """Return every text that a stage of this run's plan wants of any device, each once; empty where none was read."""
    plan = planned_plan()
    if plan is None:
        return ""
    key = (id(plan), stage)
    if key not in _words:
        _words[key] = "\n".join(dict.fromkeys(text for work in desired(stage).values() for text in _texts(work)))
    return _words[key]


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield str(name)
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    else:
        yield str(value)
