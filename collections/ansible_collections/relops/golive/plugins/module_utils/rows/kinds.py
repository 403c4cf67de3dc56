# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The table of kinds: source type × declared kind × target type → right, lossy or wrong, and how a value is compared.

A kind is what a mapping declares. SOURCES says from which types it can be read, TARGETS into which it can be written;
EXCEPT are pairs of both for which the two tables alone would be wrong. What is in none of them is wrong.
`docs/kinds.md` shows it to people; a test holds that both are the same.
"""

from __future__ import annotations

import typing as t

from ansible_collections.relops.golive.plugins.module_utils.rows.real import Real


class Mark(t.NamedTuple):
    """A cell: `lossy` are the words that a mapping must accept ('': right), `form` how the value is compared."""

    lossy: str = ""
    form: str = ""


RIGHT = Mark()
TEXTS = ("char", "varchar", "text", "enum", "set", "json")
"""Types whose value is read as a text."""
LONG = frozenset({"text", "json"})
"""Texts that may be as long as a packet."""
NUMBERS = frozenset({"int", "zerofill", "decimal", "zerofill decimal", "bit", "year", "float", "double"})
WORDS = {
    "zeros": ("前导零丢失", "the leading zeros are lost"),
    "digits": ("精度丢失，值会四舍五入", "digits are lost: values are rounded"),
    "utc": ("时区丢失，存为 UTC 时刻", "the zone is lost: the wall clock of UTC arrives"),
    "padding": ("尾部空格丢失", "blanks at the end are lost"),
    "empty": ("空文本变为 NULL", "an empty text becomes NULL"),
    "history": ("历史版本不移植", "older versions of its rows stay behind"),
}
"""What `accept` in a mapping may name, and what is lost then."""

SIZED = frozenset({"int", "char", "varchar", "text", "bytes", "bit", "datetime", "timestamp", "time"})
"""Types of which a larger one holds every value of a smaller one."""
Marks = dict[str, Mark]
SAME = "same"
"""The kind of a column that arrives as it is: both ends are of one engine and have one type."""


def _all(names: t.Iterable[str], mark: Mark = RIGHT) -> Marks:
    return dict.fromkeys(names, mark)


_OWN = ("uuid", "inet")
SOURCES: dict[str, Marks] = {
    "integer": {**_all([*TEXTS, "int", "bit", "year"]), "zerofill": Mark("zeros")},
    "decimal": {
        **_all([*TEXTS, "int", "bit", "year", "decimal"]),
        **_all(["zerofill", "zerofill decimal"], Mark("zeros")),
        **_all(["float", "double"], Mark("", "number")),
    },
    "float": {**_all([*TEXTS, "int", "bit", "year", "float", "double"]), "decimal": Mark("digits")},
    "text": _all(
        [*TEXTS, "bytes", "int", "zerofill", "decimal", "zerofill decimal", "year", "date", "datetime", "time", *_OWN]
    ),
    "boolean": _all([*TEXTS, "int", "bit", "boolean"]),
    "date": _all([*TEXTS, "date"]),
    "datetime": _all([*TEXTS, "date", "datetime"]),
    "timestamp": _all(["timestamp"]),
    "time": _all([*TEXTS, "time"]),
    "blob": _all(["bytes"]),
    "uuid": _all([*TEXTS, "uuid"]),
    "inet": _all([*TEXTS, "inet"]),
    "json": _all(TEXTS),
    SAME: {},
}
"""Kind → source types; `same` is judged by the types themselves (`fits`)."""
TARGETS: dict[str, Marks] = {
    "integer": _all(["int", "numeric", "text"]),
    "decimal": {"numeric": RIGHT, **_all(["double", "real"], Mark("digits", "float"))},
    "float": {"double": RIGHT, "numeric": Mark("", "number"), "real": Mark("digits")},
    "text": {
        **_all(["text", "char", "enum"]),
        "uuid": Mark("", "uuid"),
        "inet": Mark("", "inet"),
        **_all(["json", "jsonb"], Mark("", "json")),
        "time": Mark("", "time"),
        "interval": Mark("", "interval"),
    },
    "boolean": _all(["boolean"]),
    "date": _all(["date"]),
    "datetime": _all(["timestamp", "timestamptz"]),
    "timestamp": {"timestamptz": RIGHT, "timestamp": Mark("utc")},
    "time": {"time": RIGHT, "interval": Mark("", "interval")},
    "blob": _all(["bytes"]),
    "uuid": _all(["uuid"]),
    "inet": _all(["inet"]),
    "json": _all(["json", "jsonb"]),
    SAME: {},
}
"""Kind → target types."""
EXCEPT: dict[tuple[str, str, str], Mark | None] = {
    ("decimal", "integer", "int"): RIGHT,
    ("decimal", "integer", "numeric"): RIGHT,
    ("int", "decimal", "int"): RIGHT,
    ("float", "float", "real"): RIGHT,
    **{(source, "integer", "text"): None for source in (*TEXTS, "zerofill")},
    **{(source, "decimal", target): None for source in ("float", "double") for target in ("double", "real")},
    **{(source, "float", "numeric"): None for source in (*TEXTS, "int", "bit", "year", "decimal")},
    **{
        (source, "text", target): None
        for source in ("int", "zerofill", "decimal", "zerofill decimal", "year", "date", "datetime", "bytes")
        for target in ("uuid", "inet", "json", "jsonb", "time", "interval", "enum", "char")
    },
    **{
        (source, "text", target): None
        for source, own in (("time", ("time", "interval")), ("uuid", ("uuid",)), ("inet", ("inet",)))
        for target in ("uuid", "inet", "json", "jsonb", "time", "interval", "enum", "char")
        if target not in own
    },
}
"""(source, kind, target) whose mark is not the worse one of both tables; None: wrong."""
WRITE = {
    "int": "integer", "zerofill": "integer", "decimal": "decimal", "zerofill decimal": "decimal", "float": "float",
    "double": "float", "bit": "integer", "year": "integer", "enum": "text", "set": "text", "char": "text",
    "varchar": "text", "text": "text", "json": "json", "uuid": "uuid", "inet": "inet", "bytes": "blob", "date": "date",
    "datetime": "datetime", "timestamp": "timestamp", "time": "time", "boolean": "boolean",
}  # fmt: skip
"""What a mapping writes for a source type when nothing speaks against it."""


def of_source(family: str, kind: str) -> Mark | None:
    """Return the mark of a source type alone; None is wrong."""
    if family == "decimal" and kind == "integer":
        return RIGHT  # the judge looks at its scale
    return SOURCES[kind].get(family)


def fits(here: Real, there: Real) -> bool:
    """Tell whether every value of a column is one of another column of its own type, as it is."""
    if not here.native or here.native != there.native:
        return False
    if there.charset not in ("", here.charset, "utf8mb4") or not set(here.labels) <= set(there.labels):
        return False
    if here.words == there.words or there.words == there.native.partition(":")[2]:
        return True
    if here.scale is not None or there.scale is not None:
        return _digits_fit(here, there)
    sized = here.family in SIZED or bool(here.labels)
    return sized and (not there.size or 0 < here.size <= there.size)


def _digits_fit(here: Real, there: Real) -> bool:
    if there.scale is None:
        return True
    return here.scale is not None and here.scale <= there.scale and here.size - here.scale <= there.size - there.scale


def mark(source: str, kind: str, target: str) -> Mark | None:
    """Return the mark of a source type, a kind and a target type; None is wrong."""
    if (source, kind, target) in EXCEPT:
        return EXCEPT[source, kind, target]
    here, there = of_source(source, kind), TARGETS[kind].get(target)
    if here is None or there is None:
        return None
    return Mark(" ".join(word for word in (here.lossy, there.lossy) if word), there.form or here.form)
