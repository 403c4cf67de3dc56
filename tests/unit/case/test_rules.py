"""Each rule of the process: kept by what is right, and it says what is wrong."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import prefilled
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import DELEGATION, EACH, RULES, WHEN
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Significance
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Each, FieldType, Rule, When

from tests.unit.case.looks import demo_plan, held, look_at, said

WINDOW = {
    "window_start": "2026-11-21T22:00:00+08:00",
    "window_end": "2026-11-22T05:00:00+08:00",
    "latest_decision": "2026-11-22T03:30:00+08:00",
}
TOLD = ["维护部门", "应用部门", "网银部", "客服中心", "运营部"]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def file(case: Case, key: str, fields: dict[str, Any], signed: bool = False) -> int:
    facts = {"form": key, "version": 1, "person": "x", "role": "y", "fields": fields, "binds": {}}
    entry = case.write("form", key, facts, "root")
    if signed:
        case.write("signature", key, {"form": entry.hash, "person": "x", "role": "y"}, "root")
    return entry.seq


def night(case: Case, result: str) -> int:
    return case.write("evidence", "night", {"result": result, "golive": "G1"}, "root").seq


def test_every_word_has_its_function() -> None:
    assert set(RULES) == set(Rule) and set(WHEN) == set(When) and set(EACH) == set(Each)


def test_every_word_is_used_by_the_standard() -> None:
    forms = demo_plan().definition.forms.values()
    assert {rule for kind in forms for rule in kind.rules} == set(Rule)
    assert {one.each for kind in forms for one in kind.signatures if one.each} == set(Each)
    used = {kind.when for kind in forms} | {one.when for kind in forms for one in kind.signatures}
    assert used == set(When)


def test_when_something_is_asked_for(case: Case) -> None:
    plan = demo_plan()
    bare = plan.model_copy(update={"migrations": {}, "entry_points": (), "procurement": (), "releases": {}})
    normal = plan.project.model_copy(update={"significance": Significance.NORMAL})
    other = bare.model_copy(update={"project": normal})
    for when in (When.MAJOR, When.DATA_MOVED, When.BUSINESS_STOPS, When.GOODS_BOUGHT, When.PACKAGES):
        assert WHEN[when](plan, case) and not WHEN[when](other, case), when
    assert WHEN[When.ALWAYS](other, case)
    assert not WHEN[When.LIVE](plan, case) and not WHEN[When.CANCELLED](plan, case)
    night(case, "cancelled")
    assert WHEN[When.CANCELLED](plan, case) and not WHEN[When.LIVE](plan, case)
    night(case, "success")
    assert WHEN[When.LIVE](plan, case) and not WHEN[When.CANCELLED](plan, case)


def test_who_each_is() -> None:
    plan = demo_plan()
    assert EACH[Each.DEPARTMENTS](plan) == ("运营部", "网银部", "客服中心")
    assert EACH[Each.ADDRESSEES](plan) == tuple(TOLD)
    assert EACH[Each.ROOMS](plan) == ("运营室", "内容室", "系统室")
    assert EACH[Each.ADDRESSEES](plan.model_copy(update={"notices": None})) == ()


def test_signers_are_distinct_by_person_and_by_key(case: Case) -> None:
    two = (held("沈岚", "产品部负责人"), held("杨帆", "研发部负责人"))
    assert not said(Rule.SIGNERS_DISTINCT, look_at("dual_acceptance", {}, case, *two))
    one = (held("沈岚", "产品部负责人"), held("沈岚", "研发部负责人"))
    assert "two persons" in said(Rule.SIGNERS_DISTINCT, look_at("dual_acceptance", {}, case, *one))[0]
    key = (held("沈岚", "产品部负责人", "SHA256:k"), held("杨帆", "研发部负责人", "SHA256:k"))
    assert "one key" in said(Rule.SIGNERS_DISTINCT, look_at("dual_acceptance", {}, case, *key))[0]
    again = (held("沈岚", "产品部负责人"), held("沈岚", "产品部负责人"))
    assert not said(Rule.SIGNERS_DISTINCT, look_at("dual_acceptance", {}, case, *again))


def test_who_files_it_approves_nothing(case: Case) -> None:
    own = held("刘工", "项目组")
    good = look_at("suitability", {}, case, own, held("赵主任", "开发管理中心"), person="刘工")
    assert not said(Rule.FILER_SIGNS_NOTHING_ELSE, good)
    same = look_at("suitability", {}, case, own, held("刘工", "开发管理中心"), person="刘工")
    assert said(Rule.FILER_SIGNS_NOTHING_ELSE, same)
    key = held("赵主任", "开发管理中心", "SHA256:刘工")
    assert said(Rule.FILER_SIGNS_NOTHING_ELSE, look_at("suitability", {}, case, own, key, person="刘工"))


def test_a_tester_does_not_approve(case: Case) -> None:
    """R30: neither who tested nor who hands it in is one of the two managers."""
    fields = {"testers": ["魏然", " 曹阳 "]}
    filer = held("孔辉", "测试负责人")
    good = look_at("test_acceptance", {"testers": ["魏然"]}, case, filer, held("曹阳", "项目经理"), person="孔辉")
    assert not said(Rule.TESTER_IS_NOT_APPROVER, good)
    bad = look_at("test_acceptance", fields, case, filer, held("曹阳", "项目经理"), person="孔辉")
    assert "曹阳" in said(Rule.TESTER_IS_NOT_APPROVER, bad)[0]
    lead = look_at("test_acceptance", {"testers": ["魏然"]}, case, held("孔辉", "产品室经理"), person="孔辉")
    assert said(Rule.TESTER_IS_NOT_APPROVER, lead)


@pytest.mark.parametrize("word", ["通过", "合格", "适用", "同意上线准备", "回滚"])
def test_a_conclusion_that_passes(word: str, case: Case) -> None:
    assert not said(Rule.CONCLUSION_PASSES, look_at("suitability", {"conclusion": word}, case))


@pytest.mark.parametrize("word", ["不通过", "不合格", "退回", "不回滚", "", None, "有条件", ["通过"]])
def test_a_conclusion_that_does_not(word: object, case: Case) -> None:
    assert said(Rule.CONCLUSION_PASSES, look_at("suitability", {"conclusion": word}, case))


def test_an_item_that_failed_is_not_hidden_by_a_good_conclusion(case: Case) -> None:
    good = {"items": [{"item": "日志", "result": "合格"}]}
    assert not said(Rule.ITEMS_PASS, look_at("quality_check", good, case))
    for result in ("不合格", "有条件", ""):
        bad = {"items": [*good["items"], {"item": "备份", "result": result}], "conclusion": "合格"}
        assert "备份" in said(Rule.ITEMS_PASS, look_at("quality_check", bad, case))[0]


def test_everything_that_has_to_be_so_is_so(case: Case) -> None:
    kind = demo_plan().definition.forms["confirmation"]
    yes = {field.key: True for field in kind.fields if field.type is FieldType.YES_NO}
    assert len(yes) == 4 and not said(Rule.ALL_YES, look_at("confirmation", yes, case))
    for key in yes:
        for value in (False, None, "true"):
            assert len(said(Rule.ALL_YES, look_at("confirmation", {**yes, key: value}, case))) == 1


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        ((10, 10, 0, 0), ""),
        ((10, 9, 0, 0), "add up"),
        ((10, 9, 1, 0), "1 failed"),
        ((10, 9, 0, 1), "1 were blocked"),
        ((0, 0, 0, 0), "add up"),
        ((10, None, 0, 0), "add up"),
        ((10, "10", 0, 0), "add up"),
    ],
)
def test_the_cases_add_up(numbers: tuple[Any, ...], fault: str, case: Case) -> None:
    fields = dict(zip(("total", "passed", "failed", "blocked"), numbers, strict=True))
    found = said(Rule.TESTS_ADD_UP, look_at("test_acceptance", fields, case))
    assert fault in found[0] if fault else not found


def documents(case: Case) -> list[dict[str, Any]]:
    rows = prefilled(demo_plan(), case, "document_set")["rows"]
    return [{**row, "status": "通过", "version": "1.0", "sha256": "a" * 64} for row in rows]


def test_the_set_of_documents_is_complete(case: Case) -> None:
    rows = documents(case)
    assert len(rows) == 18 and not said(Rule.DOCUMENTS_COMPLETE, look_at("document_set", {"rows": rows}, case))
    none = {**rows[10], "status": "不涉及", "version": "", "sha256": ""}
    assert not said(Rule.DOCUMENTS_COMPLETE, look_at("document_set", {"rows": [*rows[:10], none, *rows[11:]]}, case))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows.pop(3), "网络端口配置表 is missing"),
        (lambda rows: rows[3].update(status="送审"), "is '送审'"),
        (lambda rows: rows[3].update(status=""), "is ''"),
        (lambda rows: rows[3].update(sha256=""), "no version or no digest"),
        (lambda rows: rows[3].update(version=None), "no version or no digest"),
        (lambda rows: rows.append({"name": "另一份", "status": "草稿"}), "另一份 is '草稿'"),
        (lambda rows: rows.clear(), "is missing"),
    ],
)
def test_a_document_that_lacks_is_told(change: Any, sentence: str, case: Case) -> None:
    rows = documents(case)
    change(rows)
    assert sentence in said(Rule.DOCUMENTS_COMPLETE, look_at("document_set", {"rows": rows}, case))[0]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows[0].update(), ""),
        (lambda rows: rows[0].update(sha256="0" * 64), "sha256 of paygw"),
        (lambda rows: rows[0].update(version="1.0.1"), "version of paygw"),
        (lambda rows: rows[0].update(build=""), "build of paygw"),
        (lambda rows: rows.append(dict(rows[0])), "handed over 2 times"),
        (lambda rows: rows.append({**rows[0], "package": "other"}), "no package other"),
        (lambda rows: rows.clear(), "handed over 0 times"),
    ],
)
def test_what_is_handed_over_is_planned(change: Any, sentence: str, case: Case) -> None:
    """H24: the package is that of the plan, digest and build too."""
    rows = prefilled(demo_plan(), case, "package_handover")["rows"]
    change(rows)
    found = said(Rule.HANDED_OVER_IS_PLANNED, look_at("package_handover", {"rows": rows}, case))
    assert sentence in found[0] if sentence else not found


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda rows: rows[0].update(), ""),
        (lambda rows: rows[0].update(quantity=4), "5 bought, 4 shipped"),
        (lambda rows: rows[0].update(quantity="5"), "5 bought, 0 shipped"),
        (lambda rows: rows.append({**rows[0], "item": "光模块", "quantity": 2}), "0 bought, 2 shipped"),
        (lambda rows: rows.clear(), "5 bought, 0 shipped"),
    ],
)
def test_what_is_shipped_was_bought(change: Any, sentence: str, case: Case) -> None:
    rows = prefilled(demo_plan(), case, "shipment")["rows"]
    change(rows)
    found = said(Rule.SHIPPED_IS_BOUGHT, look_at("shipment", {"rows": rows}, case))
    assert sentence in found[0] if sentence else not found


def test_a_purchase_may_come_in_parts(case: Case) -> None:
    row = prefilled(demo_plan(), case, "shipment")["rows"][0]
    rows = [{**row, "quantity": 2}, {**row, "quantity": 3}]
    assert not said(Rule.SHIPPED_IS_BOUGHT, look_at("shipment", {"rows": rows}, case))


def test_a_notice_goes_to_those_of_the_plan(case: Case) -> None:
    assert not said(Rule.ADDRESSEES_ARE_PLANNED, look_at("notice", {"addressees": TOLD[::-1]}, case))
    assert "not told: 运营部" in said(Rule.ADDRESSEES_ARE_PLANNED, look_at("notice", {"addressees": TOLD[:-1]}, case))
    more = look_at("notice", {"addressees": [*TOLD, "报社"]}, case)
    assert said(Rule.ADDRESSEES_ARE_PLANNED, more) == ["told besides: 报社"]
    assert said(Rule.ADDRESSEES_ARE_PLANNED, look_at("notice", {"addressees": "维护部门"}, case))


@pytest.mark.parametrize("key", ["suspension", "resumption", "cancellation", "postponement"])
def test_who_heard_of_the_night_hears_of_the_rest(key: str, case: Case) -> None:
    """H16: the list is that of the notice that was sent; before there is one, the plan's."""
    assert not said(Rule.SAME_ADDRESSEES, look_at(key, {"addressees": TOLD}, case))
    file(case, "notice", {"addressees": ["维护部门", "网银部"]}, signed=True)
    file(case, "notice", {"addressees": ["维护部门"]})  # a draft that nobody signed
    assert not said(Rule.SAME_ADDRESSEES, look_at(key, {"addressees": ["网银部", "维护部门"]}, case))
    assert said(Rule.SAME_ADDRESSEES, look_at(key, {"addressees": ["维护部门"]}, case)) == ["not told: 网银部"]
    assert said(Rule.SAME_ADDRESSEES, look_at(key, {"addressees": TOLD}, case))
    assert said(Rule.SAME_ADDRESSEES, look_at(key, {}, case))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({}, ""),
        ({"window_end": "2026-11-21T22:00:00+08:00"}, "end after its start"),
        ({"window_end": "2026-11-21T14:00:00+00:00"}, "end after its start"),
        ({"latest_decision": "2026-11-22T05:00:01+08:00"}, "within the window"),
        ({"latest_decision": "2026-11-21T22:00:00+08:00"}, "within the window"),
        ({"latest_decision": ""}, "within the window"),
        ({"window_start": "tonight"}, "end after its start"),
        ({"window_start": "2026-11-21T22:00:00"}, "end after its start"),
    ],
)
def test_a_window_is_in_order(change: dict[str, str], sentence: str, case: Case) -> None:
    found = said(Rule.WINDOW_IN_ORDER, look_at("application", {**WINDOW, **change}, case))
    assert sentence in found[0] if sentence else not found


def test_a_form_without_a_latest_decision_needs_none(case: Case) -> None:
    window = {key: WINDOW[key] for key in ("window_start", "window_end")}
    assert not said(Rule.WINDOW_IN_ORDER, look_at("postponement", window, case))


def test_the_notice_names_the_window_that_was_applied_for(case: Case) -> None:
    """X10: the same moments, in whatever zone they are written."""
    assert len(said(Rule.SAME_WINDOW, look_at("notice", WINDOW, case))) == 3, "there is no application"
    file(case, "application", WINDOW)
    assert not said(Rule.SAME_WINDOW, look_at("notice", WINDOW, case))
    assert not said(Rule.SAME_WINDOW, look_at("notice", {**WINDOW, "window_end": "2026-11-21T21:00:00+00:00"}, case))
    for key in WINDOW:
        later = {**WINDOW, key: "2026-11-23T00:00:00+08:00"}
        assert key in said(Rule.SAME_WINDOW, look_at("notice", later, case))[0]
    file(case, "application", {**WINDOW, "window_start": "2026-11-28T22:00:00+08:00"})
    assert said(Rule.SAME_WINDOW, look_at("notice", WINDOW, case)), "the newest application counts"


def test_a_form_of_a_night_that_was_called_off_is_filed_anew(case: Case) -> None:
    old = file(case, "suspension", {})
    assert not said(Rule.FOR_THIS_NIGHT, look_at("suspension", {}, case, seq=old))
    night(case, "success")
    assert not said(Rule.FOR_THIS_NIGHT, look_at("suspension", {}, case, seq=old)), "it belongs to that night"
    night(case, "cancelled")
    assert said(Rule.FOR_THIS_NIGHT, look_at("suspension", {}, case, seq=old))
    anew = file(case, "suspension", {})
    assert not said(Rule.FOR_THIS_NIGHT, look_at("suspension", {}, case, seq=anew))
    night(case, "emergency")
    assert said(Rule.FOR_THIS_NIGHT, look_at("suspension", {}, case, seq=anew))


def test_what_tells_of_a_night_comes_after_it(case: Case) -> None:
    early = file(case, "summary", {})
    assert said(Rule.AFTER_THE_NIGHT, look_at("summary", {}, case, seq=early)), "there was no night"
    night(case, "cancelled")
    assert said(Rule.AFTER_THE_NIGHT, look_at("summary", {}, case, seq=early))
    later = file(case, "summary", {})
    assert not said(Rule.AFTER_THE_NIGHT, look_at("summary", {}, case, seq=later))
    night(case, "success")
    assert said(Rule.AFTER_THE_NIGHT, look_at("summary", {}, case, seq=later)), "it tells of the night before"


@pytest.mark.parametrize("key", ["order", "rollback_order"])
def test_an_order_is_the_operators(key: str, case: Case) -> None:
    """H18, H19: signed in an operator's role, for that person."""
    head = held("周工", "运维部负责人")
    wait = look_at(key, {"operator": "周工"}, case, person="周工")
    assert not said(Rule.ORDER_IS_OPERATORS, wait), "nobody has signed it yet"
    assert not said(Rule.ORDER_IS_OPERATORS, look_at(key, {"operator": "周工"}, case, head))
    other = look_at(key, {"operator": "陈工"}, case, head)
    assert "陈工 neither" in said(Rule.ORDER_IS_OPERATORS, other)[0]
    wrong = look_at(key, {"operator": "陈工"}, case, held("陈工", "应用系统维护人员"))
    assert "is not signed by 运维部负责人" in said(Rule.ORDER_IS_OPERATORS, wrong)[0]
    assert said(Rule.ORDER_IS_OPERATORS, look_at(key, {"operator": "陈工"}, case, role="应用系统维护人员"))


def test_a_delegate_is_on_file(case: Case) -> None:
    head = held("周工", "运维部负责人")
    valid = {"delegate": "陈工", "valid_until": "2026-11-22T05:00:00+08:00"}
    order = look_at("order", {"operator": "陈工"}, case, head, holding={DELEGATION: (head,)})
    assert said(Rule.ORDER_IS_OPERATORS, order), "nothing was filed"
    file(case, DELEGATION, valid)
    assert not said(Rule.ORDER_IS_OPERATORS, order)
    assert said(Rule.ORDER_IS_OPERATORS, look_at("order", {"operator": "陈工"}, case, head)), "it is not signed"
    by_another = {DELEGATION: (held("陈工", "应用系统维护人员"),)}
    assert said(Rule.ORDER_IS_OPERATORS, look_at("order", {"operator": "陈工"}, case, head, holding=by_another))
    for change in ({"delegate": "孙工"}, {"valid_until": "2026-11-20T09:59:59+08:00"}, {"valid_until": "soon"}):
        file(case, DELEGATION, {**valid, **change})
        assert said(Rule.ORDER_IS_OPERATORS, order), change


def test_a_rule_says_nothing_of_rows_that_are_none(case: Case) -> None:
    """What is filed is data from outside: no rule falls over it."""
    for rule, key in ((Rule.HANDED_OVER_IS_PLANNED, "package_handover"), (Rule.SHIPPED_IS_BOUGHT, "shipment"),
                      (Rule.DOCUMENTS_COMPLETE, "document_set")):  # fmt: skip
        for rows in (None, "x", 5, ["x"], [None], {"a": 1}):
            assert said(rule, look_at(key, {"rows": copy.deepcopy(rows)}, case))
