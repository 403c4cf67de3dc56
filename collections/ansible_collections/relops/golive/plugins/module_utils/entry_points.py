# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Entry points of the business on the target: closed means stopped, disabled and quiet; open means it answers."""

from __future__ import annotations

import os
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.listening import sockets, wait_until_quiet
from ansible_collections.relops.golive.plugins.module_utils.system.services import (
    control,
    fault_of,
    is_steady,
    service,
    wait_for_answer,
    wait_until_steady,
)

STOPPED, STARTED = "stopped", "started"
UNITS = Path("/etc/systemd/system")
SYSV = Path("/etc")


def before_of(point: JSON) -> JSON:
    """Return whether the entry point ran, for a while or not, and whether it comes up at boot."""
    name = point["service"]
    now = service(name)
    steady = now.active and is_steady(name)
    return {"active": now.active, "enabled": now.enabled, "steady": steady, "times": times(name)}


def times(name: str) -> dict[str, int]:
    """Return when the links that enable a service, and their folders, were last changed (ns): undo is exact.

    A service that has a script of SysV, too, is enabled there as well, by systemctl itself.
    """
    links = [path for path in UNITS.glob(f"*/{name}") if path.is_symlink()]
    script = name.removesuffix(".service")
    if (SYSV / "init.d" / script).exists():
        links += [path for path in SYSV.glob(f"rc?.d/[SK][0-9][0-9]{script}") if path.is_symlink()]
    return {str(path): path.lstat().st_mtime_ns for path in [*links, *(link.parent for link in links)]}


def _reset_times(before: JSON) -> None:
    for path, nanoseconds in (before.get("times") or {}).items():
        if os.path.lexists(path):
            os.utime(path, ns=(nanoseconds, nanoseconds), follow_symlinks=False)


def differences(points: t.Iterable[JSON], state: str) -> list[JSON]:
    """Return what is not yet as it should be."""
    changes = []
    for point in points:
        now, item = service(point["service"]), f"{point['name']} ({point['service']})"
        if state == STOPPED and (now.active or now.enabled):
            changes.append({"item": item, "from": now.words(), "to": "stopped, disabled"})
        elif state == STOPPED and sockets(point["port"]):
            changes.append({"item": f"port {point['port']}", "from": "in use", "to": "quiet"})
        elif state == STARTED and not (now.active and now.enabled):
            changes.append({"item": item, "from": now.words(), "to": "active, enabled"})
        elif state == STARTED and point.get("url") and fault_of(point["url"]):
            changes.append({"item": item, "from": fault_of(point["url"]), "to": "answers"})
    return changes


def bring_to(point: JSON, state: str, timeout: float) -> None:
    """Close or open one entry point and wait until it is really so; GoliveError when it is not."""
    name = point["service"]
    if not service(name).known:
        raise GoliveError(f"{name}: there is no such service on this host: check entry_points in the plan")
    if state == STOPPED:
        control("stop", name)
        control("disable", name)
        wait_until_quiet(point["port"], timeout)
    else:
        control("enable", name)
        control("start", name)
        _wait_until_open(point, timeout)
        wait_until_steady(name)
        _wait_until_open(point, timeout)


def _wait_until_open(point: JSON, timeout: float) -> None:
    if point.get("url"):
        wait_for_answer(point["url"], timeout)
    if not service(point["service"]).active:
        raise GoliveError(f"{point['service']} did not stay active")


def take_back(point: JSON, before: JSON, timeout: float, state: str) -> list[JSON]:
    """Open an entry point that was open, close one that was not fully in service; may be repeated.

    The unit that a start (`state`) began may be gone with its release; one that a stop closed has to be there.
    """
    name, now = point["service"], service(point["service"])
    was_open = before["active"] and before["enabled"]
    if not now.known:
        if before["enabled"] and state == STOPPED:
            raise GoliveError(f"{name} is gone from this host: it was in service before, bring it back from the backup")
        return []
    if now.enabled != before["enabled"]:
        control("enable" if before["enabled"] else "disable", name)
    _reset_times(before)
    if was_open and not now.active:
        control("start", name)
    elif not was_open and now.active:
        # It ran without being enabled: an earlier step of this go-live started it. Closed is closed.
        control("stop", name)
    if was_open:
        _wait_until_open(point, timeout)
        if before.get("steady"):
            wait_until_steady(name)
            _wait_until_open(point, timeout)
    then = service(name)
    if then.enabled != before["enabled"] or then.active != was_open:
        raise GoliveError(f"{name} is {then.words()}, which it was not before the go-live")
    return [] if then == now else [{"item": name, "from": now.words(), "to": then.words()}]


def facts(p: JSON) -> JSON:
    """Return the state of every entry point as measured now."""
    rows = []
    for point in p["entry_points"]:
        now = service(point["service"])
        row = {"name": point["name"], "service": point["service"], "port": point["port"], "state": now.words()}
        rows.append({**row, "sockets": len(sockets(point["port"]))})
    return {"entry_points": rows}
