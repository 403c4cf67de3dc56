"""Read a dossier, a folder or a zip, without trusting it: nothing is followed out of it or written out of ours.

What is read is given to the checks in a folder of its own, so that nothing that lies beside the dossier is looked at.
"""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Finding, wrong
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST

MOST_BYTES, MOST_FILES = 4 << 30, 200_000
"""What a dossier may hold: more is no dossier but an attempt to fill a disk."""
FULL = (errno.ENOSPC, errno.EDQUOT)
"""What an OSError says where this machine has no room: nothing is wrong with the dossier for it."""
LINK = 0o120000
KIND = 0o170000
Files = dict[str, bytes]


def unpack(path: Path) -> tuple[Files, list[Finding]]:
    """Return the files of a dossier by their names in it, and what was refused of it.

    GoliveError where there is none, or it cannot be read at all.
    """
    try:
        if path.is_dir():
            files, refused = _of_folder(path)
        elif zipfile.is_zipfile(path):
            files, refused = _of_zip(path)
        else:
            raise _no_dossier(path)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError) as error:
        raise GoliveError(
            f"the dossier {path} cannot be read: {error}", zh=f"无法读取上线卷宗 {path}: {error}"
        ) from error
    if MANIFEST not in files:
        raise _no_dossier(path)
    return files, refused


def _no_dossier(path: Path) -> GoliveError:
    return GoliveError(
        f"{path} is no dossier: neither a folder nor a zip with a {MANIFEST}",
        zh=f"{path} 不是上线卷宗: 既不是含 {MANIFEST} 的目录, 也不是这样的 zip",
    )


def _of_folder(folder: Path) -> tuple[Files, list[Finding]]:
    files: Files = {}
    refused = []
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            refused.append(
                wrong(name, "不是普通文件 (链接等), 未读取", "is no plain file (a link, say) and was not read")
            )
        elif path.is_file():
            files[name] = path.read_bytes()
    return files, refused


def _of_zip(path: Path) -> tuple[Files, list[Finding]]:
    with zipfile.ZipFile(path) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > MOST_BYTES:
            raise GoliveError(f"{path} is too big for a dossier", zh=f"{path} 过大, 不是上线卷宗")
        top = _top(entries)
        files: Files = {}
        refused = []
        for entry in entries:
            if fault := _leaves(entry):
                refused.append(fault)
                continue
            name = entry.filename.removeprefix(top)
            if name in files or not entry.filename.startswith(top):
                refused.append(wrong(entry.filename, "压缩包中多余的文件", "is one file too many in the zip"))
            else:
                files[name] = archive.read(entry)
    return files, refused


def _top(entries: list[zipfile.ZipInfo]) -> str:
    """Return the folder in which the manifest lies: a zip may hold the dossier below its name."""
    names = sorted((one.filename for one in entries if PurePosixPath(one.filename).name == MANIFEST), key=len)
    return names[0].removesuffix(MANIFEST) if names else ""


def _leaves(entry: zipfile.ZipInfo) -> Finding | None:
    """Return that an entry would lie outside of the folder, or is a link; None for a plain file."""
    name = entry.orig_filename
    parts = PurePosixPath(name.replace("\\", "/")).parts
    outside = name.startswith(("/", "\\")) or ".." in parts or "\\" in name or ":" in name or "\0" in name
    if outside:
        return wrong(name, "名称指向卷宗之外, 已拒绝", "leads out of the dossier and was refused")
    if (entry.external_attr >> 16) & KIND == LINK:
        return wrong(name, "是链接, 已拒绝", "is a link and was refused")
    return None


def lay_out(files: Files, folder: Path) -> Iterator[Finding]:
    """Write the files into an empty folder of ours; yield those whose names this system cannot write.

    Raises OSError where it has no room.
    """
    for name, content in files.items():
        path = folder / name
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_bytes(content)
        except OSError as error:
            if error.errno in FULL:
                raise  # this machine's fault, not the dossier's
            yield wrong(name, f"无法读取: {error.strerror}", f"cannot be read: {error.strerror}")
