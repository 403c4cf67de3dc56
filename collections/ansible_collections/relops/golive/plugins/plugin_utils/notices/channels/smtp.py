"""By mail: SMTP with TLS, the certificate of the host checked, each addressee a transaction of its own.

The same message has the same Message-ID whenever it is sent: a mail system that got it twice can tell.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated, Literal, Self

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import (
    NOBODY,
    Delivery,
    Group,
    Parcel,
    Result,
    Settings,
    loopback,
    opened,
)
from pydantic import AfterValidator, Field, SecretStr, field_validator, model_validator

OK = range(200, 300)
TEMPORARY = range(400, 500)
SAID = 200
"""Characters of a server's answer that are kept."""
Server = smtplib.SMTP


def _address(text: str) -> str:
    """Return an address with its domain as the domain name system knows it; ValueError where it is none."""
    name, at, domain = text.strip().rpartition("@")
    odd = any(one.isspace() or not one.isprintable() or one in '<>(),;:"\\' for one in name + domain)
    if not (name and at and domain) or odd or len(text) > 254:
        raise ValueError("an address is name@domain")
    return f"{name}@{domain.encode('idna').decode()}"


Address = Annotated[str, AfterValidator(_address)]


class SmtpSettings(Settings):
    """The mail server; `groups` says addressee → addresses, `ca` a file of certificates that are trusted."""

    host: Annotated[str, Field(min_length=1, pattern=r"^[A-Za-z0-9.:\[\]_-]+$")]
    port: Annotated[int, Field(ge=1, le=65535)] = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    ca: str = ""
    user: str = ""
    password: SecretStr | None = None
    sender: Address
    timeout: Annotated[float, Field(gt=0, le=60)] = 10
    groups: dict[Group, tuple[Address, ...]]

    @field_validator("ca")
    @classmethod
    def _there(cls, value: str) -> str:
        if value and not Path(value).is_file():
            raise ValueError("there is no such file")
        return value

    @model_validator(mode="after")
    def _safe(self) -> Self:
        if self.security == "none" and not loopback(self.host):
            raise ValueError("security none is for a server on this machine alone: starttls or tls")
        if bool(self.user) != bool(opened(self.password)):
            raise ValueError("user and password come together")
        return self


class Smtp:
    """A mail server that takes what this controller sends."""

    name = "smtp"
    title = Said("邮件", "mail")
    settings = SmtpSettings

    def groups(self, settings: SmtpSettings) -> Iterable[str]:
        """Return those who have an address."""
        return [group for group, addresses in settings.groups.items() if addresses]

    def recipients(self, settings: SmtpSettings, addressee: str) -> tuple[str, ...]:
        """Return the addresses of an addressee."""
        return tuple(dict.fromkeys(settings.groups.get(addressee, ())))

    def secrets(self, settings: SmtpSettings) -> Iterable[str]:
        """Return the password."""
        return [opened(settings.password)]

    def send(self, settings: SmtpSettings, parcels: Sequence[Parcel]) -> Iterator[Delivery]:
        """Log in once, hand over one message for each addressee; a connection that is lost ends it."""
        waiting = list(parcels)
        try:
            server = _logged_in(settings)
        except (OSError, smtplib.SMTPException) as error:
            yield from (one for parcel in waiting for one in _all(parcel, *_fault(error)))
            return
        try:
            while waiting:
                yield from _hand_over(server, settings, waiting[0])
                waiting.pop(0)
            _leave(server)
        except (OSError, smtplib.SMTPException) as error:
            yield from (one for parcel in waiting for one in _all(parcel, *_fault(error)))
        finally:
            server.close()


def _leave(server: Server) -> None:
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        return  # everything was answered before


def _logged_in(settings: SmtpSettings) -> Server:
    context = ssl.create_default_context(cafile=settings.ca or None)
    if settings.security == "tls":
        server: Server = smtplib.SMTP_SSL(settings.host, settings.port, timeout=settings.timeout, context=context)
    else:
        server = smtplib.SMTP(settings.host, settings.port, timeout=settings.timeout)
    try:
        server.ehlo()
        if settings.security == "starttls":
            server.starttls(context=context)
            server.ehlo()
        if settings.user:
            server.login(settings.user, opened(settings.password))
    except BaseException:
        server.close()
        raise
    return server


def _hand_over(server: Server, settings: SmtpSettings, parcel: Parcel) -> Iterator[Delivery]:
    """Carry one message; what was asked of the server and not answered is UNKNOWN."""
    options = []
    if not all(one.isascii() for one in (settings.sender, *parcel.recipients)):
        if not server.has_extn("smtputf8"):
            why = Said("服务器不接受非 ASCII 地址 (SMTPUTF8)", "the server takes no address beyond ASCII (SMTPUTF8)")
            yield from _all(parcel, Result.REFUSED, why)
            return
        options = ["SMTPUTF8"]
    answer = server.mail(settings.sender, options)
    if answer[0] not in OK:
        yield from _all(parcel, *_answered(answer))
        server.rset()
        return
    taken = []
    for address in parcel.recipients:
        answer = server.rcpt(address)
        if answer[0] in OK:
            taken.append(address)
        else:
            yield Delivery(parcel.addressee, address, *_answered(answer))
    if not taken:
        server.rset()
        return
    result, why = _data(server, _sent_by(parcel.mail, settings.sender))
    yield from (Delivery(parcel.addressee, address, result, why) for address in taken)


def _data(server: Server, mail: bytes) -> tuple[Result, Said]:
    try:
        answer = server.data(mail)
    except smtplib.SMTPDataError as error:
        return _answered((error.smtp_code, error.smtp_error))
    except (OSError, smtplib.SMTPServerDisconnected):
        return Result.UNKNOWN, Said(
            "连接中断于正文之后, 可能已送达", "the connection broke in the text: it may be there"
        )
    return (Result.SENT, Said("", "")) if answer[0] in OK else _answered(answer)


def _sent_by(mail: bytes, sender: str) -> bytes:
    """Return a message of the outbox as it is sent: from an address, with the line ends of the wire."""
    return mail.replace(NOBODY.encode(), f"<{sender}>".encode(), 1).replace(b"\n", b"\r\n")


def _all(parcel: Parcel, result: Result, why: Said) -> Iterator[Delivery]:
    yield from (Delivery(parcel.addressee, address, result, why) for address in parcel.recipients)


def _answered(answer: tuple[int, bytes | str]) -> tuple[Result, Said]:
    """Return what an answer of the server means, with its own words, which are data."""
    code, words = answer
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    told = f"{code} {' '.join(text.split())}"[:SAID]
    result = Result.FAILED if code in TEMPORARY or code < 0 else Result.REFUSED
    return result, Said(f"服务器拒绝: {told}", f"the server refused it: {told}")


def _fault(error: Exception) -> tuple[Result, Said]:
    """Return what a fault of the connection means; nothing was asked of the server that it might have done."""
    if isinstance(error, ssl.SSLCertVerificationError):
        why = Said(
            f"服务器证书不可信: {error.verify_message}", f"its certificate is not trusted: {error.verify_message}"
        )
        return Result.REFUSED, why
    if isinstance(error, smtplib.SMTPAuthenticationError):
        code = error.smtp_code
        return Result.REFUSED, Said(f"登录被拒 ({code})", f"the login was refused ({code})")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        why = Said("服务器不提供 STARTTLS 或登录", "the server offers no STARTTLS, or no login that is safe")
        return Result.REFUSED, why
    if isinstance(error, smtplib.SMTPResponseException):
        return _answered((error.smtp_code, error.smtp_error))
    told = (error.strerror or type(error).__name__) if isinstance(error, OSError) else type(error).__name__
    return Result.FAILED, Said(f"无法连接服务器: {told}", f"the server cannot be reached: {told}")


CHANNEL = Smtp()
