"""What machines found, as the case holds it, and the time of its chain.

The time of an entry is that of the chain: never earlier than what stands before it. A clock that is set back makes
nothing older than it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof

PASS, SUCCESS = "pass", "success"
FAILED_NIGHTS = ("cancelled", "emergency")
"""Results of a night after which the next one needs more than an order (R50)."""
BEGINNING = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One evidence, and when it was found by the time of the chain."""

    entry: Entry
    time: datetime

    @property
    def seq(self) -> int:
        """Return its place in the chain."""
        return self.entry.seq

    @property
    def result(self) -> str:
        """Return pass or fail; of a night success, cancelled or emergency."""
        return str(self.entry.facts.get("result", ""))

    @property
    def passed(self) -> bool:
        """Tell whether it was found to be right."""
        return self.result == PASS

    @property
    def golive(self) -> str:
        """Return the go-live that it is about, an empty text where it is about none."""
        return str(self.entry.facts.get("golive", ""))

    @property
    def binds(self) -> Mapping[str, str]:
        """Return part → digest (hex) at that time."""
        found = self.entry.facts.get("binds")
        return found if isinstance(found, dict) else {}

    def names(self, key: str) -> frozenset[str]:
        """Return a list of its facts as a set of words."""
        found = self.entry.facts.get(key)
        return frozenset(map(str, found)) if isinstance(found, list) else frozenset()

    def differs(self, parts: Mapping[Part, str], *needed: Part) -> tuple[Part, ...]:
        """Return the parts that are not as they were then: those it has to bind, and each other one that it binds."""
        others = (part for part in Part if part in self.binds and part not in needed)
        return tuple(part for part in (*needed, *others) if not parts.get(part) or self.binds.get(part) != parts[part])


class Proofs:
    """The evidence of a case; without a case there is none."""

    def __init__(self, case: Case | None) -> None:
        self.entries = case.entries if case else ()

    @cached_property
    def times(self) -> dict[int, datetime]:
        """Return the time of each entry by its place in the chain."""
        found: dict[int, datetime] = {}
        last = BEGINNING
        for one in self.entries:
            last = max(last, moment_of(one.time))
            found[one.seq] = last
        return found

    def moment(self, seq: int) -> datetime:
        """Return when the entry of that place was written."""
        return self.times.get(seq, BEGINNING)

    @property
    def latest(self) -> datetime:
        """Return the newest time that anybody wrote into the case."""
        return next(reversed(self.times.values()), BEGINNING)

    def every(self, proof: Proof, golive: str = "") -> list[Evidence]:
        """Return the evidence of a kind, and of a go-live where one is given, oldest first."""
        kept = (one for one in self.entries if one.kind == "evidence" and one.name == proof.value)
        found = [Evidence(one, self.moment(one.seq)) for one in kept if isinstance(one.facts, dict)]
        return [one for one in found if golive in ("", one.golive)]

    def newest(self, proof: Proof, golive: str = "") -> Evidence | None:
        """Return the newest evidence of a kind, None where there is none."""
        return next(reversed(self.every(proof, golive)), None)


def counted_live(case: Case) -> bool:
    """Tell whether what went live last counts as live: it was announced, and no night came after that (R62, H12)."""
    proofs = Proofs(case)
    announced, night = proofs.newest(Proof.ANNOUNCED), proofs.newest(Proof.NIGHT)
    return announced is not None and announced.passed and (night is None or night.seq < announced.seq)


def moment_of(text: object) -> datetime:
    """Return a time of the record; what is none lies before everything."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return BEGINNING
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _words(*names: str) -> Callable[[Mapping[str, Any]], bool]:
    return lambda facts: all(isinstance(facts.get(name), str) for name in names)


def _form(facts: Mapping[str, Any]) -> bool:
    version = facts.get("version")
    texts = [facts.get("binds"), facts.get("attachments", {})]
    whole = all(isinstance(one, dict) and all(isinstance(value, str) for value in one.values()) for one in texts)
    return (
        whole
        and isinstance(facts.get("fields"), dict)
        and isinstance(version, int)
        and _words("project", "form", "number", "person", "role")(facts)
    )


SHAPES: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "form": _form,
    "signature": _words("form", "person", "role", "decision", "method", "signature"),
    "attachment": lambda facts: bool(re.fullmatch("[0-9a-f]{64}", str(facts.get("sha256")))),
    "evidence": lambda facts: isinstance(facts.get("result", ""), str) and isinstance(facts.get("binds", {}), dict),
}
"""What an entry of a kind has to hold before anybody reads it."""


def _any(_facts: Mapping[str, Any]) -> bool:
    return True


def malformed(case: Case) -> Iterator[Entry]:
    """Yield the entries that do not hold what their kind needs: no program of ours wrote them."""
    for one in case.entries:
        shape = SHAPES.get(one.kind, _any)
        whole = isinstance(one.facts, dict) and isinstance(one.name, str) and shape(one.facts)
        if not whole or (one.kind == "form" and one.facts["form"] != one.name):
            yield one
