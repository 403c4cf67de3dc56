# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Names, texts and conditions on keys as MariaDB's SQL writes them."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.rows.chunks import Part
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Row


def name(identifier: str) -> str:
    """Quote an identifier."""
    return "`" + identifier.replace("`", "``") + "`"


def literal(text: str) -> str:
    """Quote a text literal."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def condition(key: tuple[str, ...], part: Part) -> str:
    """Return the condition of a part's rows."""
    terms = [between(key, part.low, part.high)] if part.high else []
    if part.only is not None:
        terms.append(f"({' OR '.join(equals(key, values) for values in part.only) or 'false'})")
    return " AND ".join([*terms, *(f"NOT {equals(key, values)}" for values in part.without)]) or "true"


def between(key: tuple[str, ...], low: Row | None, high: Row) -> str:
    """Return the condition of the rows after key `low` (None: from the start) up to key `high`, included."""
    after = [_beyond(key, low, ">", ">")] if low else []
    bounds = [f"{name(key[0])} >= {value(low[0])}"] if low else []
    return " AND ".join([*bounds, f"{name(key[0])} <= {value(high[0])}", *after, _beyond(key, high, "<", "<=")])


def equals(key: tuple[str, ...], values: Row) -> str:
    """Return the condition of the row with this key."""
    return "(" + " AND ".join(f"{name(part)} = {value(item)}" for part, item in zip(key, values)) + ")"


def value(text: str | None) -> str:
    """Return a key's value as SQL."""
    if text is None:
        raise GoliveError("a key column holds NULL: a key must be complete to copy in chunks")
    return text if text.lstrip("-").isdigit() else literal(text)


def _beyond(key: tuple[str, ...], bound: Row, strict: str, last: str) -> str:
    terms = []
    for index, part in enumerate(key):
        same = [f"{name(key[i])} = {value(bound[i])}" for i in range(index)]
        sign = last if index == len(key) - 1 else strict
        terms.append("(" + " AND ".join([*same, f"{name(part)} {sign} {value(bound[index])}"]) + ")")
    return "(" + " OR ".join(terms) + ")"
