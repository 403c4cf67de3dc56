"""The campaign's plans: each is a sound plan of the whole project's lab, and merge patches follow RFC 7396."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import read_twin

from tests.faults import places, plans, somebody, words
from tests.faults.judge import switches
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


def test_a_plan_with_devices_of_its_own_has_a_lab_of_its_own(tmp_path: Path) -> None:
    assert [name for name in plans.names() if name not in plans.of_one_lab()] == list(plans.APART)
    assert plans.raised_by(plans.of_one_lab()) == plans.WHOLE
    assert words.plans("families") == ("families",) and plans.raised_by(("families",)) == "families"
    with pytest.raises(argparse.ArgumentTypeError, match="name it alone: families"):
        words.plans("ports,families")


def test_the_plan_of_several_families_has_them_on_its_twin_alone(tmp_path: Path) -> None:
    found = {}
    for raised in (plans.WHOLE, "families"):
        shutil.copytree(PROJECT, folder := tmp_path / raised)
        plans.write(folder, raised)
        found[raised] = set(read_twin(folder).switches)
    wide = load(plans.file_of(tmp_path / "families", "families"))
    assert found["families"] - found[plans.WHOLE] == {"FLT-SW03", "FLT-SW04"}
    assert {name: one.platform for name, one in wide.switches.items()} == {
        "FLT-SW01": "ios", "FLT-SW02": "ios", "FLT-SW03": "junos", "FLT-SW04": "vrp",
    }  # fmt: skip
    changed = {step.host for step in steps_of(wide) if step.step == "network.ports"}
    assert changed == set(wide.switches)
    platforms = {str(one.platform) for one in wide.switches.values()}
    assert platforms <= set(switches.FAMILIES) and platforms <= set(somebody.FAMILIES)


def test_a_trial_that_is_repeated_brings_the_lab_of_its_plan() -> None:
    assert plans.apart(["back/families bug=after-closed:golive@golive+0.00#1"]) == ("families",)
    assert (
        plans.apart(["forward/law clock=before-opened:golive@golive+0.00#1", "forward kill=x"]) == plans.apart([]) == ()
    )
