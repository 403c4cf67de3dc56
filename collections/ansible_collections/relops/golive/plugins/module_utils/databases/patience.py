# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How long our SQL waits: for a lock `LOCK_WAIT` seconds, for an answer as long as the limit of this process lets it.

A process that is killed leaves its statement to the server; these time-outs end it there. After the suspension nobody
has a reason to hold a lock for a minute.
"""

from __future__ import annotations

import contextlib
import typing as t
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import wait as together

from ansible_collections.relops.golive.plugins.module_utils import limit

LOCK_WAIT = 60.0
"""Seconds to wait for a lock of somebody else."""
T = t.TypeVar("T")


def lock_wait() -> int:
    """Return the seconds that a statement waits for a lock."""
    return max(1, int(limit.seconds(LOCK_WAIT)))


@contextlib.contextmanager
def beside(work: t.Callable[[], T]) -> t.Iterator[Future[T]]:
    """Do something in a second thread; where it fails, what this one waits for ends, and its fault is the one told."""

    def guarded() -> T:
        try:
            return work()
        except BaseException:
            limit.give_up()
            raise

    with ThreadPoolExecutor(1) as pool:
        future = pool.submit(guarded)
        try:
            yield future
        except limit.GivenUpError:
            future.result()
            raise
        finally:
            together([future])
            limit.go_on()
        future.result()
