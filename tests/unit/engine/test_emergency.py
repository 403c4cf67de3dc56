"""A run that cannot finish: what it knows of every host, how it goes on, and that a bug leaves its reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.command import again
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import kept, standings
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import closed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import (
    Applied,
    Place,
    Reading,
    fingerprint,
    perform,
    retract,
)
from ansible_collections.relops.golive.plugins.plugin_utils.engine.telling import said
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned

STEPS = [Planned(0, "install.box", "h")]
DIGEST, OTHER, COMMAND = "a" * 64, "b" * 64, "ansible-playbook -i plan.yml playbooks/golive.yml"


class Box:
    """A target with one value, whose reading, apply or undo may raise."""

    def __init__(self, **faults: BaseException) -> None:
        self.value, self.faults = "old", faults

    def read(self) -> Reading:
        self._maybe("read")
        return Reading({"value": self.value}, [{"item": "value", "from": self.value, "to": "new"}])

    def apply(self, reading: Reading) -> Applied:
        self.value = "new"
        self._maybe("apply")
        return Applied()

    def undo(self, before: dict[str, Any], done: dict[str, Any]) -> Applied:
        self._maybe("undo")
        self.value = before["value"]
        return Applied()

    def _maybe(self, what: str) -> None:
        if what in self.faults:
            raise self.faults[what]


@pytest.fixture
def night(tmp_path: Path) -> Golive:
    return golive.enter(tmp_path, "P", DIGEST, "周工")


def place(night: Golive, host: str, step: str = "install.box") -> Place:
    return Place(night.state, night.folder, "R", host, "install", step, fingerprint({}), "周工")


def failed_back(night: Golive) -> dict[str, Box]:
    """Five hosts changed; one comes back, one refuses, one is away, one dies on the way, one is never asked."""
    boxes = {
        "back": Box(),
        "refuses": Box(undo=GoliveError("no room")),
        "away": Box(undo=UnreachableError("the host cannot be reached: no route")),
        "killed": Box(undo=KeyboardInterrupt()),
        "unasked": Box(),
    }
    for host, box in boxes.items():
        perform(place(night, host), box, check=False)
    night.turn(golive.ROLLBACK, "because")
    for host in ("back", "refuses", "away"):
        retract(place(night, host), boxes[host], check=False)
    with pytest.raises(KeyboardInterrupt):
        retract(place(night, "killed"), boxes["killed"], check=False)
    return boxes


def test_every_host_has_its_state_and_no_more_is_claimed_than_known(night: Golive) -> None:
    failed_back(night)
    found = {one.host: one for one in standings(night.journal)}
    assert {host: one.state for host, one in found.items()} == {
        "back": "restored", "refuses": "changed", "away": "unknown", "killed": "unknown", "unasked": "changed",
    }  # fmt: skip
    assert found["back"].undone == ("install.box",)
    assert found["refuses"].not_undone == {"install.box": "no room"}
    assert found["away"].in_doubt == {"install.box": "the host cannot be reached: no route"}
    assert (found["away"].reached, found["refuses"].reached, found["killed"].reached) == (False, True, True)
    assert found["unasked"].not_undone == {"install.box": "done, its undo never began"}


def test_a_host_that_went_away_after_one_step_is_unknown_as_a_whole(night: Golive) -> None:
    for step in ("install.a", "install.b"):
        perform(place(night, "h", step), Box(), check=False)
    retract(place(night, "h", "install.b"), Box(), check=False)
    retract(place(night, "h", "install.a"), Box(undo=UnreachableError("gone")), check=False)
    (one,) = standings(night.journal)
    assert (one.state, one.undone, one.reached) == ("unknown", ("install.b",), False)


def test_a_step_that_changed_nothing_is_not_listed(night: Golive) -> None:
    perform(place(night, "h"), Box(read=GoliveError("refused")), check=False)
    assert standings(night.journal) == []


def test_closing_writes_the_facts_each_time_and_the_text_names_them(night: Golive, tmp_path: Path) -> None:
    boxes = failed_back(night)
    assert closed(night, STEPS, COMMAND)["result"] == golive.EMERGENCY
    facts = night.journal.events("golive")[-1].facts
    assert facts["command"] == COMMAND
    assert {host: one["state"] for host, one in facts["hosts"].items()}["away"] == "unknown"
    for language, words in {
        "zh": ("紧急", "未恢复", "未知", "存疑"),
        "en": ("EMERGENCY", "NOT restored", "unknown"),
    }.items():
        text = said(night, golive.EMERGENCY, tmp_path, language)
        assert all(word in text for word in (*words, "no room", COMMAND)), text
        assert not [line for line in text.splitlines() if "away" in line and ("已恢复" in line or " restored" in line)]

    boxes["refuses"].faults.clear()
    retract(place(night, "refuses"), boxes["refuses"], check=False)
    closed(night, STEPS, COMMAND)
    assert night.journal.events("golive")[-1].facts["hosts"]["refuses"]["state"] == "restored"


def test_the_same_command_goes_on_backwards_skips_what_is_back_and_ends(night: Golive) -> None:
    boxes = failed_back(night)
    closed(night, STEPS, COMMAND)
    again = golive.enter(night.state, "P", DIGEST, "周工")
    assert (again.id, again.direction(), again.result()) == (night.id, golive.ROLLBACK, golive.EMERGENCY)
    outcomes = {}
    for host, box in boxes.items():
        box.faults.clear()
        outcomes[host] = retract(place(again, host), box, check=False).status
    assert outcomes == {**dict.fromkeys(boxes, "undone"), "back": "skipped"}
    assert closed(again, STEPS, COMMAND) == {"result": golive.CANCELLED, "left": [], "again": False}
    assert {box.value for box in boxes.values()} == {"old"}


@pytest.mark.parametrize("back", [False, True])
def test_nothing_new_begins_over_an_emergency(night: Golive, back: bool) -> None:
    failed_back(night)
    closed(night, STEPS, COMMAND)
    with pytest.raises(GoliveError, match="is not finished"):
        golive.enter(night.state, "P", OTHER, "周工", back)
    assert golive.enter(night.state, "P", DIGEST, "周工", back).id == night.id
    assert golive.attach(night.state).result() not in golive.ENDED


def test_a_live_system_is_not_rolled_back_by_another_plan(night: Golive) -> None:
    night.write("closed", facts={"result": golive.SUCCESS})
    with pytest.raises(GoliveError, match="with its own plan"):
        golive.enter(night.state, "P", OTHER, "周工", back=True)
    assert golive.enter(night.state, "P", OTHER, "周工").id != night.id


@pytest.mark.parametrize(("what", "event"), [("read", "failed"), ("apply", "failed"), ("undo", "undo_failed")])
def test_a_bug_crashes_and_leaves_its_reason_without_what_it_quotes(night: Golive, what: str, event: str) -> None:
    box = Box(**{what: ValueError("password=s3cr3t")})
    if what == "undo":
        perform(place(night, "h"), Box(), check=False)
    go = retract if what == "undo" else perform
    with pytest.raises(ValueError, match="s3cr3t"):
        go(place(night, "h"), box, check=False)
    last = night.journal.events("h")[-1]
    assert (last.event, last.facts) == (event, {"bug": True})
    assert "a bug: ValueError at test_emergency.py:" in last.message
    assert "in _maybe: raise self.faults[what]; sha256 of the trace " in last.message
    assert "s3cr3t" not in (night.folder / "journal" / "h.jsonl").read_text()


@pytest.mark.parametrize("end", [KeyboardInterrupt, SystemExit])
def test_an_end_of_the_process_is_not_swallowed_nor_taken_for_a_bug(night: Golive, end: type[BaseException]) -> None:
    with pytest.raises(end):
        perform(place(night, "h"), Box(apply=end()), check=False)
    assert [event.event for event in night.journal.events("h")] == ["intent"]


def test_what_was_kept_for_others_is_told_at_the_end(night: Golive, tmp_path: Path) -> None:
    perform(place(night, "h"), Box(), check=False)
    night.turn(golive.ROLLBACK, "because")
    place(night, "h").write("undone", facts={"kept": ["Gi1/0/2 description: theirs"]})
    assert kept(night.journal) == ["h Gi1/0/2 description: theirs"]
    assert closed(night, STEPS, COMMAND)["result"] == golive.CANCELLED
    assert "as was decided: h Gi1/0/2 description: theirs" in said(night, golive.CANCELLED, tmp_path, "en")


def test_the_command_is_given_again_without_secrets_and_decisions() -> None:
    options = {
        "inventory": (f"{Path.cwd()}/inventories/a b/plan.yml",),
        "extra_vars": ("golive_language=en db_password=x", "golive_overwrite=SW1", "@/etc/more.yml", '{"a": "b"}'),
        "vault_password_files": ("pass",),
        "ask_vault_pass": True,
        "args": ("playbooks/rollback.yml",),
    }
    environment = {"GOLIVE_LAB": "t", "GOLIVE_VAULT_PASSWORD": "x", "HOME": "/"}
    assert again(options, environment) == (
        "GOLIVE_LAB=t ansible-playbook -i 'inventories/a b/plan.yml' --vault-password-file pass --ask-vault-pass "
        "-e golive_language=en -e db_password=… -e @/etc/more.yml -e a=… playbooks/rollback.yml"
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("golive_switch_enable=hunter22", "-e golive_switch_enable=…"),
        ("golive_proxy_command='sshpass -p hunter22 nc'", "-e golive_proxy_command=…"),
        ("golive_vault=hunter22 golive_assessment=a.md", "-e golive_vault=… -e golive_assessment=a.md"),
        ('{"golive_switch_enable": "hunter22", "golive_keep": "SW1"}', "-e golive_switch_enable=…"),
        ('["hunter22"]', "-e …"),
        ("{hunter22: : }", "-e …"),
        ("hunter22", "-e …"),
    ],
)
def test_the_command_repeats_the_values_of_known_names_alone(given: str, told: str) -> None:
    options = {"extra_vars": (given,), "args": ("golive.yml",)}
    environment = {"GOLIVE_SWITCH_ENABLE": "hunter22", "GOLIVE_PROXY_COMMAND": "hunter22", "golive_state": "hunter22"}
    assert again(options, environment) == f"ansible-playbook {told} golive.yml"


def test_the_facts_are_json(night: Golive) -> None:
    failed_back(night)
    assert json.loads(json.dumps([one.facts() for one in standings(night.journal)]))


def test_a_journal_that_could_never_be_written_closes_nevertheless(night: Golive) -> None:
    """The disk was full at the first event: the file is there and empty (found by the fault campaign)."""
    (night.folder / "journal" / "H1.jsonl").touch()
    night.turn(golive.ROLLBACK, "the journal cannot be written")
    assert closed(night, STEPS, COMMAND)["result"] == golive.CANCELLED
    assert night.journal.verify() == []
