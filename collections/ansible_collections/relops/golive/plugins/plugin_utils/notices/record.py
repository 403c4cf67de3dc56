"""What the case says of a notice: that it lies in the outbox, who was begun with, who has it, who confirmed it.

Entries `notice`, by the name of the form. Of a recipient nothing is written but, where a group has it in part, a hash
that says which of its recipients is not asked again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry
from ansible_collections.relops.golive.plugins.plugin_utils.notices.channels.channel import NOTHING, Delivery, Result
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import ID, Letter
from ansible_collections.relops.golive.plugins.plugin_utils.notices.outbox import CHANNEL as OUTBOX

KIND, WRITTEN, SENDING, DONE = "notice", "written", "sending", "done"
WORST = (Result.UNKNOWN, Result.FAILED, Result.REFUSED)


@dataclass
class Way:
    """One addressee by one channel: what became of it last, why, when, which recipients have it."""

    result: Result | None = None
    why: Said = NOTHING
    time: str = ""
    begun: bool = False
    have: set[str] = field(default_factory=set)

    @property
    def sent(self) -> bool:
        """Tell whether the addressee has it by this channel."""
        return self.result is Result.SENT


@dataclass
class Known:
    """All that the case says of one notice."""

    outbox: Entry | None = None
    ways: dict[tuple[str, str], Way] = field(default_factory=dict)

    def way(self, channel: str, addressee: str) -> Way:
        """Return what is known of an addressee by a channel."""
        return self.ways.setdefault((channel, addressee), Way())

    def begun(self, channel: str) -> list[str]:
        """Return the addressees with whom a channel was begun and of whom nobody wrote what became of it."""
        return [one for (name, one), way in self.ways.items() if name == channel and way.begun]


def known(case: Case, letter: Letter) -> Known:
    """Return what the case says of a notice; what somebody wrote by hand and makes no sense is left out."""
    found = Known()
    for entry in case.of(KIND, letter.standing.key):
        if str(entry.facts.get("letter") or str(entry.facts.get("form", ""))[:ID]) == letter.id:
            _take(found, entry)
    return found


def _take(found: Known, entry: Entry) -> None:
    channel, result = str(entry.facts.get("channel", "")), entry.facts.get("result")
    if channel == OUTBOX and result == WRITTEN:
        found.outbox = entry
        reach = entry.facts.get("reach")
        for name, addressees in reach.items() if isinstance(reach, Mapping) else ():
            for one in addressees if isinstance(addressees, list) else ():
                found.way(str(name), str(one))
    elif result == SENDING:
        addressees = entry.facts.get("addressees")
        for one in addressees if isinstance(addressees, list) else ():
            found.way(channel, str(one)).begun = True
    elif result == DONE:
        told = entry.facts.get("told")
        for row in told if isinstance(told, list) else ():
            if isinstance(row, Mapping):
                _done(found.way(channel, str(row.get("addressee", ""))), row, entry)


def _done(way: Way, row: Mapping[str, Any], entry: Entry) -> None:
    way.begun = False
    if way.sent:
        return
    have = row.get("have")
    way.have |= set(map(str, have)) if isinstance(have, list) else set()
    way.result = next((one for one in Result if one.value == row.get("result")), Result.UNKNOWN)
    way.why, way.time = Said(str(row.get("zh", "")), str(row.get("en", ""))), entry.time


def token(letter: str, recipient: str) -> str:
    """Return what stands for a recipient of a notice in the case."""
    return hashlib.sha256(f"{letter}\n{recipient}".encode()).hexdigest()[:16]


def write_posted(case: Case, letter: Letter, posted: tuple[str, str], reach: Mapping[str, Sequence[str]], by: str,
                 more: JSON | None = None) -> Entry:  # fmt: skip
    """Write that a notice lies in the outbox (`posted`: file, SHA-256), and whom which channel is to reach."""
    facts: JSON = {
        **(more or {}), "form": letter.form, "letter": letter.id, "notice": letter.notice, "channel": OUTBOX,
        "addressees": list(letter.addressees), "file": posted[0], "sha256": posted[1], "result": WRITTEN,
        "reach": {name: list(them) for name, them in reach.items()},
    }  # fmt: skip
    return case.write(KIND, letter.standing.key, facts, by)


def write_begun(case: Case, letter: Letter, channel: str, addressees: Sequence[str], by: str) -> None:
    """Write that a channel is begun with for these addressees."""
    facts: JSON = {**_head(letter, channel), "addressees": list(addressees), "result": SENDING}
    case.write(KIND, letter.standing.key, facts, by)


def write_done(case: Case, letter: Letter, channel: str, deliveries: Iterable[Delivery], before: Known, by: str
               ) -> None:  # fmt: skip
    """Write what became of each addressee; one has it when each of his recipients has."""
    facts: JSON = {**_head(letter, channel), "told": list(_told(letter, deliveries, before, channel)), "result": DONE}
    case.write(KIND, letter.standing.key, facts, by)


def _head(letter: Letter, channel: str) -> JSON:
    return {"form": letter.form, "letter": letter.id, "notice": letter.notice, "channel": channel}


def _told(letter: Letter, deliveries: Iterable[Delivery], before: Known, channel: str) -> Iterator[JSON]:
    groups: dict[str, list[Delivery]] = {}
    for one in deliveries:
        groups.setdefault(one.addressee, []).append(one)
    for addressee, found in groups.items():
        results = {one.result for one in found}
        worst = next((one for one in WORST if one in results), Result.SENT)
        row: JSON = {"addressee": addressee, "result": worst.value}
        if worst is not Result.SENT:
            why = next(one.why for one in found if one.result is worst)
            have = {token(letter.id, one.recipient) for one in found if one.result is Result.SENT}
            row |= {"zh": why.zh, "en": why.en, "have": sorted(have | before.way(channel, addressee).have)}
        yield row
