"""A failing step may hold a night: nothing goes on and nothing goes back until somebody says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.integration.plays.test_plays import play, site

__all__ = ["site"]
FAULT = ("-e", "stand_fault='install b'")
HOLD = ("-e", "golive_on_failure=hold")


def kinds(site: Path) -> list[str]:
    (path,) = (site / "state").glob("P-*/journal/golive.jsonl")
    return [json.loads(line)["event"] for line in path.read_text().splitlines()]


def stages(ran: list[str]) -> list[str]:
    return [line for line in ran if "records" not in line]


def test_a_night_is_held_and_the_same_command_tries_it_again(site: Path) -> None:
    code, ran, said = play(site, "golive", *FAULT, *HOLD)
    assert code == 4, said
    assert "is held" in said and "give the same command again" in said
    assert not [line for line in ran if line.startswith("undid")], "nothing went back"
    assert not [line for line in ran if "migrate" in line], "nothing went on"
    assert [kind for kind in kinds(site) if kind != "joined"] == ["opened", "held"]
    code, ran, said = play(site, "install")
    assert code == 4 and "is held" in said and not stages(ran), "a stage alone is no decision"
    code, ran, said = play(site, "golive")
    assert code == 0, said
    assert [kind for kind in kinds(site) if kind != "joined"][-3:] == ["opened", "decided", "closed"]


def test_a_night_that_is_held_goes_back_on_request(site: Path) -> None:
    assert play(site, "golive", *FAULT, *HOLD)[0] == 4
    code, ran, said = play(site, "rollback")
    assert code == 0, said
    assert "undid install b" in ran
    assert kinds(site)[-2:] == ["direction", "closed"]


@pytest.mark.parametrize("given", ["back", ""])
def test_back_is_what_a_failure_means_otherwise(site: Path, given: str) -> None:
    code, ran, said = play(site, "golive", *FAULT, *(["-e", f"golive_on_failure={given}"] if given else []))
    assert code == 2, said
    assert "undid install b" in ran and "held" not in kinds(site)


def test_a_word_that_is_neither_is_refused_before_anything_is_touched(site: Path) -> None:
    code, ran, said = play(site, "golive", "-e", "golive_on_failure=never")
    assert (code, stages(ran)) == (4, []), said
    assert "it is back or hold" in said
