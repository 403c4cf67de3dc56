"""Read and verify the journal of a go-live."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import START, Event, parse

GOLIVE = "golive"
"""The target name of the go-live's own file: opened, direction, closed, gates."""


class Break(NamedTuple):
    """Where a chain does not hold: file, line number (from 1) and what is wrong."""

    path: Path
    line: int
    fault: str


class Journal:
    """The journal of one go-live: a folder with one JSON Lines file per target."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def hosts(self) -> list[str]:
        """Return the hosts that have a journal file, sorted, without the go-live itself."""
        return sorted(path.stem for path in self.folder.glob("*.jsonl") if path.stem != GOLIVE)

    def events(self, host: str) -> list[Event]:
        """Return the events of one host (or of `golive`) in their order; torn lines are left out."""
        return [event for _number, event in self._numbered(host) if event]

    def every(self) -> list[Event]:
        """Return the events of all targets, by time."""
        together = [event for host in [*self.hosts(), GOLIVE] for event in self.events(host)]
        return sorted(together, key=lambda event: (event.time, event.host, event.seq))

    def last(self, host: str, step: str) -> Event | None:
        """Return the last step event (facts left out) of a step on a host, None when it never began."""
        found = [event for event in self.events(host) if event.step == step and event.event != "fact"]
        return found[-1] if found else None

    def first_before(self, host: str, step: str) -> dict[str, object] | None:
        """Return the undo data of the first intent since the step was last undone: it is never overwritten."""
        before: dict[str, object] | None = None
        for event in self.events(host):
            if event.step != step:
                continue
            if event.event == "undone":
                before = None
            elif event.event == "intent" and before is None:
                before = event.before or {}
        return before

    def facts(self, host: str, step: str) -> dict[str, object]:
        """Return the measured values of a step, later ones over earlier ones."""
        merged: dict[str, object] = {}
        for event in self.events(host):
            if event.step == step:
                merged.update(event.facts)
        return merged

    def verify(self) -> list[Break]:
        """Return every place where a chain is broken: an edited, deleted, added or reordered line."""
        return [fault for host in [*self.hosts(), GOLIVE] for fault in self._breaks(host)]

    def _breaks(self, host: str) -> Iterator[Break]:
        previous, seq, torn = START, 0, 0
        path = self.folder / f"{host}.jsonl"
        for number, event in self._numbered(host):
            if event is None:
                torn = number
                continue
            if event.prev != previous or event.seq != seq + 1:
                yield Break(path, number, "does not follow the line before it: a line is missing, added or moved")
            if event.digest() != event.hash:
                yield Break(path, number, "was changed after it was written")
            if torn and torn != number - 1:
                yield Break(path, torn, "is not a line of a journal")
            previous, seq, torn = event.hash, event.seq, 0

    def _numbered(self, host: str) -> Iterator[tuple[int, Event | None]]:
        path = self.folder / f"{host}.jsonl"
        if not path.exists():
            return
        with path.open(encoding="utf-8", errors="replace") as handle:
            for number, line in enumerate(handle, 1):
                if line.strip():
                    yield number, parse(line)
