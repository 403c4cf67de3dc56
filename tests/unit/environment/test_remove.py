"""Taking a lab down removes what raising it has made, and never a state, a case, a project or another folder."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.twin.remove import OURS, remove

ROOT = Path(__file__).parents[3]
Keep = dict[str, Path]


@pytest.fixture
def lab(tmp_path: Path) -> Path:
    """Return the folder of a lab as lab_up leaves it."""
    folder = tmp_path / ".lab/demo"
    (folder / "twin/hosts/a").mkdir(parents=True)
    (folder / "twin/topology.json").write_text("{}")
    (folder / "vault.yml").write_text("$ANSIBLE_VAULT;1.2;AES256;relops_twin\n61\n")
    return folder


@pytest.fixture
def keep(tmp_path: Path) -> Keep:
    """Return what must stay."""
    found = {"state": tmp_path / "state", "project": tmp_path / "project", "home": tmp_path / "home"}
    for path in found.values():
        path.mkdir()
    return found


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_nothing_of_a_lab_stays(lab: Path, keep: Keep, tmp_path: Path) -> None:
    sockets = tmp_path / "cp"
    sockets.mkdir()
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(str(sockets / "a"))
    assert remove(lab, keep, sockets) == []
    assert not lab.exists() and not sockets.exists()
    assert remove(lab, keep, sockets) == [], "once more finds nothing to do"


def test_the_vault_goes_also_where_the_twin_has_gone_before(lab: Path, keep: Keep) -> None:
    shutil.rmtree(lab / "twin")
    assert remove(lab, keep) == []
    assert not lab.exists()


def test_lab_up_signs_the_vault_with_what_is_looked_for() -> None:
    play = (
        Path(__file__).parents[3] / "collections/ansible_collections/relops/golive/playbooks/lab_up.yml"
    ).read_text()
    assert f"vault_id='{OURS.decode().removeprefix(';')}'" in play


def test_what_is_not_the_labs_stays_and_is_told(lab: Path, keep: Keep, tmp_path: Path) -> None:
    (lab / "case").mkdir()
    (lab / "case/case.jsonl").write_text("signed\n")
    (lab / "notes.txt").write_text("mine")
    (tmp_path / "cp").mkdir()
    (tmp_path / "cp/notes.txt").write_text("mine")
    assert remove(lab, keep, tmp_path / "cp") == ["case", "notes.txt"]
    assert (lab / "case/case.jsonl").read_text() == "signed\n" and not (lab / "twin").exists()
    assert (tmp_path / "cp/notes.txt").exists()


def _state(lab: Path, keep: Keep) -> Path:
    keep["state"] = lab / "twin/state"
    keep["state"].mkdir()
    return lab


def _project(lab: Path, keep: Keep) -> Path:
    keep["project"] = lab / "twin"
    return lab


def _record(lab: Path, keep: Keep) -> Path:
    (lab / "twin/old/journal").mkdir(parents=True)
    (lab / "twin/old/journal/golive.jsonl").write_text("")
    return lab


def _link(lab: Path, keep: Keep) -> Path:
    (lab / "twin").rename(keep["project"] / "twin")
    (lab / "twin").symlink_to(keep["project"] / "twin")
    return lab


def _linked(lab: Path, keep: Keep) -> Path:
    other = lab.with_name("other")
    other.symlink_to(lab)
    return other


def _no_twin(lab: Path, keep: Keep) -> Path:
    (lab / "twin/topology.json").unlink()
    return lab


@pytest.mark.parametrize("spoil", [_state, _project, _record, _link, _linked, _no_twin])
def test_a_folder_that_holds_something_else_is_left_as_it_is(
    lab: Path, keep: Keep, tmp_path: Path, spoil: object
) -> None:
    folder = spoil(lab, keep)  # type: ignore[operator]
    before = everything(tmp_path)
    with pytest.raises(GoliveError, match="is not removed") as told:
        remove(folder, keep)
    assert "不删除" in told.value.said.zh
    assert everything(tmp_path) == before


@pytest.mark.parametrize("path", ["/", "/home", ".lab/demo", "/srv/../etc", ""])
def test_what_is_no_path_of_a_lab(keep: Keep, path: str) -> None:
    with pytest.raises(GoliveError, match="no whole path"):
        remove(Path(path), keep)


def test_a_wrong_path_loses_nothing(keep: Keep, tmp_path: Path) -> None:
    """The project's own folder as the lab's, by a slip in group_vars: there is no twin in it."""
    project = keep["project"]
    (project / "plan.yml").write_text("plugin: relops.golive.plan\n")
    (project / "vault.yml").write_text("$ANSIBLE_VAULT;1.1;AES256\n")
    before = everything(tmp_path)
    assert remove(project, keep) == ["plan.yml", "vault.yml"]
    assert everything(tmp_path) == before
