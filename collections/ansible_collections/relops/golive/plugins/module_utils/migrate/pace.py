# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How many chunks are copied at once: as many that follow each other as take a few seconds together.

Two clients, a transaction and its commit cost the same for ten rows and for a million. Each chunk keeps its own row in
the ledger, so where a run of them was killed, the next one begins where they did.
"""

from __future__ import annotations

import typing as t
from collections import deque

from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk

AIM = 5.0
"""Seconds that a transaction is to take: what is lost when it is killed."""
FASTER = 4.0
"""How many times as many rows the next one takes at most."""


class Pace:
    """The rows that take `AIM` seconds, by how long the last ones took; a time limit of the plan is kept well."""

    def __init__(self, timeout: float = 0) -> None:
        """Begin with a single chunk."""
        self.aim = min(AIM, timeout / 10) if timeout else AIM
        self.rows = 0.0

    def took(self, rows: int, seconds: float) -> None:
        """Note what a run took."""
        self.rows = min(rows * FASTER, rows * self.aim / max(seconds, 0.001))

    def slow_down(self) -> None:
        """Begin with a single chunk again: something in a run did not arrive."""
        self.rows = 0.0


def run(pending: deque[Chunk], rows: float) -> Chunk:
    """Take chunks that follow each other, up to a number of rows and at least one; return them as one."""
    taken = [pending.popleft()]
    number = taken[0].rows
    while pending and follows(taken[-1], pending[0]) and number + pending[0].rows <= rows:
        taken.append(pending.popleft())
        number += taken[-1].rows
    return taken[0] if len(taken) == 1 else joined(taken)


def follows(one: Chunk, other: Chunk) -> bool:
    """Tell whether a chunk begins where another one ends."""
    return one.table is other.table and other.no == one.no + 1 and other.low == one.high


def joined(chunks: t.Sequence[Chunk]) -> Chunk:
    """Return chunks that follow each other as one."""
    first = chunks[0]
    return Chunk(first.table, first.no, first.low, chunks[-1].high, sum(chunk.rows for chunk in chunks), tuple(chunks))
