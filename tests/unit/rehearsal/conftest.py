"""Rehearsals as their journals tell them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import closed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.record import FOLDER
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.site import SMALL

STEPS = [
    Planned(0, "network.ports", "SW01"),
    Planned(1, "install.release.app", "APP01"),
    Planned(2, "verify.checks", "APP01"),
    Planned(3, "verify.performance", "APP01"),
]
FACTS: dict[str, dict[str, object]] = {
    "verify.checks": {"tests": [{"name": "answers", "outcome": "passed"}, {"name": "no data", "outcome": "skipped"}]},
    "verify.performance": {"performance": [{"name": "q", "metric": "p90_ms", "target": 5, "value": 4, "ok": True}]},
}


@pytest.fixture(scope="session")
def plan() -> Plan:
    """Return a sound plan."""
    return load(str(SMALL), "en")


class Rehearsal:
    """One rehearsal in a state folder; each verb writes what the engine would."""

    def __init__(self, state: Path, digest: str) -> None:
        self.state, self.digest = state / FOLDER, digest
        self.facts = {step: dict(facts) for step, facts in FACTS.items()}
        self.open()

    def open(self, back: bool = False) -> None:
        """Open a run of it."""
        self.found: Golive = golive.enter(self.state, "SMALL", self.digest, "root", back)
        if back:
            self.found.turn(golive.ROLLBACK, "asked for by the operator")

    def write(self, one: Planned, event: str, **more: object) -> None:
        """Write an event of a step."""
        append(
            self.found.folder / "journal", one.host, run=self.found.run(), stage=one.step.split(".")[0], step=one.step,
            event=event, operator="root", **more,
        )  # fmt: skip

    def forward(self, steps: list[Planned] = STEPS) -> None:
        """Carry steps out and close the run."""
        for one in steps:
            self.write(one, "intent", before={})
            self.write(one, "done", facts=self.facts.get(one.step, {}))
        self.close()

    def fail(self, one: Planned, message: str) -> None:
        """Let a step fail, which turns it back."""
        self.write(one, "intent", before={})
        self.write(one, "failed", message=message, facts=self.facts.get(one.step, {}))
        self.found.turn(golive.ROLLBACK, message)

    def back(self, steps: list[Planned] = STEPS, last: str = "undone") -> None:
        """Undo steps, and close the run."""
        for one in reversed(steps):
            self.write(one, "undoing")
            self.write(one, last)
        self.close()

    def close(self) -> None:
        """Judge it as the engine does."""
        closed(self.found, STEPS, "the same command")


@pytest.fixture
def rehearsal(tmp_path: Path, plan: Plan) -> Callable[..., Rehearsal]:
    """Return what begins a rehearsal in the state folder `tmp_path`."""
    return lambda digest=plan.digest: Rehearsal(tmp_path, digest)
