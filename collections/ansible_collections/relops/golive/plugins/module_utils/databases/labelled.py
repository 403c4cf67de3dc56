# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Which character set bytes are really in, whatever the label of their column says.

GBK in a column that says latin1 reads as letters with accents, and no comparison finds it: old and new are
wrong alike.
"""

from __future__ import annotations

import re
import typing as t

ROWS, SECONDS = 20000, 10
"""So many rows of a table are looked at by day, and so long at most."""
MOST = 0.9
"""Share of the values that have to be of another set: a few may be so by chance, or be spoilt."""
HANZI = re.compile(rb"(?:[\x00-\x7f]|[\xb0-\xf7][\xa1-\xfe]|[\xa1-\xa9][\xa1-\xfe])*")
"""Texts of GB2312, the letters of which all Chinese of everyday is made: two bytes, each beyond ASCII."""


class Labelled(t.NamedTuple):
    """A column, the character set that it says, and values (bytes) that hold more than ASCII."""

    table: str
    column: str
    label: str
    values: t.Sequence[bytes]


def spoken(values: t.Sequence[bytes]) -> str:
    """Return the character set in which nearly all of the values are written: utf8 or gbk, empty for neither."""
    for name, fits in (("utf8", _utf8), ("gbk", _gbk)):
        if values and sum(map(fits, values)) >= MOST * len(values):
            return name
    return ""


def _utf8(value: bytes) -> bool:
    try:
        value.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return any(byte > 0x7F for byte in value)


def _gbk(value: bytes) -> bool:
    return any(byte > 0x7F for byte in value) and HANZI.fullmatch(value) is not None
