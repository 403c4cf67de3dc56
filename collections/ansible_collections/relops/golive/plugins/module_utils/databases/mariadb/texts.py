# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Columns of text in MariaDB's SQL: their real character set, and numbers, days and documents written as text."""

from __future__ import annotations

import dataclasses
import typing as t

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.gaps import outside
from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.quoting import literal, name
from ansible_collections.relops.golive.plugins.module_utils.rows.kinds import TEXTS
from ansible_collections.relops.golive.plugins.module_utils.rows.model import Column
from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real

FORMS = frozenset({"text", "document", "uuid", "inet", "json"})
"""Forms that are a text to a target's reader, too."""
MEASURED = frozenset({"text", "same"})
"""Forms whose text may hold anything, so that its length stands before it."""
RAW = frozenset({"latin1", "binary", ""})
"""Character sets that hold any byte, so that `bytes` may say what they really are."""
UNICODE = frozenset({"utf8", "utf8mb3", "utf8mb4"})
WIDE = frozenset({"ucs2", "utf16", "utf16le", "utf32"})
"""Character sets in which a byte of a letter may be a NUL."""
DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}"
CLOCK = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6})?)?"
PATTERNS = {
    "integer": "^-?[0-9]+$",
    "float": "^-?[0-9]+([.][0-9]*)?([eE][+-]?[0-9]+)?$",
    "boolean": "^[01]$",
    "date": f"{DAY}$",
    "datetime": f"{DAY}([ T]{CLOCK})?$",
    "time": f"^{CLOCK}$",
    "interval": "^-?[0-9]{2,3}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?$",
    "uuid": "^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$",
}
"""How a text must look to be read as something else."""
ZERO_DAY = "'^0000-00-00([ T]00:00:00([.]0+)?)?$'"

Parts = tuple[str, str, str, str]
"""When a column is NULL, when it can be read, its field of COPY text, its meaning."""


def value_of(column: Column, real: Real, nul: bool = True) -> Parts:
    """Return how a column whose value is read as a text is read; `nul`: one that holds a NUL can't be read."""
    text, sound = _decoded(column, real, nul)
    void = f"{name(column.source)} IS NULL"
    form = column.form
    if form in ("text", "document"):
        return void, _fitting(column, text, sound), text, _shown(column, text, form)
    if "empty" in column.accept:
        void = f"({void} OR char_length({text}) = 0)"
    if form in ("date", "datetime"):
        void = f"({void} OR {text} REGEXP {ZERO_DAY})"
    found = [sound, *_looks(column, text)]
    meaning = {
        "integer": f"concat('', cast({text} AS DECIMAL(65,0)))",
        "datetime": clock(f"concat('', cast({text} AS DATETIME(6)))"),
        "time": f"concat('', cast({text} AS TIME(6)))",
        "uuid": f"lower({text})",
    }.get(form, text)
    if form == "datetime":
        found.append(outside(column.found.zone, f"cast({text} AS DATETIME(6))"))
    return void, " AND ".join(one for one in found if one), text, meaning


def clock(text: str, fraction: bool = True) -> str:
    """Return the SQL of a moment's text without the zeros at the end of its fraction."""
    return f"trim(TRAILING '.' FROM trim(TRAILING '0' FROM {text}))" if fraction else text


def as_it_is(column: Column, real: Real) -> Parts:
    """Return how a text is read that arrives as it is; its own character set can say all of it in Unicode, or not."""
    text, sound = _decoded(column, real)
    return f"{name(column.source)} IS NULL", sound, text, text


def _looks(column: Column, text: str) -> list[str]:
    pattern = PATTERNS.get(column.form, "")
    if column.form == "number":
        places = "*" if column.found.scale is None or "digits" in column.accept else f"{{0,{column.found.scale}}}0*"
        pattern = f"^-?[0-9]{{1,200}}([.][0-9]{places})?$"
    return [f"{text} REGEXP {literal(pattern)}"] if pattern else []


def _shown(column: Column, text: str, form: str) -> str:
    kept = text if column.found.blanks else f"trim(TRAILING ' ' FROM {text})"
    return f"md5({kept})" if form == "document" else kept


def _fitting(column: Column, text: str, sound: str) -> str:
    found = [sound] if sound else []
    if column.found.limit:
        found.append(f"char_length({text}) <= {column.found.limit}")
    if not column.found.blanks and "padding" not in column.accept:
        found.append(f"ascii(right({text}, 1)) <> 32")
    return " AND ".join(found)


def _decoded(column: Column, real: Real, nul: bool = True) -> tuple[str, str]:
    """Return the SQL of the text in utf8mb4, and of the test that nothing was lost on the way ('': nothing can be)."""
    raw, charset = name(column.source), real.charset or ("binary" if real.family == "bytes" else "utf8mb4")
    if real.family in ("enum", "set", "uuid", "inet"):
        text, sound = f"convert(concat('', {raw}) USING utf8mb4)", ""
    elif column.bytes:
        text, sound = _really(raw, charset, column.bytes, nul)
    elif charset in UNICODE:
        text = f"convert({raw} USING utf8mb4)"
        sound = _without_nul(raw, charset) if nul and column.form != "same" else ""
    else:
        text = f"convert({raw} USING utf8mb4)"
        back = f"cast(convert({text} USING {charset}) AS BINARY) = cast({raw} AS BINARY)"
        sound = f"(locate('?', {text}) = 0 OR {back})"
        if nul and column.form != "same":
            sound = f"({_without_nul(raw, charset)} AND {sound})"
    if not column.values:
        return text, sound
    return renamed(column, real, text, column.values), f"({_exact(text)} IN ({', '.join(map(literal, column.values))}))"


def renamed(column: Column, real: Real, text: str, values: t.Mapping[str, str]) -> str:
    """Return the SQL of what a text is renamed to; NULL for one that is not in the list.

    An ENUM is known by the number of its word, so that no text is made of it and compared; where the empty text has
    another name, it may stand for what was none of its words, too.
    """
    if real.family == "enum" and real.labels and "" not in values:
        words = [literal(values[label]) if label in values else "NULL" for label in real.labels]
        return f"elt({name(column.source)} + 0, {', '.join(words)})"
    cases = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in values.items())
    return f"(CASE {_exact(text)} {cases} END)"


def listed(column: Column, real: Real) -> bool:
    """Tell whether the list of renamings alone decides what can be read: what is not in it has no field then."""
    return bool(column.values) and column.form == "text" and real.family in TEXTS and not _fitting(column, "", "")


def measured(column: Column, real: Real, meaning: str) -> str:
    """Return the SQL of a readable text with its length before it, with as few conversions as there can be."""
    if listed(column, real):
        text = _decoded(dataclasses.replace(column, values={}), real)[0]
        return renamed(column, real, text, {old: f"{len(new)}:{new}" for old, new in column.values.items()})
    own = real.family in TEXTS and not (column.bytes or column.values) and column.found.blanks
    # One letter is one letter in every character set that can say it.
    return f"concat(char_length({name(column.source) if own else meaning}), ':', {meaning})"


def _exact(text: str) -> str:
    return f"{text} COLLATE utf8mb4_nopad_bin"


def _without_nul(raw: str, charset: str) -> str:
    """Return the test for a NUL among the letters: among the bytes, where no other letter has such a byte."""
    return f"locate('\\0', {raw}) = 0" if charset in WIDE else f"locate(x'00', cast({raw} AS BINARY)) = 0"


def _really(raw: str, charset: str, real: str, nul: bool) -> tuple[str, str]:
    """Return text and test of bytes that are not what the column's label says."""
    stored = f"cast({raw} AS BINARY)" if charset in RAW else f"cast(convert({raw} USING latin1) AS BINARY)"
    text = f"convert(convert({stored} USING {real}) USING utf8mb4)"
    back = f"cast(convert({text} USING {real}) AS BINARY)"
    sound = f"(locate('?', {text}) = 0 OR {back} = {stored})"
    if nul:
        sound = f"locate('\\0', {text}) = 0 AND {sound}"
    if charset not in RAW:  # a text of its label's own letters is none of latin1's: it would become question marks
        label = f"convert({raw} USING utf8mb4)"
        sound += f" AND cast(convert(convert({raw} USING latin1) USING utf8mb4) AS BINARY) = cast({label} AS BINARY)"
    return text, f"({sound})"
