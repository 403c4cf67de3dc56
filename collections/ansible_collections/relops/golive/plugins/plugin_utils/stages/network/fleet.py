"""Many switches at a time: a canary first, then as many at once as may be, and no further when too many fail."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

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
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.crew import (
    THREADS,
    Act,
    Ahead,
    Crew,
    Result,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Access
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.early import Early
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.login import login, session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.neighbours import NeighbourWork
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.registry import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.session import Session
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.switch import SwitchWork


@dataclass(frozen=True, slots=True)
class Policy:
    """How a fleet is taken: `canary` switches first, then `batch` at once; over `max_failure_rate` (0-1) it stops."""

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
    early: Early | None = None


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
    place, restore = target.place, _restore(target)
    forward = [event.event for event in Journal(place.journal).events(place.host) if event.step == place.step]
    ends = [event for event in forward if event in ("intent", "done", "failed")]
    standing = replace(target.decision, settled=ends[-1:] == ["done"])
    work = {**target.work, "address": target.access.address}
    return SwitchWork(
        place.host, work, platform, lambda: _taken(target), restore, standing,
        lambda facts: note(place, facts),
    )  # fmt: skip


def opened(target: Target) -> Session:
    """Return a session with a switch that was read already, unless a run of this go-live was there before."""
    found = dialled(target)
    if not _restore(target).exists():
        try:
            found.look_ahead()
        except GoliveError:
            found.close()
            raise
    return found


def dialled(target: Target) -> Session:
    """Return a session with a switch."""
    return login(target.access, load(target.work["platform"]))


def _restore(target: Target) -> Path:
    """Return the folder of what a go-live keeps of a switch, once it has begun there."""
    return target.place.golive / "restore" / target.place.host


def _taken(target: Target) -> Session:
    """Return the session that was opened ahead, if it is still one, else another."""
    early = target.early.take(target.place.host) if target.early else None
    return early or dialled(target)


def note(place: Place, facts: JSON) -> JSON:
    """Write into the journal at once what of a switch is kept and proven, with who answers for it (R43); return it."""
    records = [{**one, "role": place.role, "person": place.owner} for one in facts.get("records") or ()]
    found = {**facts, "records": records}
    place.write("fact", facts=found)
    return found


def forward(
    names: Sequence[str], act: Act, policy: Policy, alive: Callable[[], bool], ahead: Ahead | None = None
) -> dict[str, Outcome]:
    """Act on every switch and return the outcomes; what was not begun because too many failed is failed too.

    The canaries first; `ahead` is done meanwhile, a few at once, for those that come next. Then `batch` are at work
    until the last one: as one ends, the next begins, unless more than `max_failure_rate` of those that were begun have
    failed, or the run is not `alive`. What was begun is always led to its end, and only then a bug on one of them
    crashes.
    """
    width = min(max(policy.batch, policy.canary), max(1, len(names)), THREADS * (os.cpu_count() or 1))
    found = _Found(policy)
    with Crew.of(width, act, ahead) as crew:
        first, rest = names[: policy.canary], names[policy.canary :]
        most = min(width, policy.batch)
        _roll(deque(first), crew, found, width, alive, rest[:most] if ahead else ())
        _roll(deque(rest), crew, found, most, alive)
    return found.judged(names)


@dataclass
class _Found:
    """What is known of a fleet while it is at work."""

    policy: Policy
    begun: int = 0
    failed: int = 0
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    bugs: list[Exception] = field(default_factory=list)
    over: str = ""
    """Why nothing more is begun."""

    def take(self, name: str, result: Result) -> None:
        """Take up how a switch ended."""
        if isinstance(result, Exception):
            self.bugs.append(result)
            result = Outcome("failed", message=name)
        self.outcomes[name] = result
        self.failed += result.failed
        rate = self.policy.max_failure_rate
        if not self.over and self.failed > rate * self.begun:
            self.over = f"{self.failed} of {self.begun} switches failed before it (allowed: {rate:.0%})"

    def judged(self, names: Sequence[str]) -> dict[str, Outcome]:
        """Return the outcomes in the order of the names."""
        if self.bugs:
            raise self.bugs[0]
        if self.over:
            rest = [name for name in names if name not in self.outcomes]
            message = "not begun: " + self.over
            self.outcomes.update({name: Outcome("failed", message=f"{name}: {message}") for name in rest})
        return {name: self.outcomes[name] for name in names if name in self.outcomes}


def _roll(
    waiting: deque[str], crew: Crew, found: _Found, most: int, alive: Callable[[], bool], next_ones: Sequence[str] = ()
) -> None:
    """Keep so many switches at work until none is left, or nothing more may be begun; then prepare the next ones."""
    prepared = False
    while True:
        while waiting and crew.busy < most and not found.over and alive():
            found.begun += 1
            crew.begin(waiting.popleft())
        for name in next_ones if crew.busy and not prepared else ():
            crew.prepare(name)
        prepared = True
        if not crew.busy:
            return
        for name, result in crew.ended():
            found.take(name, result)


def together(names: Sequence[str], act: Act) -> dict[str, Outcome]:
    """Act on some switches at once, whatever comes of each."""
    return forward(names, act, Policy(0, len(names), 1.0), lambda: True)
