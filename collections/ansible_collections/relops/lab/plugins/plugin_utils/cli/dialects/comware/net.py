"""`configuration commit delay`: the switch goes back to the point where the timer began, unless it is committed.

The configuration runs meanwhile, and is neither saved nor lost with the session; after a reboot there is no timer.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

MINUTE_S = 60.0


@dataclass
class Point:
    """What the switch goes back to, and when."""

    running: Tree
    timer: asyncio.TimerHandle


_points: WeakKeyDictionary[Device, Point] = WeakKeyDictionary()
_tasks: set[asyncio.Task[None]] = set()


def arm(device: Device, seconds: float) -> None:
    """Start the timer; one that runs already gets another end, and its point stays."""
    known = _points.get(device)
    if known:
        known.timer.cancel()
    timer = asyncio.get_running_loop().call_later(seconds, _expire, device)
    _points[device] = Point(known.running if known else device.running.copy(), timer)


def confirm(device: Device) -> None:
    """Keep what was configured."""
    point = _points.pop(device, None)
    if point:
        point.timer.cancel()


def runs(device: Device) -> bool:
    """Whether a timer runs."""
    return device in _points


def _expire(device: Device) -> None:
    point = _points.pop(device, None)
    if point is None or device.off:
        return
    device.running = point.running
    device.changed("rollback")
    task = asyncio.ensure_future(device.settle())
    _tasks.add(task)
    task.add_done_callback(_tasks.discard)
