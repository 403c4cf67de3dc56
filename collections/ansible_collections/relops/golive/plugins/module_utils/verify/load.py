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

from ansible_collections.relops.golive.plugins.module_utils import progress
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.verify.http import (
    AnswerError,
    Connection,
    Target,
    context_of,
    target_of,
)

REQUEST_TIMEOUT = 10.0


class Sample(t.NamedTuple):
    """One request: seconds from when it was due, seconds of service, and what went wrong (empty: nothing)."""

    latency: float
    service: float
    fault: str


async def _one(connection: Connection, due: float) -> Sample:
    began = time.monotonic()
    try:
        fault = await asyncio.wait_for(connection.ask(), REQUEST_TIMEOUT)
    except asyncio.TimeoutError:
        fault = f"no answer within {REQUEST_TIMEOUT:g} s"
    except AnswerError as error:
        fault = str(error)
    except (OSError, EOFError, ValueError) as error:
        fault = f"{type(error).__name__}: {error}"
    if fault and not fault.startswith("status"):
        connection.drop()
    ended = time.monotonic()
    return Sample(ended - due, ended - began, fault)


class Ran(t.NamedTuple):
    """Every request, the seconds of all, and how often a server had closed a connection between two answers."""

    samples: list[Sample]
    seconds: float
    reopened: int


async def _run(target: Target, context: ssl.SSLContext | None, rate: float, total: int, connections: int) -> Ran:
    pool = [Connection(target, context) for _number in range(connections)]
    for connection in pool:
        try:
            await asyncio.wait_for(connection.open(), REQUEST_TIMEOUT)
        except ssl.SSLCertVerificationError as error:
            raise GoliveError(
                f"{target.host}:{target.port} cannot prove who it is: {error.verify_message}; checks.performance of the"
                " plan names the file with the certificates of its authority as ca"
            ) from error
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
            progress.tell(len(samples), total, "requests")

    await asyncio.gather(*(serve(connection) for connection in pool))
    seconds = time.monotonic() - start
    for connection in pool:
        connection.drop()
    return Ran(samples, seconds, sum(connection.reopened for connection in pool))


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


def measure(url: str, rate: float, duration: float, connections: int, ca: str = "") -> JSON:
    """Load `url` with `rate` requests a second for `duration` seconds over `connections`; return `summary`.

    `ca` is the file with the authorities that may have signed the server's certificate; raises GoliveError for another.
    """
    target, total = target_of(url), int(rate * duration)
    if total < 1 or connections < 1:
        raise GoliveError(f"{url}: a load needs a rate, a duration and at least one connection")
    ran = asyncio.run(_run(target, context_of(target, ca), rate, total, connections))
    return {**summary(ran.samples, ran.seconds, rate), "reopened": ran.reopened}
