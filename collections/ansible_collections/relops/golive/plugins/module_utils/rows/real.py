# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a database says of its own tables: the real type of each column, keys, what its identities gave out."""

from __future__ import annotations

import typing as t


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


Catalog = dict[str, Relation]
"""The tables of a database by their name in the mapping."""


class Guard(t.NamedTuple):
    """How a source is kept as it is: closed for all, who else is connected (None: not told), last write by table."""

    closed: bool
    others: int | None
    written: dict[str, str]
