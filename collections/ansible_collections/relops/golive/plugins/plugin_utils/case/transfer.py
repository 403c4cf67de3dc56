"""A case survives a lost controller: the whole state of a project as one file, and back on another controller.

The file holds the case with its attachments, the journals of every night, and what a way back needs (`restore/`):
without that nobody can be taken back. Captured configurations may hold secrets, so nobody else may read the file.
Nothing of it is taken over before every chain, attachment and recorded head was verified, and what is there already
must be the beginning of what comes.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import ATTACHMENTS, SHA256, Case, private
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import CASE
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal

JOURNAL, RESTORE = "journal", "restore"
HEAD = "case_head"
"""Where the event that opens a run names the last entry of the case."""
CURRENT = "current"
NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*")
LARGEST = 8 << 30
MOST = 1_000_000
"""Bytes and files that an import may hold."""
EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Transferred:
    """What was written or taken over: the file, entries and head of the case, the nights, how many files."""

    file: Path
    entries: int
    head: str
    nights: tuple[str, ...]
    files: int


def heads_of(state: Path) -> dict[str, str]:
    """Return the heads of the case that the journals of all nights recorded: where → the hash of its last entry."""
    found: dict[str, str] = {}
    for night in nights_of(state):
        for event in Journal(night / JOURNAL).events(GOLIVE):
            head = event.facts.get(HEAD) if event.event == "opened" else ""
            if isinstance(head, str) and head:
                found[f"{night.name} {event.run}"] = head
    return found


def nights_of(state: Path) -> list[Path]:
    """Return the folder of every go-live of a state, without the link to the newest one."""
    return sorted(path.parent for path in state.glob(f"*/{JOURNAL}") if not path.parent.is_symlink())


def export(state: Path, file: Path) -> Transferred:
    """Write the state of a project into a new file (0600) that only its owner reads; the same state, the same bytes.

    Raises GoliveError where there is nothing, the file is there already, or a run is at work.
    """
    names = sorted(_kept(state))
    if not names:
        raise GoliveError(f"{state} holds no case and no night", zh=f"{state} 中没有表单与签批记录, 也没有上线记录")
    _nobody_works(state)
    temporary = file.with_name(f".{file.name}.{os.getpid()}")
    try:
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600))
    except FileExistsError:
        raise GoliveError(f"{file} is there already", zh=f"{file} 已存在") from None
    except OSError as error:
        raise _unwritten(file, str(error.strerror)) from error
    try:
        _write(state, names, temporary)
        temporary.replace(file)
    except (OSError, GoliveError) as error:
        file.unlink(missing_ok=True)
        raise _unwritten(file, getattr(error, "strerror", None) or str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
    return _told(state, file, len(names))


def _write(state: Path, names: list[str], target: Path) -> None:
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        if os.fstat(opened.fileno()).st_mode & 0o077:
            raise GoliveError("this file system lets others read it")
        with zipfile.ZipFile(opened, "w", zipfile.ZIP_DEFLATED) as packed:
            for name in names:
                _pack(packed, state / name, name)
        opened.flush()
        os.fsync(opened.fileno())


def _unwritten(file: Path, why: str) -> GoliveError:
    return GoliveError(f"{file} cannot be written: {why}", zh=f"{file} 无法写入: {why}")


def _pack(packed: zipfile.ZipFile, path: Path, name: str) -> None:
    about = zipfile.ZipInfo(name, EPOCH)
    about.external_attr = (stat.S_IFREG | 0o600) << 16
    about.compress_type = zipfile.ZIP_DEFLATED
    with packed.open(about, "w", force_zip64=True) as target:
        if name == CURRENT:
            target.write(os.fsencode(path.readlink().name))
        else:
            with path.open("rb") as source:
                shutil.copyfileobj(source, target)


def _kept(state: Path) -> Iterator[str]:
    """Yield what of a state folder goes on a journey: no locks, no drafts, nothing by a link."""
    places = [state / CASE, *(each for night in nights_of(state) for each in night.iterdir())]
    for place in places:
        for folder, folders, names in os.walk(place):
            folders[:] = [name for name in folders if not name.startswith(".")]
            for name in names:
                path = Path(folder, name)
                if not name.startswith(".") and path.is_file() and not path.is_symlink():
                    yield path.relative_to(state).as_posix()
        if place.is_file() and not place.is_symlink():
            yield place.relative_to(state).as_posix()
    if (state / CURRENT).is_symlink():
        yield CURRENT


def take_over(state: Path, file: Path, project: str) -> Transferred:
    """Take the state of a project (its code) over from a file once all of it was verified.

    Raises GoliveError where the file is none of ours or another project's, a chain, attachment or recorded head in it
    does not hold, what is there already is not the beginning of it, or a run is at work. Nothing is changed then.
    """
    _nobody_works(state)
    private(state)
    with tempfile.TemporaryDirectory(prefix=".import-", dir=state) as folder:
        place = Path(folder)
        names = _unpack(file, place)
        _refuse_broken(place, file)
        _refuse_foreign(place, project, file)
        _refuse_other(state, place, names, file)
        for name in sorted(names, key=lambda name: (name == CURRENT, name.startswith(f"{CASE}/{CASE}"))):
            target = state / name
            private(target.parent)
            (place / name).replace(target)
        os.sync()
    return _told(state, file, len(names))


def _unpack(file: Path, place: Path) -> list[str]:
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
            if len(entries) > MOST or sum(one.file_size for one in entries) > LARGEST:
                raise GoliveError(f"{file} is too large", zh=f"{file} 过大")
            for one in entries:
                _safe(one.filename, file)
                _unpack_one(packed, one, place)
    except (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise GoliveError(f"{file} is no export of a case: {why}", zh=f"{file} 不是导出的卷宗: {why}") from error
    return [one.filename for one in entries]


def _unpack_one(packed: zipfile.ZipFile, one: zipfile.ZipInfo, place: Path) -> None:
    target = place / one.filename
    private(target.parent)
    if one.filename == CURRENT:
        name = packed.read(one)[:200].decode("utf-8", "replace")
        if not NAME.fullmatch(name):
            raise ValueError(f"{CURRENT} names {name!r}")
        target.symlink_to(name)
        return
    with (
        packed.open(one) as source,
        os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as to,
    ):
        shutil.copyfileobj(source, to)


def _safe(name: str, file: Path) -> None:
    """Refuse a name that is none of an export: it would be written elsewhere, or into what is no part of one."""
    parts = PurePosixPath(name).parts
    case = len(parts) == 2 and parts == (CASE, f"{CASE}.jsonl")
    attached = len(parts) == 3 and parts[:2] == (CASE, ATTACHMENTS) and SHA256.fullmatch(parts[2])
    night = len(parts) > 1 and parts[0] != CASE and all(NAME.fullmatch(part) for part in parts)
    if "\\" in name or name != "/".join(parts) or not (case or attached or night or name == CURRENT):
        raise GoliveError(f"{file} holds {name!r}, which no export holds", zh=f"{file} 中有不应存在的文件 {name}")


def _refuse_broken(place: Path, file: Path) -> None:
    case = Case(place)
    breaks = [*case.breaks(), *case.cut(heads_of(place))]
    breaks += [one for night in nights_of(place) for one in Journal(night / JOURNAL).verify()]
    if breaks:
        told = [(f"{one.path.relative_to(place)}:{one.line}", one) for one in breaks[:5]]
        zh, en = "; ".join(f"{at} {one.zh}" for at, one in told), "; ".join(f"{at} {one.en}" for at, one in told)
        raise GoliveError(f"{file} is broken and was not taken over: {en}", zh=f"{file} 不完整, 未导入: {zh}")


def _refuse_foreign(place: Path, project: str, file: Path) -> None:
    others = {str(one.facts.get("project")) for one in Case(place).of("form")} - {project}
    others |= {night.name for night in nights_of(place) if not night.name.startswith(f"{project}-")}
    if others:
        named = ", ".join(sorted(others))
        raise GoliveError(f"{file} belongs to {named}, not to {project}", zh=f"{file} 属于 {named}, 不属于 {project}")


def _refuse_other(state: Path, place: Path, names: list[str], file: Path) -> None:
    """Refuse where a chain that is here is no beginning of the one that comes, or another file would be replaced."""
    chains = [
        path.relative_to(state).as_posix() for night in nights_of(state) for path in night.glob(f"{JOURNAL}/*.jsonl")
    ]
    chains += [f"{CASE}/{CASE}.jsonl"] if (state / CASE / f"{CASE}.jsonl").is_file() else []
    for name in chains:
        ours = (state / name).read_bytes()
        if ours and not (name in names and (place / name).read_bytes().startswith(ours)):
            raise GoliveError(
                f"{state / name} is not the beginning of what {file} holds: it would be lost",
                zh=f"{state / name} 不是 {file} 中记录的开头部分: 导入会使其丢失",
            )
    for name in names:
        there = state / name
        if name not in {*chains, CURRENT} and there.is_file() and there.read_bytes() != (place / name).read_bytes():
            raise GoliveError(f"{there} differs from what {file} holds", zh=f"{there} 与 {file} 中的不同")


def _nobody_works(state: Path) -> None:
    if refused := lock.running(state):
        raise refused


def _told(state: Path, file: Path, count: int) -> Transferred:
    case = Case(state)
    return Transferred(file, len(case.entries), case.head(), tuple(one.name for one in nights_of(state)), count)
