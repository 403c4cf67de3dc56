"""Messages by apprise: to each group by its own URL, which is a secret and stands nowhere."""

from __future__ import annotations

import time

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import Parcel, Result
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.chat import CHANNEL
from ansible_collections.relops.golive.plugins.plugin_utils.notices.settings import read_channels
from ansible_collections.relops.golive.plugins.plugin_utils.notices.standing import Told
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

from tests.unit.notices.conftest import Desk
from tests.unit.notices.messenger import Messenger

TOKEN = "key-7c1f0e5a9b2d4e88"
NOTICE = "suspension"
NETBANK, SERVICE = "网银部", "客服中心"


@pytest.fixture
def stopping(desk: Desk) -> Desk:
    """Return a case in which business is about to stop."""
    desk.book.complete(NOTICE)
    return desk


def settings(messenger: Messenger, *groups: str, limit: float = 15) -> dict[str, object]:
    urls = {group: messenger.url(f"{TOKEN}/{number}") for number, group in enumerate(groups)}
    return {"limit": limit, "apprise": {"groups": urls}}


def why(desk: Desk, addressee: str) -> str:
    return next(row.why.en for row in desk.notices()[NOTICE].rows if row.addressee == addressee)


def test_each_group_is_told_once_by_its_own_url(stopping: Desk, messenger: Messenger) -> None:
    channels = settings(messenger, NETBANK, SERVICE)
    for _twice in range(2):
        assert not stopping.tell(channels, only=NOTICE).faults
    assert [path for path, _said in messenger.took] == [f"/{TOKEN}/0", f"/{TOKEN}/1"]
    said = messenger.took[0][1]
    assert "《业务暂停通知》" in said["title"] and "替代办法" in said["message"] and "Business stops" in said["title"]
    assert stopping.told(NOTICE)[NETBANK] is Told.SENT and stopping.told(NOTICE)["运营部"] is Told.BY_HAND


def test_no_url_is_written_anywhere(stopping: Desk, messenger: Messenger) -> None:
    messenger.answer = 500
    telling = stopping.tell(settings(messenger, NETBANK), only=NOTICE)
    files = [path for path in stopping.book.state.rglob("*") if path.is_file()]
    assert not [path for path in files if TOKEN.encode() in path.read_bytes()]
    assert TOKEN not in repr(telling.channels) and TOKEN not in why(stopping, NETBANK)
    assert RUN.redact(f"https://im.example/send?key={TOKEN}") == "https://im.example/send?key=********"


@pytest.mark.thorough("it starts a channel in a process of its own, again and again")
def test_a_service_that_says_no_is_asked_again_later(stopping: Desk, messenger: Messenger) -> None:
    channels = settings(messenger, NETBANK)
    messenger.answer = 503
    stopping.tell(channels, only=NOTICE)
    assert stopping.told(NOTICE)[NETBANK] is Told.OPEN and "did not take it" in why(stopping, NETBANK)
    messenger.answer = 200
    stopping.tell(channels, only=NOTICE)
    assert stopping.told(NOTICE)[NETBANK] is Told.SENT and len(messenger.took) == 1


def test_a_service_that_says_nothing_costs_the_limit_and_no_more(stopping: Desk, messenger: Messenger) -> None:
    messenger.hang = 30
    began = time.monotonic()
    stopping.tell(settings(messenger, NETBANK, SERVICE, limit=3), only=NOTICE)
    assert time.monotonic() - began < 12
    assert {stopping.told(NOTICE)[one] for one in (NETBANK, SERVICE)} == {Told.OPEN}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "none that apprise knows"),
        ("json://im.bank.example/x", "not encrypted"),
        ("jsons://im.bank.example/x?verify=no", "check of certificates off"),
    ],
)
def test_a_url_that_is_not_safe_is_not_used(url: str, said: str) -> None:
    settings = CHANNEL.settings.model_validate({"groups": {NETBANK: url}})
    (found,) = CHANNEL.send(settings, [Parcel(NETBANK, (NETBANK,), b"", "title", "text")])
    assert found.result is Result.REFUSED and said in found.why.en


@pytest.mark.parametrize(
    "url", ["wecombot://botkey-123456", "dingtalk://abcdef0123456789/", "feishu://12345678-1234-1234-1234-123456789012"]
)
def test_the_services_of_banks_are_known(url: str) -> None:
    import apprise  # noqa: PLC0415

    service = apprise.Apprise.instantiate(url)
    assert service is not None and service.verify_certificate


def test_a_long_text_goes_in_parts(messenger: Messenger, monkeypatch: pytest.MonkeyPatch) -> None:
    from apprise.plugins.custom_json import NotifyJSON  # noqa: PLC0415

    monkeypatch.setattr(NotifyJSON, "body_maxlen", 200)
    monkeypatch.setattr(NotifyJSON, "request_rate_per_sec", 0)
    text = "\n".join(f"第 {number} 行" for number in range(100))
    settings = CHANNEL.settings.model_validate({"groups": {NETBANK: messenger.url("x")}})
    (found,) = CHANNEL.send(settings, [Parcel(NETBANK, (NETBANK,), b"", "t", text)])
    assert found.result is Result.SENT and len(messenger.took) > 3
    told = "".join(said["message"] for _path, said in messenger.took)
    assert "第 0 行" in told and "第 99 行" in told


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ({"apprise": {"groups": {NETBANK: ["a"]}}}, f"golive_channels.apprise.groups.{NETBANK}"),
        ({"apprise": {"url": f"https://im.example/{TOKEN}"}}, "golive_channels.apprise.groups"),
        ({"pigeon": {}}, "golive_channels.pigeon: there is no such channel: apprise | smtp"),
        ({"limit": 0}, "golive_channels.limit: 1 to 300 seconds"),
        ("smtp", "a mapping of channels"),
        ({"apprise": f"https://im.example/{TOKEN}"}, "golive_channels.apprise"),
    ],
)
def test_settings_that_cannot_be_are_told_and_quote_no_secret(raw: object, said: str) -> None:
    with pytest.raises(GoliveError) as refused:
        read_channels(raw)
    assert said in str(refused.value) and TOKEN not in str(refused.value.said)
    assert "无法使用" in refused.value.zh


def test_without_channels_there_is_the_outbox() -> None:
    assert not read_channels(None).each and not read_channels({}).each
