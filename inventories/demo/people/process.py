"""What the process says of the demo's project, and what its simulated people do: state, gates, signatures."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import keys
import play
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.context import account
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust, read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.record import proven


class Signed(NamedTuple):
    """How many forms were completed, how many signatures there are, and which forms are open all the same."""

    forms: int
    signatures: int
    left: list[str]


class Process:
    """The plan of a project, its people and their keys."""

    def __init__(self, path: Path, folder: Path, here: Path) -> None:
        play.HERE = here
        self.folder = folder
        self.plan = api.load_plan(path)
        self.people = keys.people_of(self.plan)
        self.root = keys.make(folder, self.people)
        self.law = ["-e", "golive_as_production=true", "-e", f"golive_signers={self.root}"]
        self.who = folder / keys.WHO

    def newest(self, state: Path) -> str:
        """Return the name of the newest go-live, empty where there is none."""
        found = golive.current(state)
        return found.id if found else ""

    def live(self, state: Path) -> str:
        """Return the go-live by which the plan as it is now is live on this twin, by the journal; empty: none."""
        found = golive.current(state)
        if found is None or found.result() != golive.SUCCESS or found.digest() != self.plan.digest:
            return ""
        return "" if found.journal.verify() else found.id  # golive.yml says what a broken one means

    def begun(self, state: Path) -> bool:
        """Tell whether a night has begun and not ended."""
        found = golive.current(state)
        return found is not None and found.result() not in golive.ENDED and found.begun()

    def rehearsed(self, state: Path) -> bool:
        """Tell whether the newest rehearsal passed for this plan, and no night was called off after it."""
        case = Case(state)
        night, rehearsal = case.last("evidence", "night"), case.last("evidence", "rehearsal")
        after = (
            night is None or rehearsal is None or night.seq < rehearsal.seq or night.facts.get("result") == "success"
        )
        return after and proven(self.plan, state)

    def sign(self, state: Path, say: Callable[[str], None], language: str) -> Signed:
        """Let the people file and sign."""
        player = play.Player(self.plan, Case(state), self.trust(), self.people, self.folder, account(), say, language)
        left = player.play()
        return Signed(player.done, len(Case(state).of("signature")), left)

    def gates(self, state: Path, language: str) -> str:
        """Return the table of all gates at the start of the night."""
        asked = Asked(
            At.START, state, self.plan.project.code, self.plan.digest, datetime.now().astimezone(),
            golive.current(state), self.plan, production=True, simulated=True, case=Case(state), trust=self.trust(),
            user=account(),
        )  # fmt: skip
        return table(rows(asked), language)

    def trust(self) -> Trust:
        """Return the trust root of this clone's people."""
        return read_trust(self.root, os.getuid(), self.plan.directory)
