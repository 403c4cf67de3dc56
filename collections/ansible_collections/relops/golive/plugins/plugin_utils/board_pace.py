"""What of the night is left, for the board: the stage beside its rehearsal, and the next moment of the window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.board_words import Part, clock, words
from ansible_collections.relops.golive.plugins.plugin_utils.engine import limit
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import beside


@dataclass
class Pace:
    """The window, the start of the run, and of the present stage what it took in the rehearsal and what comes after."""

    started: datetime
    window: limit.Window | None = None
    agreed: bool = False
    stage: StageName | None = None
    before: float = 0.0
    rest: float = 0.0
    began: float = 0.0

    def admit(self, told: Mapping[str, Any], now: float) -> None:
        """Take what an admitted stage says of itself: `rehearsed` and, where a production agreed on one, `window`."""
        rehearsed = told.get("rehearsed") or {}
        if rehearsed:
            self.stage, self.began = StageName(rehearsed["stage"]), now
            self.before, self.rest = float(rehearsed["seconds"]), float(rehearsed.get("rest") or 0.0)
        window = limit.window_of(told.get("window"))
        if window is not None:
            self.window, self.agreed = window, True

    def end(self, now: float) -> Said | None:
        """Return how long the stage that has ended took beside its rehearsal, None where nothing was rehearsed."""
        stage, self.stage = self.stage, None
        return beside.took(Said(stage.zh, stage.en), now - self.began, self.before) if stage else None

    def heading(self, language: str) -> list[Part]:
        """Return what stands beside a stage's title: its rehearsed time, and what comes after it."""
        if self.stage is None:
            return []
        return [Part(3, words(language)["rehearsed"].format(seconds=clock(self.before))), self._then(language)]

    def left(self, now: float, language: str) -> list[Part]:
        """Return what of the stage and of the night is left, by the rehearsal."""
        if self.stage is None:
            return []
        spent, known = now - self.began, words(language)
        name, told = ("left", self.before - spent) if spent <= self.before else ("over", spent - self.before)
        given = {"left": clock(told), "late": clock(told), "seconds": clock(self.before)}
        return [Part(3, known[name].format(**given), known[f"{name}_short"].format(**given)), self._then(language)]

    def _then(self, language: str) -> Part:
        return Part(5, words(language)["then"].format(rest=clock(self.rest)) if self.rest else "")

    def clock(self, present: datetime, language: str, back: bool) -> Part:
        """Return the next moment of the window and what is left until then; empty without a window."""
        window, known = self.window, words(language)
        if window is None:
            return Part(2, "")
        night = self.agreed or window.holds(self.started)
        began = window.start if night else self.started
        ends = (limit.back if back else limit.forward)(window, began, present)
        moment = limit.ahead(present.astimezone(window.latest_decision.tzinfo), ends.seconds)
        if back:
            name = "end" if night and abs((moment - window.end).total_seconds()) < 1 else "end_past"
        elif ends.seconds <= 0:
            name, moment = "decision_past", window.latest_decision if night else moment
        else:
            name = "decision" if night else "decision_counted"
        given = {"moment": f"{moment:%H:%M}", "left": clock(ends.seconds)}
        return Part(2, known[name].format(**given), known[f"{name}_short"].format(**given))
