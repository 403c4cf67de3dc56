"""The manifest sees every difference that an exact restore has to undo."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import manifest
from ansible_collections.relops.golive.plugins.module_utils.backup.proof import below, content_of, few
from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import Excludes

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
    return manifest.scan(str(root), excludes).manifest


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
    faults = manifest.differences(before, read(tree))
    assert word in faults[path]


def test_new_and_missing_files_show(tree: Path) -> None:
    """What came and what went."""
    before = read(tree)
    (tree / "new").write_text("")
    (tree / "pipe").unlink()
    faults = manifest.differences(before, read(tree))
    assert faults["/new"] == "is not in the backup"
    assert faults["/pipe"] == "is missing"


def test_packing_keeps_every_byte(tree: Path) -> None:
    """Names that are no UTF-8 too; the same manifest gives the same bytes."""
    found = read(tree)
    assert manifest.unpack(manifest.pack(found)) == found
    assert manifest.pack(found) == manifest.pack(read(tree))
    assert manifest.digest(found) == manifest.digest(manifest.unpack(manifest.pack(found)))


def test_what_is_left_out_does_not_count(tree: Path) -> None:
    """Neither it nor the time of its folder nor the names it shares an inode with."""
    excludes = Excludes(["/etc/b"])
    before = read(tree, excludes)
    assert before["/etc/a"].twin == ""
    (tree / "etc" / "b").unlink()
    assert manifest.differences(before, read(tree, excludes)) == {}


def test_sockets_are_told_apart(tree: Path) -> None:
    """No backup keeps a socket, and no restore may take a living one away."""
    with socket.socket(socket.AF_UNIX) as living:
        living.bind(str(tree / "etc" / "s"))
        found = manifest.scan(str(tree), NOTHING)
    assert found.sockets == ["/etc/s"]
    assert "/etc/s" not in found.manifest


def test_flags_are_seen_and_set(tree: Path) -> None:
    """chattr +i is a difference that tar, restic and rsync don't know."""
    before = read(tree)
    path = str(tree / "etc" / "a")
    try:
        manifest.set_flags(path, 0x10)
    except OSError as error:
        pytest.skip(f"this file system has no flags: {error}")
    try:
        faults = manifest.differences(before, read(tree))
    finally:
        manifest.set_flags(path, 0)
    assert "flags 16 instead of 0" in faults["/etc/a"]
    assert manifest.differences(before, read(tree)) == {}


def test_words_for_the_operator_are_one_line() -> None:
    """Whatever the name of the file is."""
    faults = {"/bad\udcff\nname": "is missing", **{f"/{number}": "is missing" for number in range(9)}}
    text = few(faults)
    assert text.startswith("/bad\\xff\\nname is missing; ")
    assert text.endswith("and 5 more")
    text.encode()


def test_a_part_of_a_manifest_stands_alone(tree: Path) -> None:
    """A second name outside of the part doesn't count."""
    (tree / "opt").mkdir()
    os.link(tree / "etc" / "a", tree / "opt" / "a")
    whole = read(tree)
    part = below(whole, ["/opt"])
    assert sorted(part) == ["/opt", "/opt/a"]
    assert part["/opt/a"].twin == ""
    assert below(whole, ["/etc"])["/etc/b"].twin == "/etc/a"


def test_a_file_with_two_names_counts_once(tree: Path) -> None:
    whole = read(tree)
    assert content_of(whole) == (4, 2)
    assert content_of(below(whole, ["/etc/b"])) == (3, 1)
