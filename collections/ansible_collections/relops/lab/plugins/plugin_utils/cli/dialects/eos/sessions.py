"""Configuration sessions of EOS: a candidate by name, that is committed as a whole, or for a time, or given up."""

from __future__ import annotations

import asyncio
import difflib
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.eos import config
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

PENDING, TIMED, COMPLETED = "pending", "pendingCommitTimer", "completed"
MOST_PENDING = 5
_OF: WeakKeyDictionary[Device, dict[str, Candidate]] = WeakKeyDictionary()


@dataclass
class Candidate:
    """One configuration session; `before` is what its timer goes back to."""

    name: str
    user: str
    tree: Tree
    state: str = PENDING
    before: Tree | None = None
    timer: asyncio.Task[None] | None = None

    def stop(self) -> None:
        if self.timer and self.timer is not asyncio.current_task():
            self.timer.cancel()
        self.timer = None


def of(device: Device) -> dict[str, Candidate]:
    """The sessions of a switch, by name; they go with its power."""
    return _OF.setdefault(device, {})


def enter(device: Device, user: str, name: str) -> Context:
    """Begin a session, or go on with one that nobody has committed."""
    known = of(device)
    name = name or next(name for number in range(1, 1000) if (name := f"sess-{number}") not in known)
    found = known.get(name)
    if found is None or found.state == COMPLETED:
        if sum(other.state == PENDING for other in known.values()) >= MOST_PENDING:
            raise CliError(
                "% Maximum number of pending sessions has been reached. Please commit or abort previous sessions"
            )
        found = known[name] = Candidate(name, user, device.running.copy())
    return Context(device, user, config.NATURE, config.GRAMMARS, candidate=name, own=found.tree, refuses=config.refuses)


async def commit(device: Device, user: str, name: str, seconds: int = 0) -> None:
    """Make a session the running configuration; with a time, only until it is over, unless it is confirmed."""
    found = _existing(device, name)
    if found.state == TIMED:
        found.stop()
        found.state = COMPLETED
        return
    before, device.running = device.running, found.tree.copy()
    device.changed(user)
    found.state = TIMED if seconds else COMPLETED
    if seconds:
        found.before = before
        found.timer = asyncio.ensure_future(_expire(device, found, seconds))
    await device.settle()


async def _expire(device: Device, found: Candidate, seconds: int) -> None:
    await asyncio.sleep(seconds)
    if not device.off and found.state == TIMED:
        await _back(device, found)


async def _back(device: Device, found: Candidate) -> None:
    if found.before is not None:
        device.running = found.before
        device.changed(found.user)
    of(device).pop(found.name, None)
    found.stop()
    await device.settle()
    await device.announce()


async def abort(device: Device, name: str) -> None:
    """Give a session up; one that runs for a time is taken back at once."""
    found = _existing(device, name)
    if found.state == TIMED:
        await _back(device, found)
    else:
        of(device).pop(name)


def _existing(device: Device, name: str) -> Candidate:
    found = of(device).get(name)
    if found is None or found.state == COMPLETED:
        raise CliError(f"% Cannot find configuration session {name}")
    return found


def table(device: Device) -> str:
    """What `show configuration sessions` prints."""
    text = f"Maximum number of completed sessions: 1\nMaximum number of pending sessions: {MOST_PENDING}\n\n"
    text += f"  {'Name':<20} {'State':<20} {'User':<12} Terminal\n  {'-' * 20} {'-' * 20} {'-' * 12} {'-' * 8}\n"
    for one in of(device).values():
        text += f"  {one.name:<20} {one.state:<20} {one.user:<12}\n"
    return text


def diffs(before: str, after: str, old: str, new: str) -> str:
    """What differs between two configurations, as EOS shows it."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), old, new, lineterm="")
    return "".join(f"{line}\n" for line in lines)
