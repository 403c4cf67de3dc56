"""Whatever the board names has a Chinese name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.board_titles import CHINESE, title

ROOT = Path(__file__).parents[2] / "collections/ansible_collections/relops"
FILES = sorted([*ROOT.glob("*/playbooks/**/*.yml"), *ROOT.glob("*/roles/*/tasks/*.yml")])
SEEDS = sorted(Path(__file__).parents[2].glob("inventories/*/twin/seed.yml"))
NOT_SHOWN = ("import_role", "import_playbook", "include_role", "block")


def names(entries: Any) -> Iterator[str]:
    """Yield the names of plays and tasks that the board can print."""
    for entry in entries or []:
        shown = not any(key.rsplit(".", 1)[-1] in NOT_SHOWN for key in entry)
        if shown and "name" in entry:
            yield entry["name"]
        for part in ("tasks", "pre_tasks", "post_tasks", "block", "rescue", "always"):
            yield from names(entry.get(part))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_name_has_one(path: Path) -> None:
    found = set(names(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert not {name for name in found if name not in CHINESE and "{{" not in name}


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.parts[-3])
def test_the_examples_name_their_own_tasks_in_both_languages(path: Path) -> None:
    found = set(names(yaml.safe_load(path.read_text(encoding="utf-8"))))
    assert not {name for name in found if name not in CHINESE and name.isascii()}


def test_there_are_files() -> None:
    assert len(SEEDS) >= 2
    assert len(FILES) > 20


def test_a_project_s_own_task_keeps_its_name() -> None:
    assert title("Water the plants", "zh") == "Water the plants"
    assert title("Install packages", "zh") == "安装软件包"
    assert title("Install packages", "en") == "Install packages"
