"""The campaign's plans: each is a sound plan of the whole project's lab, and merge patches follow RFC 7396."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

from tests.faults import places, plans
from tests.faults.moments import BACK, FORWARD, GOLIVE
from tests.faults.scene import PROJECT


@pytest.mark.parametrize(
    ("target", "patch", "merged"),
    [
        ({"a": "b"}, {"a": "c"}, {"a": "c"}),
        ({"a": "b", "b": "c"}, {"a": None}, {"b": "c"}),
        ({"a": ["b"]}, {"a": "c"}, {"a": "c"}),
        ({"a": {"b": "c"}}, {"a": {"b": "d", "c": None}}, {"a": {"b": "d"}}),
        ({"a": [{"b": "c"}]}, {"a": [1]}, {"a": [1]}),
        (["a"], {"a": {"b": None, "c": 1}}, {"a": {"c": 1}}),
        ({"e": None}, {"a": 1}, {"e": None, "a": 1}),
    ],
)
def test_a_merge_patch_is_applied_as_the_rfc_says(target: Any, patch: Any, merged: Any) -> None:
    assert plans.merged(target, patch) == merged


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("campaign") / "project"
    shutil.copytree(PROJECT, folder)
    plans.write(folder)
    return folder


@pytest.mark.parametrize("name", plans.names())
def test_the_places_are_those_of_the_plan(project: Path, name: str) -> None:
    planned = {(step.step, step.host) for step in steps_of(load(plans.file_of(project, name)))}
    people = {way: places.of_people(way) for way in (FORWARD, BACK)}
    found = {way: [place for place in at if place not in people[way]] for way, at in places.known()[name].items()}
    assert {(place.step, place.host) for place in found[FORWARD]} == planned | {(GOLIVE, GOLIVE)}
    assert {(place.step, place.host) for place in found[BACK]} <= planned | {(GOLIVE, GOLIVE)}


def test_only_the_whole_plan_has_everything(project: Path) -> None:
    many = {name: len(steps_of(load(plans.file_of(project, name)))) for name in plans.names()}
    assert max(many, key=lambda name: many[name]) == plans.WHOLE
    assert sorted(many.values())[-2] < many[plans.WHOLE]
