"""What a forger can do to a dossier: change a file, write a chain anew with right hashes, make the manifest fit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import START, Event, parse
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST

CASE = "case/case.jsonl"
LOG = "journal/golive.jsonl"
Edit = Callable[[dict[str, Any]], None]


class Forger:
    """A copy of a dossier in the hands of somebody who wants it to say something else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, name: str) -> Path:
        """Return the path of a file."""
        return self.folder / name

    def one(self, pattern: str) -> str:
        """Return the name of the first file of a pattern; there has to be one."""
        return next(path.relative_to(self.folder).as_posix() for path in sorted(self.folder.glob(pattern)))

    def flip(self, name: str) -> None:
        """Change one bit in the middle of a file."""
        content = bytearray(self.path(name).read_bytes())
        content[len(content) // 2] ^= 1
        self.path(name).write_bytes(content)

    def replace(self, name: str, old: str, new: str) -> None:
        """Change a text in a file; it has to be there."""
        text = self.path(name).read_text(encoding="utf-8")
        assert old in text, f"{name} does not say {old}"
        self.path(name).write_text(text.replace(old, new), encoding="utf-8")

    def events(self, name: str) -> list[Event]:
        """Return the lines of a chain."""
        found = [parse(line) for line in self.path(name).read_text(encoding="utf-8").splitlines()]
        return [event for event in found if event]

    def chain(self, name: str, events: list[Event]) -> None:
        """Write a chain anew: places, hashes, everything right."""
        head, lines = START, []
        for seq, event in enumerate(events, 1):
            sealed = replace(event, seq=seq, prev=head).sealed()
            head = sealed.hash
            lines.append(sealed.line())
        self.path(name).write_text("".join(lines), encoding="utf-8")

    def edit(self, name: str, place: int, edit: Edit) -> None:
        """Change the facts of one line (from 1) and write the rest of the chain anew."""
        events = self.events(name)
        facts = json.loads(json.dumps(events[place - 1].facts))
        edit(facts)
        events[place - 1] = replace(events[place - 1], facts=facts)
        self.chain(name, events)

    def case(self) -> Case:
        """Return the case of the copy as it is now."""
        return Case(self.folder)

    def place(self, kind: str, name: str, nth: int = -1) -> int:
        """Return the line of an entry of the case."""
        return self.case().of(kind, name)[nth].seq

    def follow(self) -> None:
        """Let every signature name the hash that its form has now, as far as a forger can tell which it was."""
        for _again in range(3):
            forms = {(entry.name, Filed(entry).version): entry.hash for entry in self.case().of("form")}
            events = self.events(CASE)
            for place, event in enumerate(events):
                if event.event == "signature":
                    facts = {**event.facts, "form": forms[event.step, event.facts["version"]]}
                    events[place] = replace(event, facts=facts)
            self.chain(CASE, events)

    def papers(self) -> None:
        """Write the papers anew from the case as it is now."""
        from ansible_collections.relops.golive.plugins.plugin_utils.case.paper import papers  # noqa: PLC0415

        for path in self.folder.glob("forms/*.txt*"):
            path.unlink()
        for name, content in papers(self.case()):
            self.path(name).write_bytes(content)

    def seal(self, **head: object) -> None:
        """Make the manifest fit what is there now, and say what `head` says."""
        manifest = json.loads(self.path(MANIFEST).read_text(encoding="utf-8"))
        names = sorted(path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*") if path.is_file())
        files = [
            {"file": name, "sha256": hashlib.sha256(self.path(name).read_bytes()).hexdigest(),
             "size": self.path(name).stat().st_size}
            for name in names if name != MANIFEST
        ]  # fmt: skip
        content = {**manifest, **head, "files": files}
        self.path(MANIFEST).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def reseal(self) -> None:
        """Do all that a forger can do without anybody's key: papers, manifest, and every digest that it quotes."""
        self.papers()
        from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal  # noqa: PLC0415

        self.seal(journal_head=Journal(self.folder / "journal").head(), case_head=self.case().head())


def entry_of(case: Case, kind: str, name: str) -> Entry:
    """Return the newest entry; there has to be one."""
    found = case.last(kind, name)
    assert found is not None
    return found
