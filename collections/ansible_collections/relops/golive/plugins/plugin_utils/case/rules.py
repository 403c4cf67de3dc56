"""The words of a process that need code: when something is asked for, who `each` is, what a form must keep besides.

One function a word; `model/process.py` lists the words, and a test holds that each has its function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Significance
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Each, FormKind, Rule, When


@dataclass(frozen=True, slots=True)
class Held:
    """A signature that was verified: who, in which role, by which key (fingerprint), where in the chain."""

    person: str
    role: str
    decision: str
    opinion: str
    key: str
    seq: int
    time: str


@dataclass(frozen=True)
class Look:
    """What a rule may look at: the form as filed, its verified signatures, plan and case."""

    kind: FormKind
    filed: Filed
    held: tuple[Held, ...]
    plan: Plan
    case: Case


WHEN: Mapping[When, Callable[[Plan, Case], bool]] = {
    When.ALWAYS: lambda *_: True,
    When.MAJOR: lambda plan, _: plan.project.significance is Significance.MAJOR,
    When.DATA_MOVED: lambda plan, _: bool(plan.migrations),
    When.BUSINESS_STOPS: lambda plan, _: bool(plan.entry_points),
    When.GOODS_BOUGHT: lambda plan, _: bool(plan.procurement),
    When.LIVE: lambda _, case: _ended(case) == "success",
    When.CANCELLED: lambda _, case: _ended(case) == "cancelled",
}
EACH: Mapping[Each, Callable[[Plan], tuple[str, ...]]] = {
    Each.DEPARTMENTS: lambda plan: plan.project.affected_departments,
    Each.ADDRESSEES: lambda plan: plan.notices.addressees if plan.notices else (),
    Each.ROOMS: lambda plan: plan.definition.rooms,
}
PASSES = frozenset({"通过", "合格", "同意", "适用", "同意上线准备", "pass", "passed", "yes", "是"})
"""What the conclusion of a form may say that goes on."""


def _ended(case: Case) -> str:
    night = case.last("evidence", "night")
    return str(night.facts.get("result", "")) if night else ""


def _distinct(look: Look) -> Iterator[Said]:
    seen: dict[str, str] = {}
    for one in look.held:
        before = seen.setdefault(one.person, one.role)
        if before != one.role:
            yield Said(
                f"{one.person} 以 {before} 和 {one.role} 两个角色签字: 须为不同的人",
                f"{one.person} signed as {before} and as {one.role}: these have to be two persons",
            )


def _filer(look: Look) -> Iterator[Said]:
    for one in look.held:
        if one.person == look.filed.person and one.role != look.filed.role:
            yield Said(f"{one.person} 审批了自己编制的表单", f"{one.person} approved a form that is their own")


def _passes(look: Look) -> Iterator[Said]:
    said = str(look.filed.fields.get("conclusion", ""))
    if said not in PASSES:
        yield Said(f"结论是「{said}」", f"the conclusion is {said!r}")


RULES: dict[Rule, Callable[[Look], Iterator[Said]]] = {
    Rule.SIGNERS_DISTINCT: _distinct,
    Rule.FILER_SIGNS_NOTHING_ELSE: _filer,
    Rule.CONCLUSION_PASSES: _passes,
}
