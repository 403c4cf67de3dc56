"""What Ansible packed of our modules is lent to the next run of the same code, and to no other."""

from __future__ import annotations

import base64
import io
import os
import pickle
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from ansible.executor import module_common
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import bytecode, payloads

from tests.house.house import ROOT

OF_OURS = f"{payloads.NAME}golive.plugins.modules.golive_marker-ZIP_DEFLATED-none"
MARKER = "ansible_collections/relops/golive/plugins/modules/golive_marker"
OF_OTHERS = "ansible.modules.command-ZIP_DEFLATED-none"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """Return the folder of a run in which two modules were packed and a third is being packed."""
    folder = tmp_path / "packed"
    folder.mkdir()
    for name in (OF_OURS, f"{OF_OURS}.lock", f"{OF_OURS}-part", OF_OTHERS):
        (folder / name).write_text(name)
    return folder


def names(folder: Path) -> list[str]:
    """Return what lies in a folder."""
    return sorted(path.name for path in folder.iterdir())


def test_what_is_kept_is_ours_and_whole(packed: Path, tmp_path: Path) -> None:
    shelf = payloads.shelf_of(tmp_path / "home")
    payloads._keep(shelf, packed, os.getpid())
    assert names(shelf) == [OF_OURS]
    assert shelf.stat().st_mode & 0o077 == 0


def test_a_worker_that_ends_keeps_nothing(packed: Path, tmp_path: Path) -> None:
    shelf = payloads.shelf_of(tmp_path / "home")
    payloads._keep(shelf, packed, os.getpid() + 1)
    assert names(shelf) == []


def test_another_code_has_another_shelf_and_what_was_packed_out_of_two_is_kept_on_none(
    packed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = tmp_path / "relops" / "golive" / "plugins" / "module_utils" / "a" / "b.py"
    code.parent.mkdir(parents=True)
    code.write_text("one = 1\n")
    monkeypatch.setattr(payloads, "OURS", tmp_path / "relops")
    before = payloads.shelf_of(tmp_path / "home")
    code.write_text("one = 2\n")
    assert payloads.shelf_of(tmp_path / "home") != before
    payloads._keep(before, packed, os.getpid())
    assert names(before) == []


def test_a_patched_ansible_of_the_same_release_has_another_shelf(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "basic.py").write_text("safe = 0\n")
    monkeypatch.setattr(payloads, "ANSIBLES", tmp_path)
    before = payloads.fingerprint()
    (tmp_path / "basic.py").write_text("safe = True\n")
    assert payloads.fingerprint() != before


def test_the_digest_takes_in_every_file_that_a_module_can_bring_along() -> None:
    found = {path for pattern in payloads.SOURCES for path in payloads.OURS.glob(pattern)}
    every = {path for part in ("modules", "module_utils") for path in payloads.OURS.glob(f"*/plugins/{part}/**/*.py")}
    assert every <= found
    assert len(every) > 200
    assert {path.parts[-3] for path in found if path.name == "runtime.yml"} >= {"golive"}


@pytest.mark.parametrize("wrong", ["open", "link"])
def test_a_folder_that_others_may_write_lends_nothing(tmp_path: Path, wrong: str) -> None:
    home = tmp_path / "home"
    shelf = payloads.shelf_of(home)
    if wrong == "open":
        shelf.chmod(0o777)
    else:
        shelf.rename(tmp_path / "elsewhere")
        shelf.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="is not ours alone"):
        payloads.shelf_of(home)


def test_only_the_latest_states_of_the_code_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(5):
        monkeypatch.setattr(payloads, "release", f"2.{number}")
        shelf = payloads.shelf_of(tmp_path)
        os.utime(shelf, (number, number))
    assert len(names(tmp_path / "relops_packed")) == payloads.KEPT
    assert shelf.is_dir()


def test_beside_module_utils_of_somebody_s_own_nothing_is_lent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "home" / "plugins" / "module_utils"
    for name, value in (("ANSIBLE_HOME", tmp_path / "home"), ("DEFAULT_LOCAL_TMP", tmp_path / "run")):
        monkeypatch.setitem(payloads.SETTINGS, name, str(value))
    monkeypatch.setitem(payloads.SETTINGS, "DEFAULT_MODULE_UTILS_PATH", [str(own)])
    monkeypatch.setattr("atexit.register", lambda *_given: None)
    (tmp_path / "run").mkdir()
    own.mkdir(parents=True)
    payloads.reuse()
    assert names(tmp_path / "run") == []
    own.rmdir()
    payloads.reuse()
    assert names(tmp_path / "run") == ["ansiballz_cache"]


PLAY = """\
- hosts: localhost
  connection: local
  gather_facts: false
  tasks:
    - relops.golive.golive_marker: {operation: read}
"""


@pytest.mark.thorough("it starts ansible-playbook twice")
def test_the_second_run_packs_nothing(tmp_path: Path) -> None:
    play, home = tmp_path / "play.yml", tmp_path / "home"
    play.write_text(PLAY)
    command = ["ansible-playbook", "-i", str(ROOT / "inventories/demo/plan.yml"), str(play)]
    environment = {**os.environ, "ANSIBLE_DEBUG": "1", "ANSIBLE_HOME": str(home)}
    said = [
        subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout
        for _run in range(2)
    ]
    assert "ANSIBALLZ: Creating module" in said[0]
    assert "ANSIBALLZ: using cached module" in said[1]
    assert "ANSIBALLZ: Creating module" not in said[1]
    assert names(payloads.shelf_of(home)) == [OF_OURS]
    assert module_names(payloads.shelf_of(home) / OF_OURS) >= {"ansible/module_utils/basic.pyc", f"{MARKER}.pyc"}


def module_names(file: Path) -> set[str]:
    """Return the names of the files in a packed module."""
    module = module_common._CachedModule.load(str(file))
    with zipfile.ZipFile(io.BytesIO(base64.b64decode(module.zip_data))) as archive:
        return set(archive.namelist())


def archive_of(**files: str) -> bytes:
    """Return a zip archive of sources."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.py", text)
    return made.getvalue()


def imported(archive: Path, python: str = sys.executable) -> str:
    """Return where a Python found the code of module `one` in an archive, and its value."""
    code = f"import sys; sys.path.insert(0, {str(archive)!r}); import one; print(one.__spec__.origin, one.value())"
    done = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.replace(f"{archive}/", "").strip()


def test_the_bytecode_is_what_is_loaded_and_is_of_the_source_beside_it(tmp_path: Path) -> None:
    made = tmp_path / "made.zip"
    made.write_bytes(bytecode.with_bytecode(archive_of(one="def value(): return 41\n", two="")))
    with zipfile.ZipFile(made) as archive:
        assert sorted(archive.namelist()) == ["one.py", "one.pyc", "two.py", "two.pyc"]
    assert imported(made) == "one.pyc 41"


def test_another_python_loads_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.MAGIC_NUMBER", b"\x01\x02\r\n")
    made = tmp_path / "made.zip"
    made.write_bytes(bytecode.with_bytecode(archive_of(one="def value(): return 41\n")))
    assert imported(made) == "one.py 41"


@pytest.mark.parametrize("content", [b"", b"none of Ansible's", pickle.dumps({"zip_data": b""}), pickle.dumps(3)])
def test_what_is_of_no_known_kind_is_kept_as_it_is(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / OF_OURS).write_bytes(content)
    shelf = payloads.shelf_of(tmp_path / "home")
    payloads._keep(shelf, tmp_path / "packed", os.getpid())
    assert (shelf / OF_OURS).read_bytes() == content and names(shelf) == [OF_OURS]
