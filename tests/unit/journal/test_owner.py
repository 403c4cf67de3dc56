"""Who ran a step and who answers for it are two things, and a journal from before they were is still whole."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import context
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import place_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import parse
from ansible_collections.relops.golive.plugins.plugin_utils.journal.query import Query
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import backup_list, step_log
from ansible_collections.relops.golive.plugins.plugin_utils.records.night_log import event_line
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

PROJECT = Path(__file__).parents[2] / "golden/records/project/plan.yml"
OLD = (
    '{"before":null,"changes":[],"diff":null,"event":"done","facts":{},"fingerprint":"","hash":'
    '"4e7f3e6a","host":"h","message":"","operator":"王磊",'
    '"prev":"' + "0" * 64 + '","role":"网络管理员","run":"R","seconds":0.0,"seq":1,"stage":"network",'
    '"step":"network.ports","time":"2026-11-21T14:00:00.000Z"}'
)


def test_the_step_names_who_runs_it_and_who_answers_for_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "account", lambda: "alice")
    monkeypatch.setenv("USER", "mallory")
    monkeypatch.setenv("SUDO_USER", "mallory")
    monkeypatch.setenv("GOLIVE_STATE", str(tmp_path))
    monkeypatch.delenv("GOLIVE_OPERATOR", raising=False)
    golive.enter(tmp_path, "P", "a" * 64, context.operator())
    action = SimpleNamespace(_templar=SimpleNamespace(template=str), _task=SimpleNamespace(check_mode=False))
    tasks = {"install": {"owner": "王磊", "role": "应用系统维护人员"}}
    variables = {"inventory_hostname": "h", "golive_tasks": tasks}
    place = place_of("install", "install.x", {}, variables, action)  # type: ignore[arg-type]
    event = place.write("done")
    assert (event.operator, event.owner, event.role) == ("alice", "王磊", "应用系统维护人员")
    for language, words in {"zh": ("操作人 alice", "责任人 王磊"), "en": ("operator alice", "owner 王磊")}.items():
        assert all(word in event_line(event, load_texts(language), None) for word in words)
    assert Query(person="alice").matches(event) and Query(person="王*").matches(event)
    assert not Query(person="bob").matches(event)


def test_a_claimed_name_stands_before_the_account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(context, "account", lambda: "portal")
    monkeypatch.setenv("GOLIVE_OPERATOR", "王磊")
    assert context.operator() == "王磊 (portal)"


def test_an_older_journal_is_whole_and_goes_on(tmp_path: Path) -> None:
    journal = tmp_path / "G" / "journal"
    journal.mkdir(parents=True)
    old = parse(OLD)
    assert old is not None and old.owner is None
    old = replace(old, hash=old.digest())
    assert "owner" not in json.loads(old.line())
    (journal / "h.jsonl").write_text(old.line())
    own = append(journal, "golive", run="R", stage="golive", step="golive", event="opened", operator="alice")
    assert own.owner is None
    append(journal, "h", run="R", stage="network", step="network.x", event="done", operator="alice", owner="王磊")
    plan = load(PROJECT)
    source = Night(plan, load_texts("zh"), Journal(journal))
    assert source.journal.verify() == []
    rows = [row for row in step_log.FORM.table(source).rows if row.run_id]
    assert [(row.operator, row.owner) for row in rows] == [("alice", "王磊"), ("alice", "王磊")]
    assert "责任人 王磊" in event_line(old, source.texts, None) and "操作人" not in event_line(old, source.texts, None)


def test_the_backup_list_names_both(tmp_path: Path) -> None:
    journal = tmp_path / "G" / "journal"
    journal.mkdir(parents=True)
    facts = {"records": [{"kind": "os", "person": "李明", "verified": True, "size": 1}]}
    append(
        journal,
        "h",
        run="R",
        stage="backup",
        step="backup.files",
        event="done",
        operator="alice",
        owner="王磊",
        facts=facts,
    )
    (row,) = backup_list.FORM.table(Night(load(PROJECT), load_texts("zh"), Journal(journal))).rows[:1]
    assert (row.person, row.operator) == ("李明", "alice")
