"""A rehearsal passes by its journal alone: every step done, then all of it back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import record
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.findings import Findings, findings

from tests.unit.rehearsal.conftest import STEPS, Rehearsal

Begins = Callable[..., Rehearsal]


def whole(rehearsal: Begins, digest: str = "") -> Rehearsal:
    one = rehearsal(digest) if digest else rehearsal()
    one.forward()
    one.open(back=True)
    one.back()
    return one


def english(found: Findings) -> str:
    return "\n".join(said.en for said in found.why)


def test_there_and_back_it_passes_with_what_it_binds_and_how_long_it_took(rehearsal: Begins, plan: Plan) -> None:
    one = whole(rehearsal)
    found = findings(plan, one.found, STEPS)
    assert (found.passed, found.back, found.why) == (True, True, ())
    told = found.evidence[Proof.REHEARSAL]
    assert (told["result"], told["back"], told["golive"]) == ("pass", "equal", one.found.id)
    assert told["binds"] == {part.value: plan.parts[part] for part in (Part.RELEASE, Part.STEPS, Part.EQUIPMENT)}
    assert told["head"] == one.found.journal.head()
    assert list(told["stages"]) == ["install", "verify", "network"]
    assert found.evidence[Proof.FUNCTIONAL]["binds"] == {"release": plan.parts[Part.RELEASE]}
    assert {kind: facts["result"] for kind, facts in found.evidence.items()} == dict.fromkeys(found.evidence, "pass")


def test_one_that_is_not_taken_back_fails(rehearsal: Begins, plan: Plan) -> None:
    one = rehearsal()
    one.forward()
    found = findings(plan, one.found, STEPS)
    assert (found.passed, found.back) == (False, False)
    assert "not all of it is back" in english(found)


def test_one_that_comes_back_in_part_fails_and_names_what_is_left(rehearsal: Begins, plan: Plan) -> None:
    one = rehearsal()
    one.forward()
    one.open(back=True)
    one.back(last="undo_failed")
    found = findings(plan, one.found, STEPS)
    assert (found.passed, found.back) == (False, False)
    assert found.evidence[Proof.REHEARSAL]["back"] == "unequal"
    assert "SW01 network.ports" in english(found)


def test_one_in_which_a_step_failed_did_not_go_live_though_all_of_it_is_back(rehearsal: Begins, plan: Plan) -> None:
    one = rehearsal()
    one.fail(STEPS[0], "SW01: no answer")
    one.back(STEPS[:1])
    found = findings(plan, one.found, STEPS)
    assert (found.passed, found.back) == (False, True)
    assert "it did not go live: SW01: no answer" in english(found)
    assert "not done: SW01 network.ports, APP01 install.release.app" in english(found)
    assert found.evidence[Proof.FUNCTIONAL]["result"] == "fail"


def test_a_step_that_the_plan_has_and_the_journal_does_not_is_missed(rehearsal: Begins, plan: Plan) -> None:
    one = whole(rehearsal)
    more = [*STEPS, STEPS[0]._replace(host="SW02")]
    assert english(findings(plan, one.found, more)) == "not done: SW02 network.ports (1)"
    assert "no steps" in english(findings(plan, one.found, []))


def test_the_rehearsal_of_another_plan_proves_nothing_of_this_one(rehearsal: Begins, plan: Plan) -> None:
    one = whole(rehearsal, digest="0" * 64)
    assert english(findings(plan, one.found, STEPS)) == "another plan was rehearsed"


def test_an_edited_journal_proves_nothing(rehearsal: Begins, plan: Plan) -> None:
    one = whole(rehearsal)
    file = one.found.folder / "journal/APP01.jsonl"
    file.write_text(file.read_text().replace('"passed"', '"broken"'))
    assert "the journal is not whole" in english(findings(plan, one.found, STEPS))


@pytest.mark.parametrize(
    "tests", [[], [{"name": "answers", "outcome": "failed"}], [{"name": "answers", "outcome": "error"}], [{}]]
)
def test_functions_pass_only_where_tests_ran_and_none_failed(
    rehearsal: Begins, plan: Plan, tests: list[dict[str, str]]
) -> None:
    one = rehearsal()
    one.facts["verify.checks"] = {"tests": tests}
    one.forward()
    assert findings(plan, one.found, STEPS).evidence[Proof.FUNCTIONAL]["result"] == "fail"


@pytest.mark.parametrize("metrics", [[], [{"metric": "p90_ms", "value": 9, "ok": False}], [{"metric": "p90_ms"}]])
def test_a_load_that_was_not_measured_or_missed_its_target_fails(
    rehearsal: Begins, plan: Plan, metrics: list[dict[str, object]]
) -> None:
    one = rehearsal()
    one.facts["verify.performance"] = {"performance": metrics}
    one.forward()
    assert findings(plan, one.found, STEPS).evidence[Proof.PERFORMANCE]["result"] == "fail"


def test_time_between_a_run_that_was_killed_and_the_next_one_is_not_counted(
    rehearsal: Begins, plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = iter(f"2026-11-21T{hour}:00:0{second}.000Z" for hour in (10, 11, 12, 13) for second in range(9))
    write = "ansible_collections.relops.golive.plugins.plugin_utils.journal.write.now"
    one = rehearsal()
    monkeypatch.setattr(write, lambda: next(times))
    one.write(STEPS[0], "intent", before={})
    for _lost in range(9):
        next(times)
    one.open()
    one.forward(STEPS[:1])
    assert findings(plan, one.found, STEPS).evidence[Proof.REHEARSAL]["stages"]["network"] < 10


def test_what_has_begun_counts_as_failed_until_its_end(rehearsal: Begins, plan: Plan, tmp_path: Path) -> None:
    assert not record.proven(plan, tmp_path)
    assessment = record.begin(plan, tmp_path, "twin-1", "root")
    assert assessment.stat().st_mode & 0o777 == 0o600
    assert assessment.read_text()
    whole(rehearsal)
    assert not record.proven(plan, tmp_path), "nobody has judged it yet"
    record.end(plan, tmp_path, STEPS, "twin-1", "root")
    assert record.proven(plan, tmp_path)
    record.begin(plan, tmp_path, "twin-1", "root")
    assert not record.proven(plan, tmp_path), "another one has begun, and was killed"
    results = [(one.name, one.facts["result"]) for one in Case(tmp_path).of("evidence")]
    assert results == [
        ("rehearsal", "fail"), ("rehearsal", "pass"), ("functional", "pass"), ("performance", "pass"),
        ("rehearsal", "fail"),
    ]  # fmt: skip
    assert Case(tmp_path).breaks() == []


def test_a_rehearsal_waits_for_a_run_of_its_project(plan: Plan, tmp_path: Path) -> None:
    held = "run 7 of root"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(lock, "holder", lambda state: held if state == tmp_path else "")
        with pytest.raises(GoliveError, match=held):
            record.begin(plan, tmp_path, "twin-1", "root")
    assert Case(tmp_path).entries == ()


@pytest.mark.parametrize(("twin", "refused"), [("twin-1", True), ("twin-2", False)])
def test_what_is_live_on_this_very_twin_is_in_the_way(plan: Plan, tmp_path: Path, twin: str, refused: bool) -> None:
    night = golive.enter(tmp_path, "SMALL", plan.digest, "root", environment={"kind": "twin", "id": "twin-1"})
    record.begin(plan, tmp_path, "twin-1", "root")  # nothing has begun yet
    append(night.folder / "journal", "APP01", run=night.run(), stage="install", step="install.x", event="intent")
    if refused:
        with pytest.raises(GoliveError, match=f"{night.id} stands on this twin"):
            record.begin(plan, tmp_path, twin, "root")
    else:
        record.begin(plan, tmp_path, twin, "root")
    night.write("closed", facts={"result": golive.CANCELLED})
    record.begin(plan, tmp_path, twin, "root")


def test_it_is_told_in_both_languages(rehearsal: Begins, plan: Plan) -> None:
    one = rehearsal()
    one.forward()
    found = findings(plan, one.found, STEPS)
    assert record.told(found, "zh").startswith("预演未通过: 未能完全恢复")
    assert record.told(found, "en").startswith("the rehearsal failed: not all of it is back")
    one.open(back=True)
    one.back()
    assert record.told(findings(plan, one.found, STEPS), "zh").startswith("预演通过")
