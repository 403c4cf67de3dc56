"""The outcome of one comparison."""

from __future__ import annotations

from typing import NamedTuple

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import DIFFERENT, EQUAL, UNMEASURED


class Verdict(NamedTuple):
    """equal, different or unmeasured, and what to print when it differs."""

    result: str
    detail: str = ""

    @classmethod
    def of(cls, fits: bool | None, detail: str) -> Verdict:
        """Return the verdict for a comparison; None when nothing was measured."""
        return cls(UNMEASURED if fits is None else EQUAL if fits else DIFFERENT, detail)
