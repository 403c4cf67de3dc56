"""An auditor's run of prove.yml on a dossier that was tampered with, without plan and state: exit code 2, and its line.

Which manipulations there are, and that the functions see them, is asked in tests/unit/proof.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.integration.proof.test_playbooks import play
from tests.unit.proof.conftest import World, forger, other, world
from tests.unit.proof.forger import Forger
from tests.unit.proof.judging import Manipulation
from tests.unit.proof.test_forgeries import FORGERIES
from tests.unit.proof.test_manipulations import MANIPULATIONS

__all__ = ["forger", "other", "world"]


@pytest.fixture(scope="module", autouse=True)
def _beside(world: World, other: World) -> None:
    """Lay the dossier of another night beside the good one, as the manipulations expect it."""
    shutil.copytree(other.dossier, world.dossier.parent / "other")


def test_there_are_enough_of_them() -> None:
    assert len({*MANIPULATIONS, *FORGERIES}) >= 25


@pytest.mark.parametrize("manipulation", [*MANIPULATIONS, *FORGERIES], ids=lambda one: one.__name__)
def test_it_ends_with_2_and_names_the_place(
    manipulation: Manipulation, forger: Forger, world: World, tmp_path: Path
) -> None:
    place, word = manipulation(forger, world)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    given = {"golive_dossier": str(forger.folder), "golive_signers": str(world.people.signers)}
    ran = play("prove", "localhost,", elsewhere, golive_language="en", **given)
    assert ran.returncode == 2, ran.stdout
    said = [re.sub(r"\s+", " ", line) for line in ran.stdout.splitlines()]
    assert [line for line in said if line.startswith("WRONG") and place in line and word in line], (place, word, said)
    assert "Traceback" not in ran.stdout + ran.stderr
