"""Every mistake that the plan alone shows is found by the plan check; without one it is silent."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.faults.scene import PROJECT
from tests.mistakes.finders import of_plan
from tests.mistakes.mistake import CHECK, PLAN, REHEARSAL, Mistake, read
from tests.mistakes.seeds import spoil

ALL = read()
OF_PLAN = [one for one in ALL if one.finder == PLAN]
ON_TWIN = [one for one in ALL if one.finder != PLAN]


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """Return the plan of a copy of the small project."""
    return Path(shutil.copytree(PROJECT, tmp_path / "project")) / "plan.yml"


def test_there_are_twenty_and_each_finder_has_some() -> None:
    assert len(ALL) >= 20
    assert {one.finder for one in ALL} == {PLAN, CHECK, REHEARSAL}
    assert 3 <= sum(one.sample for one in ON_TWIN) <= 4


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_is_said_without_a_mistake(plan: Path, language: str) -> None:
    assert of_plan(plan, language) == []


@pytest.mark.parametrize("mistake", OF_PLAN, ids=lambda one: one.name)
def test_the_plan_check_names_the_place(plan: Path, mistake: Mistake) -> None:
    spoil(plan, mistake)
    said, chinese = of_plan(plan), of_plan(plan, "zh")
    assert any(map(mistake.in_words_of, said)), said
    assert len(said) == len(chinese), "every sentence is there in both languages"
    assert said != chinese


@pytest.mark.parametrize("mistake", ON_TWIN, ids=lambda one: one.name)
def test_what_only_the_twin_shows_is_no_fault_of_the_plan(plan: Path, mistake: Mistake) -> None:
    spoil(plan, mistake)
    assert of_plan(plan) == []


def test_a_word_that_is_missing_is_no_finding() -> None:
    mistake = ALL[0]
    assert mistake.in_words_of(" ".join(mistake.says))
    assert not mistake.in_words_of(" ".join(mistake.says[1:]))
