"""A case survives a lost controller: all of it in one file, verified before it is taken over; nothing there is lost."""

from __future__ import annotations

import os
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils import api
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings
from ansible_collections.relops.golive.plugins.plugin_utils.case.transfer import HEAD, heads_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.journal import holder
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append

from tests.unit.case.people import People, filed_by, small_plan

PROJECT = small_plan().project.code


@pytest.fixture
def state(whole: Case) -> Path:
    """Return a state with a signed case, a document, a night and what its way back needs."""
    folder = whole.folder.parent
    whole.attach("minutes", "application", b"minutes of the review", "root")
    night = golive.enter(folder, PROJECT, small_plan().digest, "周工")
    append(
        night.folder / "journal", "golive", event="opened", run="R2", stage="golive", step="golive",
        facts={"direction": "forward", "digest": small_plan().digest, HEAD: Case(folder).head(), "heads": {}},
    )  # fmt: skip
    Place(folder, night.folder, night.run(), "h", "network", "network.ports", "f").write("intent", before={"x": 1})
    kept = night.folder / "restore" / "sw1" / "running.cfg"
    kept.parent.mkdir(mode=0o700)
    kept.write_text("hostname sw1\n")
    (folder / "drafts").mkdir()
    (folder / "drafts" / "x.yml").touch()
    (folder / "lock").touch()
    return folder


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_everything_comes_back_on_another_controller(state: Path, people: People, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    told = api.export_case(state, file)
    assert file.stat().st_mode & 0o777 == 0o600
    assert (told.entries, told.head, len(told.nights)) == (len(Case(state).entries), Case(state).head(), 1)
    other = tmp_path / "other" / "state"
    assert api.import_case(other, file, PROJECT).entries == told.entries
    left_behind = {"drafts/x.yml", "lock"}
    assert tree(other) == {name: content for name, content in tree(state).items() if name not in left_behind}
    assert (other / "current").readlink() == (state / "current").readlink()
    assert all(one.closed for one in standings(small_plan(), Case(other), people.trust).values())
    assert {oct(path.stat().st_mode & 0o077) for path in other.rglob("*") if not path.is_symlink()} == {"0o0"}
    found = golive.current(other)
    assert found is not None and found.journal.verify() == [] and found.begun()
    assert api.import_case(other, file, PROJECT).entries == told.entries, "again does no harm"


def test_the_same_state_gives_the_same_bytes_and_replaces_no_file(state: Path, tmp_path: Path) -> None:
    for name in ("one.zip", "two.zip"):
        api.export_case(state, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with pytest.raises(GoliveError, match="is there already"):
        api.export_case(state, tmp_path / "one.zip")
    with pytest.raises(GoliveError, match="cannot be written: No such file"):
        api.export_case(state, tmp_path / "none" / "one.zip")
    assert {path.name for path in tmp_path.glob("*.zip")} | {path.name for path in tmp_path.glob(".*")} == {
        "one.zip", "two.zip",
    }  # fmt: skip
    with pytest.raises(GoliveError, match="holds no case and no night"):
        api.export_case(tmp_path / "empty", tmp_path / "three.zip")


def test_what_is_here_must_be_the_beginning_of_what_comes(state: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "case.zip", tmp_path / "other"
    shutil.copytree(state, other, symlinks=True)
    api.export_case(state, file)
    filed_by(Case(other), "cabling", "刘工")
    before = tree(other)
    with pytest.raises(GoliveError, match=r"is not the beginning of what .* holds: it would be lost"):
        api.import_case(other, file, PROJECT)
    assert tree(other) == before, "nothing was changed"
    filed_by(Case(state), "cabling", "刘工")
    newer = tmp_path / "newer.zip"
    api.export_case(state, newer)
    with pytest.raises(GoliveError, match="is not the beginning"):
        api.import_case(other, newer, PROJECT)


def test_a_longer_case_and_journal_are_taken_over_a_beginning_of_them(state: Path, tmp_path: Path) -> None:
    other, file = tmp_path / "other", tmp_path / "case.zip"
    shutil.copytree(state, other, symlinks=True)
    filed_by(Case(state), "cabling", "刘工")
    found = golive.current(state)
    assert found is not None
    found.write("closed", facts={"result": "cancelled", "heads": found.journal.heads()})
    api.export_case(state, file)
    api.import_case(other, file, PROJECT)
    assert Case(other).head() == Case(state).head()
    there = golive.current(other)
    assert there is not None and there.result() == "cancelled"


def test_a_night_that_only_we_have_is_not_lost(state: Path, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    api.export_case(state, file)
    golive.current(state).write("closed", facts={"result": "cancelled"})  # type: ignore[union-attr]
    golive.enter(state, PROJECT, "b" * 64, "周工")
    with pytest.raises(GoliveError, match="is not the beginning of what"):
        api.import_case(state, file, PROJECT)


def test_a_restore_point_that_differs_is_not_replaced(state: Path, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    api.export_case(state, file)
    next(state.glob("*/restore/sw1/running.cfg")).write_text("hostname other\n")
    with pytest.raises(GoliveError, match=r"running\.cfg differs from what"):
        api.import_case(state, file, PROJECT)


def test_another_project_s_case_is_refused(state: Path, tmp_path: Path) -> None:
    file = tmp_path / "case.zip"
    api.export_case(state, file)
    with pytest.raises(GoliveError, match=f"belongs to {PROJECT}.*, not to OTHER"):
        api.import_case(tmp_path / "other", file, "OTHER")
    assert tree(tmp_path / "other") == {}


def test_nobody_moves_a_case_while_a_run_is_at_work(state: Path, tmp_path: Path) -> None:
    holder.write(state, holder.of(os.getppid(), "", "王工", PROJECT, "22:00"))
    with pytest.raises(GoliveError, match="王工"):
        api.export_case(state, tmp_path / "case.zip")
    with pytest.raises(GoliveError, match="王工"):
        api.import_case(state, tmp_path / "case.zip", PROJECT)


# --- what is no export, or no whole one -----------------------------------------------------------
def packed(source: Path, target: Path, edit: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """Write an export anew with edits: None leaves a file out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for one in old.infolist():
            content = edit(one.filename, old.read(one))
            if content is not None:
                new.writestr(one.filename, content)
        for name, content in more.items():
            new.writestr(name, content)
    return target


EDITS: dict[str, Callable[[str, bytes], bytes | None]] = {
    "a field": lambda name, content: (
        content.replace("通过".encode(), "合格".encode()) if "case.jsonl" in name else content
    ),
    "the end of the case": lambda name, content: (
        b"".join(content.splitlines(keepends=True)[:-1]) if "case.jsonl" in name else content
    ),
    "the whole case": lambda name, content: None if "case/" in name else content,
    "an attachment": lambda name, content: content + b"x" if "attachments" in name else content,
    "a lost attachment": lambda name, content: None if "attachments" in name else content,
    "a journal": lambda name, content: content.replace(b'"x":1', b'"x":2') if "journal/h" in name else content,
    "a journal's file": lambda name, content: None if "journal/golive" in name else content,
}


@pytest.mark.parametrize("what", EDITS)
def test_what_was_changed_on_the_way_is_not_taken_over(state: Path, tmp_path: Path, what: str) -> None:
    api.export_case(state, tmp_path / "case.zip")
    file = packed(tmp_path / "case.zip", tmp_path / "edited.zip", EDITS[what])
    with pytest.raises(GoliveError, match="is broken and was not taken over") as told:
        api.import_case(tmp_path / "other", file, PROJECT)
    assert "未导入" in told.value.said.zh and tree(tmp_path / "other") == {}


@pytest.mark.parametrize(
    "name",
    [
        "../evil", "/etc/evil", "case/../../evil", "case/evil", "case/attachments/evil", "evil", "P-1/.hidden/x",
        "a\\b/c", "case/attachments/../case.jsonl", "x/./y",
    ],
)  # fmt: skip
def test_a_file_that_no_export_holds(state: Path, tmp_path: Path, name: str) -> None:
    api.export_case(state, tmp_path / "case.zip")
    file = packed(tmp_path / "case.zip", tmp_path / "edited.zip", lambda _, content: content, **{name: b"evil"})
    with pytest.raises(GoliveError, match="which no export holds"):
        api.import_case(tmp_path / "other" / "state", file, PROJECT)
    assert tree(tmp_path / "other") == {} and not (tmp_path / "evil").exists()


@pytest.mark.parametrize("content", [b"", b"garbage", b"PK\x03\x04" + b"\0" * 40])
def test_what_is_no_zip(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "case.zip").write_bytes(content)
    with pytest.raises(GoliveError, match="is no export of a case"):
        api.import_case(tmp_path / "state", tmp_path / "case.zip", PROJECT)
    with pytest.raises(GoliveError, match="is no export of a case: No such file"):
        api.import_case(tmp_path / "state", tmp_path / "none.zip", PROJECT)


def test_current_names_a_night_and_nothing_else(state: Path, tmp_path: Path) -> None:
    api.export_case(state, tmp_path / "case.zip")
    file = packed(
        tmp_path / "case.zip", tmp_path / "x.zip", lambda name, content: b"../../etc" if name == "current" else content
    )
    with pytest.raises(GoliveError, match="is no export of a case: current names"):
        api.import_case(tmp_path / "other", file, PROJECT)


def test_heads_are_read_from_every_night(state: Path) -> None:
    assert set(heads_of(state).values()) == {Case(state).head()}
    assert Case(state).cut(heads_of(state)) == []
