# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The errors that are meant for the operator."""

from __future__ import annotations

import typing as t


class GoliveError(Exception):
    """A fault to be told to the operator in one sentence: what, where, what was expected, what to do.

    `facts` go into the journal beside the sentence. Anything else that is raised is a bug and is allowed to crash.
    """

    def __init__(self, sentence: str, facts: dict[str, t.Any] | None = None) -> None:
        super().__init__(sentence)
        self.facts = dict(facts or {})


class UnreachableError(GoliveError):
    """The target did not answer: what it looks like now is not known, whatever was sent to it."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, {"unreachable": True})


class OvertakenError(GoliveError):
    """Another controller has taken the host over: this one does nothing more there, and decides nothing."""
