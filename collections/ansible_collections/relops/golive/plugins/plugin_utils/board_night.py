"""The board as it goes through a run: what happens in, lines for a screen out; it knows no Ansible and no terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from time import monotonic
from typing import Any, Protocol

from ansible_collections.relops.golive.plugins.plugin_utils.board import Task, stage_title, summary, waiting
from ansible_collections.relops.golive.plugins.plugin_utils.board_pace import Pace
from ansible_collections.relops.golive.plugins.plugin_utils.board_titles import title
from ansible_collections.relops.golive.plugins.plugin_utils.board_words import Part, fitting, folded, joined
from ansible_collections.relops.golive.plugins.plugin_utils.engine import limit
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.progress import Progress
from ansible_collections.relops.golive.plugins.plugin_utils.safe.screen import line as plain

PATIENCE = 60.0
"""Seconds after which a task says for whom it waits, and again as long as it does; a terminal shows it each second."""
INDENT = "  … "
BACK, RECORDS = "rollback", "records"
NIGHTLY = (*(stage.value for stage in StageName), BACK)
"""Stages that the window bounds; raising a lab has all the time it wants."""


class Screen(Protocol):
    """Where the board is shown."""

    @property
    def columns(self) -> int:
        """Return the width of a terminal, 0 for anything else, where nothing is ever written over."""

    def line(self, text: str, colour: str) -> None:
        """Write a line that stays."""

    def over(self, text: str) -> None:
        """Show a text in the last line of a terminal until something else is written there."""


class Night:
    """One run on the board."""

    def __init__(
        self,
        screen: Screen,
        language: str = "zh",
        seconds: Callable[[], float] = monotonic,
        present: Callable[[], datetime] = limit.present,
    ) -> None:
        self.screen, self.language = screen, language
        self._seconds, self._present = seconds, present
        self._began, self._told = seconds(), 0.0
        self.stage, self.task, self.check = "", None, False  # type: str, Task | None, bool
        self.pace, self._back = Pace(present()), False

    def play(self, name: str, check: bool) -> None:
        """Begin a play with its name."""
        self.stage = ""
        mode = title(" (check mode)", self.language) if check else ""
        self.screen.line(f"\n{plain(title(name, self.language))}{mode}", "bright purple")

    def begin(self, key: str, name: str, stage: str, silent: bool = False) -> None:
        """Begin a task; the first one of a stage has the stage's title above it."""
        shown = name if silent else plain(title(name, self.language))
        if not silent and stage not in (self.stage, "play"):
            heading = stage_title(stage, self.language)
            title_line = Part(0, f"[{self._spent():6.1f} s] {heading}")
            line = joined([title_line, *self.pace.heading(self.language), self._clock(stage)], self.screen.columns)
            self.screen.line(line, "bright blue")
            self.stage = stage
        now = self._seconds()
        self.task = Task(shown, stage, now, silent=silent, check=self.check, key=key, clock=self._seconds)
        self._told = now
        if not silent and self.screen.columns:
            self.screen.over(fitting(INDENT + shown, self.screen.columns - 1))

    def started(self, host: str) -> None:
        """Remember for whom the task waits."""
        if self.task is not None:
            self.task.started[host] = self._seconds()

    def answered(self, host: str, answer: Mapping[str, Any]) -> None:
        """Remember what a host answered."""
        if self.task is not None:
            self.task.results[host] = dict(answer)

    def failed(self, host: str, why: str) -> None:
        """Remember why a host failed."""
        if self.task is not None:
            self.task.failed[host] = why

    def heard(self, told: Iterable[Progress]) -> None:
        """Take how far hosts have come; what comes late is of another task."""
        for one in told:
            if self.task is None or one.task != self.task.key:
                continue
            self.task.progress[one.host] = one
            if not one.done and not one.total:  # what was counted is over, the task goes on
                del self.task.progress[one.host]

    def tick(self) -> None:
        """Say of a task that goes on how far it is, for whom it waits, what is left and what will end it."""
        task = self.task
        parts = waiting(task, self.language) if task is not None and not task.silent else []
        if task is None or not parts:
            return
        parts += [*self.pace.left(self._seconds(), self.language), self._clock(task.stage)]
        if self.screen.columns:
            self.screen.over(INDENT + joined(parts, self.screen.columns - len(INDENT) - 1))
        elif self._seconds() - self._told >= PATIENCE:
            self._told = self._seconds()
            self.screen.line(INDENT + joined(parts), "bright blue")

    def flush(self) -> None:
        """Write what the last task did, where it did anything."""
        task, self.task = self.task, None
        if task is None:
            return
        self.screen.over("")
        changed = any(result.get("changed") for result in task.results.values())
        for line in summary(task, self.language):
            failed = any(line.endswith(text) for text in task.failed.values())
            self.say(f"  {line}", "red" if failed else "yellow" if changed else "green")

    def say(self, text: str, colour: str) -> None:
        """Write a text that stays; on a terminal its lines end between words."""
        columns = self.screen.columns
        lines = (folded(line, columns) if columns else line for line in text.split("\n"))
        self.screen.line("\n".join(lines), colour)

    def end_stage(self) -> None:
        """Say how long the stage that has ended took beside its rehearsal."""
        said = self.pace.end(self._seconds())
        if said is not None:
            self.screen.line(f"  {said.in_('en' if self.language == 'en' else 'zh')}", "bright blue")

    def end(self, failed: bool) -> None:
        """Write how long it all took."""
        self.screen.line(f"[{self._spent():6.1f} s]", "red" if failed else "green")

    def _spent(self) -> float:
        return self._seconds() - self._began

    def _clock(self, stage: str) -> Part:
        if stage not in NIGHTLY:
            return Part(2, "")
        self._back = stage == BACK or (self._back and stage == RECORDS)
        return self.pace.clock(self._present(), self.language, back=self._back)
