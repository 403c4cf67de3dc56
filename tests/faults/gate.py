"""The campaign's side of the gate: workers ask here, and wait while a fault strikes."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

from tests.faults.moments import INSIDE, Place, passed

RAISE = "raise"
Strike = Callable[[Place, int], str | None]
"""Called with the place and the worker's process id; the worker waits until it returns, and raises where it says so."""


class Gate:
    """Listens on a socket, remembers every place that was passed, and strikes at the armed ones, each once."""

    def __init__(self, path: Path) -> None:
        self.path, self.seen = path, dict[Place, float]()
        self._armed: list[tuple[Place, float, Strike]] = []
        self._lock = threading.Condition()
        self._striking = 0
        path.unlink(missing_ok=True)
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(str(path))
        self._server.listen(64)
        threading.Thread(target=self._serve, daemon=True).start()

    def arm(self, place: Place, delay: float, strike: Strike) -> None:
        """Strike when a worker comes to the place; inside of the work `delay` seconds after it began."""
        with self._lock:
            self._armed.append((place, delay, strike))

    def disarm(self) -> list[Place]:
        """Forget what did not strike and return it; wait for what strikes."""
        with self._lock:
            left, self._armed = [place for place, _delay, _strike in self._armed], []
            self._lock.wait_for(lambda: not self._striking)
        return left

    def close(self) -> None:
        """End the gate."""
        self.disarm()
        self._server.close()
        self.path.unlink(missing_ok=True)

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                line, _address = self._server.accept()
                threading.Thread(target=self._answer, args=(line,), daemon=True).start()

    def _answer(self, line: socket.socket) -> None:
        with line, contextlib.suppress(OSError, ValueError):
            said = json.loads(line.makefile().readline())
            pid, answers = int(said.pop("pid")), list[str | None]()
            for place in passed(**said):
                self.seen.setdefault(place, time.monotonic())
                answers += self._meet(place, pid)
            line.sendall(b"raise\n" if RAISE in answers else b"go\n")

    def _meet(self, place: Place, pid: int) -> list[str | None]:
        with self._lock:
            due = [armed for armed in self._armed if armed[0] == place]
            self._armed = [armed for armed in self._armed if armed[0] != place]
            self._striking += len(due)
        if place.moment not in INSIDE:
            return [self._strike(0.0, strike, place, pid) for _place, _delay, strike in due]
        for _place, delay, strike in due:
            threading.Thread(target=self._strike, args=(delay, strike, place, pid), daemon=True).start()
        return []

    def _strike(self, delay: float, strike: Strike, place: Place, pid: int) -> str | None:
        try:
            time.sleep(delay)
            return strike(place, pid)
        finally:
            with self._lock:
                self._striking -= 1
                self._lock.notify_all()
