"""What a dossier is made from: the plan, the words of a language and the journal of a night."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, standings
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import agreed
from ansible_collections.relops.golive.plugins.plugin_utils.engine import lifecycle
from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import Standing, standing_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import CANCELLED, EMERGENCY, ROLLBACK
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal, head_of
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import SAID
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.attempts import Attempt, attempts, moment
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.measured import Measured
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import Drill, newest

PRODUCTION = "production"
"""The kind of environment of a run that acted on no twin."""


@dataclass(frozen=True)
class Night(Context):
    """A context with the journal of its go-live: what was done and measured; its case, and whose signatures count."""

    journal: Journal
    case: Case | None = None
    trust: Trust | None = None

    @property
    def file_no(self) -> str:
        """Return the name of the go-live."""
        return self.golive_id

    @property
    def made_from(self) -> str:
        """Return the go-live and the time of its last event."""
        return f"{self.golive_id} · {self.clock(self.end)}"

    @property
    def has_night(self) -> bool:
        """Tell that there was a night: there are measurements, and persons sign."""
        return True

    @property
    def golive_id(self) -> str:
        """Return the name of the go-live: that of the folder which holds its journal."""
        return self.journal.folder.parent.name

    @property
    def law(self) -> bool:
        """Tell whether the process was law: a production, or a twin that played one."""
        return any(event.facts.get("production") is True for event in self.golive_events)

    @property
    def simulated(self) -> bool:
        """Tell whether it was on a twin, by the fact of each run; one that does not say was a twin's."""
        kinds = [(event.facts.get("environment") or {}).get("kind") for event in self.golive_events
                 if event.event == "opened"]  # fmt: skip
        return not self.law or any(kind not in (None, PRODUCTION) for kind in kinds)

    @cached_property
    def forms(self) -> Mapping[str, FormStanding]:
        """Return where each form of the process stands, none without a case."""
        return standings(self.plan, self.case, self.trust) if self.case and self.case.entries else {}

    @cached_property
    def window(self) -> Window:
        """Return the window that was agreed, else the one that the plan intends."""
        return agreed(self.forms) or self.plan.window

    @cached_property
    def by_host(self) -> dict[str, list[Event]]:
        """Return the events of every host, read once."""
        return {host: list(map(_discreet, self.journal.events(host))) for host in self.journal.hosts()}

    @cached_property
    def golive_events(self) -> list[Event]:
        """Return the events of the go-live itself."""
        return list(map(_discreet, self.journal.events(GOLIVE)))

    @cached_property
    def attempts(self) -> list[Attempt]:
        """Return the attempts of all hosts by time."""
        found = [attempt for events in self.by_host.values() for attempt in attempts(events)]
        return sorted(found, key=lambda one: (one.start, one.event.host, one.event.seq))

    @cached_property
    def measured(self) -> Measured:
        """Return what the stages measured."""
        return Measured(self.by_host)

    @cached_property
    def standing(self) -> lifecycle.Standing:
        """Return where the go-live stands."""
        return lifecycle.fold(self.golive_events)

    @cached_property
    def result(self) -> str:
        """Return success, cancelled, emergency, or running when the journal was not closed (requirements, part 7)."""
        return self.standing.result or "running"

    @cached_property
    def ending(self) -> str:
        """Return the sentence about the result; what went back without a failure was asked to."""
        failed = any(event.event == "failed" for events in self.by_host.values() for event in events) or any(
            event.facts.get("faults") for event in self.golive_events if event.event == "direction"
        )
        return self.texts(f"result.{self.result}.{'asked' if self.result == CANCELLED and not failed else 'line'}")

    @cached_property
    def emergency(self) -> dict[str, Any]:
        """Return what was written when the run ended in an emergency (`hosts`, `command`), else nothing."""
        closed = [event.facts for event in self.golive_events if event.event == "closed"]
        return closed[-1] if self.result == EMERGENCY and closed else {}

    @cached_property
    def standings(self) -> list[Standing]:
        """Return what an emergency left of every host: restored, changed, or unknown."""
        return [standing_of(host, facts) for host, facts in self.emergency.get("hosts", {}).items()]

    @cached_property
    def drill(self) -> Drill | None:
        """Return the newest restore drill of the go-live."""
        return newest(self.journal.folder.parent)

    @cached_property
    def rolled_back(self) -> bool:
        """Tell whether the go-live turned back."""
        return self.standing.direction == ROLLBACK

    @cached_property
    def start(self) -> datetime | None:
        """Return when the go-live was opened first, in the window's time zone."""
        times = [moment(event) for event in self.golive_events[:1]] or [one.start for one in self.attempts[:1]]
        return self.local(times[0]) if times else None

    @cached_property
    def end(self) -> datetime | None:
        """Return the time of the last event of any host or of the go-live."""
        ends = [moment(events[-1]) for events in [*self.by_host.values(), self.golive_events] if events]
        return self.local(max(ends)) if ends else None

    @cached_property
    def operators(self) -> tuple[str, ...]:
        """Return who ran it, in order of appearance, each once (R46).

        In production that is whom the signed order names, with the account that typed; on a twin, where nobody signs,
        the account of the system, and it says so.
        """
        accounts = {event.operator: event for event in self.golive_events if event.event == "opened"}
        names = dict.fromkeys(event.operator for event in self.golive_events if event.operator)
        return tuple(self._who(name, accounts.get(name)) for name in names)

    def _who(self, name: str, opened: Event | None) -> str:
        production = opened.facts.get("production") if opened else None
        if not isinstance(production, bool):
            return name
        account = str(opened.facts.get("account") or "?") if opened else ""
        return self.texts("who.production" if production else "who.twin", person=name, account=account)

    def ran_by(self, event: Event) -> str:
        """Return who ran a step; in an older journal its run says that, since the step named its owner."""
        opened = {one.run: one.operator for one in self.golive_events if one.event == "opened"}
        return event.operator if event.owner is not None else opened.get(event.run) or event.operator

    def owner_of(self, event: Event) -> str:
        """Return the person of the plan for a step: what the journal says, in an older one as its operator."""
        return event.operator if event.owner is None else event.owner

    @cached_property
    def head_hash(self) -> str:
        """Return one SHA-256 over the last hash of every target's chain: it changes when any line does."""
        ends = {**self.by_host, GOLIVE: self.golive_events}
        return head_of({host: events[-1].hash for host, events in ends.items() if events})


def _discreet(event: Event) -> Event:
    """Return the event without secrets that this run knows: an older journal may hold one."""
    said = {name: getattr(event, name) for name in SAID}
    return replace(event, **RUN.walk(said)) if RUN.holds(said) else event
