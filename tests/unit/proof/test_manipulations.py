"""Whatever is changed in a file of a dossier is found and named, also with a manifest that was made to fit."""

from __future__ import annotations

import json
import shutil

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import prove
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST

from tests.unit.proof.conftest import World
from tests.unit.proof.forger import CASE, Forger
from tests.unit.proof.judging import Manipulation, Told, named, wrongs

KINDS = (
    "index.html", "tables.json", "13_step_log.xlsx", "13_step_log.csv", "05_rack_elevation_*.svg",
    "netbox/14_devices.csv",
    "*_labels.html", "*.html", "case/case.jsonl", "case/attachments/*", "journal/golive.jsonl", "journal/DC-DB01.jsonl",
    "journal/earlier.json", "forms/*_v2.txt", "forms/*.sig", "forms/08_*.html", "plan/plan.json", "plan/files.json",
    "plan/steps.json", "trust/allowed_signers",
)  # fmt: skip
"""A file of each kind."""


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


def line_of_the_journal_edited(forger: Forger, _world: World) -> Told:
    forger.replace("journal/DC-DB01.jsonl", "migrate.data.pay", "migrate.data.pax")
    forger.seal()
    return "journal/DC-DB01.jsonl:7", "was changed after it was written"


def step_without_a_record(forger: Forger, _world: World) -> Told:
    steps = json.loads(forger.path("plan/steps.json").read_text())
    forger.path("plan/steps.json").write_text(json.dumps([*steps, [99, "verify.checks.more", "DC-DB01"]]))
    forger.seal()
    return "journal/DC-DB01.jsonl", "has no record of step verify.checks.more"


def versions_of_a_form_swapped(forger: Forger, _world: World) -> Told:
    one, two = forger.one("forms/08_application_v1.txt"), forger.one("forms/08_application_v2.txt")
    first = forger.path(one).read_bytes()
    forger.path(one).write_bytes(forger.path(two).read_bytes())
    forger.path(two).write_bytes(first)
    forger.seal()
    return two, "does not say what the case does"


def attachment_exchanged(forger: Forger, _world: World) -> Told:
    name = forger.one("case/attachments/*")
    forger.path(name).write_text("客户验收报告: 不通过\n")
    forger.seal()
    return name, "was exchanged or changed"


def attachment_lost(forger: Forger, _world: World) -> Told:
    name = forger.one("case/attachments/*")
    forger.path(name).unlink()
    forger.seal()
    return name, "is lost"


def plan_edited(forger: Forger, _world: World) -> Told:
    forger.replace("plan/plan.json", '"DC-DB01"', '"DC-DB02"')
    forger.seal()
    return "plan/plan.json", "was changed"


def device_renamed_where_no_digest_looks(forger: Forger, _world: World) -> Told:
    plan = json.loads(forger.path("plan/plan.json").read_text())
    plan["devices"] = {name.replace("DC-DB01", "DC-DB09"): one for name, one in plan["devices"].items()}
    forger.path("plan/plan.json").write_text(json.dumps(plan, ensure_ascii=False))
    forger.seal()
    return "plan/plan.json", "name or type of device"


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
    file_removed,
    file_removed_and_manifest_made_to_fit,
    file_added,
    file_added_and_manifest_made_to_fit,
    manifest_says_another_result,
    production_becomes_a_twin_in_the_manifest,
    line_of_the_journal_edited,
    step_without_a_record,
    versions_of_a_form_swapped,
    attachment_exchanged,
    attachment_lost,
    plan_edited,
    device_renamed_where_no_digest_looks,
    process_edited,
    deviation_hidden,
    cell_of_the_step_log_edited,
    another_maker_and_a_quoted_digest_edited,
    another_maker_and_the_page_edited,
    files_of_the_other_dossier_mixed_in,
    case_of_the_other_dossier_put_in,
    every_kept_document_lost_in_turn,
)


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
