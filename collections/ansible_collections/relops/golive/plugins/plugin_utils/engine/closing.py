"""How a run ended, by its journal: success only with a `done` of every planned step on every host."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import kept, standings
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event


def closed(found: Golive, steps: Sequence[Planned], command: str) -> JSON:
    """Write how the run ended unless that is written already; an emergency tells each time what is left where.

    Returns `result`, `left`, and `again`: it was live or back before, so this run carried nothing out. A run that was
    stopped, or that goes forward and left steps out, is not closed: its result is stopped, the same command goes on.
    """
    if why := found.stopped():
        return {"result": golive.STOPPED, "left": [why]}
    left = [f"{event.host} {event.step}: {event.message or event.event}" for event in unfinished(found)]
    if found.direction() == golive.FORWARD and not left and found.result() != golive.SUCCESS:
        missing = undone_of(found, steps)
        if missing:
            words = [f"{one.host} {one.step}: not done" for one in missing]
            found.write("stopped", message=f"not every step of the plan was done: {'; '.join(words)}")
            return {"result": golive.STOPPED, "left": words}
    result, before = judge(found.direction(), left), found.result()
    if before != result or result == golive.EMERGENCY:
        found.write("closed", facts=_facts(found, result, left, command))
    return {"result": result, "left": left, "again": before == result and result in golive.ENDED}


def unfinished(found: Golive) -> list[Event]:
    """Return the last event of every step that began and is neither done nor undone; for a rollback: not undone."""
    journal, open_steps = found.journal, []
    backwards = found.direction() == golive.ROLLBACK
    for host in journal.hosts():
        steps = dict.fromkeys(event.step for event in journal.events(host))
        for step in steps:
            last = journal.last(host, step)
            if last is None or last.event == "undone":
                continue
            if backwards and journal.first_before(host, step) is None:
                continue
            if backwards or last.event != "done":
                open_steps.append(last)
    return open_steps


def undone_of(found: Golive, steps: Sequence[Planned]) -> list[Planned]:
    """Return the planned steps whose last event is not `done`; a plan without steps has nothing that could be live."""
    if not steps:
        return [Planned(0, "any step", "no host")]
    return [one for one in steps if (last := found.journal.last(one.host, one.step)) is None or last.event != "done"]


def judge(direction: str, left: list[str]) -> str:
    """Return how a run ended from its direction and what it left open."""
    if left:
        return golive.EMERGENCY
    return golive.CANCELLED if direction == golive.ROLLBACK else golive.SUCCESS


def _facts(found: Golive, result: str, left: list[str], command: str) -> JSON:
    facts: JSON = {"result": result, "left": left, "heads": found.journal.heads()}
    if result == golive.EMERGENCY:
        back = found.direction() == golive.ROLLBACK
        facts["hosts"] = {one.host: one.facts() for one in standings(found.journal)} if back else {}
        facts["command"] = command
    if result == golive.CANCELLED:
        facts["kept"] = kept(found.journal)
    return facts
