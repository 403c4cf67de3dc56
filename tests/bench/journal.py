"""What journal and locks cost: the engine's own against none at all, and their share of a finished go-live.

`python -m tests.bench.journal [--golive FOLDER] [--hosts 40] [--steps 20]`. The same steps are performed twice in one
run, with the real journal and lock and with ones that do nothing; processor time counts, so that a busy machine
doesn't blur it. The share is measured by writing every event of a finished go-live again, with its locks and readings,
on the same disk: all hosts one after the other, though they really are side by side. Without --golive the newest
finished go-live below .lab/ or .golive/ is taken, and where there is none the demo is taken live on a lab `bench`.
Exit code 1 over 30 ms of processor time a step and host, or over 10 % of the time of the go-live.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest import mock

from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine import step as engine
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Place, Reading
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append

from tests.site import ROOT, Site

MOST_MS, MOST_SHARE = 30.0, 0.10
BEGINS = ("intent", "undoing")
CHAINED = ("seq", "prev", "hash", "host")


class Work:
    """A step as large as those of the demo: ten changes, a diff of forty lines, undo data."""

    def read(self) -> Reading:
        """Return what a package step would."""
        changes = [{"item": f"package-{number}", "from": "", "to": "1.2.3-4+deb12u1"} for number in range(10)]
        after = "".join(f"package-{number} 1.2.3-4+deb12u1\n" for number in range(40))
        return Reading({"packages": [change["item"] for change in changes]}, changes, {"before": "", "after": after})

    def apply(self, reading: Reading) -> Applied:
        """Change nothing."""
        return Applied({"packages": 10}, reading.changes, reading.diff)

    def undo(self, before: dict[str, Any], done: dict[str, Any]) -> Applied:
        """Change nothing."""
        return Applied()


class NoJournal:
    """A journal that knows nothing and costs nothing."""

    def __init__(self, _folder: Path) -> None: ...

    def last(self, _host: str, _step: str) -> None:
        """Return None: no step ever began."""

    def first_before(self, _host: str, _step: str) -> None:
        """Return None: there is no undo data."""


def nothing(*_given: Any, **_content: Any) -> Event:
    """Take the place of append."""
    return Event(0, "", "", "", "", "", "")


@contextlib.contextmanager
def without() -> Iterator[None]:
    """Give the engine a null journal and a null lock."""
    with (
        mock.patch.object(engine, "append", nothing),
        mock.patch.object(engine, "Journal", NoJournal),
        mock.patch.object(lock, "step", contextlib.nullcontext),
    ):
        yield


def cache() -> Path:
    """Return a folder on the disk where the journals of the labs are."""
    folder = ROOT / ".cache"
    folder.mkdir(exist_ok=True)
    return folder


def perform(state: Path, hosts: int, steps: int, real: bool) -> float:
    """Perform the steps on every host and return the processor seconds; the real side finds its run as actions do."""
    found = golive.enter(state, "BENCH", "a" * 64, "bench")
    began = time.process_time()
    for number in range(steps):
        for host in range(hosts):
            run = golive.attach(state).run() if real else "RUN"
            place = Place(state, found.folder, run, f"h{host}", "install", f"install.step.{number}", "f" * 64)
            outcome = engine.perform(place, Work(), check=False)
            if outcome.status != "done":
                raise SystemExit(f"{place.host} {place.step}: {outcome.status} {outcome.message}")
    return time.process_time() - began


def overhead(hosts: int, steps: int) -> tuple[float, float]:
    """Return processor milliseconds a step and host with the real journal and lock, and without."""
    with tempfile.TemporaryDirectory(dir=cache()) as folder:
        real = perform(Path(folder) / "real", hosts, steps, real=True)
        verify(Path(folder) / "real", hosts * steps)
        with without():
            null = perform(Path(folder) / "null", hosts, steps, real=False)
    return 1000 * real / (hosts * steps), 1000 * null / (hosts * steps)


def verify(state: Path, steps: int) -> None:
    """See that the real side really wrote: two events for each step, in whole chains."""
    journal = golive.attach(state).journal
    written = sum(len(journal.events(host)) for host in journal.hosts())
    if written != 2 * steps or journal.verify():
        raise SystemExit(f"{written} events of {2 * steps}, {len(journal.verify())} breaks: nothing was measured")


def replay(journal: Journal) -> tuple[float, int]:
    """Write every event of a journal again, with its step's lock and readings; returns wall seconds and events."""
    spent, events = 0.0, [event for host in journal.hosts() for event in journal.events(host)]
    with tempfile.TemporaryDirectory(dir=cache()) as folder:
        state = Path(folder)
        again = state / "journal"
        again.mkdir()
        for event in sorted(events, key=lambda one: (one.time, one.host, one.seq)):
            content = {name: value for name, value in asdict(event).items() if name not in CHAINED}
            began = time.perf_counter()
            with lock.step(state) if event.event in BEGINS else contextlib.nullcontext():
                if event.event in BEGINS:
                    Journal(again).last(event.host, event.step)
                    Journal(again).first_before(event.host, event.step)
                append(again, event.host, **content)
            spent += time.perf_counter() - began
    return spent, len(events)


def duration(journal: Journal) -> float:
    """Return the seconds that its steps and runs really took: the gaps of a go-live that was left alone don't count."""
    events = journal.every()
    times = [datetime.fromisoformat(event.time) for event in events]
    longest = max((event.seconds for event in events), default=0.0)
    gaps = [(later - sooner).total_seconds() for sooner, later in itertools.pairwise(times)]
    return sum(min(gap, max(longest, 1.0)) for gap in gaps)


def finished() -> Path | None:
    """Return the newest go-live below .lab/ or .golive/ that has ended."""
    folders = [*ROOT.glob(".lab/*/golive/*/journal"), *ROOT.glob(".golive/*/*/journal")]
    found = [path.parent for path in folders if not path.parent.is_symlink()]
    ended = [path for path in found if golive.Golive(path.parent, path).result() in golive.ENDED]
    return max(ended, key=lambda path: path.stat().st_mtime, default=None)


@contextlib.contextmanager
def some_golive(given: Path | None) -> Iterator[Path]:
    """Yield the folder of a finished go-live: the given one, one that is there, or one that is carried for this."""
    there = given or finished()
    if there:
        yield there
        return
    site = Site("bench")
    try:
        for playbook in ("lab_up", "golive"):
            done = site.play(playbook)
            if done.returncode:
                raise SystemExit(done.stdout)
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder) / site.golive().id
            shutil.copytree(site.golive().folder, copy)
            yield copy
    finally:
        site.play("lab_down")


def main() -> int:
    """Print both sides and the share; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--golive", type=Path)
    parser.add_argument("--hosts", type=int, default=40)
    parser.add_argument("--steps", type=int, default=20)
    chosen = parser.parse_args()
    real, null = overhead(chosen.hosts, chosen.steps)
    with some_golive(chosen.golive) as folder:
        journal = Journal(folder / "journal")
        spent, events = replay(journal)
        took = duration(journal)
        name = folder.name
    share = spent / took if took else 1.0
    rows = [
        ("CPU ms a step and host, real", f"{real:.2f}", "", ""),
        ("CPU ms a step and host, null", f"{null:.2f}", "", ""),
        ("overhead ms", f"{real - null:.2f}", f"{MOST_MS:g}", verdict(real - null <= MOST_MS)),
        (f"events of {name}", str(events), "", ""),
        ("seconds in journal and lock", f"{spent:.2f}", "", ""),
        ("seconds of the go-live", f"{took:.1f}", "", ""),
        ("share", f"{share:.2%}", f"{MOST_SHARE:.0%}", verdict(share <= MOST_SHARE)),
    ]
    print(f"{chosen.hosts} hosts x {chosen.steps} steps")
    print(f"{'':<62}{'found':>10}{'most':>8}")
    for title, found, most, said in rows:
        print(f"{title:<62}{found:>10}{most:>8}  {said}".rstrip())
    return 0 if real - null <= MOST_MS and share <= MOST_SHARE else 1


def verdict(good: bool) -> str:
    """Return pass or FAIL."""
    return "pass" if good else "FAIL"


if __name__ == "__main__":
    sys.exit(main())
