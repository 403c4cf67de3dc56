"""The rows of the forms and the rules between them."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.backups import backups
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import same_version
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.expected import expected_hosts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import (
    backup_list,
    cross_checks,
    drill_record,
    equipment_list,
    golive_log,
    performance,
    reconciliation,
    step_log,
    summary,
    test_report,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.story import changes, failures, not_undone
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import Drill


def with_facts(plan: Plan, folder: Path, stage: str, facts: dict[str, Any]) -> Night:
    """Return a source whose journal holds one step of DC-DB01 with these facts."""
    journal = folder / "golive" / "journal"
    journal.mkdir(parents=True)
    append(journal, "DC-DB01", run="R", stage=stage, step=f"{stage}.x", event="done", operator="周工", facts=facts)
    return Night(plan, load_texts("en"), Journal(journal))


def rules(source: Night) -> dict[str, Any]:
    """Return the cross-checks by rule."""
    return {row.rule: row for row in cross_checks.FORM.table(source).rows}


def test_every_step_on_every_host_has_a_row(back: Night) -> None:
    rows = step_log.FORM.table(back).rows
    expected = {(stage, host) for stage, hosts in back.once(expected_hosts).items() for host in hosts}
    assert expected <= {(row.stage, row.host) for row in rows}
    skipped = {(row.stage, row.host) for row in rows if row.result == "skipped"}
    assert skipped == {("verify", host) for host in ("DC-APP01", "DC-APP02", "DC-DB01", "DC-LEG01")}
    assert len(rows) == len(back.attempts) + len(skipped)


def test_a_step_row_tells_who_when_how_and_what_followed(back: Night) -> None:
    (row,) = [row for row in step_log.FORM.table(back).rows if row.result == "failed"]
    assert (row.host, row.step, row.no, row.role, row.owner, row.operator) == (
        "DC-DB01",
        "migrate.data.pay",
        5,
        "数据库管理人员",
        "王磊",
        "周工",
    )
    assert (row.start, row.plan_min, row.actual_min) == ("2026-11-21 22:02:57", 40, 0.19)
    assert "order_id=104729" in row.phenomenon
    assert row.handling == "restored as before"
    assert len(row.output_sha256) == len(row.prev_hash) == 64


def test_one_line_tells_the_night(good: Night, back: Night) -> None:
    (line,), (other,) = golive_log.FORM.table(good).rows, golive_log.FORM.table(back).rows
    assert (line.result, line.problems, other.result, other.problems) == ("success", 0, "cancelled", 1)
    assert line.persons == "周工"
    assert line.backup_id
    assert line.dossier_digest != other.dossier_digest


def test_a_device_that_is_not_the_listed_one_is_marked(good: Night) -> None:
    rows = {row.name: row for row in equipment_list.FORM.table(good).rows}
    assert rows["DC-APP02"].verify == "different"
    assert "serial_measured" in rows["DC-APP02"].faults
    assert (rows["DC-APP02"].serial, rows["DC-APP02"].serial_measured) == ("SN-A2", "SN21A020")
    assert rows["DC-APP01"].verify == "equal"
    assert (rows["DC-STO01"].verify, rows["DC-STO01"].serial_measured, rows["DC-STO01"].source) == (
        "unmeasured",
        None,
        "declared",
    )


@pytest.mark.parametrize(
    ("declared", "told", "same"),
    [
        ("Debian 12", "12.8", True),
        ("Debian 12", "Debian GNU/Linux 11", False),
        ("IOS-XE 17.9.4", "17.9.4", True),
        ("17.9.4", "17.9.5", False),
        ("17.9.4", "17.9", False),
        ("固件 3.2", "3.2.1", True),
        ("x", "X", True),
    ],
)
def test_versions(declared: str, told: str, same: bool) -> None:
    assert same_version(declared, told) is same


def test_a_backup_is_proven_only_by_its_restore(plan: Plan, tmp_path: Path) -> None:
    records = [
        {"kind": "db", "verified": True, "restore_seconds": 1.25, "size": 7},
        {"kind": "os", "verified": False},
        {"kind": "app"},
    ]
    rows = backup_list.FORM.table(with_facts(plan, tmp_path, "backup", {"records": records})).rows[:3]
    assert [row.verify for row in rows] == ["proven", "unproven", "unmeasured"]
    assert [row.proof_seconds for row in rows] == [1.25, None, None]
    assert [row.restore_seconds for row in rows] == [None, None, None], "no drill ran"
    assert rows[0].host == "DC-DB01"


def test_copies_on_hosts_are_listed_with_their_end_and_count_as_no_backup(plan: Plan, tmp_path: Path) -> None:
    records = [{"kind": "db", "verified": True, "keep_until": "2027-02-19"}]
    facts = {"records": records, "copies": ["/var/lib/mysql.golive"]}
    source = with_facts(plan, tmp_path, "backup", facts)
    rows = backup_list.FORM.table(source).rows
    backup, copy = rows[0], rows[-1]
    assert plan.backup
    until = datetime.now(UTC).date() + timedelta(days=int(plan.backup.retention_days))
    assert backup.keep_until == "2027-02-19"
    assert (copy.kind, copy.host, copy.path) == ("copy", "DC-DB01", "/var/lib/mysql.golive")
    assert (copy.keep_until, copy.verify) == (until.isoformat(), "unmeasured")
    assert [one.path for one in backups(source)] == [row.path for row in rows[:-1]]


def test_the_new_system_is_in_the_list_and_counts_as_no_restored_backup(plan: Plan, tmp_path: Path) -> None:
    """R56: what was kept of it was read back, and an empty log proves nothing."""
    rows = [{"kind": "os", "path": "/", "size": 7, "verified": "2026-11-21T18:00:00Z"}]
    rows += [{"kind": "log", "path": "journal.json", "size": 0, "verified": "2026-11-21T18:00:00Z"}]
    source = with_facts(plan, tmp_path, "baseline", {"baseline": rows})
    found = backup_list.FORM.table(source).rows[:2]
    assert [(row.kind, row.verify) for row in found] == [("new_os", "proven"), ("new_log", "unproven")]
    assert not [row for row in backups(source) if row.verify == "proven"]


@pytest.mark.parametrize(
    ("edit", "verdict", "fault"),
    [
        ({}, "equal", None),
        ({"amount_column": "", "amount_source": "", "amount_target": ""}, "equal", None),
        ({"target_rows": 9}, "different", "target_rows"),
        ({"amount_target": "10.51"}, "different", "target_sum"),
        ({"checksum_target": "b"}, "different", "target_checksum"),
        ({"differences": 1}, "different", "differences"),
        ({"rejects": [{"id": 4}]}, "different", "rejects"),
        ({"target_rows": None, "source_rows": None}, "unmeasured", None),
    ],
)
def test_reconciliation(plan: Plan, tmp_path: Path, edit: dict[str, Any], verdict: str, fault: str | None) -> None:
    told = {
        "table": "t",
        "source_rows": 10,
        "target_rows": 10,
        "amount_source": "10.50",
        "amount_target": "10.50",
        "checksum_source": "a",
        "checksum_target": "a",
        "differences": 0,
        "rejects": 0,
        **edit,
    }
    (row,) = reconciliation.FORM.table(with_facts(plan, tmp_path, "migrate", {"tables": [told]})).rows
    assert row.verify == verdict
    assert (fault in row.faults) if fault else not row.faults


def test_an_unknown_outcome_of_a_test_is_no_success(plan: Plan, tmp_path: Path) -> None:
    tests = [{"name": "a", "outcome": outcome} for outcome in ("passed", "failed", "error", None, "skipped")]
    rows = test_report.FORM.table(with_facts(plan, tmp_path, "verify", {"tests": tests})).rows
    assert [row.outcome for row in rows] == ["passed", "failed", "failed", "failed", "skipped"]


def test_every_target_of_the_plan_has_a_row_even_when_nobody_measured_it(plan: Plan, tmp_path: Path) -> None:
    told = [{"name": "query a payment", "metric": "p99_ms", "value": 612.0, "ok": False}]
    rows = performance.FORM.table(with_facts(plan, tmp_path, "verify", {"performance": told})).rows
    found = {row.metric: (row.target, row.value, row.verify) for row in rows}
    assert found == {
        "p90_ms": (200, None, "unmeasured"),
        "p99_ms": (500, 612.0, "failed"),
        "errors": (0, None, "unmeasured"),
        "achieved_rate": (0.95, None, "unmeasured"),
    }


def test_the_rules_of_a_good_night(good: Night) -> None:
    found = {rule: row.verify for rule, row in rules(good).items()}
    assert found == {
        **dict.fromkeys(("X1", "X3", "X4", "X5", "X6", "X7"), "fits"),
        **dict.fromkeys(("X9", "X13", "X14", "H8", "H17"), "equal"),
        "X2": "different",
        "X8": "unmeasured",
        "X12": "unmeasured",
    }
    assert rules(good)["X2"].detail == "DC-APP02: SN-A2 / SN21A020"
    assert rules(good)["X8"].detail == "6 of 10 compared, all agree"


@pytest.mark.parametrize("edit", ["changed", "removed", "file"])
def test_a_touched_journal_shows(plan: Plan, success: Journal, tmp_path: Path, edit: str) -> None:
    folder = tmp_path / "golive" / "journal"
    shutil.copytree(success.folder, folder)
    path = folder / "DC-DB01.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    if edit == "changed":
        path.write_text("".join(lines).replace("240000", "239999"))
    elif edit == "removed":
        path.write_text("".join(lines[:2] + lines[3:]))
    else:  # the tail cut off: the chain itself is whole, the closing head tells
        path.write_text("".join(lines[:-1]))
    found = rules(Night(plan, load_texts("en"), Journal(folder)))["H8"]
    assert found.verify == "different"
    assert "DC-DB01" in found.detail


def test_the_plan_of_a_moved_device_no_longer_fits(good: Night) -> None:
    device = good.plan.devices["DC-APP01"].model_copy(update={"u_start": 21, "u_end": 22})
    moved = good.plan.model_copy(update={"devices": {**good.plan.devices, "DC-APP01": device}})
    found = rules(Night(moved, good.texts, good.journal))
    assert (found["X1"].verify, found["X4"].verify) == ("different", "different")
    assert "T-L001: DC-APP01 A01 20-21U" in found["X4"].detail


def test_a_night_that_went_back_names_what_failed_and_leaves_nothing(back: Night) -> None:
    assert [(one.host, one.step) for one in failures(back)] == [("DC-DB01", "migrate.data.pay")]
    assert not not_undone(back)
    assert all(change.undone for stage in changes(back) for change in stage.changes)


def test_a_step_that_could_not_be_undone_is_named(plan: Plan, rollback: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "golive" / "journal"
    shutil.copytree(rollback.folder, folder)
    common = {"run": "R", "stage": "network", "step": "network.ports"}
    append(folder, "DC-SW01", **common, event="intent", changes=[{"item": "x"}])
    append(folder, "DC-SW01", **common, event="undoing")
    append(folder, "DC-SW01", **common, event="undo_failed", message="no answer")
    (left,) = not_undone(Night(plan, load_texts("en"), Journal(folder)))
    assert (left.event.host, left.event.message) == ("DC-SW01", "no answer")


def test_the_summary_sets_plan_beside_reality(good: Night) -> None:
    rows = {(row.chapter, row.item): row for row in summary.FORM.table(good).rows}
    migrate = rows["Plan and reality", "migrate"]
    assert (migrate.planned, migrate.measured, migrate.deviation, migrate.verify) == (
        "40 min",
        "0.7 min",
        -39.3,
        "done",
    )
    assert rows["Conclusion", "Result"].verify == "success"
    assert rows["Data", "Rows migrated"].measured == "313,200"


def test_changes_are_told_in_words(plan: Plan, tmp_path: Path) -> None:
    folder = tmp_path / "golive" / "journal"
    folder.mkdir(parents=True)
    common = {"run": "R", "stage": "network", "step": "network.ports"}
    told = [{"item": "Gi1 enabled", "from": True, "to": False}, {"item": "Gi1 description", "from": None, "to": "x"}]
    append(folder, "DC-SW01", **common, event="done", changes=told, diff={"before": "a\n", "after": "b\n"})
    (stage,) = changes(Night(plan, load_texts("en"), Journal(folder)))
    assert stage.changes[0].items == ("Gi1 enabled: yes → no", "Gi1 description: – → x")
    assert [(line.kind, line.text) for line in stage.changes[0].diff.lines[1:]] == [("del", "-a"), ("add", "+b")]


def test_a_drill_is_recorded_with_its_sum_and_gives_the_backup_list_its_seconds(plan: Plan, tmp_path: Path) -> None:
    records = [
        {"kind": "os", "path": "/", "verified": True, "restore_seconds": 1.25, "size": 7, "snapshot": "aa"},
        {"kind": "app", "path": "/opt", "verified": True, "restore_seconds": 1.25, "size": 3, "snapshot": "aa"},
        {"kind": "db", "path": "/", "verified": True, "restore_seconds": 2.5, "size": 7, "snapshot": "bb"},
    ]
    source = with_facts(plan, tmp_path, "backup", {"records": records})
    assert drill_record.FORM.table(source).rows == []
    row = {"host": "DC-DB01", "path": "/", "size": 7, "sha256": "1" * 64, "restore_seconds": 40.5, "fault": ""}
    Drill(
        golive="G", plan_digest="d", journal_head="h", operator="孙工", twin="demod",
        start="2026-11-20T01:00:00.000Z", end="2026-11-20T01:05:00.000Z", window_seconds=60.0,
        rows=[
            {**row, "kind": "os", "snapshot": "aa", "equal": True},
            {**row, "kind": "db", "snapshot": "bb", "equal": False, "fault": "it differs"},
        ],
    ).write(source.journal.folder.parent)  # fmt: skip
    fresh = Night(plan, source.texts, source.journal)
    one, other, total = drill_record.FORM.table(fresh).rows
    assert (one.verify, one.start, one.person) == ("equal", "2026-11-20 09:00:00", "孙工")
    assert (other.verify, other.phenomenon, other.faults) == ("different", "it differs", ("verify",))
    assert (total.kind, total.restore_seconds, total.limit_seconds, total.verify) == ("total", 81.0, 60.0, "failed")
    rows = backup_list.FORM.table(fresh).rows[:3]
    assert [row.restore_seconds for row in rows] == [40.5, None, None], "what differs and what was not drilled has none"
    assert [row.proof_seconds for row in rows] == [1.25, 1.25, 2.5]
