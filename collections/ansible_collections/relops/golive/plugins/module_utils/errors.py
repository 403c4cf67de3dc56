# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The errors that are meant for the operator."""

from __future__ import annotations

import typing as t


class Said(t.NamedTuple):
    """One sentence in both languages; which one is chosen where it is shown."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Return it in `zh` or `en`."""
        return self.zh if language == "zh" else self.en


class GoliveError(Exception):
    """A fault to be told to the operator in one sentence: what, where, what was expected, what to do.

    The English sentence is what the journal keeps. What is raised in the work of a step has its Chinese in
    `templates/sentences/`; `zh` is for what is put together of several, and for what no journal keeps. `facts` go into
    the journal beside the sentence. Anything else that is raised is a bug and is allowed to crash.
    """

    def __init__(self, sentence: str, facts: dict[str, t.Any] | None = None, zh: str = "") -> None:
        super().__init__(sentence)
        self.facts = dict(facts or {})
        self.zh = zh or sentence

    @property
    def in_chinese(self) -> dict[str, str]:
        """Return `zh` where the sentence has a Chinese one of its own, else nothing."""
        return {"zh": self.zh} if self.zh != str(self) else {}

    @property
    def said(self) -> Said:
        """Return the sentence in both languages."""
        return Said(self.zh, str(self))


class UnreachableError(GoliveError):
    """The target did not answer: what it looks like now is not known, whatever was sent to it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, {"unreachable": True})


class OvertakenError(GoliveError):
    """Another controller has taken the host over: this one does nothing more there, and decides nothing."""
