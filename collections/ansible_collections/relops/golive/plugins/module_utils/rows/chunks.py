# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Parts of tables, and what a ledger keeps of them: chunks, rows that were left out, where a migration stands."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row, Table


class Part(t.NamedTuple):
    """Rows of a table by their key: after `low` up to `high`, of them those in `only`, without those in `without`.

    What is None bounds nothing.
    """

    low: Row | None = None
    high: Row | None = None
    only: t.Sequence[Row] | None = None
    without: t.Sequence[Row] = ()


class Chunk(t.NamedTuple):
    """A part of a table by its key: after `low` (None: from the start) up to `high`, `rows` long when planned.

    `of` are the chunks that it was joined of; each of them has its own row in the ledger.
    """

    table: Table
    no: int
    low: Row | None
    high: Row
    rows: int
    of: tuple[Chunk, ...] = ()


class Reject(t.NamedTuple):
    """A row that could not be converted; `bytes` is what the column holds, in hexadecimal."""

    table: Table
    key: Row
    column: str
    reason: str
    bytes: str

    def __str__(self) -> str:
        """Name table, key and column, and say why."""
        return f"{self.table.named(self.key)}, column {self.column}: {self.reason}"


class State(t.NamedTuple):
    """What the ledger says of a migration: digest ('' when never planned), finished, rows that arrived per table."""

    digest: str
    finished: bool
    arrived: dict[str, int]


def part(chunk: Chunk, left_out: t.Sequence[Reject], high: Row | None = None) -> Part:
    """Return a chunk's rows without those left out, up to `high` (default: the whole chunk)."""
    return Part(chunk.low, high or chunk.high, without=[reject.key for reject in left_out])


def noted(chunk: Chunk, left_out: t.Sequence[Reject]) -> list[tuple[int, int]]:
    """Return (number, rows that arrive) of what a ledger notes; rows are left out of a chunk alone, not of a run."""
    return [(one.no, one.rows) for one in chunk.of] or [(chunk.no, chunk.rows - len(left_out))]
