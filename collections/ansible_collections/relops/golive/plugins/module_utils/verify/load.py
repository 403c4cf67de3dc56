# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A load of constant rate against one URL, measured so that a stall shows.

Open loop: request i is due at start + i/rate, whatever happened to the ones before it, and its latency counts from
that moment (so it holds the time it waited for a free connection). A closed loop would send nothing while the server
stalls and would report a good p99 (coordinated omission). The service time, from the write to the last byte, is
kept beside it. Standard library only, because it runs on the bank's own host and nothing is installed for it.
"""

from __future__ import annotations

import asyncio
import ssl
import time
import typing as t
import urllib.parse

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.words import checked

REQUEST_TIMEOUT = 10.0


class Sample(t.NamedTuple):
    """One request: seconds from when it was due, seconds of service, and what went wrong (empty: nothing)."""

    latency: float
    service: float
    fault: str


class Target(t.NamedTuple):
    """Where the requests go."""

    host: str
    port: int
    tls: bool
    request: bytes


def target_of(url: str) -> Target:
    """Return host, port and the bytes of a GET request; raise GoliveError for anything but http and https."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise GoliveError(f"{url}: only http and https addresses can be loaded")
    checked("url", url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    lines = [f"GET {path} HTTP/1.1", f"Host: {parts.netloc}", "User-Agent: relops-golive", "Accept: */*", "", ""]
    default = 443 if parts.scheme == "https" else 80
    return Target(parts.hostname, parts.port or default, parts.scheme == "https", "\r\n".join(lines).encode())


class Connection:
    """One keep-alive connection that is opened again after a fault."""

    def __init__(self, target: Target) -> None:
        self.target = target
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def open(self) -> None:
        """Connect."""
        tls = ssl.create_default_context() if self.target.tls else None
        self.reader, self.writer = await asyncio.open_connection(self.target.host, self.target.port, ssl=tls)

    async def ask(self) -> str:
        """Send one request and read its answer to the last byte; return what is wrong with it."""
        if self.writer is None:
            await self.open()
        if self.writer is None or self.reader is None:
            return "not connected"
        self.writer.write(self.target.request)
        await self.writer.drain()
        status, headers = await self._head()
        await self._body(status, headers)
        if headers.get("connection", "").lower() == "close":
            self.drop()
        return "" if 200 <= status < 300 else f"status {status}"

    async def _head(self) -> tuple[int, dict[str, str]]:
        if self.reader is None:
            raise ConnectionError("not connected")
        lines = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        words = lines[0].split(" ", 2)
        if len(words) < 2 or not words[1].isdigit():
            raise ConnectionError("no HTTP answer")
        pairs = (line.split(":", 1) for line in lines[1:] if ":" in line)
        return int(words[1]), {name.strip().lower(): value.strip() for name, value in pairs}

    async def _body(self, status: int, headers: t.Mapping[str, str]) -> None:
        if self.reader is None or status in (204, 304):
            return
        if headers.get("transfer-encoding", "").lower() == "chunked":
            size = -1
            while size != 0:
                size = int((await self.reader.readline()).split(b";")[0], 16)
                await self.reader.readexactly(size + 2)
        elif "content-length" in headers:
            await self.reader.readexactly(int(headers["content-length"]))
        else:
            await self.reader.read()
            self.drop()

    def drop(self) -> None:
        """Close; the next request connects again."""
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def _one(connection: Connection, due: float) -> Sample:
    began = time.monotonic()
    try:
        fault = await asyncio.wait_for(connection.ask(), REQUEST_TIMEOUT)
    except asyncio.TimeoutError:
        fault = f"no answer within {REQUEST_TIMEOUT:g} s"
    except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
        fault = f"{type(error).__name__}: {error}"
    if fault and not fault.startswith("status"):
        connection.drop()
    ended = time.monotonic()
    return Sample(ended - due, ended - began, fault)


async def _run(target: Target, rate: float, total: int, connections: int) -> tuple[list[Sample], float]:
    pool = [Connection(target) for _number in range(connections)]
    for connection in pool:
        try:
            await asyncio.wait_for(connection.open(), REQUEST_TIMEOUT)
        except (OSError, asyncio.TimeoutError):
            connection.drop()
    samples: list[Sample] = []
    due_numbers = iter(range(total))
    start = time.monotonic() + 0.05

    async def serve(connection: Connection) -> None:
        for number in due_numbers:
            due = start + number / rate
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            samples.append(await _one(connection, due))

    await asyncio.gather(*(serve(connection) for connection in pool))
    seconds = time.monotonic() - start
    for connection in pool:
        connection.drop()
    return samples, seconds


def percentile(values: t.Sequence[float], share: float) -> float:
    """Return the smallest value that at least `share` of the sorted values do not exceed (nearest rank)."""
    rank = max(1, -(-int(share * 1000) * len(values) // 1000))
    return values[min(rank, len(values)) - 1]


def summary(samples: t.Sequence[Sample], seconds: float, rate: float) -> JSON:
    """Return the measured values: milliseconds, counts, and the achieved share of the asked rate."""
    latencies = sorted(1000 * sample.latency for sample in samples)
    services = sorted(1000 * sample.service for sample in samples)
    faults: dict[str, int] = {}
    for sample in samples:
        if sample.fault:
            faults[sample.fault] = faults.get(sample.fault, 0) + 1
    good = len(samples) - sum(faults.values())
    return {
        "requests": len(samples),
        "errors": sum(faults.values()),
        "faults": dict(sorted(faults.items(), key=lambda pair: -pair[1])[:5]),
        "seconds": round(seconds, 3),
        "rate": round(good / seconds, 1),
        "achieved_rate": round(min(1.0, good / seconds / rate), 4),
        "p50_ms": round(percentile(services, 0.5), 2),
        "p90_ms": round(percentile(latencies, 0.9), 2),
        "p95_ms": round(percentile(latencies, 0.95), 2),
        "p99_ms": round(percentile(latencies, 0.99), 2),
        "max_ms": round(latencies[-1], 2),
        "service_p90_ms": round(percentile(services, 0.9), 2),
        "service_p99_ms": round(percentile(services, 0.99), 2),
    }


def measure(url: str, rate: float, duration: float, connections: int) -> JSON:
    """Load `url` with `rate` requests a second for `duration` seconds over `connections`; return `summary`."""
    target, total = target_of(url), int(rate * duration)
    if total < 1 or connections < 1:
        raise GoliveError(f"{url}: a load needs a rate, a duration and at least one connection")
    samples, seconds = asyncio.run(_run(target, rate, total, connections))
    return summary(samples, seconds, rate)
