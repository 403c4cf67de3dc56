"""Many switches at a time: a canary first, then batches, and no further when too many fail."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import (
    Outcome,
    Place,
    announce,
    perform,
    retract,
)
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import UNSETTLED, Standing
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import login, session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.neighbours import NeighbourWork
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.switch import SwitchWork

THREADS = 25
"""Sessions of one process: more wait for the interpreter and not for the switches."""
Act = Callable[[str], Outcome]


@dataclass(frozen=True, slots=True)
class Policy:
    """How a fleet is taken: `canary` switches first, then `batch` at a time; over `max_failure_rate` (0-1) it stops."""

    canary: int = 1
    batch: int = 20
    max_failure_rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Target:
    """One switch of the fleet: its work, how it is reached, where its step belongs, what was decided about it."""

    work: JSON
    access: Access
    place: Place
    decision: Standing = UNSETTLED


def bring(target: Target, check: bool) -> Outcome:
    """Bring one switch to its planned ports."""
    with _switch(target) as work:
        return perform(target.place, work, check)


def announced(target: Target, check: bool) -> Outcome:
    """Write down that one switch is about to be changed; in check mode nothing is."""
    if check:
        return Outcome("skipped")
    with _switch(target) as work:
        return announce(target.place, work)


def bring_back(target: Target, check: bool) -> Outcome:
    """Bring one switch back to what it was."""
    with _switch(target) as work:
        return retract(target.place, work, check)


def measure(target: Target, check: bool, deadline: float, twin: bool = False) -> Outcome:
    """Compare the neighbours of one switch with the plan; in check mode nothing is plugged in yet: nobody is asked.

    On a `twin` what is not there is not measured.
    """
    if check:
        return Outcome("unchanged")
    platform = load(target.work["platform"])
    links = target.work["links"]
    work = NeighbourWork(target.place, links, platform, lambda: session(target.access, platform), deadline, twin)
    return perform(target.place, work, check)


def _switch(target: Target) -> SwitchWork:
    platform = load(target.work["platform"])
    restore = target.place.golive / "restore" / target.place.host
    place = target.place
    forward = [event.event for event in Journal(place.journal).events(place.host) if event.step == place.step]
    ends = [event for event in forward if event in ("intent", "done", "failed")]
    standing = replace(target.decision, settled=ends[-1:] == ["done"])
    work = {**target.work, "address": target.access.address}
    return SwitchWork(
        place.host, work, platform, lambda: login(target.access, platform), restore, standing,
        lambda facts: note(place, facts),
    )  # fmt: skip


def note(place: Place, facts: JSON) -> JSON:
    """Write into the journal at once what of a switch is kept and proven, with who answers for it (R43); return it."""
    records = [{**one, "role": place.role, "person": place.owner} for one in facts.get("records") or ()]
    found = {**facts, "records": records}
    place.write("fact", facts=found)
    return found


def forward(names: Sequence[str], act: Act, policy: Policy, alive: Callable[[], bool]) -> dict[str, Outcome]:
    """Act on every switch and return the outcomes; what was not begun because too many failed is failed too."""
    outcomes: dict[str, Outcome] = {}
    for batch in batches(names, policy):
        if not alive():
            break
        outcomes.update(together(batch, act))
        failed = sum(outcome.failed for outcome in outcomes.values())
        if failed > policy.max_failure_rate * len(outcomes):
            reason = f"{failed} of {len(outcomes)} switches failed before it (allowed: {policy.max_failure_rate:.0%})"
            rest = [name for name in names if name not in outcomes]
            outcomes.update({name: Outcome("failed", message=f"{name}: not begun: {reason}") for name in rest})
            break
    return outcomes


def batches(names: Sequence[str], policy: Policy) -> list[Sequence[str]]:
    """Return the canaries, then the rest in batches."""
    rest = names[policy.canary :]
    parts = [names[: policy.canary], *(rest[at : at + policy.batch] for at in range(0, len(rest), policy.batch))]
    return [part for part in parts if part]


def together(names: Sequence[str], act: Act) -> dict[str, Outcome]:
    """Act on some switches at once: threads, and as many processes as are needed and the machine has cores for."""
    processes = min(os.cpu_count() or 1, -(-len(names) // THREADS))
    if processes < 2 or multiprocessing.current_process().daemon:
        return _threads(names, act)
    fork = multiprocessing.get_context("fork")
    running = []
    for share in (names[at::processes] for at in range(processes)):
        ours, theirs = fork.Pipe(duplex=False)
        process = fork.Process(target=_report, args=(theirs, share, act))
        process.start()
        theirs.close()
        running.append((process, ours, share))
    return {name: outcome for process, ours, share in running for name, outcome in _heard(process, ours, share).items()}


def _report(pipe: Connection, names: Sequence[str], act: Act) -> None:
    pipe.send(_threads(names, act))


def _heard(process: Any, pipe: Connection, names: Sequence[str]) -> Mapping[str, Outcome]:
    try:
        outcomes: dict[str, Outcome] = pipe.recv()
    except EOFError:
        message = "its process ended without an answer: look at the journal, then run again"
        outcomes = {name: Outcome("failed", message=f"{name}: {message}") for name in names}
    process.join()
    return outcomes


def _threads(names: Sequence[str], act: Act) -> dict[str, Outcome]:
    """Act on every switch to its end; only then a bug on one of them crashes."""
    with ThreadPoolExecutor(max_workers=min(THREADS, len(names))) as pool:
        begun = {name: pool.submit(_guarded, name, act) for name in names}
    return {name: future.result() for name, future in begun.items()}


def _guarded(name: str, act: Act) -> Outcome:
    """Return the outcome of one switch; a fault outside its step (a lock, a login variable) is one too."""
    try:
        return act(name)
    except GoliveError as error:
        return Outcome("failed", message=str(error))
