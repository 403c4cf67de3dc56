"""A good dossier is proven: as folder and as zip, in both languages, with and without a trust root from outside."""

from __future__ import annotations

import errno
import json
import os
import shutil
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.proof.checks import documents as checks
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import Proof, prove
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Mark
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import write_dossier
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST, write_zip
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

from tests.unit.proof.conftest import World, steps_of
from tests.unit.proof.forger import LOG, Forger
from tests.unit.records import night


def said(found: Proof, mark: Mark) -> str:
    return "\n".join(f"{one.place} {one.said.en}" for one in found.findings if one.mark is mark)


def test_a_good_dossier_holds(world: World) -> None:
    found = prove(world.dossier, world.people.signers)
    assert found.holds, "\n".join(found.lines("en"))
    good = said(found, Mark.OK)
    assert "application v2: 赵主任/科技部 approved it" in good
    assert "quoted by signed forms: golive_log" in good
    assert "the process was signed with application, order" in good
    assert "as plan and journal give them" in good
    assert "the process relaxes R18: a demo: less than a week" in said(found, Mark.NOTE)
    assert all(one.said.zh and one.said.en for one in found.findings)


def test_without_signers_it_is_said_that_those_of_the_dossier_counted(world: World) -> None:
    found = prove(world.dossier)
    assert found.holds
    assert "who made the dossier could have made it" in said(found, Mark.NOTE)
    assert "who made the dossier" not in said(prove(world.dossier, world.people.signers), Mark.NOTE)


def test_a_journal_that_no_signature_covers_is_told(other: World) -> None:
    found = prove(other.dossier, other.people.signers)
    assert found.holds, "\n".join(found.lines("en"))
    assert "is not covered by any signature" in said(found, Mark.NOTE)


def test_the_zip_of_a_dossier_is_always_the_same_and_holds(world: World, tmp_path: Path) -> None:
    once = write_zip(Path(shutil.copytree(world.dossier, tmp_path / "a" / world.golive)))
    again = write_zip(Path(shutil.copytree(world.dossier, tmp_path / "b" / world.golive)))
    assert once.read_bytes() == again.read_bytes()
    assert stat.S_IMODE(once.stat().st_mode) == 0o600
    assert prove(once, world.people.signers).holds


def test_the_same_inputs_give_the_same_dossier(world: World, tmp_path: Path) -> None:
    folder = tmp_path / world.golive
    journal = Journal(world.state / world.golive / "journal")
    write_dossier(world.plan, journal, folder, "zh", steps_of(journal), world.people.trust)
    names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert names == {path.relative_to(world.dossier) for path in world.dossier.rglob("*") if path.is_file()}
    assert all((folder / name).read_bytes() == (world.dossier / name).read_bytes() for name in names)


def test_every_paper_is_verified_by_openssh_alone(world: World) -> None:
    papers = sorted(world.dossier.glob("forms/*.sig"))
    assert len(papers) == 5
    for signature in papers:
        paper = signature.with_suffix("")
        lines = dict(line.split(": ", 1) for line in paper.read_text().splitlines() if ": " in line)
        signer = lines["signer 签字人"]
        root = world.dossier / "trust" / "allowed_signers"
        command = ["ssh-keygen", "-Y", "verify", "-n", "relops-golive", "-f", str(root), "-I", signer]
        command += ["-s", str(signature)]
        subprocess.run(command, input=paper.read_bytes(), check=True, capture_output=True)


def test_a_twin_needs_no_case_and_says_on_every_page_that_it_is_one(world: World, tmp_path: Path) -> None:
    journal = night.success(world.plan, tmp_path / "state")
    folder = tmp_path / journal.folder.parent.name
    write_dossier(world.plan, journal, folder, "zh", steps_of(journal))
    found = prove(folder)
    assert found.holds, "\n".join(found.lines("en"))
    assert "a go-live on a twin: no signature is asked for" in said(found, Mark.NOTE)
    assert "模拟环境" in (folder / "index.html").read_text()
    for pattern in ("*_labels.html", "05_rack_elevation_*.svg"):
        assert all("模拟环境" in path.read_text() for path in folder.glob(pattern))
    assert "模拟环境" not in (world.dossier / "index.html").read_text()
    assert json.loads((folder / MANIFEST).read_text())["production"] is False


def test_a_production_cannot_be_made_a_twin(world: World, tmp_path: Path) -> None:
    forger = Forger(Path(shutil.copytree(world.dossier, tmp_path / world.golive)))
    forger.edit(LOG, 1, lambda facts: facts.pop("production"))
    forger.reseal()
    found = prove(forger.folder, world.people.signers)
    assert "recorded the head" in said(found, Mark.WRONG)


def test_a_case_that_is_missing_in_a_production_is_found(world: World, tmp_path: Path) -> None:
    journal = night.success(world.plan, tmp_path / "state", production=True)
    folder = tmp_path / journal.folder.parent.name
    write_dossier(world.plan, journal, folder, "zh", steps_of(journal))
    wrong = said(prove(folder), Mark.WRONG)
    assert "a production has a case" in wrong
    assert "Go-live order" in wrong or "上线指令 at that time: not filed yet" in wrong


def test_forms_are_judged_as_they_stood_when_the_night_began(world: World, tmp_path: Path) -> None:
    """An order that is signed after the night began is none (H22)."""
    state = tmp_path / "state"
    shutil.copytree(world.state / "case", state / "case")
    entries = Case(state).entries
    order = next(one for one in entries if one.kind == "form" and one.name == "order")
    before = entries[order.seq - 2]
    journal = night.success(world.plan, state, production=True, case=before.hash)
    folder = tmp_path / journal.folder.parent.name
    write_dossier(world.plan, journal, folder, "zh", steps_of(journal), world.people.trust)
    found = prove(folder, world.people.signers)
    assert "上线指令 at that time: not filed yet" in said(found, Mark.WRONG)
    assert "上线申请表 was signed" in said(found, Mark.OK)


def test_a_night_that_has_not_ended_needs_no_evidence(world: World, tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(world.state, state, symlinks=True)
    case = Case(state)
    forger = Forger(state)
    forger.chain("case/case.jsonl", forger.events("case/case.jsonl")[: case.of("form", "order")[0].seq + 1])
    forger.chain(f"{world.golive}/{LOG}", forger.events(f"{world.golive}/{LOG}")[:-1])
    log, folder = state / world.golive / "journal", tmp_path / world.golive
    write_dossier(world.plan, Journal(log), folder, "zh", steps_of(Journal(log)), world.people.trust)
    found = prove(folder, world.people.signers)
    assert found.holds, "\n".join(found.lines("en"))
    assert "it has not ended" in said(found, Mark.NOTE)


@pytest.mark.parametrize("signed", [True, False])
def test_a_live_system_was_taken_back_by_a_signed_order(signed: bool, world: World, tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(world.state, state, symlinks=True)
    case, log = Case(state), state / world.golive / "journal"
    if signed:
        world.people.file(world.plan, case, "rollback_order", {"purpose": "回滚"}, "钱经理")
    facts = {
        "project": world.plan.project.code,
        "digest": world.plan.digest,
        "production": True,
        "direction": "forward",
    }
    for event, more in (
        ("opened", {**facts, "case_head": Case(state).head()}),
        ("direction", {"direction": "rollback"}),
    ):
        append(log, "golive", run="R2", stage="golive", step="golive", event=event, facts=more)
    folder = tmp_path / world.golive
    write_dossier(world.plan, Journal(log), folder, "zh", steps_of(Journal(log)), world.people.trust)
    found = prove(folder, world.people.signers)
    assert ("回滚指令 at that time: not filed yet" in said(found, Mark.WRONG)) is not signed
    assert ("回滚指令 was signed" in said(found, Mark.OK)) is signed


def test_a_secret_in_an_older_journal_is_left_out_and_told(world: World, tmp_path: Path) -> None:
    state = tmp_path / "state"
    journal = night.success(world.plan, state)
    folder = tmp_path / journal.folder.parent.name
    RUN.learn("migrate.reconcile.pay")
    try:
        write_dossier(world.plan, journal, folder, "zh", steps_of(journal))
    finally:
        RUN.forget()
    names = json.loads((folder / MANIFEST).read_text())["withheld"]
    assert "journal/DC-DB01.jsonl" in names
    assert not any((folder / name).exists() for name in names)
    assert "holds a secret and was left out" in said(prove(folder), Mark.NOTE)


@pytest.mark.parametrize("name", ["nowhere", "empty", "file"])
def test_what_is_no_dossier_is_one_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("no zip")
    with pytest.raises(GoliveError, match="is no dossier"):
        prove(tmp_path / name)


def test_signers_that_cannot_be_read_are_one_sentence(world: World, tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="signers file"):
        prove(world.dossier, tmp_path / "nowhere")


def test_an_expired_key_proves_nothing(world: World, tmp_path: Path) -> None:
    text = world.people.signers.read_text()
    signers = tmp_path / "signers"
    signers.write_text(text.replace(" ssh-", ' valid-before="20200101" ssh-'))
    assert "does not hold" in said(prove(world.dossier, signers), Mark.WRONG)


def test_lines_are_of_one_language(world: World) -> None:
    found = prove(world.dossier, world.people.signers)
    bad = replace(found.findings[0], mark=Mark.WRONG)
    broken = Proof(found.golive, [bad])
    assert not broken.holds
    assert broken.lines("zh")[-1] == f"{found.golive}: 1 处错误"
    assert broken.lines("en")[-1] == f"{found.golive}: 1 wrong"


@pytest.mark.parametrize("which", ["laid out", "made again"])
def test_a_full_disk_of_ours_is_no_fault_of_the_dossier(
    which: str, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr(*{"laid out": (Path, "write_bytes"), "made again": (checks, "contents")}[which], full)
    with pytest.raises(GoliveError, match=rf"^nothing was proven, .* {tmp_path} takes no copy .*No space left"):
        prove(world.dossier)
