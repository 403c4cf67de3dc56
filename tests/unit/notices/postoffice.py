"""A real SMTP server on loopback, by aiosmtpd: with TLS, a login, and every way of not taking a message."""

from __future__ import annotations

import asyncio
import contextlib
import email
import ssl
import time
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "golive", "geheim-und-lang-7"
DOMAIN = "bank.example"


class Authority:
    """A certificate authority and certificates of it, for the right host and for another one."""

    def __init__(self, folder: Path) -> None:
        ca = trustme.CA()
        self.ca = folder / "ca.pem"
        ca.cert_pem.write_to_path(str(self.ca))
        self._ca = ca

    def context(self, host: str) -> ssl.SSLContext:
        """Return what a server of that name shows."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._ca.issue_cert(host).configure_cert(context)
        return context


class Counter:
    """What the server does with what it is given, and all that it took."""

    def __init__(self, office: PostOffice) -> None:
        self.office = office

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self.office.asked.append(address)
        if answer := self.office.refuse.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.office.hang:
            time.sleep(self.office.hang)  # the whole server stands still
        content = envelope.content
        raw = content if isinstance(content, bytes) else (content or "").encode()
        if self.office.dies:
            self.office.dies -= 1
            if isinstance(server.transport, asyncio.Transport):
                server.transport.abort()
            return "250 never heard"
        if self.office.data:
            return self.office.data
        self.office.took.append((tuple(map(str, envelope.rcpt_tos)), raw))
        return "250 taken"


class PostOffice:
    """The server; `took` are (recipients, message) in their order.

    `refuse`: address → answer to RCPT; `data`: answer to a message; `hang`: seconds; `dies`: how many messages it
    takes in full and breaks off without an answer.
    """

    def __init__(
        self, authority: Authority, host: str = "localhost", tls: str = "starttls", login: bool = True,
        utf8: bool = True,
    ) -> None:  # fmt: skip
        self.took: list[tuple[tuple[str, ...], bytes]] = []
        self.asked: list[str] = []
        self.refuse: dict[str, str] = {}
        self.data, self.hang, self.dies = "", 0.0, 0
        self.security, self.authority = tls, authority
        context = authority.context(host)
        more: dict[str, Any] = {"enable_SMTPUTF8": utf8}
        if tls == "starttls":
            more |= {"tls_context": context, "require_starttls": True}
        if tls == "tls":
            more["ssl_context"] = context
        if login:
            more |= {"authenticator": self._log_in, "auth_required": True, "auth_require_tls": tls == "starttls"}
        self._server = Controller(Counter(self), hostname="127.0.0.1", port=0, ready_timeout=10, **more)
        self._start()

    def _start(self) -> None:
        """Begin to listen: the port is chosen by the kernel, which the controller can't ask by itself."""
        import socket  # noqa: PLC0415

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = self._server.port = probe.getsockname()[1]
        self._server.start()

    def _log_in(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and (data.login, data.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=right, handled=False)

    def settings(self, groups: dict[str, Any], **more: Any) -> dict[str, Any]:
        """Return the variable `golive_channels` that leads here."""
        smtp = {
            "host": "localhost", "port": self.port, "security": self.security, "ca": str(self.authority.ca),
            "user": USER, "password": PASSWORD, "sender": f"golive@{DOMAIN}", "groups": groups,
        }  # fmt: skip
        limit = more.pop("limit", 15)
        return {"limit": limit, "smtp": {**smtp, **more}}

    def messages(self) -> list[EmailMessage]:
        """Return what was taken, as a mail program reads it."""
        return [email.message_from_bytes(raw, policy=policy.default) for _to, raw in self.took]

    def close(self) -> None:
        """Stop it."""
        with contextlib.suppress(Exception):
            self._server.stop()
