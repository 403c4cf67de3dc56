"""Words are data: none of them makes a header, a recipient, markup or a template of its own."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.notices.mail import Mail, title_and_text

from tests.unit.notices.conftest import Desk
from tests.unit.notices.postoffice import PostOffice
from tests.unit.notices.test_letters import text

HOSTILE = [
    "a\nBcc: x@example.org", "组\r\nX: 1", '"; <x@y>,', "a" * 3000, "\u202e组", "组\x00\x1b[31m", "=?utf-8?q?x?=",
    "<noreply@golive.invalid>", "--=_0\n", ",:;<>()@", "\u2028\u2029\x85",
]  # fmt: skip
TIME = datetime(2026, 11, 21, 22, 0, tzinfo=UTC)


@pytest.mark.parametrize("word", HOSTILE)
def test_no_word_makes_a_header_of_its_own(word: str) -> None:
    mail = Mail("a/../b", "0" * 32, word, [word, "网银部"], word, f"正文\n{word}", "<p>x</p>", "f" * 64, TIME)
    raw = mail.content()
    found = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert sorted(found.keys()) == sorted(
        ["Content-Type", "MIME-Version", "From", "To", "Subject", "Date", "Message-ID", "X-Golive-Form"]
    )
    assert found["To"].addresses == () and len(found["To"].groups) == 2 and len(found["From"].addresses) == 1
    assert max(map(len, raw.split(b"\n"))) <= 998
    assert raw == mail.content()
    body = found.get_body(("plain",))
    assert body is not None and "正文" in body.get_content()
    assert [one.get_content_type() for one in found.iter_parts()] == ["text/plain", "text/html"]


def test_title_and_text_come_back_as_they_were() -> None:
    mail = Mail(
        "n", "0" * 32, "科技部", ["网银部"], "《上线通知》" * 40, "第一行\n第二行 " + "长" * 5000, "", "f" * 64, TIME
    )
    assert title_and_text(mail.content()) == ("《上线通知》" * 40, "第一行\n第二行 " + "长" * 5000)


def test_words_of_a_form_stay_words(desk: Desk, office: Callable[..., PostOffice]) -> None:
    """A template, markup and a dot on a line of its own arrive as they were written; what steers a terminal is seen."""
    hostile = "{{ 7 * 7 }}\n<script>alert(1)</script>\n.\n.\r\nRCPT TO:<x@y>\n\u202e\x1b[31m红 & 蓝"
    desk.book.complete("suspension", substitute=hostile, impact="长" * 3000)
    here = office()
    desk.tell(here.settings({"网银部": ["a@bank.example"]}), only="suspension")
    plain, page = text(desk, "suspension"), text(desk, "suspension", "html")
    assert "{{ 7 * 7 }}" in plain and "49" not in plain.partition("{{")[2][:20]
    assert "<script>" in plain and "<script>" not in page and "&lt;script&gt;" in page
    assert "\x1b" not in plain + page and "\u202e" not in plain + page
    assert [to for to, _raw in here.took] == [("a@bank.example",)]
    (mail,) = here.messages()
    body = mail.get_body(("plain",))
    assert body is not None and body.get_content().replace("\r\n", "\n") == plain
