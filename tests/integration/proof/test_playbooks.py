"""prove.yml needs nothing but the dossier; announce.yml and close.yml are refused with one table of the open gates."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import write_zip

from tests.unit.proof.conftest import World, make

ROOT = Path(__file__).parents[3]
PLAN = ROOT / "inventories/demo/plan.yml"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return a project after its night."""
    return make(tmp_path_factory.mktemp("world"))


def play(name: str, inventory: str, folder: Path, **extra: str) -> subprocess.CompletedProcess[str]:
    """Run a playbook from a folder of its own, with a state folder of its own."""
    words = [
        str(Path(sys.executable).with_name("ansible-playbook")),
        "-i",
        inventory,
        str(ROOT / f"playbooks/{name}.yml"),
    ]
    words += [word for key, value in extra.items() for word in ("-e", f"{key}={value}")]
    env = {**os.environ, "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"), "GOLIVE_STATE": str(folder / "state")}
    return subprocess.run(words, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False)


def test_a_good_dossier_is_proven_without_plan_and_state(world: World, tmp_path: Path) -> None:
    ran = play("prove", "localhost,", tmp_path, golive_dossier=str(world.dossier), golive_language="en")
    assert ran.returncode == 0, ran.stdout
    assert "plan, signatures, night and documents belong together" in ran.stdout
    assert "who made the dossier could have made it" in ran.stdout
    assert not (tmp_path / "state").exists()


def test_a_zip_that_was_tampered_with_ends_with_2_and_says_where(world: World, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(world.dossier, tmp_path / world.golive))
    (folder / "15_summary.csv").write_text("all is well")
    ran = play(
        "prove", "localhost,", tmp_path, golive_dossier=str(write_zip(folder)), golive_signers=str(world.people.signers)
    )
    assert ran.returncode == 2, ran.stdout
    (line,) = [line for line in ran.stdout.splitlines() if line.startswith("错误") and "15_summary.csv" in line
               and "清单" in line]  # fmt: skip
    assert "写入后被修改" in line
    assert "Traceback" not in ran.stdout + ran.stderr


def test_what_is_no_dossier_is_one_sentence(tmp_path: Path) -> None:
    for given in ({}, {"golive_dossier": str(tmp_path / "nowhere")}):
        ran = play("prove", "localhost,", tmp_path, **given)
        assert ran.returncode == 2
        assert "卷宗" in ran.stdout and "Traceback" not in ran.stdout + ran.stderr


@pytest.mark.parametrize("name", ["announce", "close"])
def test_without_its_signatures_nothing_is_announced_or_closed(name: str, tmp_path: Path) -> None:
    ran = play(name, str(PLAN), tmp_path, golive_language="en")
    assert ran.returncode == 4, ran.stdout
    assert "gates are open" in ran.stdout and "there was no night yet" in ran.stdout
    lines = [json.loads(line) for line in (tmp_path / "state/case/case.jsonl").read_text().splitlines()]
    assert [line["event"] for line in lines] == ["refused"]
    assert lines[0]["facts"]["at"] == [name]
    assert not (tmp_path / "state/outbox").exists() and not (tmp_path / "dossier").exists()
