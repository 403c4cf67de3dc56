"""Whatever names the stages is held to the one list of them (stages/registry.py), in their order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils import board, board_titles
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES

from tests.house.house import RELOPS, ROOT, read_yaml, text_of

GOLIVE = RELOPS / "golive"
PLAYBOOKS = GOLIVE / "playbooks"
ACTING = [name for name, stage in STAGES.items() if stage.desired]
"""The stages that touch devices."""
ALONE = [path for path in sorted(PLAYBOOKS.glob("*.yml")) if "parts/stage_alone.yml" in path.read_text()]
SEVERAL = 4
"""So many names of stages in one place are a list of them."""


def parts(file: str) -> Iterator[tuple[str, Any]]:
    """Yield the plays of a playbook that belong to a stage, each with its stage."""
    for play in read_yaml(PLAYBOOKS / file):
        part = (play.get("vars") or {}).get("golive_part")
        if part in ACTING and str(play["hosts"]).startswith("golive_"):
            yield part, play


@pytest.mark.parametrize(
    ("file", "tasks", "order"),
    [("golive.yml", "tasks/stage.yml", ACTING), ("parts/back.yml", "../tasks/stage_back.yml", ACTING[::-1])],
)
def test_a_playbook_has_every_stage_in_its_order(file: str, tasks: str, order: list[str]) -> None:
    found = list(parts(file))
    assert [part for part, _play in found] == order
    for part, play in found:
        assert play["hosts"] == f"golive_{part}"
        assert [task["ansible.builtin.import_tasks"] for task in play["tasks"]] == [tasks]


@pytest.mark.parametrize("path", ALONE, ids=lambda path: str(path.name))
def test_a_stage_alone_is_the_open_golive_and_that_stage(path: Path) -> None:
    """Only the network says before it begins what it will change: a switch carries no marker."""
    first, *more, last = read_yaml(path)
    assert path.stem in ACTING
    begin = {"name": "Begin", "ansible.builtin.import_playbook": "parts/open.yml"}
    assert first == {**begin, "vars": {"golive_single": "stage"}}
    assert last["ansible.builtin.import_playbook"] == "parts/stage_alone.yml"
    assert last["vars"] == {"golive_part": path.stem}
    assert [play["ansible.builtin.import_playbook"] for play in more] == (
        ["parts/announce.yml"] if path.stem == "network" else []
    )


def test_a_role_alone_is_carried_out_by_that_one_playbook() -> None:
    names = {f"relops.golive.{name}" for name in ACTING}
    loose = [
        path.name
        for path in PLAYBOOKS.glob("*.yml")
        if names & set(re.findall(r"relops\.golive\.\w+", path.read_text()))
    ]
    assert len(ALONE) >= 5 and loose == []


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage_has_its_role(stage: str) -> None:
    role = GOLIVE / "roles" / stage
    wanted = ["tasks/main.yml", "meta/argument_specs.yml"]
    wanted += ["tasks/undo.yml"] if stage in ACTING else []
    assert [name for name in wanted if not (role / name).is_file()] == []
    specs = read_yaml(role / "meta/argument_specs.yml")["argument_specs"]
    assert {"main", *(["undo"] if stage in ACTING else [])} <= set(specs)


def test_each_role_is_a_stage() -> None:
    assert {path.name for path in (GOLIVE / "roles").iterdir() if path.is_dir()} == set(STAGES)


def test_the_board_and_the_texts_have_a_title_for_each_stage() -> None:
    for name, stage in STAGES.items():
        assert board.TITLES[name] == (stage.name.zh, stage.name.en)
        for play in (stage.name.en.capitalize(), f"Undo {stage.name.en}"):
            assert board_titles.title(play, "zh") != play
    for file in ("golive.yml", "parts/back.yml"):
        assert [play["name"] for part, play in parts(file) if play["name"] not in board_titles.STAGES] == []


def test_the_colours_of_the_timeline_differ() -> None:
    assert len({stage.colour for stage in STAGES.values()}) == len(STAGES)


def _lists(source: str) -> Iterator[set[str]]:
    """Yield the names of stages that stand in one pair of brackets."""
    for inside in re.findall(r"[(\[{]([^()\[\]{}]*)[)\]}]", source):
        yield set(re.findall(r"[\"'](\w+)[\"']", inside)) & set(STAGES)


OWN_REASONS = {
    "collections/ansible_collections/relops/golive/plugins/plugin_utils/engine/states.py": "what is no execution",
    "tests/integration/plays/test_plays.py": "which stand-in host has work in which stage",
    "tests/house/test_stages.py": "the example below",
}
"""Tables that are about some stages; a stage that is not in them has a meaning of its own there."""


def test_nobody_keeps_a_list_of_the_stages_of_his_own() -> None:
    files = [*RELOPS.glob("*/plugins/**/*.py"), *(ROOT / "tests").glob("**/*.py")]
    own = {
        str(path.relative_to(ROOT)): sorted(names)
        for path in files
        for names in _lists(text_of(path))
        if len(names) > SEVERAL
    }
    assert {path: names for path, names in own.items() if path not in OWN_REASONS} == {}
    assert set(OWN_REASONS) <= set(own)


def test_that_test_sees_one() -> None:
    assert any(len(names) > SEVERAL for names in _lists('X = ("network", "suspend", "backup", "install", "migrate")'))
    assert yaml.safe_load("{golive_part: network}") == {"golive_part": "network"}
