"""What the journal says in English, in Chinese: sentences of steps and targets are looked up where they are shown.

A target answers in English, and the journal keeps that; `templates/sentences/*.yml` has the Chinese of each sentence
that the code can say, `{0}`, `{1}` … standing for its values in the order of the English ones. A value that is a
sentence itself is told in Chinese, too. What stands in no file is told as it is.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from itertools import pairwise
from typing import Any, NamedTuple, Protocol

import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.paths import shipped_templates

ASKED, FAILED = "asked for by the operator", "a task of the controller failed"
CHARACTERS = 4 * 1000
"""Characters of a text that is looked up: what is longer was not written by this code alone."""
PARTS = 24
"""Sentences that stand one behind the other."""
DEPTH = 6
"""Sentences that stand in one another."""
STEP = re.compile(r"(?:^|(?<=; ))(?:[\w.-]+ )?[a-z_]+\.[\w.:/@-]+: ")
"""Where the faults of several steps are told together, the begin of each: `host stage.step: `."""
SLOT = re.compile(r"\{(\d+)\}")


class Told(Protocol):
    """What an event of the journal has of its message."""

    @property
    def message(self) -> str:
        """Return it in English."""

    @property
    def facts(self) -> Mapping[str, Any]:
        """Return what stands beside it."""


class Sentence(NamedTuple):
    """A sentence with its values left open: the pieces between them, and how it is said in Chinese."""

    pieces: tuple[str, ...]
    chinese: str

    def values(self, text: str) -> list[str] | None:
        """Return the values in a text that is this sentence, None where it is another; in time linear to its length."""
        first, *between = self.pieces
        if not between:
            return [] if text == first else None
        last, at = len(text) - len(between[-1]), len(first)
        if not text.startswith(first) or not text.endswith(between[-1]) or last < at:
            return None
        found = []
        for piece in between[:-1]:
            end = text.find(piece, at, last)
            if end < 0:
                return None
            found.append(text[at:end])
            at = end + len(piece)
        return [*found, text[at:last]]


def told(reason: str, language: str) -> str:
    """Return a sentence of the journal in a language, `zh` or `en`."""
    return _in_chinese(reason) if language == "zh" and reason else reason


def of_event(event: Told, language: str) -> str:
    """Return the message of an event in a language: its own Chinese where it has one."""
    own = str(event.facts.get("zh") or "") if language == "zh" else ""
    return own or told(event.message, language)


def of_error(error: GoliveError) -> Said:
    """Return the sentence of an error in both languages."""
    return Said(_in_chinese(error.zh), str(error))


def sentence(english: str, chinese: str) -> Sentence:
    """Return a sentence from its two forms; ValueError where a value of the Chinese one is not there."""
    parts = SLOT.split(english)
    if parts[1::2] != [str(at) for at in range(len(parts) // 2)] or not set(SLOT.findall(chinese)) <= set(parts[1::2]):
        raise ValueError(f"{english!r}: values {parts[1::2]}, in Chinese {SLOT.findall(chinese)}")
    return Sentence(tuple(parts[::2]), chinese)


@functools.cache
def catalogue() -> dict[str, str]:
    """Return English → Chinese of all files."""
    found: dict[str, str] = {}
    for path in sorted((shipped_templates() / "sentences").glob("*.yml")):
        found.update(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader) or {})
    return found


@functools.cache
def _sentences() -> tuple[Sentence, ...]:
    """Return all sentences, those with the most words of their own first: the nearest one is taken."""
    every = (sentence(english, chinese) for english, chinese in catalogue().items())
    return tuple(sorted(every, key=lambda one: -sum(map(len, one.pieces))))


@functools.lru_cache(maxsize=512)
def _in_chinese(text: str, depth: int = 0) -> str:
    """Return a text in Chinese: that of each step, else all of it as one sentence, else what follows a name."""
    if len(text) > CHARACTERS or depth > DEPTH:
        return text
    steps = [one.start() for one in STEP.finditer(text)]
    stepwise = bool(steps) and not steps[0]
    several, every = (text, False) if stepwise else _several(text, depth)
    whole = several if every else _known(text, depth, begun=True)
    if whole is None and stepwise:
        return "; ".join(_of_step(text[start:end].removesuffix("; "), depth) for start, end in pairwise([*steps, None]))
    whole = _named(text, depth) if whole is None else whole
    if whole is not None or several != text:
        return several if whole is None else whole
    name, colon, rest = text.partition(": ")
    return f"{name}: {_in_chinese(rest, depth + 1)}" if colon else text


def _several(text: str, depth: int) -> tuple[str, bool]:
    """Return a text with each of its sentences that is known in Chinese, and whether all are: between stand semicolons.

    A sentence may have one itself, so each is as short as it can be.
    """
    parts, told, at = text.split("; "), list[str](), 0
    if not 1 < len(parts) <= PARTS:
        return text, False
    unknown = False
    while at < len(parts):
        found = ((end, _named("; ".join(parts[at:end]), depth)) for end in range(at + 1, len(parts) + 1))
        end, said = next((one for one in found if one[1] is not None), (at + 1, None))
        unknown = unknown or said is None
        told.append(parts[at] if said is None else said)
        at = end
    return "; ".join(told), not unknown


def _named(text: str, depth: int) -> str | None:
    """Return the Chinese of one sentence: that begins with a word of its own, that stands behind a name, or any."""
    own = _known(text, depth, begun=True)
    if own is not None:
        return own
    name, colon, rest = text.partition(": ")
    known = _known(rest, depth, begun=True) if colon else None
    return _known(text, depth) if known is None else f"{name}: {known}"


def _of_step(text: str, depth: int) -> str:
    place, _colon, said = text.partition(": ")
    return f"{place}: {_in_chinese(said, depth + 1)}"


def _known(text: str, depth: int, begun: bool = False) -> str | None:
    """Return the Chinese of a text that is one sentence; `begun`: one that begins with a word of its own."""
    for one in _sentences():
        if begun and not one.pieces[0]:
            continue
        if (values := one.values(text)) is not None:
            said = [_value(value, depth + 1) for value in values]
            return SLOT.sub(lambda slot: said[int(slot[1])], one.chinese)  # noqa: B023 - called at once
    return None


def _value(text: str, depth: int) -> str:
    """Return a value in Chinese; what is put behind a sentence begins with a space."""
    own = text.lstrip()
    start = text[: len(text) - len(own)]
    told = _in_chinese(own, depth)
    if told == own and own.startswith("(") and own.endswith(")"):
        told = f"({_in_chinese(own[1:-1], depth)})"
    return start + told
