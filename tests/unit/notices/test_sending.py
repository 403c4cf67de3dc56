"""Once, whatever comes between: killed while sending, two commands at once, channels that come and go."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.notices import record
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.carry import Carrier
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import Delivery
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import SHOWN, Told, open_rows

from tests.unit.notices.conftest import Desk
from tests.unit.notices.messenger import Messenger
from tests.unit.notices.postoffice import PostOffice

Offices = Callable[..., PostOffice]
NOTICE = "suspension"
NETBANK, SERVICE, OPERATIONS = "网银部", "客服中心", "运营部"
GROUPS = {NETBANK: ["a@bank.example"], SERVICE: ["kf@bank.example"]}


@pytest.fixture
def stopping(desk: Desk) -> Desk:
    """Return a case in which business is about to stop."""
    desk.book.complete(NOTICE)
    return desk


class KilledError(Exception):
    """Stands for a kill -9: nothing after it runs."""


def entries(desk: Desk) -> list[str]:
    return [str(one.facts.get("result")) for one in Case(desk.book.state).of("notice", NOTICE)]


def test_killed_after_sending_and_before_noting_nobody_gets_it_twice(
    stopping: Desk, office: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The channel noted it by itself: what the run could not write any more is written by the next one."""
    here = office()

    def killed(*_given: Any) -> None:
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(record, "write_done", killed)
        with pytest.raises(KilledError):
            stopping.tell(here.settings(GROUPS), only=NOTICE)
    assert len(here.took) == 2 and entries(stopping) == ["written", "sending"]
    assert stopping.told(NOTICE)[NETBANK] is Told.OPEN
    stopping.tell(here.settings(GROUPS), only=NOTICE)
    assert len(here.took) == 2 and entries(stopping) == ["written", "sending", "done"]
    assert stopping.told(NOTICE)[NETBANK] is Told.SENT
    assert not list((stopping.book.state / "notices").iterdir())


def test_a_run_that_is_killed_while_its_channel_goes_on(stopping: Desk, office: Offices) -> None:
    """kill -9 of the run alone: its channel ends the message that it has begun, and the next run waits for it."""
    here = office()
    here.hang = 2
    settings = here.settings(GROUPS)
    run = multiprocessing.get_context("fork").Process(target=lambda: stopping.tell(settings, only=NOTICE))
    run.start()
    until = time.monotonic() + 300
    while entries(stopping) != ["written", "sending"] or not here.asked:
        assert time.monotonic() < until and run.is_alive()
        time.sleep(0.05)
    assert run.pid
    os.kill(run.pid, signal.SIGKILL)
    run.join()
    stopping.tell(settings, only=NOTICE)
    assert sorted(recipients for recipients, _raw in here.took) == [("a@bank.example",), ("kf@bank.example",)]
    assert {stopping.told(NOTICE)[one] for one in GROUPS} == {Told.SENT}


def test_killed_with_its_channel_it_is_sent_again_by_the_same_id(
    stopping: Desk, office: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A power cut between the server's answer and the note: at least once, and it can be told by its Message-ID."""
    here = office()
    carry = Carrier.carry

    def cut(self: Carrier, parcels: Sequence[Any], seconds: float) -> list[Delivery]:
        carry(self, parcels, seconds)
        self.notes.unlink()
        raise KilledError

    with monkeypatch.context() as patch:
        patch.setattr(Carrier, "carry", cut)
        with pytest.raises(KilledError):
            stopping.tell(here.settings(GROUPS), only=NOTICE)
    rows = [row for _notice, row in open_rows(list(stopping.notices().values())) if row.channel == "smtp"]
    assert {row.why.en for row in rows} == {"sending was cut off: it may be there"}
    stopping.tell(here.settings(GROUPS), only=NOTICE)
    assert len(here.took) == 4 and len({mail["Message-ID"] for mail in here.messages()}) == 1
    assert stopping.told(NOTICE)[NETBANK] is Told.SENT


def test_a_torn_note_counts_for_nothing(stopping: Desk, office: Offices, monkeypatch: pytest.MonkeyPatch) -> None:
    here = office()
    with monkeypatch.context() as patch:
        patch.setattr(record, "write_done", lambda *_given: (_ for _ in ()).throw(KilledError()))
        with pytest.raises(KilledError):
            stopping.tell(here.settings(GROUPS), only=NOTICE)
    (notes,) = (stopping.book.state / "notices").iterdir()
    first, second = notes.read_text().splitlines()
    notes.write_text(f"{first}\n{second[: len(second) // 2]}")
    stopping.tell(here.settings(GROUPS), only=NOTICE)
    assert [to for to, _raw in here.took] == [("a@bank.example",), ("kf@bank.example",), ("kf@bank.example",)]


def test_two_commands_at_once_send_it_once(stopping: Desk, office: Offices) -> None:
    here = office()
    settings = here.settings(GROUPS)
    context = multiprocessing.get_context("fork")
    runs = [context.Process(target=lambda: stopping.tell(settings, only=NOTICE)) for _number in range(3)]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    assert [run.exitcode for run in runs] == [0, 0, 0]
    assert len(here.took) == 2


@pytest.mark.thorough("it starts a channel in a process of its own, again and again")
def test_one_channel_that_fails_keeps_no_other_from_telling(
    stopping: Desk, office: Offices, messenger: Messenger
) -> None:
    here = office()
    here.close()
    settings = {**here.settings(GROUPS), "apprise": {"groups": {NETBANK: messenger.url("x")}}}
    stopping.tell(settings, only=NOTICE)
    rows = {(row.addressee, row.channel): row.told for row in stopping.notices()[NOTICE].rows}
    assert rows[NETBANK, "apprise"] is Told.SENT and rows[NETBANK, "smtp"] is Told.OPEN
    assert len(messenger.took) == 1


def test_a_channel_that_hangs_is_not_waited_for_by_every_notice(desk: Desk, messenger: Messenger) -> None:
    """Its limit is for a command, however much there is to tell; what was not tried stays open."""
    messenger.hang = 60
    everybody = {one: messenger.url("x") for one in ("项目组", "集成条线", "甲公司")}
    began = time.monotonic()
    desk.tell({"limit": 3, "apprise": {"groups": everybody}})
    assert time.monotonic() - began < 15
    found = {row.why.en for _notice, row in open_rows(list(desk.notices().values()))}
    assert found == {"no answer within 3 s (it may be there)", "not tried yet"}


def test_no_variable_silences_a_notice_unseen(stopping: Desk, office: Offices) -> None:
    """Who takes the channels away leaves it in the outbox, in the case, and on the list of what a person hands over."""
    here = office()
    here.data = "451 later"
    stopping.tell(here.settings(GROUPS), only=NOTICE)
    stopping.tell({}, only=NOTICE)
    assert {stopping.told(NOTICE)[one] for one in GROUPS} == {Told.OPEN}
    assert stopping.told(NOTICE)[OPERATIONS] is Told.BY_HAND
    stopping.tell({})
    shown = {notice.notice for notice, _row in open_rows(list(stopping.notices().values()), SHOWN)}
    assert shown == {"resources", "order", "preview", NOTICE}
    assert {one.facts["notice"] for one in Case(stopping.book.state).of("notice")} == {*shown, "notice"}


@pytest.mark.thorough("it starts a channel in a process of its own, again and again")
def test_a_channel_that_comes_later_tells_those_whom_nobody_told(
    stopping: Desk, office: Offices, messenger: Messenger
) -> None:
    here = office()
    stopping.tell(here.settings({NETBANK: ["a@bank.example"]}), only=NOTICE)
    later = {
        **here.settings(GROUPS),
        "apprise": {"groups": {NETBANK: messenger.url("netbank"), OPERATIONS: messenger.url("operations")}},
    }
    stopping.tell(later, only=NOTICE)
    assert [to for to, _raw in here.took] == [("a@bank.example",), ("kf@bank.example",)]
    assert [path for path, _said in messenger.took] == ["/operations"]


def test_whoever_signed_for_it_is_not_told_again(desk: Desk, office: Offices) -> None:
    here = office()
    desk.tell(here.settings(GROUPS), only="notice")
    assert not here.took and set(desk.told("notice").values()) == {Told.CONFIRMED}


def test_a_case_that_somebody_wrote_by_hand_stops_nothing(stopping: Desk, office: Offices) -> None:
    here, filed = office(), stopping.book.case.filed(NOTICE)
    assert filed
    form = filed.entry.hash
    odd: list[dict[str, Any]] = [
        {},
        {"form": 7},
        {"form": form, "result": "done", "told": "x"},
        {"form": form, "result": "sending"},
        {"form": form, "result": "done", "channel": "smtp", "told": [{"addressee": NETBANK, "result": 7}]},
        {"form": form, "channel": "outbox", "result": "written", "reach": {"smtp": 3}, "file": ["../x"]},
    ]
    for facts in odd:
        stopping.book.case.write("notice", NOTICE, facts, "somebody")
    telling = stopping.tell(here.settings(GROUPS), only=NOTICE)
    assert ([said.en for said in telling.faults] and "bring it back" in telling.faults[0].en) or len(here.took) == 2


def test_the_list_is_json_for_a_portal(stopping: Desk, office: Offices) -> None:
    here = office()
    here.refuse = {"a@bank.example": "550 no"}
    stopping.tell(here.settings(GROUPS), only=NOTICE)
    plain = json.loads(json.dumps(stopping.notices()[NOTICE].plain()))
    states = {one["addressee"]: (one["channel"], one["state"]) for one in plain["addressees"]}
    assert states[NETBANK] == ("smtp", "open") and states[OPERATIONS] == ("outbox", "by_hand")
    assert plain["file"].endswith(".eml") and plain["title"]["zh"] == "业务暂停通知"


@pytest.fixture(autouse=True)
def _nobody_is_left() -> Iterator[None]:
    yield
    assert not [path for path in Path("/proc").glob("[0-9]*/cmdline") if _ours(path)]


def _ours(path: Path) -> bool:
    try:
        parent = path.with_name("status").read_text().partition("PPid:")[2].split()[0]
        return b"notices.channels.child" in path.read_bytes() and int(parent) == os.getpid()
    except OSError:
        return False
