"""A process holds together, and what a project relaxes of the standard it says: each fault with its place."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.process import standard
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.plan.relaxed import relaxations
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import patched

SMALL = read_yaml(Path(__file__).with_name("small-process.yml"), "small-process.yml")
Edit = Callable[[Any], object]


def loaded(folder: Path, process: Any, **edits: Any) -> Plan:
    text = process if isinstance(process, str) else json.dumps(process, ensure_ascii=False)
    return load(patched(folder / "project", {"text": {"process.yml": text}, "set": edits}))


def faults(folder: Path, process: Any, **edits: Any) -> dict[str, str]:
    """Return place → sentence (English) of a plan's faults; empty where it loads."""
    try:
        loaded(folder, process, **edits)
    except PlanFaults as error:
        return {fault.where: fault.line("en").partition(": ")[2] for fault in error.faults if fault.zh}
    return {}


def extended(**own: Any) -> Any:
    """Return the demo's process with more of its own."""
    deviations = [{"rule": "R18", "why": "a demonstration"}, *own.pop("deviations", [])]
    limits = {"preview_days": 0, **own.pop("limits", {})}
    return {"schema": 1, "extends": "standard", "limits": limits, "deviations": deviations, **own}


def test_the_standard_holds_together(tmp_path: Path) -> None:
    assert loaded(tmp_path, (template_dir() / "process.yml").read_text(encoding="utf-8")).definition == standard()
    assert len(standard().forms) == 39 and standard().extends is None and not standard().deviations


def test_a_small_process_of_its_own_is_read(tmp_path: Path) -> None:
    plan = loaded(tmp_path, SMALL)
    assert list(plan.definition.forms) == ["application", "order"] and plan.definition.extends is None


def _first(process: Any) -> Any:
    return process["forms"]["application"]


BROKEN: dict[str, tuple[Edit, str, str]] = {
    "nothing is signed": (lambda p: p.update(forms={}), "forms", "no form is signed before the night"),
    "signed too late": (
        lambda p: [form.update(before="close") for form in p["forms"].values()],
        "forms",
        "no form is signed before the night",
    ),
    "nobody operates": (lambda p: p.update(operators=[]), "operators", "must not be empty"),
    "unknown need": (lambda p: _first(p).update(needs=["ordre"]), "forms.application.needs[1]", "did you mean order?"),
    "circle": (lambda p: _first(p).update(needs=["order"]), "forms.application.needs[1]", "in a circle"),
    "needs itself": (lambda p: _first(p).update(needs=["application"]), "forms.application.needs[1]", "in a circle"),
    "number twice": (lambda p: _first(p).update(number="18m"), "forms.order.number", "also the number of application"),
    "nobody signs": (lambda p: _first(p).update(filed_by=[]), "forms.application.filed_by", "nobody files and signs"),
    "no role": (lambda p: _first(p).update(signatures=[{}]), "forms.application.signatures[1]", "either role or each"),
    "two roles": (
        lambda p: _first(p).update(signatures=[{"role": "科技部", "each": "addressees"}]),
        "forms.application.signatures[1]",
        "either role or each",
    ),
    "each of nobody": (
        lambda p: _first(p).update(signatures=[{"each": "rooms"}]),
        "forms.application.signatures[1].each",
        "rooms is empty",
    ),
    "field twice": (
        lambda p: _first(p)["fields"].append(copy.deepcopy(_first(p)["fields"][0])),
        "forms.application.fields[4].key",
        "is a field twice",
    ),
    "no choices": (
        lambda p: _first(p)["fields"].append({"key": "kind", "title": "?", "type": "choice"}),
        "forms.application.fields[4]",
        "has no choices",
    ),
    "a notice to nobody": (
        lambda p: _first(p).update(tells=[{"notice": "stop"}]),
        "forms.application.tells[1]",
        "either roles or column",
    ),
    "a notice to no column": (
        lambda p: _first(p).update(tells=[{"notice": "stop", "column": "rows.vendor"}]),
        "forms.application.tells[1]",
        "is no column of its tables",
    ),
    "no path of the plan": (
        lambda p: _first(p)["fields"][0].update({"from": "plan.window.begin"}),
        "forms.application.fields[1].from",
        "is no path of the plan",
    ),
    "no form": (
        lambda p: _first(p)["fields"][0].update({"from": "form.ordre.operator"}),
        "forms.application.fields[1].from",
        "names no form",
    ),
    "no field of a form": (
        lambda p: _first(p)["fields"][0].update({"from": "form.order.window"}),
        "forms.application.fields[1].from",
        "names no field of order",
    ),
    "no evidence": (
        lambda p: _first(p)["fields"][0].update({"from": "evidence.reherasal.result"}),
        "forms.application.fields[1].from",
        "is no kind of evidence",
    ),
    "no column": (
        lambda p: _first(p)["fields"].append(
            {
                "key": "rows",
                "title": "?",
                "type": "table",
                "from": "plan.releases",
                "columns": [{"key": "name", "title": "?", "from": "key"}, {"key": "b", "title": "?", "from": "buidl"}],
            }
        ),
        "forms.application.fields[4].columns[2].from",
        "is no path of the row",
    ),
    "a rule without its field": (
        lambda p: p["forms"]["order"]["fields"].pop(0),
        "forms.order.rules[1]",
        "reads what is no required field here: operator",
    ),
    "a field that may be empty": (
        lambda p: _first(p)["fields"][1].update(required=False),
        "forms.application.rules[1]",
        "reads what is no required field here: window_end",
    ),
    "no choice that passes": (
        lambda p: _first(p).update(
            rules=["conclusion_passes"],
            fields=[{"key": "conclusion", "title": "?", "type": "choice", "choices": ["也许"], "required": True}],
        ),
        "forms.application.rules[1]",
        "no choice that passes",
    ),
    "unknown rule": (lambda p: _first(p).update(rules=["be_nice"]), "forms.application.rules[1]", "must be"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_does_not_hold_is_told_with_its_place(case: str, tmp_path: Path) -> None:
    edit, where, sentence = BROKEN[case]
    process = copy.deepcopy(SMALL)
    edit(process)
    found = faults(tmp_path, process)
    assert sentence in found[f"process.yml:{where}"], found


def test_every_form_of_a_circle_is_told(tmp_path: Path) -> None:
    process = copy.deepcopy(SMALL)
    process["forms"]["application"]["needs"] = ["order"]
    assert {place for place, said in faults(tmp_path, process).items() if "circle" in said} == {
        "process.yml:forms.application.needs[1]",
        "process.yml:forms.order.needs[1]",
    }


def test_a_list_of_nobody_is_told_only_where_it_is_asked_for(tmp_path: Path) -> None:
    """A countersignature that only a major project needs is no fault of another one."""
    process = copy.deepcopy(SMALL)
    process["forms"]["application"]["signatures"] = [{"each": "affected_departments", "when": "major"}]
    where = "process.yml:forms.application.signatures[1].each"
    nobody: dict[str, Any] = {"project/affected_departments": []}
    assert where in faults(tmp_path / "a", process, **nobody)
    assert where not in faults(tmp_path / "b", process, **nobody, **{"project/significance": "一般"})


def test_the_demo_says_what_it_relaxes(tmp_path: Path) -> None:
    assert not faults(tmp_path, extended())


STANDARD = read_yaml(template_dir() / "process.yml", "process.yml")


def form(key: str, **own: Any) -> Any:
    return {"forms": {key: own}}


def without(key: str, part: str, at: int) -> Any:
    return form(key, **{part: [one for place, one in enumerate(STANDARD["forms"][key][part]) if place != at]})


RELAXED: dict[str, tuple[Any, str, str]] = {
    "old checks": ({"limits": {"environment_check_minutes": 61}}, "limits.environment_check_minutes", "R37"),
    "old rehearsals": ({"limits": {"rehearsal_days": 31}}, "limits.rehearsal_days", "R33"),
    "wrong clocks": ({"limits": {"clock_seconds": 61}}, "limits.clock_seconds", "R41"),
    "more operators": ({"operators": ["运维部负责人", "开发人员"]}, "operators", "R46"),
    "more publishers": ({"publishers": ["产品室", "开发人员"]}, "publishers", "R60"),
    "fewer rehearsers": ({"rehearsers": ["应用系统维护人员"]}, "rehearsers", "R33"),
    "fewer rooms": ({"rooms": ["运营室", "内容室"]}, "rooms", "R19"),
    "no form": ({"forms": {"training": None, "readiness": {"needs": ["notice", "guide"]}}}, "forms.training", "R26"),
    "no notice": (form("shipment", tells=[]), "forms.shipment.tells", "R9"),
    "a notice to fewer": (
        form("golive_plan", tells=[{"notice": "resources", "roles": ["项目组"]}]),
        "forms.golive_plan.tells",
        "R8",
    ),
    "no signature": (without("application", "signatures", 0), "forms.application.signatures", "R13"),
    "signature seldom": (
        form("suitability", signatures=[{"role": "开发管理中心", "when": "major"}]),
        "forms.suitability.signatures[1].when",
        "R1",
    ),
    "no opinion": (form("review", signatures=[{"each": "rooms"}]), "forms.review.signatures[1].needs_opinion", "R19"),
    "order turned": (
        form("golive_plan", signatures=[{"role": "开发管理中心"}, {"role": "集成条线"}]),
        "forms.golive_plan.signatures[1]",
        "R8",
    ),
    "no rule": (without("dual_acceptance", "rules", 0), "forms.dual_acceptance.rules", "R27"),
    "no need": (without("application", "needs", 1), "forms.application.needs", "R11"),
    "binds nothing": (form("confirmation", binds=["plan"]), "forms.confirmation.binds", "H23"),
    "no evidence": (form("rehearsal_report", evidence=[]), "forms.rehearsal_report.evidence", "H6"),
    "no attachment": (form("preview", attachments=[]), "forms.preview.attachments", "R18"),
    "no feedback": (without("summary", "fields", 4), "forms.summary.fields", "R63"),
    "no field": (without("decision", "fields", 2), "forms.decision.fields", "R49"),
    "somebody else files": (
        form("announcement", filed_by=["产品室", "开发人员"]),
        "forms.announcement.filed_by",
        "R60",
    ),
    "too late": (form("notice", before="change"), "forms.notice.before", "R34"),
    "only sometimes": (form("preview", when="major"), "forms.preview.when", "R18"),
}


@pytest.mark.parametrize("case", [name for name in RELAXED if RELAXED[name][2] != "R18"])
def test_nothing_is_relaxed_silently(case: str, tmp_path: Path) -> None:
    own, where, code = RELAXED[case]
    found = faults(tmp_path / "silent", extended(**copy.deepcopy(own)))
    assert code in found[f"process.yml:{where}"] and "deviations" in found[f"process.yml:{where}"], found
    said = [{"rule": code, "why": "our house is small"}]
    assert not faults(tmp_path / "said", extended(**copy.deepcopy(own), deviations=said))


def test_the_preview_is_not_relaxed_silently(tmp_path: Path) -> None:
    found = faults(tmp_path, {"schema": 1, "extends": "standard", "limits": {"preview_days": 6}})
    assert list(found) == ["process.yml:limits.preview_days"] and "the standard process says 7" in str(found)


@pytest.mark.parametrize(
    ("limits", "code"),
    [({"preview_days": 0}, "R18"), ({"rehearsal_days": 90}, "R33"), ({"clock_seconds": 3600}, "R41"),
     ({"environment_check_minutes": 600}, "R37")],
)  # fmt: skip
def test_looser_limits_are_told_of_a_process_of_its_own_too(tmp_path: Path, limits: dict[str, int], code: str) -> None:
    own = copy.deepcopy(SMALL)
    (key,) = limits
    found = faults(tmp_path / "silent", {**own, "limits": limits})
    assert list(found) == [f"process.yml:limits.{key}"] and code in str(found)
    said = [{"rule": code, "why": "our house is small"}]
    assert not faults(tmp_path / "said", {**own, "limits": limits, "deviations": said})


def test_a_shorter_list_of_documents_is_told(tmp_path: Path) -> None:
    rows = copy.deepcopy(STANDARD["forms"]["document_set"]["fields"])
    rows[0]["columns"][0]["choices"].remove("监控方案")
    found = faults(tmp_path, extended(**form("document_set", fields=rows)))
    assert list(found) == ["process.yml:forms.document_set.fields[1].columns[1].choices"]


def test_a_deviation_that_relaxes_nothing_is_told(tmp_path: Path) -> None:
    found = faults(tmp_path, extended(deviations=[{"rule": "R42", "why": "no time"}]))
    assert list(found) == ["process.yml:deviations[2].rule"] and "R42" in str(found)


def test_stricter_is_not_relaxed(tmp_path: Path) -> None:
    own = copy.deepcopy(STANDARD["forms"]["suitability"]["signatures"])
    stricter = form("suitability", signatures=[*own, {"role": "科技部"}], before="prepare")
    assert not faults(tmp_path, extended(limits={"environment_check_minutes": 30, "rehearsal_days": 7}, **stricter))


def test_a_process_relaxes_nothing_of_itself() -> None:
    assert not list(relaxations(standard(), standard()))


def test_a_process_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    assert list(faults(tmp_path, {"schema": 2, "title": "?", "forms": {}})) == ["process.yml:schema"]


def test_a_load_test_is_left_out_openly_or_not_at_all(tmp_path: Path) -> None:
    """H4 knows no waiver: who wants one makes a rule of it, which is in the digest and on the table of gates."""
    none = {"checks/performance": [], "objective/success_criteria": [SUITE]}
    assert list(faults(tmp_path / "a", extended(), **none)) == ["checks.performance"]
    said = [{"rule": "H4", "why": "no users"}]
    assert not faults(tmp_path / "b", extended(deviations=said), **none)


SUITE = {"name": "tests", "target": 1, "unit": "suite", "measured_by": "suite"}


def test_a_major_project_affects_somebody_in_any_process(tmp_path: Path) -> None:
    nobody: dict[str, Any] = {"project/affected_departments": []}
    assert list(faults(tmp_path / "a", SMALL, **nobody)) == ["project.affected_departments"]
    assert not faults(tmp_path / "b", SMALL, **nobody, **{"project/significance": "一般"})
