"""Read and verify the journal of a go-live."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event, parse
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.journal.verify import Break, Chain, cut, read_chain

__all__ = ["GOLIVE", "Journal", "head_of", "is_announced"]


def is_announced(folder: Path, host: str) -> bool:
    """Tell whether the go-live's own file says that a host has one; asked at each event, so most lines stay text."""
    path = folder / f"{GOLIVE}.jsonl"
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines() if path.exists() else []
    events = (parse(line) for line in lines if '"joined"' in line and host in line)
    return any(event and event.event == "joined" and event.facts.get("host") == host for event in events)


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

    def first_before(self, host: str, step: str, of_undone: bool = False) -> dict[str, object] | None:
        """Return the undo data of the first intent since the step was last undone: it is never overwritten.

        `of_undone`: that by which it was last undone.
        """
        before: dict[str, object] | None = None
        used: dict[str, object] | None = None
        for event in self.events(host):
            if event.step != step:
                continue
            if event.event == "undone":
                before, used = None, before if before is not None else used
            elif event.event == "undoing" and before is None:
                before = used  # it is being undone once more
            elif event.event == "intent" and before is None:
                before = event.before or {}
        return used if of_undone else before

    def undone_since(self, host: str, step: str) -> bool:
        """Tell whether a step of a host that began after this one was undone after it, so out of order."""
        began: dict[str, int] = {}
        undone: dict[str, int] = {}
        for place, event in enumerate(self.events(host)):
            if event.event == "intent":
                began.setdefault(event.step, place)
            elif event.event == "undone":
                undone[event.step] = place
        if step not in undone or step not in began:
            return False
        late = [one for one, place in undone.items() if place > undone[step]]
        return any(began.get(one, -1) > began[step] for one in late)

    def done_facts(self, host: str, step: str) -> dict[str, object]:
        """Return the facts of a step's last `done` since it was last undone, none when it never was done."""
        facts: dict[str, object] = {}
        for event in self.events(host):
            if event.step == step and event.event in ("done", "undone"):
                facts = dict(event.facts) if event.event == "done" else {}
        return facts

    def facts(self, host: str, step: str) -> dict[str, object]:
        """Return the measured values of a step, later ones over earlier ones."""
        merged: dict[str, object] = {}
        for event in self.events(host):
            if event.step == step:
                merged.update(event.facts)
        return merged

    def heads(self) -> dict[str, str]:
        """Return the hash of the last line of every file, the go-live's own included."""
        last = {host: self.events(host)[-1:] for host in [*self.hosts(), GOLIVE]}
        return {host: events[0].hash for host, events in last.items() if events}

    def head(self) -> str:
        """Return one SHA-256 (hex) over the last hash of every file: it changes when any line does."""
        return head_of(self.heads())

    def torn(self) -> list[tuple[Path, int]]:
        """Return file and number of the lines whose writing was cut short: events that never happened."""
        return [(chain.path, number) for chain in self.chains().values() for number in chain.torn]

    def chains(self) -> dict[str, Chain]:
        """Return every file with its breaks and torn lines, by target; the go-live's own even where there is none."""
        return {host: read_chain(self.folder / f"{host}.jsonl") for host in [*self.hosts(), GOLIVE]}

    def verify(self) -> list[Break]:
        """Return every place where a chain is broken: an edited, deleted, added, moved or cut off line.

        What cannot be found is told in verify.py.
        """
        chains = self.chains()
        own = [(f"{GOLIVE}.jsonl:{number}", event.facts.get("heads")) for number, event in chains[GOLIVE].events]
        breaks = [fault for chain in chains.values() for fault in chain.breaks]
        if len(chains) > 1 and not chains[GOLIVE].events:
            breaks.append(Break(chains[GOLIVE].path, 1, "缺少上线自己的日志", "the go-live's own file is missing"))
        breaks += self._lost(chains[GOLIVE])
        return breaks + list(cut(self.folder, chains, [*own, *self._successors()]))

    def _lost(self, own: Chain) -> list[Break]:
        """Return a break for every host that joined and whose file is gone."""
        joined = {str(event.facts.get("host")): number for number, event in own.events if event.event == "joined"}
        return [
            Break(
                self.folder / f"{host}.jsonl",
                1,
                f"文件丢失: {GOLIVE}.jsonl:{number} 记下该主机已有记录",
                f"the file is lost: {GOLIVE}.jsonl:{number} says that this host has records",
            )
            for host, number in joined.items()
            if not (self.folder / f"{host}.jsonl").exists()
        ]

    def _successors(self) -> Iterator[tuple[str, object]]:
        """Yield where the next go-live of the project recorded the heads of this one, and the heads."""
        golive = self.folder.parent
        for path in sorted(golive.parent.glob(f"*/{self.folder.name}/{GOLIVE}.jsonl")):
            for event in Journal(path.parent).events(GOLIVE)[:1]:
                previous = event.facts.get("previous")
                if isinstance(previous, dict) and previous.get("golive") == golive.name:
                    yield f"{path.parent.parent.name}/{path.name}:1", previous.get("heads")

    def _numbered(self, host: str) -> Iterator[tuple[int, Event | None]]:
        path = self.folder / f"{host}.jsonl"
        if not path.exists():
            return
        with path.open(encoding="utf-8", errors="replace") as handle:
            for number, line in enumerate(handle, 1):
                if line.strip():
                    yield number, parse(line)


def head_of(heads: Mapping[str, str]) -> str:
    """Return one SHA-256 (hex) over the last hash of every file."""
    text = "\n".join(f"{host} {value}" for host, value in sorted(heads.items()))
    return hashlib.sha256(text.encode()).hexdigest()
