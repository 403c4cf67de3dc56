"""What a production night tells its case: once, also after a kill, and nothing of a twin's night."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.engine.told import tell_case
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part

DIGEST = "a" * 64
PARTS = {part: f"{part.value}-digest" for part in Part}
PLAN = cast("Plan", SimpleNamespace(digest=DIGEST, parts=PARTS))


def begun(state: Path, production: bool = True) -> Golive:
    found = golive.enter(state, "P", DIGEST, "王工", production=production, account="wang")
    write(found, "install", "intent")
    return found


def write(found: Golive, stage: str, event: str, **content: Any) -> None:
    place = Place(found.state, found.folder, found.run(), "h", stage, f"{stage}.a", "f", "王工")
    place.write(event, **({"before": {}} if event == "intent" else {}), **content)


def close(found: Golive, result: str) -> None:
    found.write("closed", facts={"result": result, "left": []})


def told(found: Golive, name: str = "night") -> list[dict[str, Any]]:
    tell_case(found, PLAN)
    return [one.facts for one in Case(found.state).of("evidence", name)]


def test_a_night_is_told_once_with_all_that_it_binds(tmp_path: Path) -> None:
    found = begun(tmp_path)
    assert told(found) == [], "it has not ended"
    close(found, "success")
    (night,) = told(found)
    assert told(found) == [night]
    assert (night["result"], night["golive"], night["operator"], night["account"]) == (
        "success", found.id, "王工", "wang",
    )  # fmt: skip
    assert night["binds"] == {part.value: digest for part, digest in PARTS.items()}
    assert night["head"] == found.journal.head() and night["heads"] == found.journal.heads()
    assert Case(tmp_path).breaks() == []


def test_an_emergency_that_ends_well_is_told_twice(tmp_path: Path) -> None:
    found = begun(tmp_path)
    close(found, "emergency")
    close(found, "emergency")
    assert [one["result"] for one in told(found)] == ["emergency"]
    close(found, "cancelled")
    assert [one["result"] for one in told(found)] == ["emergency", "cancelled"]


def test_a_kill_between_journal_and_case_is_made_good_by_the_next_run(tmp_path: Path) -> None:
    found = begun(tmp_path)
    found.turn(golive.ROLLBACK, "install: no room", {"faults": ["install: no room"]})
    close(found, "cancelled")
    later = golive.current(tmp_path)
    assert later is not None and [one["result"] for one in told(later)] == ["cancelled"]
    assert len(told(later, "problem_found")) == 1, "the problem, too"


def test_nothing_is_told_of_a_twin_s_night_of_none_or_of_one_that_never_began(tmp_path: Path) -> None:
    tell_case(None, PLAN)
    twin = begun(tmp_path / "twin", production=False)
    close(twin, "success")
    assert told(twin) == [] and not (twin.state / "case").exists()
    never = golive.enter(tmp_path / "never", "P", DIGEST, "王工", production=True)
    close(never, "cancelled")
    assert told(never) == []


def test_a_broken_journal_tells_nothing(tmp_path: Path) -> None:
    found = begun(tmp_path)
    close(found, "success")
    (found.journal.folder / "h.jsonl").unlink()
    assert told(found) == []


def test_another_plan_is_not_quoted(tmp_path: Path) -> None:
    found = begun(tmp_path)
    close(found, "cancelled")
    tell_case(found, cast("Plan", SimpleNamespace(digest="b" * 64, parts=PARTS)))
    (night,) = Case(tmp_path).of("evidence", "night")
    assert night.facts["binds"] == {"plan": DIGEST}


@pytest.mark.parametrize(("ok", "result"), [(True, "pass"), (False, "fail")])
def test_performance_is_told_with_what_was_measured_before_business_started(
    tmp_path: Path, ok: bool, result: str
) -> None:
    found = begun(tmp_path)
    write(found, "verify", "done", facts={"performance": [{"metric": "p95_ms", "target": 500, "value": 310, "ok": ok}]})
    close(found, "success")
    (measured,) = told(found, "performance")
    assert (measured["result"], measured["before_business"]) == (result, True)
    assert measured["binds"] == {"release": "release-digest", "equipment": "equipment-digest"}


def test_performance_that_was_measured_on_users_says_so(tmp_path: Path) -> None:
    found = begun(tmp_path)
    place = Place(tmp_path, found.folder, found.run(), "h", "resume", "resume.a", "f")
    place.write("intent", before={}, time="2001-01-01T00:00:00.000Z")
    write(found, "verify", "done", facts={"performance": [{"metric": "p95_ms", "ok": True}]})
    close(found, "success")
    assert told(found, "performance")[0]["before_business"] is False
