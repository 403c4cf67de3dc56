"""The case (卷宗) of a project: all that is said and signed about it, over all rehearsals, nights and postponements.

`<state>/case/case.jsonl` is written by the journal's writer: appended, chained, never changed; `attachments/<sha256>`
lie beside it. The chain gives the order of things; a time that a person claims is only printed.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.text import form_text, signed_text
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import CASE
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.verify import Break, read_chain
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append

APPROVE, REJECT = "approve", "reject"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the case: its place in the chain, its time (UTC, ISO 8601), its hash, who wrote it, its facts."""

    seq: int
    time: str
    hash: str
    kind: str
    name: str
    by: str
    facts: JSON


@dataclass(frozen=True, slots=True)
class Filed:
    """One version of a form; `binds` maps a part of the plan to its digest (hex) at that time."""

    entry: Entry

    @property
    def key(self) -> str:
        """Return the key of the form in the process."""
        return self.entry.name

    @property
    def version(self) -> int:
        """Return the version, from 1."""
        return int(self.entry.facts["version"])

    @property
    def person(self) -> str:
        """Return who files it; a claim until that person has signed."""
        return str(self.entry.facts["person"])

    @property
    def role(self) -> str:
        """Return in which role it is filed."""
        return str(self.entry.facts["role"])

    @property
    def fields(self) -> JSON:
        """Return the values by key."""
        return dict(self.entry.facts["fields"])

    @property
    def binds(self) -> dict[str, str]:
        """Return part → digest."""
        return dict(self.entry.facts["binds"])

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
        return str(self.entry.facts["form"])

    @property
    def signer(self) -> str:
        """Return `person/role`, the principal of the trust root."""
        return f"{self.entry.facts['person']}/{self.entry.facts['role']}"

    @property
    def person(self) -> str:
        """Return the person."""
        return str(self.entry.facts["person"])

    @property
    def role(self) -> str:
        """Return the role."""
        return str(self.entry.facts["role"])

    @property
    def decision(self) -> str:
        """Return approve or reject."""
        return str(self.entry.facts["decision"])


class Case:
    """The case in a folder; reading a `Case` once gives one unchanging view, writing returns the new entry."""

    def __init__(self, state: Path) -> None:
        self.folder = state / CASE

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Return every entry in the order of the chain; torn lines are left out."""
        return tuple(_entry(event) for event in Journal(self.folder).events(CASE))

    def of(self, kind: str, name: str = "") -> list[Entry]:
        """Return the entries of a kind, and of a name where one is given."""
        return [one for one in self.entries if one.kind == kind and name in ("", one.name)]

    def last(self, kind: str, name: str) -> Entry | None:
        """Return the newest entry of a kind and name."""
        return next(iter(reversed(self.of(kind, name))), None)

    def filed(self, key: str) -> Filed | None:
        """Return the newest version of a form."""
        entry = self.last("form", key)
        return Filed(entry) if entry else None

    def signatures(self, filed: Filed) -> list[Signed]:
        """Return the signatures of a version of a form, in the order of the chain."""
        return [Signed(one) for one in self.of("signature", filed.key) if one.facts.get("form") == filed.entry.hash]

    def head(self) -> str:
        """Return the hash of the last entry, an empty text for an empty case."""
        return self.entries[-1].hash if self.entries else ""

    def breaks(self) -> list[Break]:
        """Return every place where the chain or an attachment does not hold."""
        found = list(read_chain(self.folder / f"{CASE}.jsonl").breaks)
        for entry in self.of("attachment"):
            path = self.folder / "attachments" / str(entry.facts["sha256"])
            if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != entry.facts["sha256"]:
                found.append(Break(path, 1, f"附件 {entry.name} 丢失或被修改", f"{entry.name} is lost or was changed"))
        return found

    def write(self, kind: str, name: str, facts: Mapping[str, Any], by: str) -> Entry:
        """Append an entry and return it; `by` is the account that wrote it. Raises GoliveError when it cannot be."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        plain = json.loads(json.dumps(dict(facts), ensure_ascii=False, sort_keys=True))
        event = append(self.folder, CASE, event=kind, run="", stage=CASE, step=name, operator=by, facts=plain)
        self.__dict__.pop("entries", None)
        return _entry(event)

    def attach(self, name: str, kind: str, content: bytes, by: str) -> Entry:
        """Keep a document under its SHA-256 and write that it was added."""
        sha256 = self.keep(content)
        return self.write("attachment", name, {"kind": kind, "sha256": sha256, "size": len(content)}, by)

    def keep(self, content: bytes) -> str:
        """Keep bytes below `attachments/` and return their SHA-256 (hex)."""
        sha256 = hashlib.sha256(content).hexdigest()
        folder = self.folder / "attachments"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        temporary, path = folder / f".{sha256}.{os.getpid()}", folder / sha256
        try:
            with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
            temporary.replace(path)
        except OSError as error:
            raise GoliveError(
                f"{path} cannot be written: {error.strerror}", zh=f"{path} 无法写入: {error.strerror}"
            ) from error
        return sha256

    def kept(self, sha256: str) -> bytes | None:
        """Return bytes that were kept, None where they are gone."""
        path = self.folder / "attachments" / sha256
        return path.read_bytes() if path.is_file() else None


def _entry(event: Event) -> Entry:
    return Entry(event.seq, event.time, event.hash, event.event, event.step, event.operator, event.facts)
