"""Two stages: a candidate of one's own, its commit, and a commit on trial that the switch takes back by itself."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

SHORTEST, LONGEST, USUAL = 60, 65535, 600
FASTER: list[float] = [1.0]
"""By how much the clock of trials goes faster: tests do not wait a minute."""
ENTERED = """\
Info: The system enters the trial configuration mode.
The system will revert to previous configuration if the trial configuration is not confirmed in {} seconds.
"""


@dataclass
class Trial:
    """What was committed on trial: the configuration before it, and what takes it back."""

    before: Tree
    seconds: int
    by: str
    persist: str = ""
    owner: Context | None = field(default=None, compare=False, repr=False)
    timer: asyncio.Task[None] | None = field(default=None, compare=False)


_TRIALS: WeakKeyDictionary[Device, Trial] = WeakKeyDictionary()


def trial_of(device: Device) -> Trial | None:
    return _TRIALS.get(device)


def is_changed(context: Context) -> bool:
    """Whether something waits for its commit."""
    return context.tree != context.device.running and bool(context.done)


def _own(context: Context, persist: str) -> Trial | None:
    """The trial that runs; CliError when it is not for this session to say anything of it."""
    trial = trial_of(context.device)
    if trial and (trial.persist != persist or (not persist and trial.owner is not context)):
        raise CliError("Error: The trial configuration was committed by another user, or the persist ID is wrong.")
    return trial


async def commit(context: Context, who: str, trial: int = 0, persist: str = "") -> str:
    """Make what was entered the running configuration; a commit without lines confirms a trial."""
    device = context.device
    running = _own(context, persist)
    if running and not trial and not is_changed(context):
        _end(device)
        return ""
    if persist and not trial:
        raise CliError("Error: The system is not in the trial configuration mode.")
    if running:
        raise CliError("Error: The system is in the trial configuration mode.")
    merged = Context(device, context.flavour, device.running.copy())
    for view, header, line in context.done:
        merged.enter(view, header)
        merged.run(line)
    if trial:
        _begin(device, Trial(device.running, trial, who, persist, context))
    await _run(device, merged.tree, who)
    context.tree, context.done = device.running.copy(), []
    return ENTERED.format(trial) if trial else ""


async def _run(device: Device, tree: Tree, who: str) -> None:
    name = device.hostname(device)
    device.running = tree
    device.changed(who)
    await device.settle()
    if device.hostname(device) != name:
        await device.announce()


def _begin(device: Device, trial: Trial) -> None:
    async def expire() -> None:
        await asyncio.sleep(trial.seconds / FASTER[0])
        if not device.off:
            await revert(device)

    trial.timer = asyncio.ensure_future(expire())
    _TRIALS[device] = trial


def _end(device: Device) -> Trial | None:
    trial = _TRIALS.pop(device, None)
    if trial and trial.timer and trial.timer is not asyncio.current_task():
        trial.timer.cancel()
    return trial


async def abort(context: Context, persist: str) -> None:
    """Take back what was committed on trial, by somebody who may."""
    if _own(context, persist) is None:
        raise CliError("Error: The system is not in the trial configuration mode.")
    await revert(context.device)


async def left(context: Context) -> None:
    """A session ends: a trial that is its own goes with it."""
    trial = trial_of(context.device)
    if trial and trial.owner is context and not trial.persist:
        await revert(context.device)


async def revert(device: Device) -> None:
    """Go back to what was before the trial."""
    trial = _end(device)
    if trial:
        await _run(device, trial.before, trial.by)
