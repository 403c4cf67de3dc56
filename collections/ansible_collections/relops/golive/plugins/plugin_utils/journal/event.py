"""One line of the journal and its place in the hash chain."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

START = "0" * 64
"""`prev` of the first line of every file."""
TEXTS = ("time", "run", "host", "stage", "step", "event", "operator", "hash", "prev")
KINDS: Mapping[str, type] = {"seq": int, "facts": dict, **dict.fromkeys(TEXTS, str)}
"""What is read of an event by its kind: a line in which it is another was written by no journal."""


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to one step on one host (or to the go-live itself, host `golive`).

    `time` is UTC with milliseconds, `seconds` the duration of what ended with this event, `changes` a list of
    `{item, from, to}`, `before` what undo needs, `hash` the SHA-256 of the line without its hash (R48, H8). `operator`
    is who ran it, `owner` the person of the plan; an older line has no owner (None): its operator is the owner.
    """

    seq: int
    time: str
    run: str
    host: str
    stage: str
    step: str
    event: str
    fingerprint: str = ""
    operator: str = ""
    role: str = ""
    before: dict[str, Any] | None = None
    changes: list[Any] = field(default_factory=list)
    diff: Any = None
    facts: dict[str, Any] = field(default_factory=dict)
    message: str = ""
    seconds: float = 0.0
    owner: str | None = None
    prev: str = START
    hash: str = ""

    def line(self) -> str:
        """Return the event as one JSON line, newline included."""
        return self.written()[0]

    def sealed(self) -> Event:
        """Return the event with the hash that belongs to its content."""
        return replace(self, hash=self.digest())

    def digest(self) -> str:
        """Return the SHA-256 (hex) over everything but the hash itself, `prev` included."""
        return self.written()[1]

    def written(self) -> tuple[str, str]:
        """Return the line, newline included, and the digest that belongs to it: each value is written once for both."""
        content = self._content()
        given = canonical({"hash": content.pop("hash")})[1:-1]
        before = canonical({name: value for name, value in content.items() if name < "hash"})[1:-1]
        after = canonical({name: value for name, value in content.items() if name > "hash"})[1:-1]
        digest = hashlib.sha256(f"{{{before},{after}}}".encode()).hexdigest()
        return f"{{{before},{given},{after}}}\n", digest

    def _content(self) -> dict[str, Any]:
        """Return the fields that the line has: an older one has no owner."""
        content = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return {name: value for name, value in content.items() if name != "owner" or value is not None}


def parse(line: str) -> Event | None:
    """Return the event of a line, None when the line is torn: a torn line is an event that never happened."""
    try:
        content = json.loads(line)
    except ValueError:
        return None
    if not isinstance(content, dict) or not {"seq", "event", "hash"} <= content.keys():
        return None
    known = {name: value for name, value in content.items() if name in Event.__dataclass_fields__}
    if any(not isinstance(known[name], kind) for name, kind in KINDS.items() if name in known):
        return None
    try:
        return Event(**known)
    except TypeError:
        return None


def canonical(value: Mapping[str, Any]) -> str:
    """Return JSON with sorted keys and no spaces, the same for equal values; non-JSON values become text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
