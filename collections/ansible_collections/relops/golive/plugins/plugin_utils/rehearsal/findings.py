"""What a rehearsal has shown, by its journal alone: every step done, all of it back as it was, how long stages took.

Nothing else counts: what a person says of a rehearsal is the two reports that are signed (R33).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import unfinished
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import CANCELLED, SUCCESS, Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Depth, Part, Proof

PASS, FAIL, EQUAL, UNEQUAL, UNTRIED = "pass", "fail", "equal", "unequal", "untried"
BINDS: dict[Proof, tuple[Part, ...]] = {
    Proof.REHEARSAL: (Part.RELEASE, Part.STEPS, Part.EQUIPMENT),
    Proof.FUNCTIONAL: (Part.RELEASE,),
    Proof.PERFORMANCE: (Part.RELEASE, Part.EQUIPMENT),
}
"""Which parts of the plan a finding is about: an edit of one of them, and it proves nothing any more."""
FINE = frozenset({"passed", "ok", "success", "skipped"})
NAMED = 5
"""Faults that a sentence names; the journal has all of them."""


@dataclass(frozen=True)
class Findings:
    """What was found: the evidence by its kind, and why the rehearsal did not pass (nothing where it did)."""

    evidence: dict[Proof, JSON]
    why: tuple[Said, ...]
    back: bool

    @property
    def passed(self) -> bool:
        """Tell whether the rehearsal passed."""
        return not self.why


@dataclass(frozen=True)
class Tried:
    """What a rehearsal tried beside the way there and back: the go-live that failed on purpose, the restore drill."""

    failing: Golive | None = None
    where: str = ""
    drilled: bool = False
    lost: str = ""


def findings(
    plan: Plan, found: Golive, steps: Sequence[Planned], depth: Depth = Depth.GO_AND_BACK, tried: Tried | None = None
) -> Findings:
    """Return what the journal of a rehearsal that has ended shows of a plan and its `steps`.

    A rehearsal that only goes there stays; a full one has `tried` more.
    """
    own = found.journal.events(GOLIVE)
    events = {host: list(found.journal.events(host)) for host in found.journal.hosts()}
    forward = {host: list(_forward(each)) for host, each in events.items()}
    ends = [str(one.facts.get("result")) for one in own if one.event == "closed"]
    left = [str(one) for event in own[-1:] for one in (*event.facts.get("left", ()), *event.facts.get("kept", ()))]
    stays = depth is Depth.GO and ends[-1:] == [SUCCESS]
    back = ends[-1:] == [CANCELLED] and not unfinished(found) and not left
    why = (*_not_whole(plan, found), *_not_there(own, ends, forward, steps), *_not_back(back or stays, left))
    more = tried or Tried()
    if depth is Depth.FULL:
        why = (*why, *_not_tried(plan, more))
    name = {"golive": found.id, "head": found.journal.head(), "depth": depth.value}
    evidence = {
        Proof.REHEARSAL: {
            **_result(not why), "back": UNTRIED if stays else EQUAL if back else UNEQUAL, "stages": _seconds(forward),
            "why": [one._asdict() for one in why], **_more(depth, more),
        },
        Proof.FUNCTIONAL: _functional(forward, steps),
    }  # fmt: skip
    if plan.checks.performance:
        evidence[Proof.PERFORMANCE] = _performance(forward)
    for proof, facts in evidence.items():
        facts.update(name, binds=bound(plan, proof))
    return Findings(evidence, why, back or stays)


def depth_of(facts: Mapping[str, object]) -> Depth:
    """Return how far the rehearsal of an evidence went; what does not say so is from before there were depths."""
    told = str(facts.get("depth") or Depth.GO_AND_BACK)
    return next((depth for depth in Depth if depth.value == told), Depth.GO)


def bound(plan: Plan, proof: Proof) -> dict[str, str]:
    """Return part → digest of what a finding of that kind is about."""
    return {part.value: plan.parts[part] for part in BINDS[proof]}


def _result(passed: bool) -> JSON:
    return {"result": PASS if passed else FAIL}


def _forward(events: Iterable[Event]) -> Iterator[Event]:
    """Yield the events of a host until its first step is taken back."""
    for event in events:
        if event.event == "undoing":
            return
        yield event


def _not_whole(plan: Plan, found: Golive) -> Iterator[Said]:
    if breaks := found.journal.verify():
        yield Said(f"日志不完整: {breaks[0].zh}", f"the journal is not whole: {breaks[0].en}")
    if found.digest() != plan.digest:
        yield Said("演练的是另一份计划", "another plan was rehearsed")


def _not_there(
    own: Sequence[Event], ends: Sequence[str], forward: dict[str, list[Event]], steps: Sequence[Planned]
) -> Iterator[Said]:
    """Yield why it was not live before it was taken back."""
    done = {(host, event.step) for host, each in forward.items() for event in each if event.event == "done"}
    missing = [f"{one.host} {one.step}" for one in steps if (one.host, one.step) not in done]
    turned = [event.message for event in own if event.event in ("direction", "stopped") and event.message]
    if not steps:
        yield Said("计划没有步骤", "the plan has no steps")
    if SUCCESS not in ends:
        reason = turned[0] if turned else ""
        yield Said(f"未能上线: {reason}", f"it did not go live: {reason}")
    if missing:
        named = f"{', '.join(missing[:NAMED])} ({len(missing)})"
        yield Said(f"步骤未完成: {named}", f"not done: {named}")


def _not_back(back: bool, left: Sequence[str]) -> Iterator[Said]:
    if not back:
        named = "; ".join(left[:NAMED])
        yield Said(f"未能完全恢复: {named}", f"not all of it is back as it was: {named}")


def _not_tried(plan: Plan, tried: Tried) -> Iterator[Said]:
    """Yield why the failure on purpose, or the restore drill, shows nothing."""
    failing = tried.failing
    if failing is None:
        yield Said("没有演练中途失败", "no failure in the middle was tried")
    else:
        where = f"{failing.id} ({tried.where})"
        ends = [str(one.facts.get("result")) for one in failing.journal.events(GOLIVE) if one.event == "closed"]
        struck = any(
            event.event == "failed" and f"{event.host} {event.step}" == tried.where
            for host in failing.journal.hosts() for event in failing.journal.events(host)
        )  # fmt: skip
        yield from _not_whole(plan, failing)
        if not struck:
            yield Said(f"{where}: 中途没有失败", f"{where}: it did not fail where it should")
        if ends[-1:] != [CANCELLED] or unfinished(failing):
            yield Said(f"{where}: 失败后未能完全恢复", f"{where}: after the failure not all of it is back as it was")
    if plan.backup and not tried.drilled:
        zh, en = (f": {tried.lost}", f": {tried.lost}") if tried.lost else ("或未进行", ", or was not done")
        yield Said(f"恢复演练未通过{zh}", f"the restore drill did not pass{en}")


def _more(depth: Depth, tried: Tried) -> JSON:
    if depth is not Depth.FULL:
        return {}
    return {"failed_at": tried.where, "failing": tried.failing.id if tried.failing else "", "drilled": tried.drilled}


def _seconds(forward: dict[str, list[Event]]) -> dict[str, float]:
    """Return stage → seconds over all hosts; the time between a run that was killed and the next one is not counted."""
    spans: dict[tuple[str, str], list[datetime]] = {}
    for each in forward.values():
        for event in each:
            if event.event in ("intent", "done"):
                spans.setdefault((event.stage, event.run), []).append(datetime.fromisoformat(event.time))
    total: dict[str, float] = {}
    for (stage, _run), times in spans.items():
        total[stage] = round(total.get(stage, 0.0) + (max(times) - min(times)).total_seconds(), 1)
    return total


def _functional(forward: dict[str, list[Event]], steps: Sequence[Planned]) -> JSON:
    """Return how the tests of the verification ended; a step of it that has no `done` is a test that failed."""
    last = {(host, event.step): event for host, each in forward.items() for event in each if event.stage == "verify"}
    tests = [one for event in last.values() for one in event.facts.get("tests") or ()]
    outcomes = Counter("passed" if one.get("outcome") in FINE else "failed" for one in tests)
    wanted = [one for one in steps if one.step.startswith("verify.")]
    without = [one for one in wanted if (last.get((one.host, one.step)) or _NOTHING).event != "done"]
    passed = bool(wanted) and not without and bool(tests) and not outcomes["failed"]
    return {**_result(passed), "tests": len(tests), "failed": outcomes["failed"] + len(without)}


def _performance(forward: dict[str, list[Event]]) -> JSON:
    """Return each metric as it was measured: what the night is judged against beside its target (R53)."""
    last = {(host, event.step): event for host, each in forward.items() for event in each if event.event == "done"}
    metrics = [one for event in last.values() for one in event.facts.get("performance") or ()]
    return {**_result(bool(metrics) and all(one.get("ok") for one in metrics)), "metrics": metrics}


_NOTHING = Event(0, "", "", "", "", "", "")
