# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What keeps others waiting in a database: locks that are held, sessions that idle in a transaction, long statements.

Nothing is touched: the catalogues are read, and a lock is proven by a query of no row that does not wait.
"""

from __future__ import annotations

import time
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.data import JSON

AGAIN = 1.0
"""Seconds after which a lock is looked for once more: one that is gone by then keeps nobody waiting."""


class Blocker(t.NamedTuple):
    """One of them: kind (lock, prepared, idle, running), what it is about, who holds it, for how many seconds."""

    kind: str
    what: str
    who: str
    seconds: float

    def plain(self) -> JSON:
        """Return it for the journal."""
        return dict(self._asdict())


def steady(look: t.Callable[[], list[Blocker]]) -> list[Blocker]:
    """Return what is there twice, a second apart; what is gone by then is no fault."""
    first = look()
    if not first:
        return []
    time.sleep(AGAIN)
    known = {(one.kind, one.what) for one in first}
    return [one for one in look() if (one.kind, one.what) in known]


def seconds(text: str) -> float:
    """Return a number of seconds out of what a server wrote, 0 for none."""
    try:
        return max(0.0, float(text))
    except ValueError:
        return 0.0
