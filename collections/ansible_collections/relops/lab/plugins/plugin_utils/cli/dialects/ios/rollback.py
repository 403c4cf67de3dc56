"""The revert timer of IOS: a change that nobody confirms in time is taken back by the switch itself.

The timer belongs to the device and not to a session: it strikes whether or not anybody is logged in. A reload ends it,
as the running configuration with it.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import execs, render
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

ARCHIVE = "archive"
MINUTE_S = 60.0
LONGEST = 120
NONE = "%No Rollback Confirmed Change pending\n"


@dataclass(frozen=True)
class Point:
    """What a device goes back to, when, and who said so."""

    tree: Tree
    timer: asyncio.TimerHandle
    minutes: int
    since: float
    user: str


_POINTS: WeakKeyDictionary[Device, Point] = WeakKeyDictionary()
_TASKS: set[asyncio.Task[None]] = set()


async def arm(session: Session, match: Match) -> str:
    """`configure terminal revert timer N`: keep the running configuration, start the timer, enter configuration."""
    device, minutes = session.device, match.values["minutes"]
    path = device.running.value(ARCHIVE, "path")
    if not path:
        return "%Turn config archive on before using Rollback Confirmed Change\n"
    if not 1 <= minutes <= LONGEST:
        raise Invalid(len("configure terminal revert timer "))
    if device in _POINTS:
        raise CliError("%Rollback Confirmed Change already pending")
    said = await execs.configure(session, match)
    timer = asyncio.get_running_loop().call_later(minutes * MINUTE_S, _strike, device)
    _POINTS[device] = Point(device.running.copy(), timer, minutes, time.time(), session.user)
    return f"Rollback Confirmed Change: Backing up current running config to {path}\n\n{said}"


async def confirm(session: Session, match: Match) -> str:
    """`configure confirm`: the change stays."""
    point = _POINTS.pop(session.device, None)
    if point is None:
        return NONE
    point.timer.cancel()
    return ""


async def now(session: Session, match: Match) -> str:
    """`configure revert now`: back at once."""
    if session.device not in _POINTS:
        return NONE
    await _back(session.device)
    return "Rollback Confirmed Change: Rolling to the configuration before the change\n\n"


async def shown(session: Session, match: Match) -> str:
    """`show archive config rollback timer`."""
    point = _POINTS.get(session.device)
    if point is None:
        return NONE
    return (
        f"Time configured(or reconfigured): {render.stamp(point.since)}\n"
        f"Timer type: absolute timer\nTimer value: {point.minutes} min\nUser: {point.user}\n"
    )


def _strike(device: Device) -> None:
    task = asyncio.ensure_future(_back(device))
    _TASKS.add(task)
    task.add_done_callback(_TASKS.discard)


async def _back(device: Device) -> None:
    point = _POINTS.pop(device, None)
    if point is None or device.off:
        return
    point.timer.cancel()
    before = device.hostname(device)
    device.running = point.tree
    device.changed("Rollback Confirmed Change")
    await device.settle()
    if device.hostname(device) != before:
        await device.announce()
