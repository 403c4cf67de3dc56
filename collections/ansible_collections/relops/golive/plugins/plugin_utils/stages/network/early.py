"""Sessions that are opened before the turn of their switches: while the canary is at work, others need not wait."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.session import Session


class Early:
    """Opens sessions ahead, on which nothing is changed until `take` gives them away."""

    def __init__(self, dial: Callable[[str], Session]) -> None:
        self._dial = dial
        self._kept: dict[str, Session] = {}
        self._asked: set[str] = set()
        self._locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)

    def __call__(self, name: str) -> None:
        """Log in to a switch, unless its turn has come."""
        with self._locks[name]:
            if name not in self._asked:
                self._kept[name] = self._dial(name)

    def take(self, name: str) -> Session | None:
        """Return the session of a switch, None where there is none, or none that answers any more."""
        with self._locks[name]:
            self._asked.add(name)
            found = self._kept.pop(name, None)
        if found and not found.answers():
            found.close()
            return None
        return found

    def close(self) -> None:
        """End the sessions that nobody took."""
        while self._kept:
            self._kept.popitem()[1].close()
