"""By whatever `apprise` reaches (企业微信, 钉钉, 飞书, Teams, webhooks): one URL an addressee, which is a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import (
    Delivery,
    Group,
    Parcel,
    Result,
    Settings,
    loopback,
    opened,
)
from pydantic import SecretStr

TOKEN = 16
"""Characters from which on a part of a URL is taken for a key; a shorter one may be any word."""
UNREADABLE = Said("其 URL 不是 apprise 可用的地址", "its URL is none that apprise knows")
UNCHECKED = Said("其 URL 关闭了证书校验", "its URL switches the check of certificates off")
UNENCRYPTED = Said("其 URL 未加密", "its URL is not encrypted")
UNTAKEN = Said("服务未接受", "the service did not take it")


class ChatSettings(Settings):
    """`groups` says addressee → URL of apprise."""

    groups: dict[Group, SecretStr]


class Chat:
    """Groups of a messenger, or a webhook."""

    name = "apprise"
    title = Said("即时消息", "messenger")
    settings = ChatSettings

    def groups(self, settings: ChatSettings) -> Iterable[str]:
        """Return those who have a URL."""
        return [group for group, url in settings.groups.items() if opened(url)]

    def recipients(self, settings: ChatSettings, addressee: str) -> tuple[str, ...]:
        """Return the addressee himself where he has a URL: the URL is named nowhere."""
        return (addressee,) if opened(settings.groups.get(addressee)) else ()

    def secrets(self, settings: ChatSettings) -> Iterable[str]:
        """Return the URLs, and what of them may stand by itself in a fault of somebody else's."""
        for secret in settings.groups.values():
            url = opened(secret)
            yield from (url, url.partition("://")[2])
            yield from (one for one in re.split(r"[/?&=@:]", url) if len(one) >= TOKEN)

    def send(self, settings: ChatSettings, parcels: Sequence[Parcel]) -> Iterator[Delivery]:
        """Tell each group by its own URL; a long text goes in as many messages as the service needs."""
        for parcel in parcels:
            result, why = _send(opened(settings.groups.get(parcel.addressee)), parcel)
            yield Delivery(parcel.addressee, parcel.addressee, result, why)


def _send(url: str, parcel: Parcel) -> tuple[Result, Said]:
    import apprise  # noqa: PLC0415 - a second: for who uses it alone

    service = apprise.Apprise.instantiate(url, suppress_exceptions=True)
    if service is None:
        return Result.REFUSED, UNREADABLE
    if not getattr(service, "verify_certificate", True):
        return Result.REFUSED, UNCHECKED
    if url.partition("://")[0].lower() in _open_schemas(service) and not loopback(str(getattr(service, "host", ""))):
        return Result.REFUSED, UNENCRYPTED
    service.overflow_mode = apprise.OverflowMode.SPLIT
    taken = service.notify(body=parcel.text, title=parcel.title, body_format=apprise.NotifyFormat.TEXT)
    return (Result.SENT, Said("", "")) if taken else (Result.FAILED, UNTAKEN)


def _open_schemas(service: Any) -> set[str]:
    """Return the names by which a service is reached without TLS."""
    found = service.protocol or ()
    return {found} if isinstance(found, str) else set(found)


CHANNEL = Chat()
