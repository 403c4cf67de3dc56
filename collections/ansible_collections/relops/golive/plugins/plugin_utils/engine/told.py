"""What a production night tells the case of its project: how it ended, and what was measured.

A kill between the journal's `closed` and the case is found by the next run, whichever it is: what is missing is
written then, before any gate is asked.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.alone import alone
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.holding import record_problems
from ansible_collections.relops.golive.plugins.plugin_utils.engine.states import RESULTS, SUCCESS
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import head_of
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof

LOCK = "told.lock"
PRODUCTION = "production"


def tell_case(found: Golive | None, plan: Plan | None) -> None:
    """Write into the case what a night in production has shown and the case does not tell yet; nothing of a twin's.

    Its parts are quoted from `plan` where that is the night's own.
    """
    standing = found.standing() if found else None
    if found is None or standing is None or not standing.production:
        return
    with alone(found.folder / LOCK):
        case = Case(found.state)
        missing = list(_missing(found, case, plan))
        if missing and found.journal.verify():
            return  # a broken record tells nothing: the gate of the journal refuses what comes next
        record_problems(found, case, standing.operator)
        for proof, facts in missing:
            case.write("evidence", proof.value, facts, standing.operator)


def _missing(found: Golive, case: Case, plan: Plan | None) -> Iterator[tuple[Proof, JSON]]:
    closed = [event for event in found.journal.events(GOLIVE) if event.event == "closed"]
    if not closed or found.result() not in RESULTS or not found.begun():
        return
    told = [one for one in case.of("evidence", Proof.NIGHT.value) if one.facts.get("golive") == found.id]
    if told and told[-1].facts.get("result") == found.result():
        return
    if found.result() == SUCCESS and (measured := performance_evidence(found, plan))["metrics"]:
        yield Proof.PERFORMANCE, measured
    yield Proof.NIGHT, night_evidence(found, plan)


def night_evidence(found: Golive, plan: Plan | None) -> JSON:
    """Return how a go-live ended, for the case: result, operator, journal's head, and the digest of every part."""
    standing, events = found.standing(), found.journal.events(GOLIVE)
    closed = next(event for event in reversed(events) if event.event == "closed")
    heads = found.journal.heads()
    return {
        "result": standing.result, "golive": found.id, "head": head_of(heads), "heads": heads, "closed": closed.hash,
        "time": closed.time, "binds": binds(found, plan, *Part), "operator": standing.operator,
        "account": standing.account, "left": list(closed.facts.get("left") or ()),
    }  # fmt: skip


def performance_evidence(found: Golive, plan: Plan | None) -> JSON:
    """Return each metric as it was measured on the new system before business was started (R53)."""
    last: dict[tuple[str, str], Event] = {}
    for host in found.journal.hosts():
        for event in found.journal.events(host):
            if event.event == "done" and event.facts.get("performance"):
                last[event.host, event.step] = event
    metrics = [one for event in last.values() for one in event.facts["performance"]]
    passed = bool(metrics) and all(one.get("ok") for one in metrics)
    return {
        "result": "pass" if passed else "fail", "metrics": metrics, "golive": found.id,
        "twin": twin_of(found),
        "before_business": all(_before_business(found, event) for event in last.values()),
        "binds": binds(found, plan, Part.RELEASE, Part.EQUIPMENT),
    }  # fmt: skip


def twin_of(found: Golive) -> str:
    """Return the identity of the twin on which the last run was opened: empty only where it says that it was none."""
    opened = [event.facts for event in found.journal.events(GOLIVE) if event.event == "opened"]
    where = (opened[-1].get("environment") if opened else None) or {}
    return "" if where.get("kind") == PRODUCTION else str(where.get("id") or where.get("kind") or "?")


def _before_business(found: Golive, measured: Event) -> bool:
    """Tell whether a measurement was over before the first entry point was opened to the business (tension 5)."""
    started = [
        event.time for host in found.journal.hosts() for event in found.journal.events(host)
        if event.stage == "resume" and event.event == "intent"
    ]  # fmt: skip
    return all(measured.time <= time for time in started)


def binds(found: Golive, plan: Plan | None, *parts: Part) -> dict[str, str]:
    """Return part → digest of the plan that went live; of another plan only that it was one: the night's own digest."""
    if plan is None or plan.digest != found.digest():
        return {Part.PLAN.value: found.digest()}
    return {part.value: plan.parts[part] for part in parts if part in plan.parts}
