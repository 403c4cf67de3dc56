"""Whoever edits, cuts, reorders, copies or replays entries gets nothing signed: the chain and the signatures say so."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds, standings
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import START, Event, parse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pace import examples
from tests.unit.case.people import ORDER, People, filed_by, small_plan, stands

Lines = list[Event]


def read(case: Case) -> Lines:
    return [event for line in case.path.read_text().splitlines() if (event := parse(line))]


def rewrite(case: Case, events: Lines, chained: bool) -> Case:
    """Write the file anew, with every hash made right again where `chained`: what a forger can do."""
    lines, previous = [], START
    for number, event in enumerate(events, 1):
        made = replace(event, seq=number, prev=previous).sealed() if chained else event
        previous = made.hash
        lines.append(made.line())
    case.path.write_text("".join(lines))
    return Case(case.folder.parent)


def edited(event: Event, **facts: Any) -> Event:
    return replace(event, facts={**event.facts, **facts})


# --- the chain ------------------------------------------------------------------------------------
EDITS: Mapping[str, Callable[[Lines], Lines]] = {
    "edited": lambda all_: [edited(all_[0], fields={"conclusion": "不合格"}), *all_[1:]],
    "removed": lambda all_: [*all_[:1], *all_[2:]],
    "moved": lambda all_: [all_[0], all_[2], all_[1], *all_[3:]],
    "doubled": lambda all_: [*all_[:2], all_[1], *all_[2:]],
    "begun later": lambda all_: all_[1:],
    "time": lambda all_: [replace(all_[0], time="2020-01-01T00:00:00.000Z"), *all_[1:]],
    "seq": lambda all_: [replace(all_[0], seq=0), *all_[1:]],
    "no number": lambda all_: [replace(all_[0], seq="x"), *all_[1:]],  # type: ignore[arg-type]
    "no facts": lambda all_: [replace(all_[0], facts=["x"]), *all_[1:]],  # type: ignore[arg-type]
    "no time": lambda all_: [replace(all_[0], time=7), *all_[1:]],  # type: ignore[arg-type]
    "no hash": lambda all_: [replace(all_[0], hash=None), *all_[1:]],  # type: ignore[arg-type]
    "no name": lambda all_: [replace(all_[0], step={}), *all_[1:]],  # type: ignore[arg-type]
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_broken_chain_is_told_and_nothing_is_signed(whole: Case, people: People, edit: str) -> None:
    view = rewrite(whole, EDITS[edit](read(whole)), chained=False)
    assert view.breaks()
    found = standings(small_plan(), view, people.trust)
    assert {one.holds for one in found.values()} <= {Holds.FAULTY, Holds.MISSING}
    assert any("the case is broken: line" in fault.en for one in found.values() for fault in one.faults)


def test_a_tail_that_was_cut_off_is_seen_by_heads_that_others_recorded(whole: Case, people: People) -> None:
    heads = {"P-20261121/golive.jsonl:1": whole.head(), "the first night": whole.entries[0].hash, "empty": ""}
    assert whole.cut(heads) == []
    view = rewrite(whole, read(whole)[:-2], chained=False)
    assert view.breaks() == [], "a chain alone does not show it"
    (found,) = view.cut(heads)
    assert "recorded by P-20261121/golive.jsonl:1, is missing" in found.en and found.line == len(view.entries) + 1
    shutil.rmtree(whole.folder)
    assert len(Case(whole.folder.parent).cut(heads)) == 2
    assert stands(whole, people, "test").holds is Holds.MISSING


def test_an_attachment_that_is_gone_or_changed_is_told(case: Case) -> None:
    entry = case.attach("minutes", "application", b"content", "root")
    assert case.breaks() == [] and case.kept(entry.facts["sha256"]) == b"content"
    path = case.folder / "attachments" / entry.facts["sha256"]
    assert path.stat().st_mode & 0o777 == 0o600 and case.folder.stat().st_mode & 0o777 == 0o700
    path.write_bytes(b"other")
    assert case.kept(entry.facts["sha256"]) is None
    assert [fault.en for fault in case.breaks()] == ["minutes is lost or was changed"]
    path.unlink()
    assert len(case.breaks()) == 1
    case.write("attachment", "odd", {"sha256": "../../../etc/passwd"}, "root")
    case.write("attachment", "none", {}, "root")
    assert len(case.breaks()) == 3 and case.kept("../case.jsonl") is None


def test_a_case_that_cannot_be_read_says_so(case: Case) -> None:
    case.path.mkdir(parents=True)
    with pytest.raises(Exception, match=r"the case .*case\.jsonl cannot be read: Is a directory"):
        _ = case.entries


# --- what a forger writes with a chain that is right ---------------------------------------------
def forged(whole: Case, people: People, events: Lines, key: str) -> FormStanding:
    view = rewrite(whole, events, chained=True)
    assert view.breaks() == [], "the forgery is a good one"
    return standings(small_plan(), view, people.trust)[key]


def place(events: Lines, kind: str, name: str) -> int:
    return next(place for place, event in enumerate(events) if (event.event, event.step) == (kind, name))


FACTS: Mapping[str, Mapping[str, Any]] = {
    "a field": {"fields": {"conclusion": "合格"}}, "who filed it": {"person": "科一"}, "its role": {"role": "科技部"},
    "what it binds": {"binds": {}}, "its project": {"project": "OTHER"}, "its form": {"form": "application"},
    "its number": {"number": "99"}, "its version": {"version": 7}, "a document": {"attachments": {"x": "0" * 64}},
    "a title": {"title": {"zh": "别的", "en": "Another"}}, "a field's title": {"titles": []},
    "no fields": {"fields": None}, "no person": {"person": None}, "no binds": {"binds": ["x"]},
    "no version": {"version": None}, "all of it": {"fields": 1, "binds": 2, "attachments": "x", "titles": {"a": 1}},
}  # fmt: skip


@pytest.mark.parametrize("what", FACTS)
def test_a_form_that_was_edited_is_signed_by_nobody(whole: Case, people: People, what: str) -> None:
    events = read(whole)
    at = place(events, "form", "test")
    events[at] = edited(events[at], **FACTS[what])
    found = forged(whole, people, events, "test")
    assert not found.closed and not found.held


def test_a_form_of_another_project_is_none_of_ours(whole: Case, people: People) -> None:
    """The whole case of another project, copied: every chain and signature in it holds."""
    plan = small_plan()
    other = plan.model_copy(update={"project": plan.project.model_copy(update={"code": "OTHER"})})
    found = standings(other, Case(whole.folder.parent), people.trust)
    assert {one.holds for one in found.values()} == {Holds.FAULTY}
    assert "belongs to another project or form" in found["test"].faults[0].en


def test_a_form_under_another_name_is_none(whole: Case, people: People) -> None:
    events = read(whole)
    copy = replace(events[place(events, "form", "cabling")], step="test")
    found = forged(whole, people, [*events, copy], "test")
    assert found.holds is Holds.FAULTY and "belongs to another project or form" in found.faults[0].en


def test_a_filer_whom_the_process_does_not_name(case: Case, people: People) -> None:
    filed_by(case, "test", "刘工")
    events = read(case)
    events[0] = edited(events[0], person="科一", role="科技部")
    view = rewrite(case, events, chained=True)
    filed = view.filed("test")
    assert filed is not None
    people.put(view, filed, "科一")
    found = stands(case, people, "test")
    assert found.holds is Holds.FAULTY and "was filed by 科技部, not by 项目组" in found.faults[0].en


def test_signatures_copied_to_a_newer_version_are_none_of_it(whole: Case, people: People) -> None:
    filed = filed_by(Case(whole.folder.parent), "test", "刘工")
    events = read(whole)
    moved = [edited(one, form=filed.entry.hash) for one in events if (one.event, one.step) == ("signature", "test")]
    assert len(moved) == 2
    found = forged(whole, people, [*events, *moved], "test")
    assert found.holds is Holds.UNSIGNED and not found.held and len(found.faults) == 2


def test_a_signature_put_in_twice_is_one(case: Case, people: People) -> None:
    form = filed_by(case, "test", "刘工")
    people.put(case, form, "刘工")
    events = read(case)
    found = forged(case, people, [*events, events[-1], events[-1]], "test")
    assert found.holds is Holds.UNSIGNED and found.next_roles == ("科技部",)


def test_one_signature_said_to_be_of_another_role_or_person(whole: Case, people: People) -> None:
    events = read(whole)
    at = place(events, "signature", "application")
    for facts in (
        {"person": "冯总"},
        {"role": "科技部"},
        {"person": "陈工/应用系统维护人员", "role": "x"},
        {"role": None},
    ):
        changed = [*events[:at], edited(events[at], **facts), *events[at + 1 :]]
        assert not forged(whole, people, changed, "application").closed


# --- any edit at all ------------------------------------------------------------------------------
VALUE: st.SearchStrategy[Any] = st.sampled_from(
    ["", "x", "approve", "reject", "ssh", None, 0, True, [], {}, "科一", "科技部", "f" * 64]
)
NAMES = (
    "project", "form", "number", "version", "person", "role", "fields", "binds", "attachments", "titles", "title",
    "decision", "opinion", "signature", "method", "key",
)  # fmt: skip
CHANGE = st.one_of(
    st.tuples(st.just("fact"), st.integers(0, 40), st.sampled_from(NAMES), VALUE),
    st.tuples(st.just("drop"), st.integers(0, 40), st.just(""), st.none()),
    st.tuples(st.just("swap"), st.integers(0, 40), st.just(""), st.integers(0, 40)),
    st.tuples(st.just("copy"), st.integers(0, 40), st.just(""), st.integers(0, 40)),
    st.tuples(st.just("name"), st.integers(0, 40), st.sampled_from(["test", "application", "cabling"]), st.none()),
    st.tuples(st.just("kind"), st.integers(0, 40), st.sampled_from(["form", "signature", "evidence"]), st.none()),
)
"""(what, which entry, which fact, value): fact by fact, entry by entry, whatever a forger may do."""


def apply(events: Lines, change: tuple[str, int, str, Any]) -> Lines:
    what, where, name, value = change
    at, other = where % len(events), (value if isinstance(value, int) else 0) % len(events)
    found = list(events)
    if what == "fact":
        found[at] = edited(found[at], **{name: value})
    elif what == "drop":
        del found[at]
    elif what == "swap":
        found[at], found[other] = found[other], found[at]
    elif what == "copy":
        found.insert(other, found[at])
    elif what == "name":
        found[at] = replace(found[at], step=name)
    else:
        found[at] = replace(found[at], event=name)
    return found


def proven_by(original: Lines) -> dict[str, dict[str, Any]]:
    """Return hash → facts of the forms as they were signed."""
    return {one.hash: json.loads(json.dumps(one.facts)) for one in original if one.event == "form"}


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=st.lists(CHANGE, min_size=1, max_size=4), chained=st.booleans())
def test_nothing_is_signed_but_what_was(
    original: Path, keys: Path, tmp_path_factory: pytest.TempPathFactory, changes: list[Any], chained: bool
) -> None:
    """After any edits, the chain mended or not: a form is signed only as somebody signed it, by all it asks for."""
    people, source = People(keys), Case(original)
    forms = proven_by(read(source))
    state = tmp_path_factory.mktemp("edited") / "state"
    shutil.copytree(original, state)
    events = read(source)
    for change in changes:
        events = apply(events, change) if events else events
    view = rewrite(Case(state), events, chained)
    found = standings(small_plan(), view, people.trust)
    asked = {"test": {"刘工", "科一"}, "cabling": {"刘工"}, "application": set(ORDER)}
    for key, standing in found.items():
        if standing.closed:
            assert standing.filed is not None and not view.breaks()
            assert forms[standing.filed.entry.hash] == standing.filed.entry.facts, "the exact bytes that were signed"
            assert {one.person for one in standing.held} >= asked[key]
