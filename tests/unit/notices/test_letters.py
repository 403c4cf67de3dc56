"""When a notice is due, to whom, and what each addressee gets to see."""

from __future__ import annotations

import email
import shutil
from email import policy
from email.message import EmailMessage
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.after.announce import announce
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import At
from ansible_collections.relops.golive.plugins.plugin_utils.model.fields import Text
from ansible_collections.relops.golive.plugins.plugin_utils.notices import body
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import Told, open_rows
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir

from tests.unit.notices.conftest import BY, Desk

BEFORE = {"resources", "order", "preview", "notice"}


def read(path: Path) -> EmailMessage:
    """Return a mail as a mail program reads it."""
    mail = email.message_from_bytes(path.read_bytes(), policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def text(desk: Desk, notice: str, kind: str = "plain") -> str:
    """Return the text of a notice in the outbox."""
    body = read(desk.book.state / "outbox" / desk.notices()[notice].file).get_body((kind,))
    assert body is not None
    return str(body.get_content())


def test_nothing_is_told_before_somebody_has_signed(empty: Desk) -> None:
    empty.tell()
    assert not empty.mails() and not empty.notices()


def test_what_was_signed_before_the_night_is_told_once(desk: Desk) -> None:
    desk.tell()
    first = {path.name: path.read_bytes() for path in desk.mails()}
    assert set(desk.notices()) == BEFORE and len(first) == len(BEFORE)
    entries = len(Case(desk.book.state).entries)
    desk.tell()
    assert {path.name: path.read_bytes() for path in desk.mails()} == first
    assert len(Case(desk.book.state).entries) == entries


def test_a_notice_waits_for_its_signature_and_for_no_receipt(empty: Desk, desk: Desk) -> None:
    book = desk.book
    filed = book.file("notice")
    desk.tell()
    assert "notice" not in desk.notices()
    book.sign("notice", filed.role)
    desk.tell()
    assert desk.notices()["notice"].version == 2
    assert set(desk.told("notice").values()) == {Told.BY_HAND}
    assert book.plan.notices
    one, *others = book.plan.notices.addressees
    book.sign("notice", one)
    assert desk.told("notice") == {one: Told.CONFIRMED, **dict.fromkeys(others, Told.BY_HAND)}


def test_a_rejected_notice_is_not_told(desk: Desk) -> None:
    filed = desk.book.file("notice")
    desk.book.sign("notice", filed.role)
    desk.book.sign("notice", "网银部", decision="reject", opinion="窗口不妥")
    desk.tell()
    assert "notice" not in desk.notices()


def test_a_new_version_is_told_anew(desk: Desk) -> None:
    desk.tell()
    before = desk.notices()["notice"]
    desk.book.complete("notice", cooperation="关闭支付入口")
    desk.tell()
    after = desk.notices()["notice"]
    assert (before.id, before.file) != (after.id, after.file)
    assert "关闭支付入口" in text(desk, "notice")


def test_suspension_resumption_and_the_rest_go_to_those_of_the_notice(morning: Desk) -> None:
    """H16: who was told that business stops is told that it goes on; and the announcement by one office alone."""
    morning.tell()
    found = morning.notices()
    assert "announcement" not in found and "resumption" in found
    assert set(morning.told("resumption")) == set(morning.told("notice"))


def test_a_suspension_is_told_before_business_stops(desk: Desk) -> None:
    desk.tell()
    assert "suspension" not in desk.notices()
    desk.book.complete("suspension")
    desk.tell()
    assert set(desk.told("suspension")) == set(desk.told("notice"))
    assert "生效时间 From: 2026-11-21 22:00+08:00" in text(desk, "suspension")


def test_a_cancellation_goes_to_the_same_list(desk: Desk) -> None:
    book = desk.book
    book.complete("suspension")
    desk.tell()
    night = book.open(production=True, environment={"kind": "production"})
    book.begin_step(night, "SHZJ-PAY-APP01", "install.packages")
    book.close(night, golive.CANCELLED)
    desk.tell()
    assert "cancellation" not in desk.notices()
    book.complete("cancellation")
    desk.tell()
    assert set(desk.told("cancellation")) == set(desk.told("suspension"))
    assert set(desk.told("suspension").values()) == {Told.LAPSED}


def test_what_a_night_has_overtaken_is_never_told_late(morning: Desk) -> None:
    """A notice that business stops, sent when it goes on again, would be a lie."""
    morning.tell()
    assert set(morning.told("suspension").values()) == {Told.LAPSED}
    assert not any(path.name.startswith("suspension") for path in morning.mails())
    assert not [row for notice, row in open_rows(list(morning.notices().values())) if notice.notice == "suspension"]


def test_the_announcement_is_let_out_by_one_command_alone(morning: Desk) -> None:
    morning.tell()
    assert not any(path.name.startswith("announcement") for path in morning.mails())
    with morning.book.now():
        announce(morning.book.asked(At.ANNOUNCE), BY)
    morning.tell()
    assert [path.name.partition("-")[0] for path in morning.mails()].count("announcement") == 1
    assert len(Case(morning.book.state).of("notice", "announcement")) == 1


def test_a_vendor_sees_his_own_lines_alone(desk: Desk) -> None:
    book = desk.book
    both = {"quantity": 5, "eta": "2026-11-02"}
    rows = [
        {"item": "机架服务器", "model": "X5200", "contract_no": "HT-1", "vendor": "甲公司", **both},
        {"item": "许可", "model": "L1", "contract_no": "HT-2-秘", "vendor": "乙公司", **both},
    ]
    bought = [
        one.model_copy(update={**row, "item": Text.model_validate(row["item"])})
        for one, row in zip(book.plan.procurement * 2, rows, strict=False)
    ]
    book.plan = book.plan.model_copy(update={"procurement": tuple(bought)})
    book.complete("shipment", rows=rows)
    desk.tell()
    orders = {read(path)["To"].groups[0].display_name: read(path) for path in desk.mails() if "order" in path.name}
    assert set(orders) >= {"甲公司", "乙公司"}
    told = {name: mail.get_body(("plain",)).get_content() for name, mail in orders.items()}  # type: ignore[union-attr]
    assert "HT-2-秘" in told["乙公司"] and "HT-2-秘" not in told["甲公司"]
    assert "甲公司" not in told["乙公司"]
    assert len({mail["Message-ID"] for mail in orders.values()}) == len(orders)


def test_resources_are_asked_of_both_lines(desk: Desk) -> None:
    desk.tell()
    assert set(desk.told("resources")) == {"项目组", "集成条线"}
    assert "准备上线资源" in text(desk, "resources")


def test_a_twin_that_plays_a_production_says_so(desk: Desk) -> None:
    desk.tell(simulated=True)
    for path in desk.mails():
        assert "模拟环境 SIMULATED" in read(path)["Subject"]
        for kind in ("plain", "html"):
            body = read(path).get_body((kind,))
            assert body is not None and "模拟环境 SIMULATED" in body.get_content()


def test_it_says_itself_in_both_languages_as_text_and_as_a_page(desk: Desk) -> None:
    desk.tell()
    plain, page = text(desk, "notice"), text(desk, "notice", "html")
    for said in (
        "统一支付前置",
        "Unified payment gateway",
        "上线窗口起",
        "Window start",
        "2026-11-21 22:00+08:00",
        "周工 8003",
    ):
        assert said in plain and said in page
    assert "签收" in plain and "signs for it" in page
    assert "签收" not in text(desk, "preview")


@pytest.mark.parametrize("only", ["notice", "shipment"])
def test_one_form_can_be_told_alone(only: str, desk: Desk) -> None:
    desk.tell(only=only)
    assert {path.name.partition("-")[0] for path in desk.mails()} == {{"shipment": "order"}.get(only, only)}


def test_an_outbox_file_that_was_changed_is_not_sent(desk: Desk) -> None:
    """What was told is never told otherwise: it is made again where it comes out the same, else it stays open."""
    desk.tell()
    path = desk.book.state / "outbox" / desk.notices()["notice"].file
    before = path.read_bytes()
    path.write_bytes(before.replace(b"Subject", b"Subjekt"))
    assert not desk.tell().faults and path.read_bytes() == before
    path.unlink()
    telling = desk.tell(simulated=True)
    assert any("gone or was changed" in said.en for said in telling.faults) and not path.exists()


def test_an_outbox_that_cannot_be_written_is_told_and_leaves_it_due(desk: Desk) -> None:
    (desk.book.state / "outbox").write_text("in the way")
    telling = desk.tell()
    assert len(telling.faults) == len(BEFORE) and "cannot be written" in telling.faults[0].en
    assert set(desk.told("notice").values()) == {Told.DUE}
    (desk.book.state / "outbox").unlink()
    assert not desk.tell().faults


def test_a_broken_template_is_one_sentence_and_the_rest_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "templates"
    shutil.copytree(template_dir(), folder)
    words = folder / "notices/words.yml"
    words.write_text(
        words.read_text(encoding="utf-8").replace("{{ version }} 将在下列窗口", "{{ versoin }} 将在下列窗口")
    )
    monkeypatch.setenv("GOLIVE_TEMPLATES", str(folder))
    body._environment.cache_clear()
    try:
        telling = desk.tell()
    finally:
        body._environment.cache_clear()
    assert [said.en for said in telling.faults] == ["templates/notices/words.yml: 'versoin' is undefined"]
    assert set(desk.told("notice").values()) == {Told.DUE} and len(desk.mails()) == len(BEFORE) - 1
