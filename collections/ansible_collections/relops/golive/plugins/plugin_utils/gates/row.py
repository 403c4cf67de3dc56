"""One gate with its verdict, and what stands above all of them: as data for a portal, the journal and the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Closed, Gate, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Deviation
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window

ORDER = "order"


@dataclass(frozen=True, slots=True)
class Row:
    """One gate and its verdict."""

    gate: Gate
    verdict: Verdict

    @property
    def state(self) -> str:
        """Return open, closed or unasked."""
        return "unasked" if self.verdict is None else "open" if isinstance(self.verdict, Open) else "closed"

    @property
    def waits(self) -> bool:
        """Tell whether it is open and other gates have to be closed first."""
        return isinstance(self.verdict, Open) and bool(self.verdict.waits)

    def plain(self) -> JSON:
        """Return it for a portal or the journal: both languages, times as ISO 8601."""
        found: JSON = {
            "gate": self.gate.id, "title": self.gate.title._asdict(), "rules": list(self.gate.rules),
            "state": self.state,
        }  # fmt: skip
        if isinstance(self.verdict, Closed):
            found["why"] = self.verdict.why._asdict()
        elif isinstance(self.verdict, Open):
            found.update({name: getattr(self.verdict, name)._asdict() for name in ("why", "who", "what")})
            found["until"] = self.verdict.until.isoformat() if self.verdict.until else ""
            found["lost"] = self.verdict.lost
            found["waits"] = list(self.verdict.waits)
        return found


@dataclass(frozen=True, slots=True)
class Head:
    """What the table says first: whether the process is law here, for which plan, when, who, and what is relaxed."""

    at: At
    production: bool
    project: str
    digest: str
    now: datetime
    zone: tzinfo | None = None
    window: Window | None = None
    person: str = ""
    account: str = ""
    deviations: tuple[Deviation, ...] = ()


class Rows(list[Row]):
    """All verdicts of one question, with their head."""

    def __init__(self, found: Iterable[Row], head: Head) -> None:
        super().__init__(found)
        self.head = head


def head_of(asked: Asked) -> Head:
    """Return what stands above the verdicts."""
    law = asked.production
    standing = asked.forms.get(ORDER) if law else None
    filed = standing.filed if standing and standing.closed else None
    window = asked.window or (asked.plan.window if asked.plan else None)
    person = str(filed.fields.get("operator", "")) if filed else ""
    zone = window.start.tzinfo if window else None
    law_of = (asked.window, person, asked.user, asked.process.deviations) if law else ()
    return Head(asked.at, law, asked.project, asked.digest, asked.now, zone, *law_of)
