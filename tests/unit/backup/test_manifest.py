"""The manifest sees every difference that an exact restore has to undo."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import entries, manifest, spill, walk
from ansible_collections.relops.golive.plugins.module_utils.backup.compare import Faults, few, looked_up
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

NOTHING = Excludes([])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Make a small tree with two names of one file, a link, a pipe and a name that is no UTF-8."""
    root = tmp_path / "root"
    (root / "etc").mkdir(parents=True)
    (root / "etc" / "a").write_text("one")
    os.link(root / "etc" / "a", root / "etc" / "b")
    (root / "etc" / "link").symlink_to("a")
    os.mkfifo(root / "pipe")
    (root / os.fsdecode(b"bad\xff\nname")).write_text("x")
    return root


def read(root: Path, excludes: Excludes = NOTHING) -> manifest.Manifest:
    """Return the manifest of a tree."""
    return manifest.scan(str(root), excludes, root.parent).manifest


def differences(before: manifest.Manifest, after: manifest.Manifest) -> dict[str, str]:
    """Return what differs as path -> words."""
    return Faults(before, after, before.path.parent).first


def _chmod(root: Path) -> None:
    (root / "etc" / "a").chmod(0o600)


def _content(root: Path) -> None:
    status = (root / "etc" / "a").stat()
    (root / "etc" / "a").write_text("two")
    os.utime(root / "etc" / "a", ns=(status.st_atime_ns, status.st_mtime_ns))


def _time(root: Path) -> None:
    os.utime(root / "etc" / "a", ns=(0, 1))


def _unlinked(root: Path) -> None:
    status = (root / "etc" / "a").stat()
    (root / "etc" / "b").unlink()
    (root / "etc" / "b").write_text("one")
    os.utime(root / "etc" / "b", ns=(0, status.st_mtime_ns))
    os.utime(root / "etc", ns=(0, 0))


def _attribute(root: Path) -> None:
    os.setxattr(root / "etc" / "a", "user.note", b"hello")


def _target(root: Path) -> None:
    (root / "etc" / "link").unlink()
    (root / "etc" / "link").symlink_to("b")


def _kind(root: Path) -> None:
    (root / "pipe").unlink()
    (root / "pipe").mkdir()


@pytest.mark.parametrize(
    ("change", "path", "word"),
    [
        (_chmod, "/etc/a", "mode 0600 instead of 0644"),
        (_content, "/etc/a", "content"),
        (_time, "/etc/a", "mtime_ns"),
        (_unlinked, "/etc/b", "twin"),
        (_attribute, "/etc/a", "xattrs"),
        (_target, "/etc/link", "content b instead of a"),
        (_kind, "/pipe", "kind folder instead of fifo"),
    ],
)
def test_each_change_shows(tree: Path, change: Callable[[Path], None], path: str, word: str) -> None:
    """One change, named by its path."""
    (tree / "etc" / "a").chmod(0o644)
    before = read(tree)
    change(tree)
    faults = differences(before, read(tree))
    assert word in faults[path]


def test_new_and_missing_files_show(tree: Path) -> None:
    """What came and what went."""
    before = read(tree)
    (tree / "new").write_text("")
    (tree / "pipe").unlink()
    faults = differences(before, read(tree))
    assert faults["/new"] == "is not in the backup"
    assert faults["/pipe"] == "is missing"


def test_packing_keeps_every_byte(tree: Path) -> None:
    """Names that are no UTF-8 too; the same manifest gives the same bytes."""
    found = read(tree)
    assert found.path.read_bytes() == read(tree).path.read_bytes()
    assert manifest.load(found.path) == found
    assert [path for path, _entry in found.entries()][1] == "/bad\udcff\nname"


def test_what_is_left_out_does_not_count(tree: Path) -> None:
    """Neither it nor the time of its folder nor the names it shares an inode with."""
    excludes = Excludes(["/etc/b"])
    before = read(tree, excludes)
    assert dict(before.entries())["/etc/a"].twin == ""
    (tree / "etc" / "b").unlink()
    assert differences(before, read(tree, excludes)) == {}


def test_sockets_are_told_apart(tree: Path) -> None:
    """No backup keeps a socket, and no restore may take a living one away."""
    with socket.socket(socket.AF_UNIX) as living:
        living.bind(str(tree / "etc" / "s"))
        found = manifest.scan(str(tree), NOTHING, tree.parent)
    assert found.sockets == ["/etc/s"]
    assert "/etc/s" not in dict(found.manifest.entries())


def test_flags_are_seen_and_set(tree: Path) -> None:
    """chattr +i is a difference that tar, restic and rsync don't know."""
    before = read(tree)
    path = str(tree / "etc" / "a")
    try:
        entries.set_flags(path, 0x10)
    except OSError as error:
        pytest.skip(f"this file system has no flags: {error}")
    try:
        faults = differences(before, read(tree))
    finally:
        entries.set_flags(path, 0)
    assert "flags 16 instead of 0" in faults["/etc/a"]
    assert differences(before, read(tree)) == {}


def test_words_for_the_operator_are_one_line() -> None:
    """Whatever the name of the file is."""
    faults = {"/bad\udcff\nname": "is missing", **{f"/{number}": "is missing" for number in range(9)}}
    text = few(faults, len(faults))
    assert text.startswith("/bad\\xff\\nname is missing; ")
    assert text.endswith("and 5 more")
    text.encode()


def test_a_part_of_a_manifest_stands_alone(tree: Path) -> None:
    """A second name outside of the part doesn't count."""
    (tree / "opt").mkdir()
    os.link(tree / "etc" / "a", tree / "opt" / "a")
    whole = read(tree)
    part = dict(manifest.below(whole, ["/opt"], tree.parent).entries())
    assert list(part) == ["/opt", "/opt/a"]
    assert part["/opt/a"].twin == ""
    assert dict(manifest.below(whole, ["/etc"], tree.parent).entries())["/etc/b"].twin == "/etc/a"


def test_a_file_with_two_names_counts_once(tree: Path) -> None:
    whole = read(tree)
    part = manifest.below(whole, ["/etc/b"], tree.parent)
    assert (whole.summary.content, whole.summary.files) == (4, 2)
    assert (part.summary.content, part.summary.files) == (3, 1)
    assert manifest.load(whole.path).summary == whole.summary


def test_more_than_fits_into_memory_is_sorted_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "PARTS", 2)
    rows = [(f"{number * 7919 % 101}\udcff", number) for number in range(101)]
    found = spill.Spill(tmp_path, 3)
    for row in rows:
        found.add(row)
    assert list(found) == sorted(rows)
    assert list(tmp_path.iterdir()) == []


def test_a_big_tree_is_the_same_as_a_small_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Order, hard links over many folders, digest: whatever fits into memory."""
    root = tmp_path / "root"
    for name in ("a", "a-b", "a.b", "a/c", "a0", "b"):
        (root / name).mkdir(parents=True)
        for number in range(9):
            (root / name / f"{number}").write_text(str(number % 2))
        os.link(root / "a" / "1", root / name / "twin")
    whole = read(root)
    paths = [path for path, _entry in whole.entries()]
    assert paths == sorted(paths)
    assert len(paths) == 1 + 6 * 11
    assert dict(whole.entries())["/b/twin"].twin == "/a-b/twin"
    with monkeypatch.context() as patch:
        patch.setattr(manifest, "Spill", lambda room: spill.Spill(room, 3))
        patch.setattr(walk, "Spill", lambda room: spill.Spill(room, 3))
        patch.setattr(spill, "PARTS", 2)
        assert read(root).path.read_bytes() == whole.path.read_bytes()


def test_starts_that_hold_one_another_are_walked_once(tree: Path) -> None:
    found = manifest.scan(str(tree), NOTHING, tree.parent, ["/etc/a", "/pipe", "/etc", "/nowhere", "/etc/"]).manifest
    assert [path for path, _entry in found.entries()] == ["/etc", "/etc/a", "/etc/b", "/etc/link", "/pipe"]


def test_paths_are_looked_up_in_one_go(tree: Path) -> None:
    found = dict(looked_up(read(tree), ["/a", "/etc/a", "/etc/aa", "/pipe", "/z"]))
    assert [path for path, entry in found.items() if entry] == ["/etc/a", "/pipe"]


def test_many_differences_are_counted_and_few_are_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.relops.golive.plugins.module_utils.backup.compare.MOST", 2)
    (tmp_path / "root").mkdir()
    before = read(tmp_path / "root")
    for number in range(5):
        (tmp_path / "root" / str(number)).write_text("new")
    faults = Faults(before, read(tmp_path / "root"), tmp_path)
    assert (len(faults), list(faults.first), faults.overwritten) == (6, ["/", "/0"], 5)
    assert list(faults.paths(lost=True)) == [f"/{number}" for number in range(5)]
    assert str(faults).endswith("; and 4 more")


def test_a_room_that_is_full_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spill, "WORK", str(tmp_path))

    def fill() -> None:
        with spill.room("x") as room:
            assert room.stat().st_mode & 0o777 == 0o700
            raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(GoliveError, match="make room there"):
        fill()
    assert list((tmp_path / "work").iterdir()) == []


MANY = """
import resource, sys
from pathlib import Path
from ansible_collections.relops.golive.plugins.module_utils.backup import compare, entries, manifest
room = Path(sys.argv[1])
began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
out, empty = manifest.Writer(room), manifest.Writer(room).close()
for number in range(60_000):
    file = entries.Entry("file", 0o644, 0, 0, number, 9, f"{number:064x}", "", {}, 0)
    out.add(f"/srv/data/a-folder/of-small-files/{number:08}", file, f"{number // 2}")
whole = out.close()
faults = compare.Faults(whole, empty, room)
print(len(faults), whole.summary.files, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - began)
"""


@pytest.mark.thorough("it makes trees of many files and measures the memory of a process")
def test_memory_does_not_grow_with_the_number_of_files(tmp_path: Path) -> None:
    """Sixty thousand files, all of them with two names, none of them equal: once they took 1.9 KB each, 110 MB."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", MANY, str(tmp_path)], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    faults, files, kilobytes = map(int, done.stdout.split())
    assert (faults, files) == (60_000, 30_000)
    assert kilobytes < 40_000
