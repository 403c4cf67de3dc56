"""The timer with which a switch takes a change back by itself: started, waited for, and known after a kill.

A timer that a killed run has left behind runs on. So it is noted durably before it is started, and whoever comes next
lets it end before it believes anything of the switch.
"""

from __future__ import annotations

import json
import math
import time
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures

NOTE = "timer.json"
"""Until when the timer of a switch may run, beside its captures."""
NET_S, LINE_S = 300.0, 0.2
"""What a change has at most: this, and this for each of its lines."""
GRACE_S, PATIENCE_S, PAUSE_S = 10.0, 180.0, 3.0
"""What a switch has for going back once its time is over; how long it may be away then; between two looks."""


def pause(seconds: float) -> None:
    """Wait; tests do not."""
    time.sleep(seconds)


def now() -> float:
    """Return the seconds of the clock by which patience ends; in tests it goes on by the pauses alone."""
    return time.monotonic()


class Timer:
    """The timer of one switch, by its note in the folder of its captures."""

    def __init__(self, folder: Path) -> None:
        self._note = folder / NOTE

    @property
    def started(self) -> bool:
        """Tell whether one was started, by this run or one that was killed, and not yet known to be over."""
        return self._note.exists()

    def start(self, seconds: float) -> None:
        """Note durably that a timer is about to run."""
        captures.write(self._note, json.dumps({"until": time.time() + seconds + GRACE_S, "seconds": seconds + GRACE_S}))

    def left(self) -> float:
        """Return the seconds until it is over for sure; a note that cannot be read counts from now."""
        try:
            noted = json.loads(self._note.read_bytes())
            until, seconds = float(noted["until"]), float(noted["seconds"])
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError, KeyError, TypeError):
            return NET_S + GRACE_S
        left = until - time.time()
        return min(left, seconds) if left > 0 and math.isfinite(left) else 0.0

    def over(self) -> None:
        """Forget it: it was confirmed, or the switch went back."""
        self._note.unlink(missing_ok=True)


def away(name: str, error: UnreachableError) -> GoliveError:
    """Return the fault that a switch is still not reached although its timer is over."""
    return GoliveError(
        f"{name}: its timer is over and it is still not reached ({error}): what it runs is not known; look at it on "
        "its console, it should be what it was before the change",
        error.facts,
    )
