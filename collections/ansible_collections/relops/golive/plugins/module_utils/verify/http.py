# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""One HTTP/1 connection that asks the same again and again: kept alive or closed, by length, chunks or its end, TLS.

An answer counts only when it was read to its last byte as it announced itself. What is no HTTP, what ends in the middle
and what is reset is a fault. A connection that the server had closed since the last answer, as it may, is opened anew.
"""

from __future__ import annotations

import asyncio
import re
import ssl
import typing as t
import urllib.parse

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import checked

STATUS = re.compile(r"HTTP/1\.([01]) ([1-5][0-9]{2})(?: .*)?", re.ASCII)
LENGTH = re.compile(r"[0-9]{1,15}", re.ASCII)
SIZE = re.compile(r"([0-9A-Fa-f]{1,12})[ \t]*(?:;.*)?", re.ASCII)
BLOCK = 1 << 16
HINTS = 16
"""Interim answers (1xx) that a server may send before its own; trailing lines after the last chunk."""


class AnswerError(Exception):
    """What is wrong with an answer, in few words: the same fault has the same words."""


class SilentError(AnswerError):
    """The connection was closed before the first byte of an answer."""


class Target(t.NamedTuple):
    """Where the requests go."""

    host: str
    port: int
    tls: bool
    request: bytes


class Head(t.NamedTuple):
    """The first lines of an answer: HTTP/1.x, status, fields by their small names."""

    minor: int
    status: int
    fields: t.Mapping[str, t.Sequence[str]]

    def tokens(self, name: str) -> list[str]:
        """Return the words of a field that is a list."""
        return [word.strip().lower() for value in self.fields.get(name, ()) for word in value.split(",")]

    @property
    def stays(self) -> bool:
        """Tell whether the connection stays open after the answer."""
        words = self.tokens("connection")
        return "keep-alive" in words if self.minor == 0 else "close" not in words


def target_of(url: str) -> Target:
    """Return host, port and the bytes of a GET request; raise GoliveError for anything but http and https."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise GoliveError(f"{url}: only http and https addresses can be loaded")
    checked("url", url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    fields = ["User-Agent: relops-golive", "Accept: */*", "Connection: keep-alive"]
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", *fields, "", ""]
    default = 443 if parts.scheme == "https" else 80
    return Target(parts.hostname, parts.port or default, parts.scheme == "https", "\r\n".join(lines).encode())


def context_of(target: Target, ca: str) -> ssl.SSLContext | None:
    """Return what proves the server's certificate: the authorities of `ca` alone, else those of this host.

    There is no way not to prove it. Raises GoliveError for a file that holds no certificate.
    """
    if not target.tls:
        return None
    try:
        return ssl.create_default_context(cafile=ca or None)
    except (OSError, ValueError) as error:
        raise GoliveError(f"{ca}: no certificates of an authority can be read from it on this host: {error}") from error


class Connection:
    """One connection, opened again after a fault; `reopened` counts what the server closed between two answers."""

    def __init__(self, target: Target, context: ssl.SSLContext | None = None) -> None:
        self.target, self.context = target, context
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None
        self.reopened = 0

    async def open(self) -> None:
        """Connect."""
        self.reader, self.writer = await asyncio.open_connection(self.target.host, self.target.port, ssl=self.context)

    async def ask(self) -> str:
        """Send one request and read its answer to the last byte; return the status that is no success, else nothing."""
        used = self.reader is not None
        if self.reader is not None and self.reader.at_eof():
            self._reopen()
        if self.writer is None:
            used = False
            await self.open()
        try:
            return await self._exchange()
        except SilentError:
            if not used:
                raise
        self._reopen()  # it was closed while the request was on its way: that is no answer, and may be asked again
        await self.open()
        return await self._exchange()

    def drop(self) -> None:
        """Close; the next request connects again."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None

    def _reopen(self) -> None:
        self.reopened += 1
        self.drop()

    async def _exchange(self) -> str:
        reader, writer = self.reader, self.writer
        if reader is None or writer is None:
            raise AnswerError("not connected")
        writer.write(self.target.request)
        await writer.drain()
        head = await _head(reader)
        ended = await _body(reader, head)
        if ended or not head.stays:
            self.drop()
        return "" if 200 <= head.status < 300 else f"status {head.status}"


async def _head(reader: asyncio.StreamReader) -> Head:
    for _hint in range(HINTS):
        head = await _one_head(reader)
        if head.status >= 200:
            return head
        if head.status == 101:
            break
    raise AnswerError("no HTTP answer: another protocol, or interim answers without an end")


async def _one_head(reader: asyncio.StreamReader) -> Head:
    try:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")[:-2]
    except asyncio.IncompleteReadError as error:
        raise (AnswerError("half an answer") if error.partial else SilentError("closed without an answer")) from error
    except asyncio.LimitOverrunError as error:
        raise AnswerError("no HTTP answer: its head has no end") from error
    found = STATUS.fullmatch(lines[0])
    if not found:
        raise AnswerError("no HTTP answer")
    fields: dict[str, list[str]] = {}
    for line in lines[1:]:
        name, colon, value = line.partition(":")
        if not colon or not name or name != name.strip():
            raise AnswerError("no HTTP answer: a line of its head is no field")
        fields.setdefault(name.lower(), []).append(value.strip())
    return Head(int(found[1]), int(found[2]), fields)


async def _body(reader: asyncio.StreamReader, head: Head) -> bool:
    """Read the rest of an answer; tell whether it ended with the connection."""
    if head.status in (204, 304):
        return False
    coded = head.tokens("transfer-encoding")
    if coded:
        if coded[-1] != "chunked":
            raise AnswerError("no HTTP answer: coded in a way that has no end")
        await _chunks(reader)
        return False
    lengths = set(head.tokens("content-length"))
    if lengths:
        text = lengths.pop()
        if lengths or not LENGTH.fullmatch(text):
            raise AnswerError("no HTTP answer: its length is no number")
        await _skip(reader, int(text))
        return False
    while await reader.read(BLOCK):
        pass
    return True


async def _chunks(reader: asyncio.StreamReader) -> None:
    while True:
        found = SIZE.fullmatch(await _line(reader))
        if not found:
            raise AnswerError("no HTTP answer: a chunk without a size")
        size = int(found[1], 16)
        if size == 0:
            break
        await _skip(reader, size)
        if await _line(reader):
            raise AnswerError("no HTTP answer: a chunk is longer than its size")
    for _trailer in range(HINTS):
        if not await _line(reader):
            return
    raise AnswerError("no HTTP answer: lines without an end after the last chunk")


async def _line(reader: asyncio.StreamReader) -> str:
    try:
        return (await reader.readuntil(b"\r\n")).decode("latin-1")[:-2]
    except asyncio.IncompleteReadError as error:
        raise AnswerError("half an answer") from error
    except asyncio.LimitOverrunError as error:
        raise AnswerError("no HTTP answer: a line without an end") from error


async def _skip(reader: asyncio.StreamReader, size: int) -> None:
    while size:
        block = await reader.read(min(size, BLOCK))
        if not block:
            raise AnswerError("half an answer")
        size -= len(block)
