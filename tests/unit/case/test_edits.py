"""A form that an edit made void says which cells changed, from what to what, and in which file (R20)."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case import edits
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import Holds, standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part

from tests.golden.plan.project import demo, patched
from tests.unit.case.people import People, filed_by, plan_of, signed

LINK = "PAYGW-L001"


def sentences(case: Case, plan: Plan, people: People, key: str) -> list[str]:
    found = standings(plan, Case(case.folder.parent), people.trust)[key]
    assert found.holds is Holds.STALE
    assert all(fault.zh and fault.en for fault in found.faults)
    return [fault.en for fault in found.faults]


@pytest.fixture
def before(tmp_path: Path) -> Plan:
    """Return the demo as it was when forms were filed."""
    return plan_of(path=demo(tmp_path / "before"))


def after(tmp_path: Path, **patch: Any) -> Plan:
    return plan_of(path=patched(tmp_path / "after", patch))


def row(plan: Plan, table: str, key: str) -> dict[str, str]:
    with (plan.directory / table).open(encoding="utf-8-sig") as file:
        return next(one for one in csv.DictReader(file) if key in one.values())


def test_one_cell_of_the_port_table(tmp_path: Path, before: Plan, case: Case, people: People) -> None:
    """Acceptance 1: one cell of ports.csv: the form that bound it names it, the others stay."""
    for key in ("test", "cabling"):
        signed(case, people, key, before)
    cell = next(name for name, value in row(before, "ports.csv", LINK).items() if value == "蓝")
    plan = after(tmp_path, ports={LINK: {cell: "红"}})
    assert sentences(case, plan, people, "cabling") == [
        "changed since: equipment", f"connections {LINK} color: 蓝 -> 红 (ports.csv)",
    ]  # fmt: skip
    assert standings(plan, Case(case.folder.parent), people.trust)["test"].holds is Holds.SIGNED


def test_an_edit_of_plan_yml_the_equipment_and_a_file(tmp_path: Path, before: Plan, case: Case, people: People) -> None:
    filed_by(case, "application", "陈工", before)
    plan = after(
        tmp_path,
        set={"vlans/101/name": "OTHER", "tasks/0/minutes": 77},
        bytes={"checks/test_more.py": "23"},
    )
    told = sentences(case, plan, people, "application")
    assert any(one.startswith("vlans 101 name: ") and one.endswith("-> OTHER (plan.yml)") for one in told)
    assert any(one.startswith("tasks 0 minutes: ") and "-> 77" in one for one in told)
    assert any(one.startswith("files checks/test_more.py: (none) -> ") for one in told), told


def test_a_row_that_came_and_one_that_went(tmp_path: Path, before: Plan, case: Case, people: People) -> None:
    filed_by(case, "cabling", "刘工", before)
    gone = before.connections[-1].link_id
    plan = after(tmp_path, drop={"ports": [gone]})
    (head, told, *_) = sentences(case, plan, people, "cabling")
    assert head == "changed since: equipment" and told.startswith(f"connections {gone}: {{") and "-> (none)" in told


def test_many_edits_are_counted(tmp_path: Path, before: Plan, case: Case, people: People) -> None:
    filed_by(case, "cabling", "刘工", before)
    cell = next(name for name, value in row(before, "ports.csv", LINK).items() if value == "蓝")
    names = [one.link_id for one in before.connections][:14]
    plan = after(tmp_path, ports={name: {cell: "紫"} for name in names})
    told = sentences(case, plan, people, "cabling")
    assert len(told) == 1 + edits.MOST + 1 and told[-1] == "6 more"
    filed = case.filed("cabling")
    assert filed is not None and len(edits.of(plan, case, filed, [Part.EQUIPMENT])) == 14


def test_the_same_edit_of_two_parts_is_told_once(tmp_path: Path, before: Plan, case: Case) -> None:
    filed = filed_by(case, "application", "陈工", before)
    case.write("form", "application", {**filed.entry.facts, "contents": {
        "plan": filed.contents["plan"], "equipment": case.keep(edits.content_of(before, Part.EQUIPMENT)),
    }}, "root")  # fmt: skip
    again = case.filed("application")
    plan = after(tmp_path, set={"vlans/101/name": "x"})
    assert again is not None
    assert len(edits.of(plan, case, again, [Part.PLAN])) == len(
        edits.of(plan, case, again, [Part.PLAN, Part.EQUIPMENT])
    )


def test_a_content_that_is_lost_or_changed_is_not_believed(
    tmp_path: Path, before: Plan, case: Case, people: People
) -> None:
    filed = filed_by(case, "cabling", "刘工", before)
    plan = after(tmp_path, drop={"ports": [before.connections[-1].link_id]})
    path = case.folder / "attachments" / filed.contents["equipment"]
    path.write_bytes(path.read_bytes().replace(b"connections", b"connexions"))
    assert sentences(case, plan, people, "cabling") == ["changed since: equipment"]


def test_the_content_is_what_the_digest_is_made_of(before: Plan, case: Case) -> None:
    """What is not in it is in no digest either: the window may move."""
    filed = filed_by(case, "application", "陈工", before)
    moved = before.window.model_copy(update={"latest_decision": before.window.start})
    same = before.model_copy(update={"window": moved})
    assert edits.content_of(same, Part.PLAN) == edits.content_of(before, Part.PLAN) == case.kept(filed.contents["plan"])
