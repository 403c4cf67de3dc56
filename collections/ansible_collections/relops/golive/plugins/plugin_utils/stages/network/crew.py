"""One set of threads for a whole fleet, spread over as many processes as are worth it and the machine has cores for."""

from __future__ import annotations

import multiprocessing
import os
import queue
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Protocol, Self

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.bugs import bug_text
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Outcome

THREADS = 25
"""Sessions of one process: more wait for the interpreter and not for the switches."""
FEW = 4
"""Switches of which one process does at once what may be done before their turn: the canary is not to wait for it."""
WORTH = 8
"""Sessions for which a process of its own is worth it."""
Act = Callable[[str], Outcome]
Result = Outcome | Exception
"""How a switch ended; an exception is a bug."""
ACT, AHEAD = "act", "ahead"


class Ahead(Protocol):
    """What may be done of a switch before its turn: nothing that changes it."""

    def __call__(self, name: str) -> None:
        """Do it."""

    def close(self) -> None:
        """Give back what was got and not used."""


class Hands:
    """The threads of one process; `tell` hears how each switch ended."""

    def __init__(self, threads: int, act: Act, ahead: Ahead | None, tell: Callable[[str, Result], None]) -> None:
        self._pool, self._few = ThreadPoolExecutor(threads), ThreadPoolExecutor(FEW)
        self._act, self._ahead, self._tell = act, ahead, tell

    def do(self, verb: str, name: str) -> None:
        """Begin with a switch, or with what may be done before its turn."""
        if verb == ACT:
            self._pool.submit(self._begin, name)
        else:
            self._few.submit(self._prepare, name)

    def close(self) -> None:
        """Wait until everything that was begun has ended."""
        self._few.shutdown(cancel_futures=True)
        self._pool.shutdown(cancel_futures=False)
        if self._ahead:
            self._ahead.close()

    def _begin(self, name: str) -> None:
        try:
            self._tell(name, self._act(name))
        except GoliveError as error:  # outside its step: a lock, a login variable
            self._tell(name, Outcome("failed", message=str(error)))
        except Exception as error:  # noqa: BLE001 - a bug crashes where all of it ends, and keeps no other from its end
            self._tell(name, error)

    def _prepare(self, name: str) -> None:
        if self._ahead:
            with suppress(GoliveError):  # its turn comes, and tells
                self._ahead(name)


class Crew:
    """Switches are given to it by name, and it tells which ended: a context manager that waits for its threads."""

    busy = 0
    """How many switches are begun and have not ended."""

    @staticmethod
    def of(width: int, act: Act, ahead: Ahead | None = None) -> Crew:
        """Return a crew for `width` switches at once; a daemon may have no processes of its own."""
        processes = min(os.cpu_count() or 1, -(-width // WORTH))
        several = processes > 1 and not multiprocessing.current_process().daemon
        return Processes(processes, width, act, ahead) if several else Threads(width, act, ahead)

    def begin(self, name: str) -> None:
        """Begin with a switch."""
        self.busy += 1
        self._do(ACT, name)

    def prepare(self, name: str) -> None:
        """Do what may be done before its turn."""
        self._do(AHEAD, name)

    def ended(self) -> Iterator[tuple[str, Result]]:
        """Wait, and yield what has ended."""
        for name, result in self._ended():
            self.busy -= 1
            yield name, result

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self._close()

    def _do(self, verb: str, name: str) -> None:
        raise NotImplementedError

    def _ended(self) -> list[tuple[str, Result]]:
        raise NotImplementedError

    def _close(self) -> None:
        raise NotImplementedError


class Threads(Crew):
    """The threads are of this process."""

    def __init__(self, width: int, act: Act, ahead: Ahead | None) -> None:
        self._told: queue.SimpleQueue[tuple[str, Result]] = queue.SimpleQueue()
        self._hands = Hands(min(width, THREADS), act, ahead, lambda name, result: self._told.put((name, result)))

    def _do(self, verb: str, name: str) -> None:
        self._hands.do(verb, name)

    def _ended(self) -> list[tuple[str, Result]]:
        return [self._told.get()]

    def _close(self) -> None:
        self._hands.close()


class Processes(Crew):
    """The threads are of several processes, and each switch goes where the fewest are at work."""

    def __init__(self, processes: int, width: int, act: Act, ahead: Ahead | None) -> None:
        fork = multiprocessing.get_context("fork")
        self._at: dict[Connection, set[str]] = {}
        self._prepared: dict[str, Connection] = {}
        self._lost: list[tuple[str, Result]] = []
        self._processes = []
        threads = min(-(-width // processes), THREADS)
        for _process in range(processes):
            ours, theirs = fork.Pipe()
            process = fork.Process(target=_serve, args=(theirs, [*self._at, ours], threads, act, ahead))
            process.start()
            theirs.close()
            self._at[ours] = set()
            self._processes.append(process)

    def _do(self, verb: str, name: str) -> None:
        where = self._prepared.pop(name, None)
        if where not in self._at:
            where = min(self._at, key=self._load, default=None)
        if where is None:
            return self._lose(name) if verb == ACT else None
        if verb == ACT:
            self._at[where].add(name)
        else:
            self._prepared[name] = where
        with suppress(OSError):  # it has died: reading from it says so
            where.send((verb, name))
        return None

    def _load(self, where: Connection) -> int:
        return len(self._at[where]) + sum(one is where for one in self._prepared.values())

    def _lose(self, name: str) -> None:
        message = "its process ended without an answer: look at the journal, then run again"
        self._lost.append((name, Outcome("failed", message=f"{name}: {message}")))

    def _ended(self) -> list[tuple[str, Result]]:
        heard: list[tuple[str, Result]] = []
        ready = [] if self._lost else wait(list(self._at))
        for pipe in [one for one in self._at if one in ready]:
            try:
                name, result = pipe.recv()
            except (EOFError, OSError):
                for name in sorted(self._at.pop(pipe)):
                    self._lose(name)
                pipe.close()
                continue
            self._at[pipe].discard(name)
            heard.append((name, result))
        lost, self._lost = self._lost, []
        return [*heard, *lost]

    def _close(self) -> None:
        for pipe in self._at:
            pipe.close()
        for process in self._processes:
            process.join()


def _serve(pipe: Connection, others: list[Connection], threads: int, act: Act, ahead: Ahead | None) -> None:
    """Do what is said on a pipe; once nobody is at its other end, end what was begun and begin nothing."""
    for other in others:  # else no process would ever see the end of another one's pipe
        other.close()
    sending = threading.Lock()

    def tell(name: str, result: Result) -> None:
        with sending, suppress(OSError):  # who asked may be gone: the journal knows
            pipe.send((name, _portable(result)))

    hands = Hands(threads, act, ahead, tell)
    with suppress(EOFError, OSError):
        while True:
            hands.do(*pipe.recv())
    hands.close()


def _portable(result: Result) -> Result:
    """Return a result that goes through a pipe, as not every exception does."""
    return RuntimeError(bug_text(result)) if isinstance(result, Exception) else result
