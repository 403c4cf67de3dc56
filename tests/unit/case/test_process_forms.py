"""The forms of the standard process on the demo: pre-filled, bound by evidence, in an order that can be walked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import file_form, prefilled, wrong
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import EACH
from ansible_collections.relops.golive.plugins.plugin_utils.case.shape import row_faults, shaped
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import in_order
from ansible_collections.relops.golive.plugins.plugin_utils.case.timing import evidence
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType, FormField, Proof

from tests.unit.case.looks import demo_plan, look_at

FORMS = demo_plan().definition.forms
ALL = {"release": "release", "steps": "steps", "equipment": "equipment"}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return Case(tmp_path)


def field(kind: str, **more: Any) -> FormField:
    return FormField.model_validate({"key": "rows", "title": "?", "type": kind, **more})


@pytest.mark.parametrize("key", FORMS)
def test_what_is_prefilled_is_of_its_type(key: str, case: Case) -> None:
    """Were it not, nobody could file the form without typing it again."""
    values = prefilled(demo_plan(), case, key)
    for one in FORMS[key].fields:
        value = values[one.key]
        assert value in ("", []) or wrong(one, value) is None, one.key
        if one.source.startswith("plan.") and one.required:
            assert value not in ("", None, []), f"{one.key} is pre-filled from {one.source}, which is empty in the demo"
            assert not [fault for fault in row_faults(one, value, wrong) if not fault.en.startswith("is required")]


def test_forms_come_after_what_they_need() -> None:
    order = in_order(FORMS)
    for key, kind in FORMS.items():
        assert all(order.index(need) < order.index(key) for need in kind.needs)
    assert order.index("delegation") < order.index("order"), "an order looks whether a delegation holds"


def test_every_role_of_the_process_is_a_person_of_the_demo() -> None:
    plan = demo_plan()
    asked = {role for kind in FORMS.values() for role in kind.filed_by}
    asked |= {one.role for kind in FORMS.values() for one in kind.signatures if one.role}
    asked |= {role for each in EACH.values() for role in each(plan)}
    assert asked <= {person.role for person in plan.resources.persons}


def test_no_form_asks_one_role_twice() -> None:
    """Who files a form approves nothing on it, so such a form could never hold."""
    for key, kind in FORMS.items():
        roles = [role for one in kind.signatures for role in (EACH[one.each](demo_plan()) if one.each else (one.role,))]
        assert len(set(roles)) == len(roles), key
        assert not {*kind.filed_by} & {*roles}, key


def test_rows_of_a_mapping_carry_their_name() -> None:
    table = field(
        "table", columns=[{"key": "a", "title": "?", "from": "key"}, {"key": "b", "title": "?", "from": "x.y"}]
    )
    assert shaped(table, {"one": {"x": {"y": 1}}, "two": {}}) == [{"a": "one", "b": 1}, {"a": "two", "b": ""}]
    assert shaped(table, None) == []


@pytest.mark.parametrize(
    ("kind", "value", "found"),
    [
        (FieldType.YES_NO, {"a": 1}, True), (FieldType.YES_NO, [], False), (FieldType.YES_NO, None, False),
        (FieldType.LIST, [{"name": "x"}, "y"], ["x", "y"]), (FieldType.LIST, "x", ["x"]), (FieldType.LIST, None, []),
        (FieldType.TEXT, ["x", "y"], "x、y"), (FieldType.TEXT, None, ""), (FieldType.NUMBER, 0, 0),
    ],
)  # fmt: skip
def test_what_is_known_takes_the_shape_of_its_field(kind: FieldType, value: Any, found: Any) -> None:
    assert shaped(field(kind), value) == found


def test_a_row_lacks_what_its_column_requires(case: Case) -> None:
    rows = prefilled(demo_plan(), case, "channels")["rows"]
    assert rows == []
    given = {"rows": [{"name": "DNS", "version": "1.3", "updated_at": ""}, {"nmae": "x"}]}
    with pytest.raises(GoliveError) as caught:
        file_form(demo_plan(), case, "channels", given, ("何敏", "运营室"), "root")
    for place in ("rows[1].updated_at", "rows[2].name", "rows[2].nmae"):
        assert place in str(caught.value)
    given = {"rows": [{"name": "DNS", "version": "1.3", "updated_at": "tonight"}]}
    with pytest.raises(GoliveError, match=r"rows\[1\].updated_at: must be of type datetime"):
        file_form(demo_plan(), case, "channels", given, ("何敏", "运营室"), "root")
    assert case.filed("channels") is None


def told(case: Case, key: str, seq: int) -> list[str]:
    return [one.en for one in evidence(look_at(key, {}, case, seq=seq))]


def parts(**other: str) -> dict[str, str]:
    known = demo_plan().parts
    return {**{str(part): known[part] for part in known if part in ALL}, **other}


def find(case: Case, proof: Proof, result: str = "pass", binds: dict[str, str] | None = None) -> int:
    return case.write("evidence", proof, {"result": result, "binds": binds if binds is not None else parts()}, "x").seq


def test_a_report_has_its_evidence(case: Case) -> None:
    """R33-R35: evidence that passed, for what is planned now, from before the report."""
    assert told(case, "rehearsal_report", 99) == ["was filed without evidence: rehearsal"]
    at = find(case, Proof.REHEARSAL)
    assert not told(case, "rehearsal_report", 99)
    assert told(case, "rehearsal_report", at) == ["was filed without evidence: rehearsal"], "it was filed before"
    find(case, Proof.REHEARSAL, "fail")
    assert "is fail" in told(case, "rehearsal_report", 99)[0], "the newest one counts"


@pytest.mark.parametrize("binds", [{}, parts(steps="0" * 64), {"release": parts()["release"]}, parts(release="")])
def test_evidence_of_something_else_is_none(binds: dict[str, str], case: Case) -> None:
    find(case, Proof.REHEARSAL, binds=binds)
    assert "was made with another" in told(case, "rehearsal_report", 99)[0]


def test_a_functional_acceptance_is_of_this_release(case: Case) -> None:
    find(case, Proof.FUNCTIONAL, binds={"release": parts()["release"]})
    assert not told(case, "functional_acceptance", 99)
    find(case, Proof.FUNCTIONAL, binds={"release": "0" * 64})
    assert told(case, "functional_acceptance", 99)


def test_a_log_tells_of_a_night_however_it_ended(case: Case) -> None:
    assert told(case, "golive_log", 99)
    find(case, Proof.NIGHT, "cancelled", {"plan": "0" * 64, "release": "0" * 64})
    assert not told(case, "golive_log", 99)


def test_a_form_that_is_filed_again_tells_of_what_is_there_now(case: Case) -> None:
    """What a person wrote stays; what a machine found, or another form says, is taken anew."""
    plan = demo_plan()
    find(case, Proof.REHEARSAL, "fail")
    first = {**prefilled(plan, case, "rehearsal_report"), "remarks": "一处偏差", "conclusion": "不通过"}
    assert first["result"] == "fail"
    file_form(plan, case, "rehearsal_report", first, ("陈工", "应用系统维护人员"), "root")
    find(case, Proof.REHEARSAL, "pass")
    again = prefilled(plan, case, "rehearsal_report")
    assert (again["result"], again["remarks"]) == ("pass", "一处偏差")
