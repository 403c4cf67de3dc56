"""A rehearsal ends with the exit code of its evidence: a way back that went well says nothing about it."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.relops.golive.plugins.action.golive_finish import UNTOLD, code_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import EXIT_CODES

from tests.house.house import RELOPS


@pytest.mark.parametrize("code", [0, 2])
def test_no_way_of_a_rehearsal_says_how_it_ended(code: int) -> None:
    assert code_of(Path("/state/rehearsals"), code) == UNTOLD < 0, "the callback golive_exit makes 4 of it"
    assert code_of(Path("/state"), code) == code


def test_an_emergency_stays_one() -> None:
    assert code_of(Path("/state/rehearsals"), EXIT_CODES["emergency"]) == 3


def test_its_end_is_judged_wherever_a_host_is_left() -> None:
    plays = yaml.safe_load((RELOPS / "golive/playbooks/rehearse.yml").read_text(encoding="utf-8"))
    assert plays[-1]["tasks"][0].keys() >= {"relops.golive.rehearsal_record"}
    assert plays[-1]["hosts"] == "all:localhost", "records that cannot be written fail localhost"
    assert "connection" not in plays[-1]
