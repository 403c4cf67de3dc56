"""Texts that a configuration quotes over several lines: banners and macros, whose lines are none of the configuration.

A banner may say that an interface is shut. So its ends of lines become letters that end no line:
whoever reads the configuration sees one line, and what is kept, compared and written back has the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.octets import INNER_END

_KIND = r"(?:motd|login|exec|incoming|legal|shell|slip-ppp|prompt-timeout|config-save)"
_MARKED = re.compile(rf"(?:banner|header) {_KIND}(?: information)? +(?!file )(\^C|\S)(.*)")
"""The text stands between two of the sign that begins it."""
_UNMARKED = re.compile(rf"banner {_KIND} *")
"""The text goes on to a line that is EOF."""
_MACRO = re.compile(r"macro name \S+ *")
"""Commands to the line that is @."""


def folded(text: str) -> str:
    """Return a configuration in which each quoted text is one line; one without an end is left as it is."""
    if "banner " not in text and "header " not in text and "macro name " not in text:
        return text
    lines = text.split("\n")
    found: list[str] = []
    at = 0
    while at < len(lines):
        end = _end(lines, at)
        found.append(INNER_END.join(lines[at : end + 1]))
        at = end + 1
    return "\n".join(found)


def _end(lines: Sequence[str], at: int) -> int:
    """Return the number of the last line of what begins at line `at`: the same where nothing is quoted."""
    line = lines[at]
    if marked := _MARKED.match(line):
        mark, rest = marked.groups()
        return at if mark in rest else _next(lines, at, lambda one: mark in one)
    if _UNMARKED.fullmatch(line):
        return _next(lines, at, lambda one: one.strip() == "EOF")
    if _MACRO.fullmatch(line):
        return _next(lines, at, lambda one: one.strip() == "@")
    return at


def _next(lines: Sequence[str], at: int, ends: Callable[[str], bool]) -> int:
    return next((number for number in range(at + 1, len(lines)) if ends(lines[number])), at)
