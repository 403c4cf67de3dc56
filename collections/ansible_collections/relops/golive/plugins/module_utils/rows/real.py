# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a database says of its own tables: the real type of each column, keys, what its identities gave out."""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import Said


class Real(t.NamedTuple):
    """A column as its server has it; `family` is the word of the table of kinds, `words` how the server writes it."""

    family: str
    words: str
    size: int = 0
    """Characters of a text, bits of a BIT, bits of a whole number, digits of a decimal, places of a second's fraction;
    0: no limit, or not known."""
    scale: int | None = None
    """Places after the point; None: as many as a value has."""
    charset: str = ""
    nullable: bool = True
    filled: bool = True
    """It has a value when nobody gives one: nullable, a default, an identity."""
    generated: bool = False
    labels: tuple[str, ...] = ()
    """The words of an ENUM."""
    native: str = ""
    """Engine and type without its sizes, the same for two columns that can hold the same values; '': not as it is."""
    reads: frozenset[str] | None = None
    """The kinds that its engine can read it as, or write into it; None: all that the table of kinds says."""
    unfit: Said | None = None
    """Why its values can't be migrated at all, and what to do."""


class Relation(t.NamedTuple):
    """A table: its columns, its unique keys without NULL, and what else matters when it is migrated."""

    columns: dict[str, Real]
    unique: tuple[frozenset[str], ...] = ()
    identity: str = ""
    """The column that gets its value from the server."""
    given: int = 0
    """The highest value that the server gave out for it, 0: none."""
    history: bool = False
    """It keeps old versions of its rows (system versioning)."""
    triggers: tuple[str, ...] = ()
    """Triggers that fire when a row is written."""
    plain: bool = True
    """It is a table that rows can be copied into, no view."""
    issued: tuple[tuple[str, int], ...] = ()
    """More columns that get their value from the server, with the highest one that it gave out."""
    unfit: Said | None = None
    """Why no rows can be copied into it with a way back, and what to do."""
    engine: str = ""
    """Its storage engine, where the server has several."""
    shared: bool = True
    """Rows can be copied beside others, and taken out of them again."""
    silent: bool = True
    """Its triggers can be kept from firing while rows are copied."""


Catalog = dict[str, Relation]
"""The tables of a database by their name in the mapping."""


class Guard(t.NamedTuple):
    """How a source is kept as it is: closed for all, who else is connected (None: not told), last write by table."""

    closed: bool
    others: int | None
    written: dict[str, str]
