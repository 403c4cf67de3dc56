"""What a check of a dossier answers: one line each, where it was looked and whether it holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from ansible_collections.relops.golive.plugins.module_utils.errors import Said

WORDS = {"ok": Said("符合", "ok"), "wrong": Said("错误", "WRONG"), "note": Said("说明", "note")}


class Mark(StrEnum):
    """It holds; it does not; it is to be known."""

    OK = "ok"
    WRONG = "wrong"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line: `place` is a file of the dossier, with its line where there is one."""

    mark: Mark
    place: str
    said: Said

    def line(self, language: str) -> str:
        """Return it for a person."""
        return f"{WORDS[self.mark].in_(language):<6} {self.place:<32} {self.said.in_(language)}"


def ok(place: str, zh: str, en: str) -> Finding:
    """Return that something holds."""
    return Finding(Mark.OK, place, Said(zh, en))


def wrong(place: str, zh: str, en: str) -> Finding:
    """Return that something does not hold."""
    return Finding(Mark.WRONG, place, Said(zh, en))


def note(place: str, zh: str, en: str) -> Finding:
    """Return what a reader has to know."""
    return Finding(Mark.NOTE, place, Said(zh, en))


def unless(found: Iterable[Finding], good: Finding) -> Iterator[Finding]:
    """Yield what was found, and `good` where nothing of it is wrong."""
    sound = True
    for one in found:
        sound = sound and one.mark is not Mark.WRONG
        yield one
    if sound:
        yield good
