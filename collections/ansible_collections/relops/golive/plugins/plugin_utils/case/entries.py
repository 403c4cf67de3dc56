"""The entries of a case as they are read: a version of a form, a signature; nothing in them is believed by itself.

Somebody may have written them by hand. So whatever is missing or of another kind reads as empty, and is found out
where it is judged: by the chain, by the signatures over its exact bytes, by the rules of the form.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.case.text import form_text, signed_text
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event

APPROVE, REJECT = "approve", "reject"
BEGINNING = datetime.min.replace(tzinfo=UTC)
"""The chain's time before anything was written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the case: its place in the chain, its time (UTC, ISO 8601), its hash, who wrote it, its facts.

    `moment` is the chain's time: the latest time that was written up to here. A clock that was set back does not make
    an entry older than those before it.
    """

    seq: int
    time: str
    hash: str
    kind: str
    name: str
    by: str
    facts: JSON
    moment: datetime = BEGINNING


def entries_of(events: Iterable[Event]) -> Iterator[Entry]:
    """Yield the events of a case's file as entries, each with the chain's time."""
    moment = BEGINNING
    for event in events:
        moment = max(moment, _time(event.time) or moment)
        yield entry_of(event, moment)


def entry_of(event: Event, moment: datetime | None = None) -> Entry:
    """Return one event as an entry."""
    facts = event.facts if isinstance(event.facts, dict) else {}
    when = moment or _time(event.time) or BEGINNING
    return Entry(event.seq, event.time, event.hash, event.event, event.step, event.operator, facts, when)


def _time(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _text(facts: JSON, name: str) -> str:
    value = facts.get(name)
    return value if isinstance(value, str) else ""


def _table(facts: JSON, name: str) -> JSON:
    value = facts.get(name)
    return dict(value) if isinstance(value, dict) else {}


@dataclass(frozen=True, slots=True)
class Filed:
    """One version of a form; `binds` maps a part of the plan to its digest (hex) at that time."""

    entry: Entry

    @property
    def key(self) -> str:
        """Return the key of the form in the process."""
        return self.entry.name

    @property
    def project(self) -> str:
        """Return the code of the project for which it was filed."""
        return _text(self.entry.facts, "project")

    @property
    def version(self) -> int:
        """Return the version, from 1."""
        found = self.entry.facts.get("version")
        return found if isinstance(found, int) else 0

    @property
    def person(self) -> str:
        """Return who files it; a claim until that person has signed."""
        return _text(self.entry.facts, "person")

    @property
    def role(self) -> str:
        """Return in which role it is filed."""
        return _text(self.entry.facts, "role")

    @property
    def fields(self) -> JSON:
        """Return the values by key."""
        return _table(self.entry.facts, "fields")

    @property
    def binds(self) -> dict[str, str]:
        """Return part → digest."""
        return {str(part): str(digest) for part, digest in _table(self.entry.facts, "binds").items()}

    @property
    def contents(self) -> dict[str, str]:
        """Return part → SHA-256 (hex) of what that part was, kept beside the case."""
        return {str(part): str(sha256) for part, sha256 in _table(self.entry.facts, "contents").items()}

    @property
    def attachments(self) -> dict[str, str]:
        """Return name → SHA-256 (hex) of each document that belongs to it."""
        return {str(name): str(sha256) for name, sha256 in _table(self.entry.facts, "attachments").items()}

    def text(self) -> str:
        """Return it as text for a person."""
        return form_text(self.entry.facts)

    def to_sign(self, signer: str, decision: str, opinion: str = "") -> bytes:
        """Return the bytes that `signer` (`person/role`) signs to approve or reject it."""
        return signed_text(self.entry.facts, self.entry.hash, signer, decision, opinion)


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature as the case holds it: nothing of it is believed before it was verified."""

    entry: Entry

    @property
    def of(self) -> str:
        """Return the hash of the form's entry."""
        return _text(self.entry.facts, "form")

    @property
    def signer(self) -> str:
        """Return `person/role`, the principal of the trust root."""
        return f"{self.person}/{self.role}"

    @property
    def person(self) -> str:
        """Return the person."""
        return _text(self.entry.facts, "person")

    @property
    def role(self) -> str:
        """Return the role."""
        return _text(self.entry.facts, "role")

    @property
    def decision(self) -> str:
        """Return approve or reject."""
        return _text(self.entry.facts, "decision")

    @property
    def opinion(self) -> str:
        """Return the opinion, an empty text where none was given."""
        return _text(self.entry.facts, "opinion")

    @property
    def method(self) -> str:
        """Return the way of signing."""
        return _text(self.entry.facts, "method")

    @property
    def value(self) -> str:
        """Return the signature itself, as its method writes it."""
        return _text(self.entry.facts, "signature")
