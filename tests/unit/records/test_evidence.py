"""A verdict is given by a measurement of that very thing alone: without it no cell is green, against it one is red."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import timedelta
from ipaddress import IPv4Interface
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Mode
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import BAD, FITS, GOOD, UNMEASURED
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import tables
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import verdicts as declared_verdicts
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import Drill

from tests.unit.records import night

Change = Callable[[Event], Event | None]
DECLARED = [(form, column, one) for (form, column), several in declared_verdicts().items() for one in several]
NEVER_GREEN = {"X2", "X8", "X12"}  # one serial differs, one connection is not looked at, and there is no release
OF_THE_LINE = ("seq", "prev", "hash", "host")
WRONG: dict[str, Any] = {
    "hardware": lambda old: {**old, "serial": "WRONG", "os": "Debian 1", "version": "1.0", "ips": ["192.0.2.1/24"]},
    "records": lambda old: [{**one, "verified": False} for one in old],
    "ports": lambda old: [{**one, "lldp_neighbor": "SOMEBODY"} for one in old],
    "ports.lag_state": "suspended",
    "ports.oper_vlans": "4094",
    "ports.oper_duplex": "half",
    "ports.address": "192.0.2.1",
    "performance": lambda old: [{**one, "ok": False} for one in old],
    "tables": lambda old: [{**one, "target_rows": 1} for one in old],
    "tables.differences": 3,
    "tables.checksum_target": "other",
    "tests": lambda old: [{**one, "outcome": "failed"} for one in old],
    "release.sha256": "0" * 64,
}


@pytest.fixture(scope="module")
def routed(plan: Plan) -> Plan:
    """The sample with one routed connection between its switches."""
    fields = {"mode": Mode.ROUTED, "vlan_untagged": None, "vlan_tagged": (), "lag_group": None, "lag_mode": None}
    links = tuple(
        link.model_copy(update={**fields, "ip": IPv4Interface("10.9.0.1/30")}) if link.link_id == "T-L006" else link
        for link in plan.connections
    )
    found = plan.model_copy(update={"connections": links})
    vars(found).pop("links", None)
    return found


@pytest.fixture(scope="module")
def whole(routed: Plan, tmp_path_factory: pytest.TempPathFactory) -> Night:
    """A good night in which everything was measured, its drill too."""
    source = Night(routed, load_texts("zh"), night.success(routed, tmp_path_factory.mktemp("whole")))
    drill(source.journal, equal=True, seconds=40.5)
    return source


def drill(journal: Journal, equal: bool, seconds: float | None) -> None:
    row = {"host": "DC-DB01", "path": "/", "size": 7, "sha256": "1" * 64, "kind": "os", "snapshot": "aa", "fault": ""}
    Drill(
        golive="G", plan_digest="d", journal_head="h", operator="x", twin="t", start="2026-11-20T01:00:00.000Z",
        end="2026-11-20T01:05:00.000Z", window_seconds=60.0, rows=[{**row, "equal": equal, "restore_seconds": seconds}],
    ).write(journal.folder.parent)  # fmt: skip


def again(source: Night, folder: Path, change: Change) -> Night:
    """The same night, each of its events changed or left out, as a journal of its own."""
    journal = folder / source.golive_id / "journal"
    journal.mkdir(parents=True)
    events = [event for own in (source.golive_events, *source.by_host.values()) for event in own]
    for event in sorted(events, key=lambda one: one.time):
        changed = change(event)
        if changed:
            content = {
                name: value for name, value in asdict(changed).items() if name not in ("seq", "prev", "hash", "host")
            }
            append(journal, event.host, **content)
    return Night(source.plan, source.texts, Journal(journal))


def edited(evidence: Evidence, edit: Callable[[JSON, str], None]) -> Change:
    """Edit what a fact holds: the key itself, or a key of each entry below it."""
    top, _dot, below = evidence.key.partition(".")

    def change(event: Event) -> Event:
        if top not in event.facts or evidence.stage not in ("", event.stage):
            return event
        facts: JSON = dict(event.facts)
        if not below:
            edit(facts, top)
        elif isinstance(facts[top], list):
            facts[top] = [dict(one) for one in facts[top]]
            for one in facts[top]:
                if below in one:
                    edit(one, below)
        else:
            facts[top] = dict(facts[top])
            edit(facts[top], below)
        return replace(event, facts=facts)

    return change


def removed(evidence: Evidence) -> Change:
    if evidence.origin == "fact":
        return edited(evidence, lambda facts, key: facts.pop(key) and None)
    if evidence.key == "journal":
        return lambda _event: None
    if evidence.key == "*":
        return lambda event: event if event.host == GOLIVE and event.event != "closed" else None
    return lambda event: None if event.event == evidence.key else event


def contradicted(evidence: Evidence) -> Change:
    if evidence.origin == "fact":
        wrong = WRONG[evidence.key]
        return edited(evidence, lambda facts, key: facts.update({key: wrong(facts[key]) if callable(wrong) else wrong}))
    if evidence.key == "done":
        return lambda event: replace(event, event="failed") if event.event == "done" else event
    if evidence.rule == "X13":
        return lambda event: event if event.host in (GOLIVE, "DC-DB01") else None
    return lambda event: replace(event, facts={"result": "emergency"}) if event.event == "closed" else event


def verdicts(source: Night, form: str, column: str, evidence: Evidence) -> list[str]:
    """Return the column's verdicts in the rows that the evidence is about."""
    (table,) = (one for one in tables(source) if one.name == form)
    rows: list[Any] = list(table.rows)
    if evidence.rule:
        rows = [row for row in rows if row.rule == evidence.rule]
    if form == "port_table" and evidence.where == "ip":
        rows = [row for row in rows if row.mode == "routed"]
    elif form == "ip_plan":
        at_switch = {name: name in source.plan.switches for name in source.plan.devices}
        rows = [row for row in rows if row.device and at_switch[row.device] == (evidence.where == "switch")]
        rows = [row for row in rows if row.interface or evidence.where == "host"]
    elif evidence.where:
        rows = [row for row in rows if getattr(row, evidence.where)]
    return [getattr(row, column) for row in rows if getattr(row, column)]


def of(parameter: tuple[str, str, Evidence]) -> str:
    form, column, one = parameter
    return f"{form}.{column}:{one.rule or one.key or one.origin}"


def test_every_verdict_column_is_declared(whole: Night) -> None:
    found = {(form.name, column.key) for form in tables(whole) for column in form.columns if column.kind == "verdict"}
    assert found == set(declared_verdicts())
    assert all(declared_verdicts().values())


@pytest.mark.parametrize("declared", DECLARED, ids=of)
def test_without_its_measurement_no_cell_is_green(
    declared: tuple[str, str, Evidence], whole: Night, tmp_path: Path
) -> None:
    form, column, evidence = declared
    before = verdicts(whole, form, column, evidence)
    if evidence.origin == "plan":
        assert before and set(before) <= {FITS, UNMEASURED}
        return
    if evidence.rule not in NEVER_GREEN:
        assert set(before) & GOOD, before
    change = (lambda event: event) if evidence.origin == "drill" else removed(evidence)
    after = verdicts(again(whole, tmp_path, change), form, column, evidence)
    if form == "step_log":  # an undo would still be told
        assert not set(after) & GOOD
    elif evidence.origin == "fact":
        assert set(after) <= {UNMEASURED}
    else:
        assert not set(after) & GOOD, after


@pytest.mark.parametrize("declared", DECLARED, ids=of)
def test_against_its_measurement_a_cell_is_red(
    declared: tuple[str, str, Evidence], whole: Night, tmp_path: Path
) -> None:
    form, column, evidence = declared
    if evidence.origin == "plan" or evidence.rule in ("X14", "X12", "H8"):
        pytest.skip("nothing of it is measured here; X14, X12 and H8 have tests of their own")
    source = again(whole, tmp_path, (lambda event: event) if evidence.origin == "drill" else contradicted(evidence))
    if evidence.origin == "drill":
        drill(source.journal, equal=False, seconds=1.0)
    assert set(verdicts(source, form, column, evidence)) & BAD


def test_a_drill_that_took_no_time_restored_nothing(whole: Night, tmp_path: Path) -> None:
    source = again(whole, tmp_path, lambda event: event)
    drill(source.journal, equal=True, seconds=None)
    assert verdicts(source, "drill_record", "verify", Evidence("drill")) == [UNMEASURED, UNMEASURED]


def test_what_went_live_on_another_day_is_red(whole: Night) -> None:
    plan = whole.plan
    device = next(one for one in plan.devices.values() if one.online_date >= plan.window.start.date())
    late = device.model_copy(update={"online_date": plan.window.end.date() + timedelta(days=9)})
    moved = plan.model_copy(update={"devices": {**plan.devices, device.name: late}})
    found = verdicts(Night(moved, whole.texts, whole.journal), "cross_checks", "verify", Evidence("event", rule="X14"))
    assert found == ["different"]


@pytest.mark.parametrize(
    ("entry", "verdict"),
    [
        ({"size": 0, "files": 0, "verified": "2026-11-21T14:00:00Z"}, "unproven"),
        ({"size": 5, "files": 0, "verified": "2026-11-21T14:00:00Z"}, "unproven"),
        ({"verified": "2026-11-21T14:00:00Z"}, UNMEASURED),
        ({"size": 5, "files": 1, "verified": "2026-11-21T14:00:00Z"}, "proven"),
    ],
)
def test_a_backup_of_nothing_proves_nothing(whole: Night, tmp_path: Path, entry: JSON, verdict: str) -> None:
    wrong = {"kind": "os", **entry}
    evidence = Evidence("fact", "records", "backup")
    source = again(whole, tmp_path, edited(evidence, lambda facts, key: facts.update({key: [wrong]})))
    assert verdict in verdicts(source, "backup_list", "verify", evidence)
    rule = verdicts(source, "cross_checks", "verify", Evidence("fact", "records", "backup", rule="H17"))
    assert (rule == ["different"]) == (verdict == "unproven")


def test_a_stage_of_which_a_host_tells_nothing_is_not_done(whole: Night, tmp_path: Path) -> None:
    source = again(whole, tmp_path, lambda event: None if event.host == "DC-APP02" else event)
    (table,) = (one for one in tables(source) if one.name == "summary")
    rows: list[Any] = list(table.rows)
    backup = next(row for row in rows if row.item == source.texts.word("backup"))
    assert backup.verify == UNMEASURED


def test_after_the_night_a_connection_is_verified_or_unmeasured_never_what_the_plan_said(
    whole: Night, tmp_path: Path
) -> None:
    def states(source: Night) -> set[tuple[str, str]]:
        (table,) = (one for one in tables(source) if one.name == "port_table")
        rows: list[Any] = list(table.rows)
        return {(str(row.verify), str(row.status)) for row in rows}

    assert states(whole) == {("equal", "verified"), ("unmeasured", "unmeasured")}
    assert states(again(whole, tmp_path, removed(Evidence("fact", "ports", "network")))) == {
        ("unmeasured", "unmeasured")
    }
