"""Whatever is written anew with all hashes right is found and named: signatures and heads say what was there."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import prove

from tests.unit.proof.conftest import World
from tests.unit.proof.forger import CASE, LOG, Forger, entry_of
from tests.unit.proof.judging import Manipulation, Told, named, wrongs


def end_of_the_journal_cut_off(forger: Forger, _world: World) -> Told:
    forger.chain(LOG, forger.events(LOG)[:-1])
    forger.reseal()
    return f"{CASE}:{forger.place('evidence', 'night')}", "recorded the head"


def end_of_a_hosts_journal_cut_off(forger: Forger, _world: World) -> Told:
    name = "journal/DC-DB01.jsonl"
    lines = len(forger.events(name))
    forger.chain(name, forger.events(name)[:-1])
    forger.reseal()
    return f"{name}:{lines}", "the end was cut off"


def result_edited_with_all_hashes_made_anew(forger: Forger, _world: World) -> Told:
    forger.edit(LOG, len(forger.events(LOG)), lambda facts: facts.update(result="cancelled"))
    forger.reseal()
    return f"{CASE}:{forger.place('evidence', 'night')}", "recorded the head"


def journal_and_evidence_made_anew(forger: Forger, _world: World) -> Told:
    forger.edit(LOG, len(forger.events(LOG)), lambda facts: facts.update(result="cancelled"))
    head = Journal(forger.folder / "journal").head()
    place = forger.place("evidence", "night")
    forger.edit(CASE, place, lambda facts: facts.update(head=head, result="cancelled"))
    forger.follow()
    forger.reseal()
    return f"{CASE}:{forger.place('signature', 'golive_log')}", "does not hold"


def night_cut_open_and_its_evidence_taken_out(forger: Forger, _world: World) -> Told:
    forger.chain(CASE, [event for event in forger.events(CASE) if event.event != "evidence"])
    forger.follow()
    forger.chain(LOG, forger.events(LOG)[:-1])
    forger.reseal()
    return f"{CASE}:{forger.place('signature', 'golive_log')}", "does not hold"


def log_signed_for_another_journal(forger: Forger, world: World) -> Told:
    world.people.file(world.plan, forger.case(), "golive_log", {"journal_head": "0" * 64}, "周工")
    forger.reseal()
    return f"{CASE}:{forger.place('form', 'golive_log')}", "which this journal never had"


def step_record_taken_out_with_the_list(forger: Forger, _world: World) -> Told:
    name = "journal/DC-DB01.jsonl"
    forger.chain(name, [event for event in forger.events(name) if event.step != "migrate.reconcile.pay"])
    steps = json.loads(forger.path("plan/steps.json").read_text())
    steps = [one for one in steps if one[1] != "migrate.reconcile.pay"]
    forger.path("plan/steps.json").write_text(json.dumps(steps))
    forger.reseal()
    return f"{name}:{len(forger.events(name)) + 1}", "the end was cut off or written anew"


def entries_of_the_case_reordered(forger: Forger, _world: World) -> Told:
    events = forger.events(CASE)
    order = forger.place("form", "order")
    forger.chain(CASE, [*events[order - 1 :], *events[: order - 1]])
    forger.follow()
    forger.reseal()
    return f"{CASE}:{forger.place('signature', 'order')}", "does not hold"


def end_of_the_case_cut_off(forger: Forger, _world: World) -> Told:
    forger.chain(CASE, forger.events(CASE)[: forger.place("form", "order") - 1])
    forger.reseal()
    return CASE, "its last entry at journal/golive.jsonl:1, is missing"


def evidence_of_the_night_taken_out(forger: Forger, _world: World) -> Told:
    forger.chain(CASE, [event for event in forger.events(CASE) if event.event != "evidence"])
    forger.follow()
    forger.reseal()
    return CASE, "has no evidence of this night"


def signature_taken_out(forger: Forger, _world: World) -> Told:
    taken = forger.place("signature", "application", -1)
    forger.chain(CASE, [event for place, event in enumerate(forger.events(CASE), 1) if place != taken])
    forger.follow()
    forger.reseal()
    return f"{CASE}:{forger.place('signature', 'order')}", "does not hold"


def signature_moved_to_another_form(forger: Forger, _world: World) -> Told:
    place = forger.place("signature", "order")
    form = entry_of(forger.case(), "form", "application")
    events = forger.events(CASE)
    facts = {**events[place - 1].facts, "form": form.hash}
    events[place - 1] = replace(events[place - 1], step="application", facts=facts)
    forger.chain(CASE, events)
    forger.reseal()
    return f"{CASE}:{place}", "does not hold"


def signature_given_to_another_person(forger: Forger, _world: World) -> Told:
    place = forger.place("signature", "order")
    forger.edit(CASE, place, lambda facts: facts.update(person="周工"))
    forger.reseal()
    return f"{CASE}:{place}", "does not hold"


def signature_given_to_another_role(forger: Forger, _world: World) -> Told:
    place = forger.place("signature", "order")
    forger.edit(CASE, place, lambda facts: facts.update(role="科技部"))
    forger.reseal()
    return f"{CASE}:{place}", "does not hold"


def decision_turned(forger: Forger, _world: World) -> Told:
    place = forger.place("signature", "application")
    forger.edit(CASE, place, lambda facts: facts.update(decision="reject"))
    forger.reseal()
    return f"{CASE}:{place}", "does not hold"


def opinion_edited(forger: Forger, _world: World) -> Told:
    place = forger.place("signature", "application")
    forger.edit(CASE, place, lambda facts: facts.update(opinion="同意"))
    forger.reseal()
    return f"{CASE}:{place}", "does not hold"


def key_of_a_signature_exchanged(forger: Forger, _world: World) -> Told:
    place = forger.place("signature", "golive_log")
    forger.edit(CASE, place, lambda facts: facts.update(key="SHA256:somebody"))
    forger.reseal()
    return f"{CASE}:{place}", "another key or version"


def window_edited(forger: Forger, _world: World) -> Told:
    place = forger.place("form", "application")
    forger.edit(CASE, place, lambda facts: facts["fields"].update(window_end="2026-11-23T06:00:00+08:00"))
    forger.follow()
    forger.reseal()
    return f"{CASE}:{forger.place('signature', 'application')}", "does not hold"


def signed_for_the_older_version(forger: Forger, _world: World) -> Told:
    older = forger.case().of("form", "application")[0].hash
    place = forger.place("signature", "application")
    forger.edit(CASE, place, lambda facts: facts.update(form=older, version=1))
    forger.reseal()
    return f"{CASE}:{place}", "does not hold"


def attachment_exchanged_with_its_name(forger: Forger, _world: World) -> Told:
    name = forger.one("case/attachments/*")
    forger.path(name).unlink()
    sha256 = forger.case().keep(b"no")
    place = forger.place("attachment", "customer_acceptance")
    forger.edit(CASE, place, lambda facts: facts.update(sha256=sha256))
    forger.follow()
    forger.reseal()
    return f"{CASE}:{forger.place('signature', 'application')}", "does not hold"


def case_of_another_project(forger: Forger, _world: World) -> Told:
    place = forger.place("form", "application")
    forger.edit(CASE, place, lambda facts: facts.update(project="OTHER"))
    forger.follow()
    forger.reseal()
    return f"{CASE}:{place}", "is a form of project OTHER"


def journal_of_another_project(forger: Forger, _world: World) -> Told:
    forger.edit(LOG, 1, lambda facts: facts.update(project="OTHER"))
    forger.reseal()
    return f"{LOG}:1", "is of project OTHER"


def night_of_another_plan(forger: Forger, _world: World) -> Told:
    forger.edit(LOG, 1, lambda facts: facts.update(digest="0" * 64))
    forger.reseal()
    return f"{LOG}:1", "carried out another plan"


def night_outside_of_the_window(forger: Forger, _world: World) -> Told:
    name = "journal/DC-SW01.jsonl"
    events = [replace(event, time="2026-11-20" + event.time[10:]) for event in forger.events(name)]
    forger.chain(name, events)
    forger.reseal()
    return f"{name}:1", "outside of the window"


FORGERIES: tuple[Manipulation, ...] = (
    end_of_the_journal_cut_off,
    end_of_a_hosts_journal_cut_off,
    result_edited_with_all_hashes_made_anew,
    journal_and_evidence_made_anew,
    log_signed_for_another_journal,
    night_cut_open_and_its_evidence_taken_out,
    step_record_taken_out_with_the_list,
    entries_of_the_case_reordered,
    end_of_the_case_cut_off,
    evidence_of_the_night_taken_out,
    signature_taken_out,
    signature_moved_to_another_form,
    signature_given_to_another_person,
    signature_given_to_another_role,
    decision_turned,
    opinion_edited,
    key_of_a_signature_exchanged,
    window_edited,
    signed_for_the_older_version,
    attachment_exchanged_with_its_name,
    case_of_another_project,
    journal_of_another_project,
    night_of_another_plan,
    night_outside_of_the_window,
)


@pytest.mark.parametrize("manipulation", FORGERIES, ids=lambda one: one.__name__)
def test_a_forgery_is_found_and_named(manipulation: Manipulation, forger: Forger, world: World) -> None:
    told = manipulation(forger, world)
    found = prove(forger.folder, world.people.signers)
    assert named(found, told), f"expected {told}, found {wrongs(found)}"
