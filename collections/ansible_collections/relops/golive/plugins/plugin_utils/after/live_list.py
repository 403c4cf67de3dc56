"""Which go-lives count as live: those that were announced, and no others (R62, H12)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import Evidence, Proofs
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import SUCCESS, Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

COUNTED = {True: Said("已上线", "counted as live"), False: Said("视为未上线", "counts as not live")}


@dataclass(frozen=True, slots=True)
class Live:
    """One go-live of the project: how it ended, when it was announced under which number, whether it counts."""

    golive: str
    result: str
    ended: str
    number: str
    announced: str
    counted_live: bool

    def plain(self) -> JSON:
        """Return it for a portal or an assessment."""
        return asdict(self)

    def line(self, language: str) -> str:
        """Return it for a person."""
        words = [self.golive, self.result or "-", self.number or "-", self.announced or "-"]
        return "  ".join([*words, COUNTED[self.counted_live].in_(language)])


def live_list(state: Path) -> list[Live]:
    """Return every go-live of a state folder, oldest first."""
    case = Case(state)
    found = {name: result for name, result in golive.ended(state).items() if not (state / name).is_symlink()}
    return [_live(Golive(state, state / name), result, case) for name, result in found.items()]


def _live(found: Golive, result: str, case: Case) -> Live:
    announced = _announced(found, case)
    closed = [event.time for event in found.journal.events(GOLIVE) if event.event == "closed"]
    return Live(
        golive=found.id,
        result=result,
        ended=closed[-1] if closed and result else "",
        number=str(announced.entry.facts.get("number", "")) if announced else "",
        announced=announced.entry.time if announced else "",
        counted_live=announced is not None and result == SUCCESS,
    )


def _announced(found: Golive, case: Case) -> Evidence | None:
    """Return the announcement that counts: it passed, and the case knows of no end of that night after it."""
    proofs = Proofs(case)
    announced, night = proofs.newest(Proof.ANNOUNCED, found.id), proofs.newest(Proof.NIGHT, found.id)
    if announced is None or not announced.passed or night is None or night.seq > announced.seq:
        return None
    return announced if night.result == SUCCESS else None
