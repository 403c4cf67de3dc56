"""Steps that measure and judge but change nothing: what they measured is kept in the journal whatever the verdict."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleConnectionFailure
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.failures import failure_text, unreachable
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.step_action import StepAction
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Applied, Place, Reading, Work


class Measurement:
    """Measure, keep the values, and fail with a sentence when they are not what they should be.

    `measure` answers the facts and the fault (empty: none). In check mode nothing is measured: the system that would
    be measured is not there yet.
    """

    def __init__(self, place: Place, measure: Callable[[], tuple[JSON, str]], check: bool) -> None:
        self.place, self.measure, self.check = place, measure, check

    def read(self) -> Reading:
        """Measure; a fault is a GoliveError after the values were journaled."""
        if self.check:
            return Reading({}, measured=False)
        facts, fault = self.measure()
        if fault:
            self.place.write("fact", facts=facts)
            raise GoliveError(fault)
        return Reading({}, facts=facts)

    def apply(self, reading: Reading) -> Applied:
        """Change nothing."""
        return Applied(reading.facts)

    def undo(self, before: JSON, done: JSON) -> Applied:
        """Change nothing."""
        return Applied()


class MeasureAction(StepAction):
    """A step whose module measures on the target; subclasses may `judge` the values."""

    stage = "verify"

    def judge(self, arguments: JSON, measured: JSON) -> tuple[JSON, str]:
        """Return the facts for the records and the fault (empty: none)."""
        raise NotImplementedError

    def module_arguments(self, arguments: JSON) -> JSON:
        """Return what the module takes of an item."""
        return arguments

    def job(self, place: Place, arguments: JSON, variables: JSON) -> Work:
        """Run the module and judge what it answers."""

        def measure() -> tuple[JSON, str]:
            return self.measure(place, arguments, variables)

        return Measurement(place, measure, bool(self._task.check_mode))

    def measure(self, _place: Place, arguments: JSON, variables: JSON) -> tuple[JSON, str]:
        """Measure and judge; return the facts and the fault (empty: none)."""
        return self.judge(arguments, self._measured(arguments, variables))

    def _measured(self, arguments: JSON, variables: JSON) -> JSON:
        try:
            answer: dict[str, Any] = self.execute(self._task.action, self.module_arguments(arguments), variables)
        except AnsibleConnectionFailure as error:
            raise unreachable(error.message) from error
        if answer.get("failed") or answer.get("unreachable"):
            raise GoliveError(failure_text(answer))
        return dict(answer.get("measured") or {})
