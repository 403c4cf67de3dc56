"""Whatever is changed in a dossier is found and named, with a manifest made to fit and with all hashes made anew."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.proof.finding import Mark
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import Proof, prove
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST, write_zip

from tests.unit.proof.conftest import World
from tests.unit.proof.forger import CASE, LOG, Forger, entry_of

Told = tuple[str, str]
"""Where it has to be found, and a word of what has to be said; places of the form `file:line` or `file`."""
Manipulation = Callable[[Forger, World], Told]
KINDS = (
    "index.html", "tables.json", "13_step_log.xlsx", "13_step_log.csv", "05_rack_elevation_*.svg",
    "netbox/2_devices.csv",
    "*_labels.html", "*.html", "case/case.jsonl", "case/attachments/*", "journal/golive.jsonl", "journal/DC-DB01.jsonl",
    "journal/earlier.json", "forms/*_v2.txt", "forms/*.sig", "forms/08_*.html", "plan/plan.json", "plan/files.json",
    "plan/steps.json", "trust/allowed_signers",
)  # fmt: skip
"""A file of each kind."""


@pytest.fixture
def forger(world: World, tmp_path: Path) -> Forger:
    """Return a copy of the good dossier."""
    return Forger(Path(shutil.copytree(world.dossier, tmp_path / world.golive)))


def wrongs(found: Proof) -> list[Told]:
    return [(one.place, one.said.en) for one in found.findings if one.mark is Mark.WRONG]


def named(found: Proof, told: Told) -> bool:
    place, word = told
    return any(place == one.partition(" ")[0] and word in said for one, said in wrongs(found))


def test_a_byte_that_is_flipped_is_named(forger: Forger, world: World) -> None:
    names = {forger.one(kind) for kind in KINDS}
    for name in names:
        forger.flip(name)
    found = prove(forger.folder, world.people.signers)
    assert {place for place, said in wrongs(found) if "digest is not that of the manifest" in said} == names


@pytest.mark.parametrize("kind", KINDS)
def test_and_also_when_the_manifest_was_made_to_fit(kind: str, forger: Forger, world: World) -> None:
    name = forger.one(kind)
    forger.flip(name)
    forger.seal()
    found = prove(forger.folder, world.people.signers)
    places = {place.partition(" ")[0].partition(":")[0] for place, _said in wrongs(found)}
    if kind == "trust/allowed_signers":  # the one that was given counts; without it the flipped one is found out
        assert not prove(forger.folder).holds
    else:
        assert name in places, wrongs(found)


def file_removed(forger: Forger, _world: World) -> Told:
    forger.path("13_step_log.csv").unlink()
    return "13_step_log.csv", "is missing"


def file_removed_and_manifest_made_to_fit(forger: Forger, _world: World) -> Told:
    forger.path("13_step_log.csv").unlink()
    forger.seal()
    return "13_step_log.csv", "is missing"


def file_added(forger: Forger, _world: World) -> Told:
    forger.path("99_praise.html").write_text("all is well")
    return "99_praise.html", "was added"


def file_added_and_manifest_made_to_fit(forger: Forger, _world: World) -> Told:
    forger.path("99_praise.html").write_text("all is well")
    forger.seal()
    return "99_praise.html", "no document"


def manifest_says_another_result(forger: Forger, _world: World) -> Told:
    forger.seal(result="cancelled")
    return MANIFEST, "says result cancelled, it is success"


def production_becomes_a_twin_in_the_manifest(forger: Forger, _world: World) -> Told:
    forger.seal(production=False)
    return MANIFEST, "says production False"


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


def line_of_the_journal_edited(forger: Forger, _world: World) -> Told:
    forger.replace("journal/DC-DB01.jsonl", "migrate.data.pay", "migrate.data.pax")
    forger.seal()
    return "journal/DC-DB01.jsonl:7", "was changed after it was written"


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


def step_without_a_record(forger: Forger, _world: World) -> Told:
    steps = json.loads(forger.path("plan/steps.json").read_text())
    forger.path("plan/steps.json").write_text(json.dumps([*steps, [99, "verify.checks.more", "DC-DB01"]]))
    forger.seal()
    return "journal/DC-DB01.jsonl", "has no record of step verify.checks.more"


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


def versions_of_a_form_swapped(forger: Forger, _world: World) -> Told:
    one, two = forger.one("forms/08_application_v1.txt"), forger.one("forms/08_application_v2.txt")
    first = forger.path(one).read_bytes()
    forger.path(one).write_bytes(forger.path(two).read_bytes())
    forger.path(two).write_bytes(first)
    forger.seal()
    return two, "does not say what the case does"


def signed_for_the_older_version(forger: Forger, _world: World) -> Told:
    older = forger.case().of("form", "application")[0].hash
    place = forger.place("signature", "application")
    forger.edit(CASE, place, lambda facts: facts.update(form=older, version=1))
    forger.reseal()
    return f"{CASE}:{place}", "does not hold"


def attachment_exchanged(forger: Forger, _world: World) -> Told:
    name = forger.one("case/attachments/*")
    forger.path(name).write_text("客户验收报告: 不通过\n")
    forger.seal()
    return name, "was exchanged or changed"


def attachment_exchanged_with_its_name(forger: Forger, _world: World) -> Told:
    name = forger.one("case/attachments/*")
    forger.path(name).unlink()
    sha256 = forger.case().keep(b"no")
    place = forger.place("attachment", "customer_acceptance")
    forger.edit(CASE, place, lambda facts: facts.update(sha256=sha256))
    forger.follow()
    forger.reseal()
    return f"{CASE}:{forger.place('signature', 'application')}", "does not hold"


def attachment_lost(forger: Forger, _world: World) -> Told:
    name = forger.one("case/attachments/*")
    forger.path(name).unlink()
    forger.seal()
    return name, "is lost"


def plan_edited(forger: Forger, _world: World) -> Told:
    forger.replace("plan/plan.json", '"DC-DB01"', '"DC-DB02"')
    forger.seal()
    return "plan/plan.json", "was changed"


def process_edited(forger: Forger, _world: World) -> Told:
    forger.replace("plan/plan.json", '"needs_opinion":true', '"needs_opinion":false')
    forger.seal()
    return "plan/plan.json", "was changed"


def deviation_hidden(forger: Forger, _world: World) -> Told:
    forger.replace("index.html", "演示: 不满一周", "")
    forger.seal()
    return "index.html", "is not what plan and journal give"


def cell_of_the_step_log_edited(forger: Forger, _world: World) -> Told:
    forger.replace("13_step_log.csv", "migrate.data.pay", "migrate.data.pax")
    forger.seal()
    return "13_step_log.csv", "is not what plan and journal give"


def another_maker_and_a_quoted_digest_edited(forger: Forger, world: World) -> Told:
    forger.replace("tables.json", world.plan.digest, "0" * 64)
    forger.seal(made_by="another version")
    return "tables.json", "quotes other digests"


def another_maker_and_the_page_edited(forger: Forger, world: World) -> Told:
    forger.replace("index.html", world.plan.digest, "0" * 64)
    forger.seal(made_by="another version")
    return "index.html", "does not quote the digests"


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


def files_of_the_other_dossier_mixed_in(forger: Forger, world: World) -> Told:
    other = world.dossier.parent / "other"
    shutil.copytree(other, forger.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(MANIFEST))
    return CASE, "digest is not that of the manifest"


def case_of_the_other_dossier_put_in(forger: Forger, world: World) -> Told:
    other = world.dossier.parent / "other"
    shutil.rmtree(forger.folder / "case")
    shutil.copytree(other / "case", forger.folder / "case")
    forger.reseal()
    return CASE, "is missing"


def every_kept_document_lost_in_turn(forger: Forger, world: World) -> Told:
    names = [path.relative_to(forger.folder).as_posix() for path in forger.folder.glob("case/attachments/*")]
    assert len(names) > 1
    for name in names[1:]:
        content = forger.path(name).read_bytes()
        forger.path(name).unlink()
        forger.seal()
        assert named(prove(forger.folder, world.people.signers), (name, "is lost"))
        forger.path(name).write_bytes(content)
    forger.path(names[0]).unlink()
    forger.seal()
    return names[0], "is lost"


MANIPULATIONS: tuple[Manipulation, ...] = (
    file_removed, file_removed_and_manifest_made_to_fit, file_added, file_added_and_manifest_made_to_fit,
    manifest_says_another_result, production_becomes_a_twin_in_the_manifest, end_of_the_journal_cut_off,
    end_of_a_hosts_journal_cut_off, line_of_the_journal_edited, result_edited_with_all_hashes_made_anew,
    journal_and_evidence_made_anew, log_signed_for_another_journal, step_record_taken_out_with_the_list,
    step_without_a_record,
    entries_of_the_case_reordered, end_of_the_case_cut_off, evidence_of_the_night_taken_out, signature_taken_out,
    signature_moved_to_another_form, signature_given_to_another_person, signature_given_to_another_role,
    decision_turned, opinion_edited, key_of_a_signature_exchanged, window_edited, versions_of_a_form_swapped,
    signed_for_the_older_version, attachment_exchanged, attachment_exchanged_with_its_name, attachment_lost,
    every_kept_document_lost_in_turn,
    plan_edited, process_edited, deviation_hidden, cell_of_the_step_log_edited,
    another_maker_and_a_quoted_digest_edited, another_maker_and_the_page_edited, case_of_another_project,
    journal_of_another_project, night_of_another_plan, night_outside_of_the_window,
    files_of_the_other_dossier_mixed_in, case_of_the_other_dossier_put_in,
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _beside(world: World, other: World) -> None:
    """Lay the dossier of another night beside the good one."""
    shutil.copytree(other.dossier, world.dossier.parent / "other")


@pytest.mark.parametrize("manipulation", MANIPULATIONS, ids=lambda one: one.__name__)
def test_a_manipulation_is_found_and_named(manipulation: Manipulation, forger: Forger, world: World) -> None:
    told = manipulation(forger, world)
    found = prove(forger.folder, world.people.signers)
    assert named(found, told), f"expected {told}, found {wrongs(found)}"


def test_signers_exchanged_are_found_without_any_from_outside(forger: Forger, world: World, other: World) -> None:
    shutil.copy(other.people.signers, forger.path("trust/allowed_signers"))
    forger.seal()
    found = prove(forger.folder)
    assert named(found, (f"{CASE}:{forger.place('signature', 'order')}", "does not hold"))
    assert prove(world.dossier, world.people.signers).holds


def zipped(forger: Forger, change: Callable[[zipfile.ZipFile], None]) -> Path:
    path = write_zip(forger.folder)
    with zipfile.ZipFile(path, "a") as archive:
        change(archive)
    return path


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("../../etc/cron.d/x", "leads out of the dossier"),
        ("/etc/passwd", "leads out of the dossier"),
        ("{top}/../x", "leads out of the dossier"),
        ("{top}/a\\..\\..\\x", "leads out of the dossier"),
        ("beside.txt", "one file too many"),
        ("{top}/extra.txt", "was added"),
        ("{top}/index.html", "one file too many"),
    ],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_with_more_than_its_files_is_refused(name: str, word: str, forger: Forger, world: World) -> None:
    full = name.format(top=world.golive)
    path = zipped(forger, lambda archive: archive.writestr(full, "x"))
    found = prove(path, world.people.signers)
    shown = full.removeprefix(f"{world.golive}/") if word == "was added" else full
    assert named(found, (shown, word)), wrongs(found)


def test_a_link_in_a_zip_and_in_a_folder_is_not_followed(forger: Forger, world: World) -> None:
    link = zipfile.ZipInfo(f"{world.golive}/passwd")
    link.create_system, link.external_attr = 3, 0o120777 << 16
    found = prove(zipped(forger, lambda archive: archive.writestr(link, "/etc/passwd")), world.people.signers)
    assert named(found, (link.filename, "is a link"))
    forger.path("passwd").symlink_to("/etc/passwd")
    assert named(prove(forger.folder, world.people.signers), ("passwd", "is no plain file"))


def test_a_manifest_that_is_none_is_one_sentence(forger: Forger, world: World) -> None:
    for content in ("", "[]", '{"files": 3}', '{"files": [{}]}', "\x00"):
        forger.path(MANIFEST).write_text(content)
        found = prove(forger.folder, world.people.signers)
        assert any(place == MANIFEST for place, _said in wrongs(found)), content


@pytest.mark.parametrize("name", ["plan/plan.json", "plan/steps.json", "journal/golive.jsonl", "case/case.jsonl"])
@pytest.mark.parametrize("content", ["", '{"a": 1}', "\udcff\x00"])
def test_garbage_is_told_and_never_a_crash(name: str, content: str, forger: Forger, world: World) -> None:
    forger.path(name).write_bytes(content.encode("utf-8", "surrogateescape"))
    forger.seal()
    assert not prove(forger.folder, world.people.signers).holds
