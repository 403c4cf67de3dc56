"""The plan that plays production: what strikes it, where people are struck, and the judge of the case's chain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case

from tests.faults import kinds, places
from tests.faults.judge import chain
from tests.faults.law import OPEN_GATES
from tests.faults.moments import BACK, CASE, FORWARD, GOLIVE, OF_PEOPLE, OPENING, Place
from tests.faults.plans import LAWFUL


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return the file of a case in which a form was filed twice and signed once."""
    case = Case(tmp_path)
    case.write("form", "order", {"version": 1}, "root")
    second = case.write("form", "order", {"version": 2, "word": "令"}, "root")
    case.write("signature", "order", {"form": second.hash}, "root")
    case.write("evidence", "night", {"result": "success"}, "root")
    return case.path


def test_a_chain_that_the_product_wrote_is_whole(written: Path) -> None:
    assert chain.faults(written) == []
    assert chain.forms(written, "order") == (2, 1)
    assert chain.forms(written, "decision") == (0, 0)


def test_a_torn_line_was_never_said(written: Path) -> None:
    lines = written.read_text().splitlines(keepends=True)
    written.write_text("".join(lines[:-1]) + lines[-1][:40])
    assert chain.faults(written) == []
    Case(written.parents[1]).write("evidence", "night", {"result": "success"}, "root")
    assert chain.faults(written) == []


def _edit(lines: list[str]) -> list[str]:
    return [line.replace('"version":2', '"version":3') for line in lines]


def _rehash(lines: list[str]) -> list[str]:
    said = json.loads(lines[1])
    return [lines[0], json.dumps({**said, "hash": "0" * 64}) + "\n", *lines[2:]]


@pytest.mark.parametrize(
    "spoil",
    [_edit, _rehash, lambda lines: [lines[0], *lines[2:]], lambda lines: [lines[1], lines[0], *lines[2:]]],
)  # fmt: skip
def test_a_chain_that_was_changed_is_not(written: Path, spoil: object) -> None:
    lines = written.read_text().splitlines(keepends=True)
    written.write_text("".join(spoil(lines)))  # type: ignore[operator]
    assert chain.faults(written)


def test_people_are_struck_on_the_plan_alone_that_plays_production() -> None:
    known = kinds.read()
    law = {name: kind for name, kind in known.items() if kind.group == "law"}
    assert len(law) >= 14 and all(set(kind.plans) == {*LAWFUL} for kind in law.values())
    assert set(OPEN_GATES) <= {kind.act for kind in law.values()}
    struck = {
        place.moment for way in (FORWARD, BACK) for place in places.of_people(way)
        for kind in law.values() if kind.fits(place, way, "law")
    }  # fmt: skip
    assert struck == {*OF_PEOPLE}


@pytest.mark.parametrize("place", [Place(GOLIVE, GOLIVE, OPENING), Place(CASE, "order", "before-form")])
def test_no_other_kind_strikes_people(place: Place) -> None:
    others = [kind for kind in kinds.read().values() if kind.group != "law"]
    assert not [kind.name for kind in others for way in (FORWARD, BACK) if kind.fits(place, way, "law")]


def test_what_asks_others_of_a_lost_state_leaves_the_signed_plan_alone() -> None:
    at = Place("FLT-SW01", "network.ports", "after-intent")
    known = kinds.read()
    assert known["kill_tree"].fits(at, FORWARD, "law") and known["line_rejected"].fits(at, FORWARD, "law")
    for name in ("state_lost", "second_golive", "clock_back", "wrong_password"):
        assert not known[name].fits(at, FORWARD, "law") and known[name].fits(at, FORWARD, "ports")


def test_a_decision_needs_a_night_that_is_held() -> None:
    known = kinds.read()
    for name in ("killed_while_deciding", "torn_while_deciding"):
        assert known[known[name].beside].decided
