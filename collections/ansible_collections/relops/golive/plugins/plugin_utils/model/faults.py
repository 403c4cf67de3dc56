"""A fault of the plan: where it is, the value, what is wrong and what is allowed, in Chinese and English."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

LONGEST_VALUE = 80
SHORT = 3
"""Signs of a name of which one may be mistaken: with fewer it would be another name."""


@dataclass(frozen=True)
class Fault:
    """One fault; `where` is the path in the plan or `file:line column`, `at` the file and line of such a path.

    With `follows` it may follow from another fault whose place begins so: it is told where there is none.
    """

    where: str
    value: str
    zh: str
    en: str
    steps: tuple[object, ...] = field(default=(), compare=False)
    at: str = field(default="", compare=False)
    follows: tuple[str, ...] = field(default=(), compare=False)

    @property
    def place(self) -> str:
        """Return file and line with the path in it, as far as they are known."""
        if not self.at:
            return self.where
        return f"{self.at} {self.where.removeprefix(self.at.rpartition(':')[0]).lstrip(': ')}".rstrip()

    def line(self, language: str) -> str:
        """Return `place: value: what is wrong`, without the value where there is none."""
        said = Said(self.zh, self.en).in_(language)
        return ": ".join(screen.line(part) for part in (self.place, self.value, said) if part)


class PlanFaults(GoliveError):
    """The plan has faults; `faults` holds all of them, sorted by place."""

    def __init__(self, faults: Iterable[Fault], language: str = "zh") -> None:
        self.faults = tuple(sorted(set(faults), key=_order))
        self.language = language
        super().__init__("\n".join(self.lines(language)))

    @property
    def said(self) -> Said:
        """Return all of them in both languages, one a line."""
        return Said(*("\n".join(self.lines(language)) for language in ("zh", "en")))

    def lines(self, language: str | None = None) -> list[str]:
        """Return one line per fault in `zh` or `en`; default is the language of the load."""
        return [fault.line(language or self.language) for fault in self.faults]


def _order(fault: Fault) -> tuple[list[tuple[int, int, str]], str, str]:
    """Order by place, numbers as numbers: line 9 stands before line 10."""
    parts = [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in re.split(r"(\d{1,9})", fault.where)]
    return parts, fault.value, fault.en


def language_of(language: str | None = None) -> str:
    """Return `zh` or `en`: the given one, else environment variable GOLIVE_LANGUAGE, else Chinese."""
    chosen = (language or os.environ.get("GOLIVE_LANGUAGE") or "zh").casefold()
    return "en" if chosen.startswith("en") else "zh"


def shown(value: object) -> str:
    """Return a value as it may stand in one line of a message: short, printable, collections by their kind."""
    if value is None or isinstance(value, (dict, list, tuple, set)):
        return ""
    try:
        text = value if isinstance(value, str) else str(value)
    except ValueError:  # an integer with more digits than Python prints
        text = "…"
    text = screen.line(text[: LONGEST_VALUE + 1])
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def suggestion(word: str, allowed: Iterable[str]) -> tuple[str, str]:
    """Return `did you mean` in both languages, or two empty texts."""
    close = near(word, allowed)
    return (f"，是否想写 {close[0]}", f"; did you mean {close[0]}?") if close else ("", "")


def near(word: str, allowed: Iterable[str]) -> list[str]:
    """Return the one name that a mistyped word means, or nothing."""
    known = [str(name) for name in allowed]
    return difflib.get_close_matches(word, known, n=1, cutoff=0.7) or _one_sign_off(word, known)


def _one_sign_off(word: str, known: Iterable[str]) -> list[str]:
    """Return the one short name that differs in one sign: for these the ratio of a longer one's is too strict."""
    if len(word) != SHORT:
        return []
    near = {name for name in known if len(name) == len(word)}
    near = {name for name in near if sum(a != b for a, b in zip(word, name, strict=True)) == 1}
    return list(near) if len(near) == 1 else []
