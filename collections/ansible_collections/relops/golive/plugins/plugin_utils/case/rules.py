"""The words of a process that need code: when something is asked for, who `each` is, what a form must keep besides.

One function a word; `model/process.py` lists the words, and a test holds that each has its function.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case import calendar, content, timing
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.look import Held, Look
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Significance
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import PASSES, Each, Rule, When

__all__ = ["DELEGATION", "EACH", "PASSES", "RULES", "WHEN", "Held", "Look"]
DELEGATION = "delegation"
"""The form by which an operator lets another person operate (R46)."""

WHEN: Mapping[When, Callable[[Plan, Case], bool]] = {
    When.ALWAYS: lambda *_: True,
    When.MAJOR: lambda plan, _: plan.project.significance is Significance.MAJOR,
    When.DATA_MOVED: lambda plan, _: bool(plan.migrations),
    When.BUSINESS_STOPS: lambda plan, _: bool(plan.entry_points),
    When.GOODS_BOUGHT: lambda plan, _: bool(plan.procurement),
    When.PACKAGES: lambda plan, _: bool(plan.releases),
    When.LIVE: lambda _, case: _ended(case) == "success",
    When.CANCELLED: lambda _, case: _ended(case) == "cancelled",
}
EACH: Mapping[Each, Callable[[Plan], tuple[str, ...]]] = {
    Each.DEPARTMENTS: lambda plan: plan.project.affected_departments,
    Each.ADDRESSEES: lambda plan: plan.notices.addressees if plan.notices else (),
    Each.ROOMS: lambda plan: plan.definition.rooms,
}


def _ended(case: Case) -> str:
    night = case.last("evidence", "night")
    return str(night.facts.get("result", "")) if night else ""


def _distinct(look: Look) -> Iterator[Said]:
    """Two signatures are of two persons, and made with two keys."""
    persons: dict[str, str] = {}
    keys: dict[str, str] = {}
    for one in look.held:
        before = persons.setdefault(one.person, one.role)
        if before != one.role:
            yield Said(
                f"{one.person} 以 {before} 和 {one.role} 两个角色签字: 须为不同的人",
                f"{one.person} signed as {before} and as {one.role}: these have to be two persons",
            )
        elif keys.setdefault(one.key, one.role) != one.role:
            yield Said(
                f"{keys[one.key]} 与 {one.role} 用同一把密钥签字: 须为不同的人",
                f"{keys[one.key]} and {one.role} signed with one key: these have to be two persons",
            )


def _filer(look: Look) -> Iterator[Said]:
    """Who files a form approves nothing on it, by name or by key."""
    own = {one.key for one in look.held if one.person == look.filed.person and one.role == look.filed.role}
    for one in look.held:
        if one.role != look.filed.role and (one.person == look.filed.person or one.key in own):
            yield Said(f"{one.person} 审批了自己编制的表单", f"{one.person} approved a form that is their own")


def _tester(look: Look) -> Iterator[Said]:
    """Who tested, or hands the tests in, approves none of them (R30)."""
    testers = {one.strip() for one in (*look.words("testers"), look.filed.person)}
    for one in look.held:
        if one.role not in look.kind.filed_by and one.person in testers:
            yield Said(f"{one.person} 参加了测试, 不得审批", f"{one.person} tested and cannot approve it")


def _operator(look: Look) -> Iterator[Said]:
    """The order is signed in an operator's role, for that person or for a delegate on file (R46, H18, H19)."""
    roles, wanted = look.plan.definition.operators, str(look.value("operator") or "")
    signed = [one for one in look.held if one.role in roles]
    named = "、".join(roles), ", ".join(roles)
    if not signed:
        if any(one.role in roles for one in look.kind.signatures) or not (look.held or look.filed.role not in roles):
            return  # it is still to be signed
        yield Said(f"未由 {named[0]} 签发", f"is not signed by {named[1]}")
    elif wanted not in {one.person for one in signed} and not _delegated(look, wanted):
        yield Said(
            f"操作人 {wanted} 既非签发人, 也没有 {named[0]} 的有效授权书",
            f"the operator {wanted} neither signed the order nor has a valid delegation by {named[1]}",
        )


def _delegated(look: Look, person: str) -> bool:
    delegation = look.case.filed(DELEGATION)
    by = [one for one in look.holding.get(DELEGATION, ()) if one.role in look.plan.definition.operators]
    if delegation is None or not by or str(delegation.fields.get("delegate", "")) != person:
        return False
    try:
        until = datetime.fromisoformat(str(delegation.fields.get("valid_until")))
        return until >= datetime.fromisoformat(look.filed.entry.time)
    except (TypeError, ValueError):
        return False


RULES: Mapping[Rule, Callable[[Look], Iterator[Said]]] = {
    Rule.SIGNERS_DISTINCT: _distinct,
    Rule.FILER_SIGNS_NOTHING_ELSE: _filer,
    Rule.TESTER_IS_NOT_APPROVER: _tester,
    Rule.ORDER_IS_OPERATORS: _operator,
    Rule.CONCLUSION_PASSES: content.conclusion_passes,
    Rule.ITEMS_PASS: content.items_pass,
    Rule.ALL_YES: content.all_yes,
    Rule.TESTS_ADD_UP: content.tests_add_up,
    Rule.DOCUMENTS_COMPLETE: content.documents_complete,
    Rule.HANDED_OVER_IS_PLANNED: content.handed_over_is_planned,
    Rule.SHIPPED_IS_BOUGHT: content.shipped_is_bought,
    Rule.SAME_ADDRESSEES: content.same_addressees,
    Rule.ADDRESSEES_ARE_PLANNED: content.addressees_are_planned,
    Rule.WINDOW_IN_ORDER: timing.window_in_order,
    Rule.SAME_WINDOW: timing.same_window,
    Rule.FOR_THIS_NIGHT: timing.for_this_night,
    Rule.AFTER_THE_NIGHT: timing.after_the_night,
    Rule.HEAD_IS_THE_NIGHTS: timing.head_is_the_nights,
    Rule.CALENDAR_IN_ORDER: calendar.calendar_in_order,
}
