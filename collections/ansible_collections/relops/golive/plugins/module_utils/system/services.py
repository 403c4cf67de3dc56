# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""systemd services of the target: their state, their changes, and whether they really answer."""

from __future__ import annotations

import contextlib
import http.client
import time
import typing as t
import urllib.error
import urllib.parse
import urllib.request

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed, run
from ansible_collections.relops.golive.plugins.module_utils.words import checked, single_line

STEADY = 15.0
"""Seconds for which what is started must have run in one go: one that dies soon after its start answers until then."""
ENABLED = ("enabled", "enabled-runtime", "static", "generated", "alias", "indirect")
# A proxy of the environment must not answer in the service's place.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Service(t.NamedTuple):
    """What systemd says: known (a unit is loaded), active, enabled, how often it was restarted by itself, given up."""

    known: bool
    active: bool
    enabled: bool
    restarts: int
    given_up: bool = False

    def words(self) -> str:
        """Return the state for an operator, e.g. `active, enabled`."""
        if not self.known:
            return "absent"
        return f"{'active' if self.active else 'stopped'}, {'enabled' if self.enabled else 'disabled'}"


def service(name: str) -> Service:
    """Return the state of a unit; a unit that does not exist is not known, not active, not enabled."""
    wanted = "LoadState,ActiveState,UnitFileState,NRestarts"
    lines = run(["systemctl", "show", f"--property={wanted}", "--", checked("unit", name)], timeout=30).out.splitlines()
    found = dict(line.split("=", 1) for line in lines if "=" in line)
    return Service(
        known=found.get("LoadState") == "loaded",
        active=found.get("ActiveState") in ("active", "reloading"),
        enabled=found.get("UnitFileState") in ENABLED,
        restarts=int(found.get("NRestarts") or 0),
        given_up=found.get("ActiveState") == "failed",
    )


def running(name: str) -> bool:
    """Tell whether a unit is active."""
    return systemctl("is-active", checked("unit", name), ok=(0, 1, 3, 4)).code == 0


@contextlib.contextmanager
def stopped(name: str) -> t.Iterator[None]:
    """Hold a unit stopped; it runs again afterwards, whatever happens (a kill: `ensure` in the next run)."""
    systemctl("stop", checked("unit", name))
    try:
        yield
    finally:
        systemctl("start", name)


def ensure(name: str, active: bool) -> list[str]:
    """Start or stop a unit unless it is as wanted; return in words what was done."""
    if running(name) == active:
        return []
    verb = "start" if active else "stop"
    systemctl(verb, name)
    return [f"{verb} {name}"]


def systemctl(verb: str, *names: str, timeout: float = 600.0, ok: t.Sequence[int] = (0,)) -> Completed:
    """Run `systemctl VERB [NAME...]` on units that the caller has checked; raises GoliveError for another code."""
    done = run(["systemctl", verb, *(["--", *names] if names else [])], timeout=timeout, ok=range(256))
    if done.code not in ok:
        said = " / ".join((done.err.strip() or done.out.strip()).splitlines()[-3:])
        raise GoliveError(f"systemctl {verb} {' '.join(names[:3])} ended with {done.code}: {said}")
    return done


def control(verb: str, name: str = "", timeout: float = 120.0) -> None:
    """Run `systemctl VERB [NAME]`; on failure raise GoliveError with the last lines of the unit's log."""
    done = systemctl(verb, *([checked("unit", name)] if name else []), timeout=timeout, ok=range(256))
    if done.code:
        raise GoliveError(f"systemctl {verb} {name} failed: {last_words(name) or done.err.strip()}")


def last_words(name: str, lines: int = 3) -> str:
    """Return the last lines of a unit's log as one line."""
    log = run(
        ["journalctl", "--unit", name, "--lines", str(lines), "--output", "cat", "--no-pager"],
        timeout=30,
        ok=range(256),
    )
    return " / ".join(log.out.strip().splitlines())


def fault_of(url: str, timeout: float = 5.0, status: int = 200) -> str:
    """Ask a URL once; return an empty text when it answers with `status`, else what is wrong."""
    if urllib.parse.urlsplit(single_line(url, "the address")).scheme not in ("http", "https"):
        raise GoliveError(f"{url}: only http and https addresses can be checked")
    try:
        with _DIRECT.open(url, timeout=timeout) as answer:
            return "" if answer.status == status else f"{url} answers {answer.status}, expected {status}"
    except urllib.error.HTTPError as error:
        return "" if error.code == status else f"{url} answers {error.code}, expected {status}"
    except (OSError, http.client.HTTPException) as error:
        return f"{url} does not answer: {getattr(error, 'reason', error)}"


def wait_for_answer(url: str, timeout: float) -> float:
    """Ask until the URL answers; return the seconds it took, raise GoliveError after `timeout` seconds."""
    began, timeout = time.monotonic(), limit.seconds(timeout)
    while True:
        fault = fault_of(url)
        if not fault:
            return round(time.monotonic() - began, 3)
        if time.monotonic() - began > timeout:
            raise GoliveError(f"{fault} (waited {timeout:g} s)")
        time.sleep(0.2)


def wait_until_healthy(name: str, url: str, timeout: float, hold: float) -> float:
    """Wait until the service answers and then stays so for `hold` seconds; return the seconds until it answered.

    A service that comes up and dies, or that systemd restarts meanwhile, is a GoliveError with its last log lines.
    """
    began, timeout = time.monotonic(), limit.seconds(timeout)
    fault = _first_answer(name, url, began + timeout)
    took, before = round(time.monotonic() - began, 3), service(name)
    until = time.monotonic() + hold
    while not fault and time.monotonic() < until:
        time.sleep(0.25)
        now = service(name)
        if not now.active or now.restarts != before.restarts:
            fault = f"it answered after {took:g} s and died within {hold:g} s"
        else:
            fault = health_fault(name, url)
    if fault:
        raise GoliveError(f"{name} is not healthy: {fault}; its log says: {last_words(name) or 'nothing'}")
    return took


def is_steady(name: str) -> bool:
    """Tell whether a service that is active has run for `STEADY` in one go: what undo must bring it to again."""
    return seconds_of(name) >= STEADY


def wait_until_steady(name: str, seconds: float = STEADY) -> None:
    """Wait until a service has run for so long in one go; one that has for long is not waited for.

    A service that ends meanwhile, or that systemd starts again, is a GoliveError with its last log lines.
    """
    before = service(name)
    while True:
        now, left = service(name), seconds - seconds_of(name)
        if not now.active or now.restarts != before.restarts:
            raise GoliveError(
                f"{name} does not stay up: it ended within {seconds:g} s of its start; its log says:"
                f" {last_words(name) or 'nothing'}"
            )
        if left <= 0:
            return
        time.sleep(min(left, 0.5))


def seconds_of(name: str) -> float:
    """Return for how long a unit has been active."""
    done = run(
        ["systemctl", "show", "--property=ActiveEnterTimestampMonotonic", "--", checked("unit", name)], timeout=30
    )
    return time.monotonic() - int(done.out.strip().partition("=")[2] or 0) / 1e6


def health_fault(name: str, url: str) -> str:
    """Return what is wrong with a service now; without a URL only whether it is active."""
    return fault_of(url) if url else "" if service(name).active else "it is not active"


def _first_answer(name: str, url: str, deadline: float) -> str:
    while True:
        fault = health_fault(name, url)
        if not fault or time.monotonic() > deadline:
            return fault
        now = service(name)
        if not now.known:
            return "no such unit"
        if now.given_up:
            return "it ended, and systemd does not start it again"
        time.sleep(0.2)
