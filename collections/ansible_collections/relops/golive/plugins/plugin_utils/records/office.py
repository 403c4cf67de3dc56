"""Papers for office programs: half of the work of a folder of documents, so a second process writes them meanwhile."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain
from pathlib import Path
from typing import TypeVar

from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Paper
from ansible_collections.relops.golive.plugins.plugin_utils.second import second, worth_it

KEPT = 400
FEW = 8
"""Papers that are written sooner than a process begins."""
ContentT = TypeVar("ContentT")
_MADE: dict[tuple[str, str], bytes] = {}


@dataclass(frozen=True)
class Job:
    """A paper to write: the file's name, the writer of its format, and what it says."""

    name: str
    write: Callable[..., bytes]
    paper: Paper

    @cached_property
    def key(self) -> tuple[str, str]:
        """Return what tells it from every other paper that this process has written."""
        return self.name.rpartition(".")[2], hashlib.sha256(repr(self.paper).encode()).hexdigest()


def made(job: Job) -> bytes:
    """Return a paper as a file; one that this process has written before is not set a second time."""
    return _MADE[job.key] if job.key in _MADE else _keep(job, job.write(job.paper))


def _keep(job: Job, content: bytes) -> bytes:
    if len(_MADE) >= KEPT:
        _MADE.clear()
    _MADE[job.key] = content
    return content


def beside(
    others: Iterator[tuple[str, ContentT]], jobs: Sequence[Job], scratch: Path
) -> Iterator[tuple[str, ContentT] | tuple[str, bytes]]:
    """Yield other files and then these papers, which a second process has written meanwhile where that is worth it.

    They lie in `scratch` until they are yielded. Raises what the second process raised; GoliveError where somebody
    ended it.
    """
    new = [job for job in jobs if job.key not in _MADE]
    if len(new) <= FEW or not worth_it():
        yield from chain(others, ((job.name, made(job)) for job in jobs))
        return
    with tempfile.TemporaryDirectory(prefix="office-", dir=scratch) as name:
        folder = Path(name)
        with second(partial(_write, folder, new)):
            yield from others
        for number, job in enumerate(new):
            yield job.name, _keep(job, _place(folder, number).read_bytes())
    written = {job.name for job in new}
    yield from ((job.name, made(job)) for job in jobs if job.name not in written)


def _write(folder: Path, jobs: Sequence[Job], go_on: Callable[[], bool]) -> None:
    for number, job in enumerate(jobs):
        if not go_on():
            return
        path = _place(folder, number)
        path.touch(mode=0o600)
        path.write_bytes(job.write(job.paper))


def _place(folder: Path, number: int) -> Path:
    return folder / str(number)
