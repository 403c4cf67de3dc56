"""A form is signed when everybody whom the process names signed exactly this version, in order; else it says why."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, REJECT, Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import WHEN
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import (
    FormStanding,
    Holds,
    in_order,
    standings,
    wanted,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Significance
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Process, When

from tests.unit.case.people import ORDER, PROCESS, People, filed_by, plan_of, signed, small_plan, stands


def told(standing: FormStanding) -> str:
    return "\n".join(fault.en for fault in standing.faults)


def test_nothing_filed_is_missing_and_its_filer_is_next(case: Case, people: People) -> None:
    found = stands(case, people, "test")
    assert (found.holds, found.next_roles, found.closed) == (Holds.MISSING, ("项目组",), False)
    application = stands(case, people, "application")
    assert application.holds is Holds.MISSING and "Test report does not hold" in told(application)
    assert not case.folder.exists(), "to ask writes nothing"


def test_each_signs_in_order_and_then_it_holds(case: Case, people: People) -> None:
    signed(case, people, "test")
    form = filed_by(case, "application", "陈工")
    expected = [
        ("应用系统维护人员",), ("单位分管领导",), ("运营部", "网银部", "客服中心"), ("网银部", "客服中心"),
        ("客服中心",), ("科技部",),
    ]  # fmt: skip
    for person, roles in zip(ORDER, expected, strict=True):
        found = stands(case, people, "application")
        assert (found.holds, found.next_roles) == (Holds.UNSIGNED, roles)
        people.put(case, form, person)
    found = stands(case, people, "application")
    assert (found.holds, found.next_roles, found.missing) == (Holds.SIGNED, (), ())
    assert [one.person for one in found.held] == list(ORDER)
    assert found.since == case.entries[-1].seq


def test_departments_sign_in_any_order_among_themselves(case: Case, people: People) -> None:
    signed(case, people, "test")
    signed(case, people, "application", order=("陈工", "冯总", "客一", "运一", "网一", "科一"))
    assert stands(case, people, "application").holds is Holds.SIGNED


@pytest.mark.parametrize("left_out", ORDER)
def test_whoever_is_missing_keeps_it_open(case: Case, people: People, left_out: str) -> None:
    signed(case, people, "test")
    form = filed_by(case, "application", "陈工")
    for person in ORDER:
        if person != left_out:
            people.put(case, form, person)
    found = stands(case, people, "application")
    assert found.holds is Holds.UNSIGNED
    assert left_out in {"陈工", "冯总", "运一", "网一", "客一"} or found.next_roles == ("科技部",)


def test_who_signs_before_the_level_above_does_not_count_and_may_sign_again(case: Case, people: People) -> None:
    signed(case, people, "test")
    form = filed_by(case, "application", "陈工")
    for person in ("陈工", "冯总", "科一", "运一", "网一", "客一"):
        people.put(case, form, person)
    found = stands(case, people, "application")
    assert (found.holds, found.next_roles) == (Holds.UNSIGNED, ("科技部",))
    assert "科一 (科技部) signed before the one before" in told(found)
    people.put(case, form, "科一")
    assert stands(case, people, "application").holds is Holds.SIGNED


@pytest.mark.parametrize("opinion", ["", "  "])
def test_a_department_without_its_opinion_has_not_signed(case: Case, people: People, opinion: str) -> None:
    signed(case, people, "test")
    form = filed_by(case, "application", "陈工")
    for person in ORDER:
        people.put(case, form, person, opinion=opinion if person == "网一" else "同意")
    found = stands(case, people, "application")
    assert found.holds is Holds.UNSIGNED and found.next_roles == ("网银部",)
    assert "网一 (网银部) signed without an opinion" in told(found)


def test_a_rejection_ends_a_version_and_a_newer_one_begins_anew(case: Case, people: People) -> None:
    signed(case, people, "test")
    form = signed(case, people, "application")
    people.put(case, form, "运一", decision=REJECT, opinion="时间冲突")
    found = stands(case, people, "application")
    assert (found.holds, found.next_roles) == (Holds.REJECTED, ("应用系统维护人员",))
    assert "运一 (运营部) rejected it: 时间冲突" in told(found)
    people.put(case, form, "运一", opinion="又同意了")
    assert stands(case, people, "application").holds is Holds.REJECTED
    again = filed_by(case, "application", "陈工")
    assert again.version == 2
    assert stands(case, people, "application").holds is Holds.UNSIGNED


def test_a_newer_version_replaces_what_was_signed(case: Case, people: People) -> None:
    signed(case, people, "test")
    signed(case, people, "application")
    filed_by(case, "application", "陈工", points="另一件事")
    found = stands(case, people, "application")
    assert (found.holds, found.held, found.next_roles) == (Holds.UNSIGNED, (), ("应用系统维护人员",))


def test_an_edit_voids_what_bound_it_and_nothing_else(case: Case, people: People) -> None:
    for key in ("test", "application", "cabling"):
        signed(case, people, key)
    plan = small_plan()
    project = plan.project.model_copy(update={"version": "v9.9.9"})
    edited = plan.model_copy(update={"project": project})
    edited = edited.model_copy(update={"parts": {**plan.parts, "plan": "f" * 64}})
    found = standings(edited, Case(case.folder.parent), people.trust)
    assert {key: one.holds for key, one in found.items()} == {
        "test": Holds.SIGNED, "cabling": Holds.SIGNED, "application": Holds.STALE,
    }  # fmt: skip
    assert [part.value for part in found["application"].stale] == ["plan"]
    assert "project version: 1.3 -> v9.9.9 (plan.yml)" in told(found["application"])


def test_what_a_form_needs_signed_again_after_it_voids_it(case: Case, people: People) -> None:
    """R20, H22: what was signed stands on what was signed before it."""
    signed(case, people, "test")
    signed(case, people, "application")
    signed(case, people, "test")
    found = stands(case, people, "application")
    assert found.holds is Holds.STALE and "was filed before Test report was signed" in told(found)


def test_a_second_signature_of_the_same_hand_voids_nothing_that_came_after(case: Case, people: People) -> None:
    test = signed(case, people, "test")
    signed(case, people, "application")
    people.put(case, test, "科一", opinion="补充意见")
    assert stands(case, people, "application").holds is Holds.SIGNED


def test_who_signs_what_was_filed_in_another_name_has_not_filed_it(case: Case, people: People) -> None:
    people.trust_in("吴工/项目组", people.key("吴工"))
    form = filed_by(case, "test", "刘工")
    people.put(case, form, "吴工", "项目组")
    people.put(case, form, "科一")
    found = stands(case, people, "test")
    assert found.holds is Holds.UNSIGNED
    assert "吴工 (项目组) signed what was filed in the name of 刘工" in told(found)


def test_one_person_in_two_roles_is_not_two_persons(case: Case, people: People) -> None:
    signed(case, people, "test")
    people.trust_in("冯总/科技部", people.key("冯总"))
    form = filed_by(case, "application", "陈工")
    for person in ORDER[:-1]:
        people.put(case, form, person)
    people.put(case, form, "冯总", "科技部")
    found = stands(case, people, "application")
    assert found.holds is Holds.FAULTY and "冯总 signed as 单位分管领导 and as 科技部" in told(found)


def test_nobody_approves_what_is_his_own(case: Case, people: People) -> None:
    signed(case, people, "test")
    people.trust_in("陈工/科技部", people.key("陈工"))
    form = filed_by(case, "application", "陈工")
    for person in ORDER[:-1]:
        people.put(case, form, person)
    people.put(case, form, "陈工", "科技部")
    found = stands(case, people, "application")
    assert found.holds is Holds.FAULTY and "陈工 approved a form that is their own" in told(found)


def test_one_key_under_two_names_proves_neither(case: Case, people: People) -> None:
    signed(case, people, "test")
    form = filed_by(case, "application", "陈工")
    people.put(case, form, "陈工")
    before = people.trust
    people.put(case, form, "冯总")
    people.trust_in("运一/运营部", people.key("冯总"))
    with pytest.raises(GoliveError, match=r"the trust root gives the key SHA256:.* to 冯总, 运一: it proves neither"):
        people.put(case, form, "运一", key="冯总")
    found = stands(case, people, "application")
    assert (found.holds, found.next_roles) == (Holds.UNSIGNED, ("单位分管领导",)), "what it signed before falls, too"
    assert before.digest != people.trust.digest


def test_a_conclusion_that_does_not_pass_does_not_hold(case: Case, people: People) -> None:
    form = filed_by(case, "test", "刘工", conclusion="不合格")
    for person in ("刘工", "科一"):
        people.put(case, form, person)
    found = stands(case, people, "test")
    assert found.holds is Holds.FAULTY and "不合格" in told(found)


def test_a_major_project_asks_for_one_more_signature(case: Case, people: People) -> None:
    plan = small_plan()
    major = plan.model_copy(update={"project": plan.project.model_copy(update={"significance": Significance.MAJOR})})
    kind = plan.definition.forms["application"]
    assert [one.roles for one in wanted(kind, major, case)][-1] == ("公司相关领导",)
    assert [one.roles for one in wanted(kind, plan, case)][-1] == ("科技部",)
    assert len({one.step for one in wanted(kind, plan, case)}) == 4
    assert set(WHEN) == set(When)


def test_a_form_that_is_not_asked_for_holds_up_nobody(case: Case, people: People) -> None:
    process = {**PROCESS, "forms": {**PROCESS["forms"], "test": {**PROCESS["forms"]["test"], "when": "live"}}}
    plan = plan_of(process)
    signed(case, people, "application", plan)
    found = standings(plan, Case(case.folder.parent), people.trust)
    assert (found["test"].holds, found["application"].holds) == (Holds.NOT_ASKED, Holds.SIGNED)


def test_forms_that_need_each_other_never_hold(case: Case, people: People) -> None:
    forms: dict[str, Any] = {
        "cabling": {**PROCESS["forms"]["cabling"], "needs": ["test"]},
        "test": {**PROCESS["forms"]["test"], "needs": ["cabling"]},
    }
    plan = plan_of({**PROCESS, "forms": forms})
    assert sorted(in_order(Process.model_validate({**PROCESS, "forms": forms}).forms)) == ["cabling", "test"]
    for key in forms:
        signed(case, people, key, plan)
    found = standings(plan, Case(case.folder.parent), people.trust)
    assert not any(one.closed for one in found.values())
    assert "forms need each other in a circle" in told(found["cabling"])


def test_without_a_trust_root_nothing_holds(case: Case, people: People) -> None:
    signed(case, people, "test")
    found = standings(small_plan(), case, None)["test"]
    assert found.holds is Holds.UNSIGNED and "cannot be verified" in told(found)
    assert stands(case, people, "test").holds is Holds.SIGNED and APPROVE == "approve"
