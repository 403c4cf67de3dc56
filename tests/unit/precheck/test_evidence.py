"""What the case keeps of an environment check, and from which window it looked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.evidence import devices, facts, window_of, write

from tests.unit.precheck.answers import judged, part, plan

APP = "SHZJ-PAY-APP01"


def kept(tmp_path: Path, spoil: Any = None) -> dict[str, Any]:
    checks, answers = judged(spoil)
    return dict(write(Case(tmp_path), facts(plan(), answers, checks, plan().window), "me").facts)


def test_it_binds_what_it_looked_at_and_names_every_device(tmp_path: Path) -> None:
    found = kept(tmp_path)
    assert found["result"] == "pass"
    assert found["hosts"] == devices(plan()) == sorted({*plan().hosts, *plan().switches})
    assert found["binds"] == {name: plan().parts[name] for name in ("steps", "equipment", "release")}  # type: ignore[index]
    assert set(found["checks"][0]) == {"host", "item", "verdict", "mandatory", "expected", "found"}
    assert found["clocks"][APP] and found["stand_ins"] == []
    last = Case(tmp_path).last("evidence", "environment_check")
    assert last is not None and last.facts == found and last.by == "me"


def test_a_check_that_failed_is_kept_as_failed_and_a_silent_host_is_not_named(tmp_path: Path) -> None:
    assert kept(tmp_path, part(APP, "ports", "8080", value={"by": ["x.service"]}))["result"] == "fail"
    silent = kept(tmp_path, lambda hosts, _switches: hosts.update({APP: {"fault": "no"}}))
    assert silent["result"] == "fail" and APP not in silent["hosts"]
    twin = kept(tmp_path, part(APP, "hardware", "stand_in", value=True))
    assert twin["stand_ins"] == [APP]


def test_jobs_are_looked_for_in_the_window_of_the_newest_application(tmp_path: Path) -> None:
    assert window_of(plan(), Case(tmp_path)) == plan().window
    fields = {
        "window_start": "2026-12-01T22:00:00+08:00", "window_end": "2026-12-02T05:00:00+08:00",
        "latest_decision": "2026-12-02T03:00:00+08:00",
    }  # fmt: skip
    form = {"version": 1, "person": "p", "role": "r", "fields": fields, "binds": {}}
    Case(tmp_path).write("form", "application", form, "me")
    assert window_of(plan(), Case(tmp_path)).start.isoformat() == "2026-12-01T22:00:00+08:00"
    Case(tmp_path).write("form", "application", {**form, "fields": {"window_start": "soon"}}, "me")
    assert window_of(plan(), Case(tmp_path)) == plan().window
