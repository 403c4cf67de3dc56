"""Mail over a real SMTP server: TLS with its own authority, a login, refusals, silence, a connection that breaks."""

from __future__ import annotations

import re
import subprocess
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.notices.settings import read_channels
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import Told

from tests.unit.notices.conftest import Desk
from tests.unit.notices.postoffice import PASSWORD, PostOffice

Offices = Callable[..., PostOffice]
NOTICE = "suspension"
NETBANK, SERVICE = "网银部", "客服中心"
GROUPS = {NETBANK: ["a@bank.example", "b@bank.example"], SERVICE: ["kf@bank.example"]}


@pytest.fixture
def stopping(desk: Desk) -> Desk:
    """Return a case in which business is about to stop: five addressees, of whom two have addresses."""
    desk.book.complete(NOTICE)
    return desk


def tell(desk: Desk, office: PostOffice, groups: Any = None, **more: Any) -> None:
    telling = desk.tell(office.settings(groups or GROUPS, **more), only=NOTICE)
    assert not telling.faults


def took(office: PostOffice) -> list[tuple[str, ...]]:
    return [recipients for recipients, _raw in office.took]


def why(desk: Desk, addressee: str) -> str:
    return next(row.why.en for row in desk.notices()[NOTICE].rows if row.addressee == addressee)


@pytest.mark.parametrize("tls", ["starttls", "tls"])
def test_each_addressee_gets_it_once(tls: str, stopping: Desk, office: Offices) -> None:
    here = office(tls=tls)
    tell(stopping, here)
    told = stopping.told(NOTICE)
    assert (told[NETBANK], told[SERVICE], told["运营部"]) == (Told.SENT, Told.SENT, Told.BY_HAND)
    assert took(here) == [("a@bank.example", "b@bank.example"), ("kf@bank.example",)]
    tell(stopping, here)
    assert len(here.took) == 2


def test_what_is_sent_is_what_lies_in_the_outbox(stopping: Desk, office: Offices) -> None:
    here = office()
    tell(stopping, here)
    (path,) = stopping.mails()
    wanted = path.read_bytes().replace(b"noreply@golive.invalid", b"golive@bank.example", 1)
    assert {raw.replace(b"\r\n", b"\n") for _to, raw in here.took} == {wanted}
    first, second = here.messages()
    assert first["Message-ID"] == second["Message-ID"] and "《业务暂停通知》" in first["Subject"]
    assert [group.display_name for group in first["To"].groups] == list(stopping.told(NOTICE))
    assert all("a@bank.example" not in str(raw) for _to, raw in here.took), "no group learns who is in another"


def test_the_password_goes_over_tls_alone_and_is_written_nowhere(stopping: Desk, office: Offices) -> None:
    here = office()
    tell(stopping, here)
    files = [path for path in stopping.book.state.rglob("*") if path.is_file()]
    assert files and not [path for path in files if PASSWORD.encode() in path.read_bytes()]
    assert not [path for path in files if b"a@bank.example" in path.read_bytes()]


@pytest.mark.thorough("it starts a channel in a process of its own, again and again")
@pytest.mark.parametrize(
    ("how", "more", "said"),
    [
        ({"host": "other.example"}, {}, "certificate is not trusted"),
        ({}, {"ca": ""}, "certificate is not trusted"),
        ({"tls": "none", "login": False}, {"security": "starttls"}, "no STARTTLS"),
        ({}, {"password": "wrong-and-long-9"}, "the login was refused (535)"),
        ({"tls": "tls"}, {"security": "starttls", "timeout": 1}, "cannot be reached"),
    ],
    ids=["another host", "unknown authority", "no TLS", "wrong password", "another protocol"],
)
def test_a_server_that_is_not_the_right_one_gets_nothing(
    how: Any, more: Any, said: str, stopping: Desk, office: Offices
) -> None:
    here = office(**how)
    settings = here.settings(GROUPS)
    settings["smtp"] |= more
    assert not stopping.tell(settings, only=NOTICE).faults
    assert not here.took
    assert stopping.told(NOTICE)[NETBANK] is Told.OPEN and said in why(stopping, NETBANK)


def test_nobody_listens(stopping: Desk, office: Offices) -> None:
    here = office()
    here.close()
    tell(stopping, here)
    assert "cannot be reached" in why(stopping, NETBANK)
    assert stopping.told(NOTICE)[NETBANK] is Told.OPEN


@pytest.mark.thorough("it starts a channel in a process of its own, again and again")
def test_of_a_group_those_who_have_it_are_not_asked_again(stopping: Desk, office: Offices) -> None:
    """Half of a group was refused: only that half is told again, once it is taken."""
    here = office()
    here.refuse = {"b@bank.example": "550 no such user"}
    tell(stopping, here)
    assert stopping.told(NOTICE)[NETBANK] is Told.OPEN and "550 no such user" in why(stopping, NETBANK)
    assert took(here) == [("a@bank.example",), ("kf@bank.example",)]
    here.refuse = {}
    tell(stopping, here)
    assert took(here)[2:] == [("b@bank.example",)] and stopping.told(NOTICE)[NETBANK] is Told.SENT


@pytest.mark.thorough("it starts a channel in a process of its own, again and again")
def test_what_is_refused_for_now_is_asked_twice_and_for_good_once(stopping: Desk, office: Offices) -> None:
    here = office()
    here.refuse = {"a@bank.example": "451 later", "b@bank.example": "550 never", "kf@bank.example": "550 never"}
    tell(stopping, here)
    assert here.asked.count("a@bank.example") == 2 and here.asked.count("kf@bank.example") <= 2
    here.asked.clear()
    here.refuse = {"kf@bank.example": "550 never"}
    tell(stopping, here, {SERVICE: ["kf@bank.example"]})
    assert here.asked == ["kf@bank.example"]


def test_a_message_that_is_refused_is_open(stopping: Desk, office: Offices) -> None:
    here = office()
    here.data = "554 looks like spam"
    tell(stopping, here)
    assert "554 looks like spam" in why(stopping, SERVICE)


def test_a_server_that_hangs_costs_the_limit_and_no_more(stopping: Desk, office: Offices) -> None:
    here = office()
    here.hang = 8
    began = time.monotonic()
    tell(stopping, here, limit=3)
    assert time.monotonic() - began < 12
    assert stopping.told(NOTICE)[NETBANK] is Told.OPEN
    assert re.search(r"no answer within 3 s \(it may be there\)", why(stopping, NETBANK))


def test_a_connection_that_breaks_in_the_text_may_have_brought_it(stopping: Desk, office: Offices) -> None:
    """Nobody knows then: it is sent again, and whoever got it twice can tell by its Message-ID."""
    here = office()
    here.dies = 1
    tell(stopping, here)
    told = stopping.told(NOTICE)
    assert (told[NETBANK], told[SERVICE]) == (Told.OPEN, Told.SENT)
    assert "it may be there" in why(stopping, NETBANK)
    tell(stopping, here)
    assert stopping.told(NOTICE)[NETBANK] is Told.SENT
    assert took(here) == [("kf@bank.example",), ("a@bank.example", "b@bank.example")]
    assert len({mail["Message-ID"] for mail in here.messages()}) == 1


@pytest.mark.thorough("it starts a channel in a process of its own, again and again")
def test_addresses_beyond_ascii(stopping: Desk, office: Offices) -> None:
    here, old = office(), office(utf8=False)
    groups = {NETBANK: ["张三@银行.example"], SERVICE: ["kf@银行.example"]}
    tell(stopping, old, groups)
    assert "SMTPUTF8" in why(stopping, NETBANK) and stopping.told(NOTICE)[SERVICE] is Told.SENT
    tell(stopping, here, groups)
    assert took(here) == [(f"张三@{'银行'.encode('idna').decode()}.example",)]
    assert stopping.told(NOTICE)[NETBANK] is Told.SENT


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"security": "none", "host": "mail.bank.example"}, "security none is for a server on this machine alone"),
        ({"security": "ssl"}, "smtp.security"),
        ({"port": 0}, "smtp.port"),
        ({"user": ""}, "user and password come together"),
        ({"sender": "golive"}, "smtp.sender: an address is name@domain"),
        ({"groups": {NETBANK: ["a@b>\r\nBcc: x@y"]}}, f"smtp.groups.{NETBANK}.0: an address is name@domain"),
        ({"ca": "/nowhere/ca.pem"}, "smtp.ca: there is no such file"),
        ({"passwort": PASSWORD}, "smtp.passwort"),
    ],
)
def test_settings_that_cannot_be_are_told_by_their_place_and_quote_nothing(more: Any, said: str) -> None:
    smtp = {"host": "localhost", "user": "u", "password": PASSWORD, "sender": "g@bank.example", "groups": GROUPS}
    with pytest.raises(GoliveError) as refused:
        read_channels({"smtp": {**smtp, **more}})
    assert said in str(refused.value) and PASSWORD not in str(refused.value.said)


@pytest.mark.thorough("it starts a channel in a process of its own, again and again")
def test_the_channel_has_no_secret_in_its_command_line(stopping: Desk, office: Offices) -> None:
    here = office()
    here.hang = 2
    seen: list[str] = []
    settings = here.settings(GROUPS, limit=6)

    def watch() -> None:
        for _number in range(40):
            ran = subprocess.run(["ps", "axww", "-o", "args"], check=True, capture_output=True, text=True)
            seen.append(ran.stdout)
            time.sleep(0.05)

    watcher = threading.Thread(target=watch)
    watcher.start()
    stopping.tell(settings, only=NOTICE)
    watcher.join()
    assert any("notices.channels.child" in one for one in seen)
    assert not [one for one in seen if PASSWORD in one]
    assert Case(stopping.book.state).of("notice", NOTICE)
