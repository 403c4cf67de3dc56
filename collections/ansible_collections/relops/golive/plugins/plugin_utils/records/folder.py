"""A folder of forms with its manifest, written at once or not at all, and the same as one zip."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

MANIFEST = "manifest.json"
LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: the same folder gives the same zip."""


Content = bytes | Path
"""What becomes a file: its bytes, or where it lies already, to be taken from there."""


def write_folder(
    out_dir: Path, files: Callable[[Path], Iterable[tuple[str, Content]]], head: Mapping[str, object], again: str
) -> list[Path]:
    """Write the files and a manifest into `out_dir` and return them, manifest last; an older folder is replaced.

    `files` is given a folder beside it, for what lies on the disk meanwhile: one place needs room, and it is the one
    that is told. Files are 0600, folders 0700. `head` is what the manifest tells beside the digests. Raises
    GoliveError when the folder cannot be written; `again` is the playbook that writes it.
    """
    out_dir = out_dir.absolute()
    try:
        out_dir.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(
            prefix=f".{out_dir.name}.", dir=out_dir.parent, ignore_cleanup_errors=True
        ) as scratch:
            fresh = Path(scratch) / "fresh"
            room = Path(scratch) / "room"
            room.mkdir(mode=0o700)
            names = _fill(fresh, files(room), head)
            _swap(fresh, out_dir, Path(scratch) / "old")
    except OSError as error:
        raise GoliveError(
            f"the dossier {out_dir} cannot be written: {error.strerror or error}; make room or access there, then run "
            f"{again}"
        ) from error
    return [out_dir / name for name in names]


def _fill(folder: Path, files: Iterable[tuple[str, Content]], head: Mapping[str, object]) -> list[str]:
    """Write all files and return their names, manifest last."""
    folder.mkdir(mode=0o700)
    entries = []
    for name, content in files:
        path = folder / name
        _write(path, content)
        entries.append({"file": name, "sha256": _digest(path, content), "size": path.stat().st_size})
    entries.sort(key=lambda entry: str(entry["file"]))
    manifest = json.dumps({**head, "files": entries}, ensure_ascii=False, indent=1) + "\n"
    _write(folder / MANIFEST, manifest.encode())
    return [*(str(entry["file"]) for entry in entries), MANIFEST]


def _write(path: Path, content: Content) -> None:
    for folder in reversed(path.parents):
        folder.mkdir(mode=0o700, exist_ok=True)
    if isinstance(content, Path):
        shutil.move(content, path)
        return
    path.touch(mode=0o600)
    path.write_bytes(content)


def _digest(path: Path, content: Content) -> str:
    if isinstance(content, bytes):
        return hashlib.sha256(content).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _swap(fresh: Path, out_dir: Path, old: Path) -> None:
    """Put the new folder in the place of an old one; a reader sees the one or the other."""
    if out_dir.exists():
        out_dir.rename(old)
    try:
        fresh.rename(out_dir)
    except OSError:
        if old.exists():
            old.rename(out_dir)
        raise
    shutil.rmtree(old, ignore_errors=True)


def write_zip(folder: Path) -> Path:
    """Write a folder as one zip beside it, each file below the folder's name, and return its path; 0600.

    The same folder gives the same bytes. Raises GoliveError when it cannot be written.
    """
    path = folder.with_name(f"{folder.name}.zip")
    fresh = path.with_name(f".{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        fresh.touch(mode=0o600)
        with zipfile.ZipFile(fresh, "w") as archive:
            for file in sorted(one for one in folder.rglob("*") if one.is_file()):
                entry = zipfile.ZipInfo(f"{folder.name}/{file.relative_to(folder).as_posix()}", LONG_AGO)
                entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
                archive.writestr(entry, file.read_bytes(), compresslevel=9)
        fresh.replace(path)
    except OSError as error:
        raise GoliveError(
            f"the zip {path} cannot be written: {error.strerror or error}; make room or access there",
            zh=f"无法写入 {path}: {error.strerror or error}; 请腾出空间或授予权限",
        ) from error
    return path


def manifest_of(folder: Path) -> bytes | None:
    """Return the manifest of a folder, None where it has none."""
    path = folder / MANIFEST
    return path.read_bytes() if path.exists() else None


def documents(folder: Path) -> dict[str, str]:
    """Return the files of a dossier with the SHA-256 that its manifest gives them; GoliveError where there is none."""
    content = manifest_of(folder)
    if content is None:
        raise GoliveError(f"{folder} holds no dossier: it has no {MANIFEST}", zh=f"{folder} 不是卷宗: 没有 {MANIFEST}")
    return {str(one["file"]): str(one["sha256"]) for one in json.loads(content)["files"]}
