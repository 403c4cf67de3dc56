# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names, texts and conditions on keys as MariaDB's SQL writes them."""

from __future__ import annotations

import re
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real

NUMBERS = frozenset({"int", "zerofill", "decimal", "zerofill decimal", "bit", "year"})
"""Families whose values stand in SQL as they are."""
_NUMBER = re.compile(r"-?[0-9]+([.][0-9]+)?")


def name(identifier: str) -> str:
    """Quote an identifier."""
    return "`" + identifier.replace("`", "``") + "`"


def qualified(table: str) -> str:
    """Quote a name that may carry its database."""
    return ".".join(name(part) for part in table.split("."))


def literal(text: str) -> str:
    """Quote a text literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


class Key(t.NamedTuple):
    """The columns of a key as SQL compares and orders them, and which of them are numbers."""

    terms: tuple[str, ...]
    numbers: tuple[bool, ...]

    @property
    def order(self) -> str:
        """Return the order of the rows."""
        return ", ".join(self.terms)

    def texts(self) -> str:
        """Return the columns of a key as texts in hexadecimal: whatever they hold, a client's line ends stay whole."""
        return ", ".join(f"hex(convert(concat('', {term}) USING utf8mb4))" for term in self.terms)

    def values(self, values: Row) -> list[str]:
        """Return a key's values as SQL."""
        return [value(item, number) for item, number in zip(values, self.numbers)]


def key_of(key: tuple[str, ...], reals: t.Mapping[str, Real]) -> Key:
    """Return a key; words of a list compare as text and not by their place in it."""
    return Key(
        tuple(_term(part, reals[part].family) for part in key), tuple(reals[part].family in NUMBERS for part in key)
    )


def _term(part: str, family: str) -> str:
    if family in ("enum", "set"):
        return f"(convert(concat('', {name(part)}) USING utf8mb4) COLLATE utf8mb4_bin)"
    if family == "bit":
        return f"cast({name(part)} AS UNSIGNED)"
    return f"({name(part)} + 0)" if family.startswith("zerofill") else name(part)


def condition(key: Key, part: Part) -> str:
    """Return the condition of a part's rows."""
    terms = [between(key, part.low, part.high)] if part.high else []
    if part.only is not None:
        terms.append(f"({' OR '.join(equals(key, values) for values in part.only) or 'false'})")
    return " AND ".join([*terms, *(f"NOT {equals(key, values)}" for values in part.without)]) or "true"


def between(key: Key, low: Row | None, high: Row) -> str:
    """Return the condition of the rows after key `low` (None: from the start) up to key `high`, included."""
    after = [_beyond(key, low, ">", ">")] if low else []
    bounds = [f"{key.terms[0]} >= {key.values(low)[0]}"] if low else []
    return " AND ".join([*bounds, f"{key.terms[0]} <= {key.values(high)[0]}", *after, _beyond(key, high, "<", "<=")])


def equals(key: Key, values: Row) -> str:
    """Return the condition of the row with this key."""
    return "(" + " AND ".join(f"{term} = {item}" for term, item in zip(key.terms, key.values(values))) + ")"


def value(text: str | None, number: bool) -> str:
    """Return a key's value as SQL: a number as it is, anything else quoted."""
    if text is None:
        raise GoliveError("a key column holds NULL: a key must be complete to copy in chunks")
    if number and not _NUMBER.fullmatch(text):
        raise GoliveError(f"a key of numbers holds {text[:40]!r}")
    return text if number else literal(text)


def _beyond(key: Key, bound: Row, strict: str, last: str) -> str:
    terms, values = [], key.values(bound)
    for index, part in enumerate(key.terms):
        same = [f"{key.terms[i]} = {values[i]}" for i in range(index)]
        sign = last if index == len(values) - 1 else strict
        terms.append("(" + " AND ".join([*same, f"{part} {sign} {values[index]}"]) + ")")
    return "(" + " OR ".join(terms) + ")"
