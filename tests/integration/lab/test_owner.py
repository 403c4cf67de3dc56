"""A lab belongs to a project: one that is somebody else's is neither raised over nor taken down, by no way."""

from __future__ import annotations

import itertools
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.lab.plugins.plugin_utils import fleet, groups, layout, limits
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.integration.lab import topologies

pytestmark = pytest.mark.integration
MINE, THEIRS = "PAYGW in /projects/mine", "PAYGW in /projects/copy"
LABCTL = [sys.executable, "-m", "ansible_collections.relops.lab.plugins.plugin_utils.labctl"]


def topology(folder: Path, owner: str, name: str = "lb5") -> dict[str, Any]:
    return {**topologies.one_host(name, folder), "owner": owner}


def plays(folder: Path, tasks: list[tuple[str, dict[str, Any]]], *more: str) -> tuple[int, list[dict[str, Any]]]:
    """Run modules of the lab, each also after a failure, and return the exit code and what they answered."""
    file = folder / "play.yml"
    listed = [{f"relops.lab.{module}": arguments, "ignore_errors": len(tasks) > 1} for module, arguments in tasks]
    file.write_text(yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": listed}]))
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-playbook"), "-i", "localhost,", str(file), *more],
        env={**os.environ, "ANSIBLE_STDOUT_CALLBACK": "minimal", "ANSIBLE_NOCOLOR": "1"},
        capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    parts = done.stdout.split(" => ")
    answers = [
        {**json.JSONDecoder().raw_decode(part)[0], "failed": head.endswith("FAILED!")}
        for head, part in itertools.pairwise(parts)
    ]
    assert len(answers) == len(tasks), done.stdout + done.stderr
    return done.returncode, answers


def play(folder: Path, module: str, **arguments: Any) -> tuple[int, dict[str, Any]]:
    """Run one module of the lab and return the exit code and what it answered."""
    code, answers = plays(folder, [(module, arguments)])
    return code, answers[0]


@pytest.fixture(scope="module")
def mine(folder: Path) -> Iterator[dict[str, Any]]:
    """Raise a lab of one project by the module and return what it answered."""
    code, answer = play(folder, "lab_up", topology=topology(folder, MINE))
    assert code == 0, answer
    yield answer
    fleet.down("lb5", folder / "lb5")
    assert not Path("/run/relops-lab/lb5").exists()


def alive() -> list[str]:
    """Return the processes of the lab."""
    groups_ = (groups.hierarchies()[0] / "relops-lb5").rglob("cgroup.procs")
    return sorted(pid for path in groups_ for pid in path.read_text().split())


@pytest.mark.parametrize("more", [[], ["--check"]])
def test_another_project_neither_raises_nor_fells_it(
    mine: dict[str, Any], folder: Path, tmp_path: Path, more: list[str]
) -> None:
    before = alive()
    elsewhere = tmp_path / "lb5"
    attempts: list[tuple[str, dict[str, Any]]] = [
        ("lab_up", {"topology": topology(folder, THEIRS)}),
        ("lab_up", {"topology": topology(tmp_path, THEIRS)}),
        ("lab_up", {"topology": topology(tmp_path, MINE)}),
        ("lab_down", {"name": "lb5", "dir": str(folder / "lb5"), "owner": THEIRS}),
        ("lab_down", {"name": "lb5", "dir": str(elsewhere), "owner": MINE}),
        ("lab_down", {"name": "lb5", "owner": THEIRS}),
        ("lab_down", {"name": "lb5"}),
    ]
    for attempt, answer in zip(attempts, plays(tmp_path, attempts, *more)[1], strict=True):
        assert (answer["failed"], "is not yours" in answer["msg"]) == (True, True), (attempt, answer)
    assert alive() == before != []
    assert not elsewhere.exists()
    assert fleet.info("lb5")["id"] == mine["id"]


def test_its_own_project_may_raise_it_again_and_it_stays_the_same_lab(mine: dict[str, Any], folder: Path) -> None:
    code, answer = play(folder, "lab_up", topology=topology(folder, MINE))
    assert (code, answer["changed"]) == (0, False)
    assert (answer["id"], answer["owner"]) == (mine["id"], MINE)
    assert (folder / "lb5" / "id").read_text().strip() == mine["id"]
    assert play(folder, "lab_info", name="lb5")[1]["id"] == mine["id"]


def test_its_own_project_takes_it_down_and_a_new_one_is_another(mine: dict[str, Any], folder: Path) -> None:
    code, answer = play(folder, "lab_down", name="lb5", dir=str(folder / "lb5"), owner=MINE)
    assert (code, answer["changed"]) == (0, True)
    assert not (folder / "lb5").exists()
    assert play(folder, "lab_down", name="lb5", dir=str(folder / "lb5"), owner=THEIRS)[1]["changed"] is False
    code, answer = play(folder, "lab_up", topology=topology(folder, THEIRS))
    assert code == 0
    assert answer["id"] != mine["id"]
    assert play(folder, "lab_down", name="lb5", dir=str(folder / "lb5"), owner=MINE)[0] == 2
    done = subprocess.run([*LABCTL, "down", "lb5"], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"changed": True}, "a person who looked may"


def test_a_machine_without_any_record_raises_one_and_knows_its_own_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = Path("/run/relops-lab-none")
    assert not records.exists()
    monkeypatch.setattr(layout, "RUN_ROOT", records)
    monkeypatch.setattr(limits, "WANTED", {})  # those of the machine are shared with labs of other records
    own = parse(topology(folder, MINE, "lb6"))
    try:
        fleet.up(own)
        first = fleet.info("lb6")["id"]
        shutil.rmtree(records)
        with pytest.raises(LabError, match="is not yours"):
            fleet.up(parse(topology(folder, THEIRS, "lb6")))
        with pytest.raises(LabError, match="nobody knows whose"):
            fleet.down("lb6", tmp_path / "lb6", THEIRS)
        assert groups.alive("relops-lb6", "")
        assert fleet.up(own).changed
        assert fleet.info("lb6")["id"] != first
    finally:
        assert fleet.down("lb6", folder / "lb6")
    assert not records.exists()
