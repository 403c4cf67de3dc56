# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The two ends of a migration: all that this room knows of a database.

Between them rows travel as COPY text: a line a row, tabs between the columns, `\\N` is NULL, a backslash escapes. What
an end makes of a value for a comparison is its canonical text (docs/how-to/engine.md has the table); equal values have
equal texts on both ends, so equal rows have equal md5.
"""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.answers import Hashes, Settled, Sums
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Chunk, Part, Reject, State
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column, Job, Row, Table
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Catalog, Guard
from ansible_collections.relops.golive.plugins.module_utils.system.run import Completed


class Client(t.NamedTuple):
    """A program that speaks with a server: its command, environment, the system's user ('': ours), its time-out."""

    command: list[str]
    environment: t.Mapping[str, str]
    user: str = ""
    timeout: float | None = None
    program: str = ""
    """How it is called in words."""


class Reading(t.NamedTuple):
    """Rows on their way out: the client that gets `script` on standard input writes them to standard output."""

    client: Client
    script: str


class Writing(t.NamedTuple):
    """Rows on their way in: the client gets `head`, the rows, and `tail`; without the whole tail nothing stays.

    `apart`: the rows come by descriptor 3 and not between the two.
    """

    client: Client
    head: str
    tail: str
    apart: bool = False


class Trouble(t.NamedTuple):
    """Why rows did not arrive."""

    said: str
    """The server's own sentence, without the content of a row."""
    of_row: bool
    """A row is to blame, not the server or the connection."""
    line: int = 0
    """Which row the server names, counted from one; 0: none."""
    unreadable: bool = False
    """A text holds what is no text."""
    raw: str = ""
    """All that the client wrote, for `blamed`."""


Seed = tuple[Column, Row]
"""A value that is changed in a copy: its column, and the key of its row."""


class Landed(t.NamedTuple):
    """How a writing ended: `trouble`, or `only` so many rows (fewer than were planned: nothing stayed), or well."""

    trouble: Trouble | None = None
    only: int | None = None


class Side(t.Protocol):
    """What an end answers about a table when both are compared."""

    def sums(self, tables: t.Sequence[Table], parts: t.Mapping[str, Part], whole: bool = False) -> dict[str, Sums]:
        """Return the sums of each table, by its source name; `whole`: all rows in one bucket, in half of the time."""

    def hashes(self, table: Table, buckets: t.Sequence[str], part: Part) -> Hashes:
        """Return the md5 of each row of some buckets by its key."""

    def values(self, table: Table, columns: t.Sequence[Column], part: Part) -> dict[Row, Row]:
        """Return the canonical text of some columns by key."""


class Doubt(t.NamedTuple):
    """A column of which rows can't be read the declared way: how many of those looked at, and the key of one."""

    column: str
    rows: int
    key: str


class Source(Side, t.Protocol):
    """The old database; it is only read."""

    def reachable(self) -> bool:
        """Tell whether the server can be asked from here."""

    def catalog(self) -> Catalog:
        """Return the tables of the database, as they were when they were first asked for."""

    def guard(self) -> Guard:
        """Return who may still write, and when each table was written last."""

    def doubts(self, table: Table, rows: int) -> list[Doubt]:
        """Return the columns of which some of the first rows can't be read as the mapping says."""

    def unreadable(self, table: Table, part: Part) -> list[tuple[Row, str, str]]:
        """Return (key, column, what it holds in hexadecimal) of the values that can't be read as the mapping says."""

    def twins(self, table: Table) -> int:
        """Return how many keys are of more than one row, or have a NULL."""

    def bounds(self, tables: t.Sequence[Table], every: int) -> list[tuple[Table, int, Row]]:
        """Return (table, rows so far, key) after each `every` rows in the key's order and after the last, by table."""

    def keys(self, table: Table, part: Part) -> list[Row]:
        """Return the keys of a part in their order."""

    def reading(self, table: Table, part: Part, columns: t.Sequence[Column] = ()) -> Reading:
        """Return how the rows of a part are read, in the key's order; no columns: all of the mapping."""

    def stored(self, table: Table, column: Column, key: Row) -> str:
        """Return the bytes that a column of a row holds, in hexadecimal."""

    def fault(self, stderr: str) -> GoliveError:
        """Return the error for the operator out of the client's error output."""


class Ledger(t.Protocol):
    """What the target keeps of migrations: planned chunks, chunks that arrived, rows that did not."""

    def make(self) -> None:
        """Make its tables unless they are there."""

    def state(self, job: Job) -> State:
        """Return where the migration stands; an absent ledger means never planned."""

    def plan(self, job: Job, chunks: t.Sequence[Chunk], written: t.Mapping[str, str] = ...) -> None:
        """Write a migration, its chunks, and when the source's tables were `written` last, in one transaction."""

    def pending(self, job: Job) -> list[Chunk]:
        """Return the chunks that have not arrived, in the order of the mapping."""

    def rejects(self, job: Job) -> list[Reject]:
        """Return the rows that were left out, in the order of the mapping."""

    def finish(self, job: Job, given: t.Mapping[str, int] = ...) -> list[Settled]:
        """Let identities go on beyond what both gave out (`given`: by target column), gather statistics, finish."""

    def guarded(self, job: Job) -> dict[str, str]:
        """Return when the source's tables were written last, as it was before the first row was copied."""

    def forget(self, job: Job) -> None:
        """Take the migration's rows out of its target tables and forget it, in one transaction."""

    def forgotten(self, job: Job) -> bool:
        """Tell whether the migration was taken back, and did not begin again."""


class Reach(t.NamedTuple):
    """How sqitch reaches the target: its URI, more options, and the client (of which it needs no command)."""

    uri: str
    options: list[str]
    client: Client


class Registry(t.Protocol):
    """What the target keeps of its schema: the registry of sqitch, and the tables that there are."""

    def deployed(self, project: str) -> list[tuple[str, str]]:
        """Return (change, digest of its script) of what is deployed, in order."""

    def reverted(self, project: str) -> list[str]:
        """Return the changes of which the newest event is that they were taken back."""

    def tables(self) -> str:
        """Return a SHA-256 (hex) over the names of all tables, views and sequences but ours; '' without a database."""

    def shape(self) -> str:
        """Return a SHA-256 (hex) over all that a schema change can alter, but ours; '' without a database."""

    def run(self, script: str, owner: str) -> None:
        """Run a script of the project as the owner."""

    def drop(self) -> None:
        """Drop the registry when no project is left in it, and the empty ledger."""

    def reach(self, owner: str) -> Reach:
        """Return how sqitch reaches it, as the owner where there is one; sessions have their time-outs."""


class Target(Side, t.Protocol):
    """The new database."""

    ledger: Ledger
    registry: Registry

    @property
    def name(self) -> str:
        """Return the name of the database."""

    def exists(self, certain: bool = False) -> bool:
        """Tell whether the database is there; a server that does not answer is a GoliveError if `certain`, else no."""

    def catalog(self, tables: t.Sequence[Table]) -> Catalog:
        """Return those of the tables that there are, by their target name."""

    def unsound(self, job: Job) -> list[str]:
        """Return what is not as it must be after the copy: constraints, indexes, statistics."""

    def lacking(self, job: Job) -> list[str]:
        """Return what the owner of the schema may not do with the tables."""

    def present(self, tables: t.Sequence[Table]) -> list[Table]:
        """Return those of the tables that there are."""

    def held(self, tables: t.Sequence[Table]) -> list[str]:
        """Return the names of the tables that hold rows; GoliveError for one that isn't there."""

    def writing(self, job: Job, chunk: Chunk, left_out: t.Sequence[Reject]) -> Writing:
        """Return how a chunk is written: rows, ledger row and rejects in one transaction, or nothing if rows miss."""

    def trial(self, job: Job, table: Table, column: Column | None = None) -> Writing:
        """Return how rows are tried and taken back; with `column` only that one, without the table's constraints."""

    def landed(self, done: Completed) -> Landed:
        """Return how a writing ended, out of what its client left."""

    def blamed(self, table: Table, trouble: Trouble) -> Column | None:
        """Return the column that the server's own words name."""

    def sample(self, table: Table, rows: int) -> list[Row]:
        """Return the first keys in the key's order."""

    def seeded(
        self, table: Table, keys: list[Row], column: Column | None, victim: Row, more: t.Sequence[Seed] = ...
    ) -> t.ContextManager[Table]:
        """Give a copy of some rows in which one value differs, as a table to compare; it is gone afterwards.

        Without a column the victim is not in the copy. `more` are values that differ, too.
        """
