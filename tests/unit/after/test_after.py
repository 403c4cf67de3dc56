"""After the night: announced once, by number, into the outbox; closed with a dossier that is proven and frozen."""

from __future__ import annotations

import email
import hashlib
import json
import stat
from dataclasses import replace
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.after import archive
from ansible_collections.relops.golive.plugins.plugin_utils.after.announce import announce
from ansible_collections.relops.golive.plugins.plugin_utils.after.live_list import live_list
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import OpenGatesError, refuse_open, rows
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import prove

from tests.unit.after.conftest import Live
from tests.unit.gates.casebook import Casebook

BY = "zhou"


def notice(path: Path) -> EmailMessage:
    found = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_what_went_live_is_announced_once(live: Live) -> None:
    book, night = live
    refuse_open(book.asked(At.ANNOUNCE))
    with book.now():
        found = announce(book.asked(At.ANNOUNCE), BY)
    case = Case(book.state)
    told, evidence = case.last("notice", "announcement"), case.last("evidence", "announced")
    assert told and evidence and told.seq < evidence.seq
    assert (evidence.facts["golive"], evidence.facts["result"], evidence.facts["number"]) == (night.id, "pass", "无")
    assert told.facts["sha256"] == hashlib.sha256(found.notice.read_bytes()).hexdigest()
    again = [row for row in rows(book.asked(At.ANNOUNCE)) if isinstance(row.verdict, Open)]
    assert [row.gate.id for row in again] == ["publisher"]
    assert "this release was announced" in again[0].verdict.why.en  # type: ignore[union-attr]


def test_the_notice_is_a_mail_to_groups(live: Live) -> None:
    book, _night = live
    found = announce(book.asked(At.ANNOUNCE), BY)
    mail = notice(found.notice)
    assert found.notice.parent == book.state / "outbox"
    assert stat.S_IMODE(found.notice.stat().st_mode) == 0o600
    assert [group.display_name for group in mail["To"].groups] == list(found.addressees)
    assert mail["To"].addresses == ()
    assert mail["From"].addresses[0].display_name == "产品室"
    assert "《上线通告》" in mail["Subject"] and book.plan.project.version in mail["Subject"]
    body = mail.get_body(("plain",))
    assert body is not None and "反馈方式" in body.get_content() and "模拟环境" not in mail["Subject"]


def test_a_twin_that_plays_a_production_says_so_in_the_notice(live: Live) -> None:
    book, _night = live
    assert "模拟环境" in notice(announce(book.asked(At.ANNOUNCE), BY, simulated=True).notice)["Subject"]


def test_a_kill_before_the_case_knew_gives_the_same_notice_again(live: Live, monkeypatch: pytest.MonkeyPatch) -> None:
    book, _night = live

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Case, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            announce(book.asked(At.ANNOUNCE), BY)
    (path,) = (book.state / "outbox").glob("*.eml")
    before = path.read_bytes()
    announce(book.asked(At.ANNOUNCE), BY)
    assert [one.read_bytes() for one in (book.state / "outbox").iterdir()] == [before]
    assert len(Case(book.state).of("notice", "announcement")) == 1


def test_a_twin_announces_and_closes_nothing(live: Live, tmp_path: Path) -> None:
    book, _night = live
    for at, act in ((At.ANNOUNCE, lambda one: announce(one, BY)),
                    (At.CLOSE, lambda one: archive.close(one, tmp_path / "x.zip", BY))):  # fmt: skip
        with pytest.raises(GoliveError, match="twin"):
            act(book.asked(at, production=False))
    assert not (book.state / "outbox").exists()


def test_what_no_gate_lets_through_is_refused_with_the_table(live: Live) -> None:
    book, _night = live
    with pytest.raises(OpenGatesError) as refused:
        refuse_open(book.asked(At.CLOSE))
    assert "it was not announced yet" in str(refused.value)


def test_an_outbox_that_cannot_be_written_announces_nothing(live: Live) -> None:
    book, _night = live
    (book.state / "outbox").write_text("in the way")
    with pytest.raises(GoliveError, match="the notice"):
        announce(book.asked(At.ANNOUNCE), BY)
    assert Case(book.state).last("evidence", "announced") is None


def shut(book: Casebook, night: golive.Golive, folder: Path) -> archive.Closed:
    trust = book.trust
    found = api.dossier(book.plan, book.state, folder, "zh", trust=trust, as_zip=True)
    assert found.zip
    with book.now():
        return archive.close(book.asked(At.CLOSE), found.zip, BY)


def test_a_project_is_closed_with_a_frozen_dossier(live: Live, tmp_path: Path) -> None:
    book, night = live
    with book.now():
        announce(book.asked(At.ANNOUNCE), BY)
    refuse_open(book.asked(At.CLOSE))
    found = shut(book, night, tmp_path / "dossier")
    evidence = archive.closed(Case(book.state), night.id)
    assert evidence and evidence.facts["dossier"]["sha256"] == hashlib.sha256(found.zip.read_bytes()).hexdigest()
    assert stat.S_IMODE(found.zip.stat().st_mode) == 0o400
    assert prove(found.zip, book.trust.path).holds
    assert archive.already(book.state, night.id, found.zip.parent) == found
    with pytest.raises(GoliveError, match="frozen"):
        api.dossier(book.plan, book.state, tmp_path / "dossier", as_zip=True)
    found.zip.chmod(0o600)
    found.zip.write_bytes(b"another")
    with pytest.raises(GoliveError, match="is not the dossier"):
        archive.already(book.state, night.id, found.zip.parent)


def test_a_dossier_that_proves_nothing_closes_nothing(live: Live, tmp_path: Path) -> None:
    book, night = live
    announce(book.asked(At.ANNOUNCE), BY)
    path = next((night.folder / "journal").glob("*APP01.jsonl"))
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:-1]))
    with pytest.raises(GoliveError, match="does not prove what it says"):
        shut(book, night, tmp_path / "dossier")
    assert archive.closed(Case(book.state), night.id) is None


def test_only_what_was_announced_counts_as_live(live: Live) -> None:
    book, night = live
    (before,) = live_list(book.state)
    assert (before.golive, before.result, before.counted_live) == (night.id, "success", False)
    assert "counts as not live" in before.line("en")
    announce(book.asked(At.ANNOUNCE), BY)
    (after,) = api.live_list(book.state)
    assert (after.counted_live, after.number) == (True, "无")
    assert json.loads(json.dumps(after.plain()))["announced"]
    book.tell(night, golive.CANCELLED)
    (back,) = live_list(book.state)
    assert not back.counted_live, "it was taken back"


def test_an_announcement_of_another_night_counts_for_none(live: Live) -> None:
    book, night = live
    book.announce(replace(night, folder=night.folder.with_name("another")))
    assert [one.counted_live for one in live_list(book.state)] == [False]
