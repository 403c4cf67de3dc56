"""What the facts of a text are taken from: the plan or the night, the case, how its forms stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import Evidence, Proofs
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import agreed
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night

MOST = 12
"""Hosts that a line names."""


@dataclass(frozen=True)
class Ground:
    """Plan, language, case and its forms; `night` where there was one."""

    source: Context
    case: Case | None
    forms: Mapping[str, FormStanding]

    @property
    def plan(self) -> Plan:
        """Return the plan."""
        return self.source.plan

    @property
    def t(self) -> Texts:
        """Return the words of the language."""
        return self.source.texts

    @property
    def night(self) -> Night | None:
        """Return the night, None before it."""
        return self.source if isinstance(self.source, Night) else None

    @cached_property
    def window(self) -> Window:
        """Return the window that was agreed, else the one that the plan intends."""
        return agreed(self.forms) or self.plan.window

    def text(self, value: object) -> str:
        """Return a text or a word of a closed list in the language; nothing for nothing."""
        return "" if value is None else self.source.text(value)

    def word(self, value: object) -> str:
        """Return a word of the plan's fixed lists in the language, any other as it is."""
        return "" if value is None else self.t.term(str(value))

    def minute(self, time: datetime | None) -> str:
        """Return a time to the minute."""
        return self.source.clock(time, "%Y-%m-%d %H:%M")

    def listed(self, words: Iterable[object]) -> str:
        """Return words one after the other as the language lists them."""
        return ("、" if self.t.language == "zh" else ", ").join(str(one) for one in words)

    def some(self, words: Sequence[object]) -> str:
        """Return the first of many words, and how many there are."""
        more = [self.t("prose.of_many", count=len(words))] if len(words) > MOST else []
        return self.listed([*words[:MOST], *more]) or self.t("print.none")

    def yes(self, value: object) -> str:
        """Return yes or no."""
        return self.t("yes" if value else "no")

    def evidence(self, proof: Proof) -> Evidence | None:
        """Return the newest evidence of a kind."""
        return Proofs(self.case).newest(proof)


def number(value: float | int | None) -> str:
    """Return a number without a tail of zeros."""
    return "" if value is None else f"{value:,.0f}" if float(value).is_integer() else f"{value:,g}"
