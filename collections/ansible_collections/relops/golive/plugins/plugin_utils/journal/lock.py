"""Who may act on a project: one run at a time, and a run waits for the orphans of a killed one.

Two files in the state folder are locked by flock: `run.lock` by the run's own process from `take` to `give` or to its
end, `lock` by each step while it acts (shared). Where flock doesn't reach (another machine, a copy of the folder)
holder.json decides, and who can't be judged from here counts as alive until a person breaks that lock by its name.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.journal import holder as holding
from ansible_collections.relops.golive.plugins.plugin_utils.journal import keeping
from ansible_collections.relops.golive.plugins.plugin_utils.journal.holder import ALIVE, GONE, UNREADABLE, Holder
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import now

ORPHAN_WAIT = 1800.0
"""Seconds that opening a run waits for steps of a killed run to end."""
STEP_WAIT = 60.0
"""Seconds that a step waits for a run that is just being opened."""


def keep() -> None:
    """Let this process keep the locks that its workers take: for the run's own process, before its first task."""
    keeping.keep(_forget)


def take(
    state: Path, pid: int, operator: str, run: str, wait: float = ORPHAN_WAIT, breaking: str = ""
) -> dict[str, str]:
    """Make the run of process `pid` the holder of the project, after the steps of a killed run have ended.

    Returns what to write down when the holder named `breaking` was broken: its name and who it was, else nothing.
    Raises GoliveError when another run holds the project or may hold it (says who, since when), when its steps last
    longer than `wait` seconds, and when nobody would keep the lock for this run.
    """
    _refuse_unkept(pid)
    with _opened(state, "run.lock") as own, _opened(state, "lock") as steps:
        if _try(own, fcntl.LOCK_EX) or not _mine(holding.read(state), pid):
            _wait(state, own, fcntl.LOCK_EX, wait, lambda: _refuse_running(state, pid))
            kept = False
        else:
            kept = True  # it was opened before in the same run
        _wait(state, steps, fcntl.LOCK_EX, wait, lambda: _refuse_unkept(pid))
        _refuse_replaced(state, own)
        broken = _judged(state, pid, _identity(own), breaking)
        if not kept:
            keeping.put(state, own)
        _write_down(state, holding.of(pid, _identity(own), operator, run, now()))
    return broken


def give(state: Path) -> None:
    """Give the project back; what another run holds stays."""
    _forget(state)
    if keeping.keeper():
        keeping.drop(state)


def running(state: Path) -> GoliveError | None:
    """Return what refuses a run beside another one that is seen to live, None where none is."""
    found = holding.read(state)
    if isinstance(found, Holder) and not _mine(found, keeping.keeper()) and found.life("") == ALIVE:
        return _running(found)
    return None


def holder(state: Path) -> str:
    """Return who holds the project or may hold it, in one line; empty when nobody does."""
    found, file, busy = holding.read(state), "", False
    if (state / "run.lock").exists():
        with _opened(state, "run.lock") as own:
            busy, file = not _try(own, fcntl.LOCK_SH), _identity(own)
    if isinstance(found, Holder):
        return found.told() if busy or found.life(file) != GONE else ""
    return f"nobody knows who: {state / holding.FILE} does not say it" if busy or found else ""


@contextlib.contextmanager
def step(state: Path) -> Iterator[None]:
    """Hold the project's lock shared while one step acts; GoliveError when the run's own lock was broken."""
    with _opened(state, "lock") as steps:
        _wait(state, steps, fcntl.LOCK_SH, STEP_WAIT, lambda: None)
        demand(state)
        yield


def demand(state: Path) -> None:
    """Raise GoliveError when another run holds the project: somebody took this one for dead and broke its lock."""
    found = holding.read(state)
    if isinstance(found, Holder) and not _mine(found, keeping.keeper()) and found.life("") != GONE:
        raise GoliveError(
            f"this run no longer holds the project, its lock was broken: {found.told()}; nothing more is done here",
            zh=f"本次运行已不再持有该项目, 其锁已被解除: {found.told()}; 此处不再执行任何操作",
        )


def _refuse_unkept(pid: int) -> None:
    """Raise GoliveError unless the run lives and its process keeps what this worker takes."""
    if keeping.keeper() != pid or pid not in (os.getpid(), os.getppid()):
        raise GoliveError(
            "nothing would hold the lock of the project for the length of this run: give the command with "
            "-i inventories/<project>/plan.yml",
            zh="没有进程能在本次运行期间持有该项目的锁: 请带 -i inventories/<项目>/plan.yml 运行",
        )


def _refuse_running(state: Path, pid: int) -> None:
    """Raise GoliveError while a run has locked the project, but not while only orphans of a killed one have."""
    _refuse_unkept(pid)
    found = holding.read(state)
    if found == UNREADABLE:
        raise GoliveError(
            f"a go-live of this project is already running on this machine; {state / holding.FILE} can't be read and "
            "does not say whose it is; wait for its end",
            zh=f"本项目在本机已有上线在运行; {state / holding.FILE} 无法读取, 不知属于谁; 请等待其结束",
        )
    if isinstance(found, Holder) and found.life("") != GONE:
        raise _running(found)


def _refuse_replaced(state: Path, descriptor: int) -> None:
    """Raise GoliveError when the file that was locked is no longer the one in the folder."""
    path = state / "run.lock"
    if not path.exists() or not os.path.samestat(path.stat(), os.fstat(descriptor)):
        raise GoliveError(
            f"{state} was taken away or replaced while this run was waiting for it: see what is there now",
            zh=f"{state} 在本次运行等待期间被移走或替换: 请查看现状",
        )


def _running(found: Holder) -> GoliveError:
    return GoliveError(
        f"a go-live of this project is already running: {found.told()}; wait for its end",
        zh=f"本项目已有上线在运行: {found.told()}; 请等待其结束",
    )


def _judged(state: Path, pid: int, file: str, breaking: str) -> dict[str, str]:
    """Judge what holder.json says while nobody has locked `file`; return who was broken by this name."""
    found = holding.read(state)
    if found is None or _mine(found, pid):
        return {}
    if isinstance(found, Holder):
        life, name, told = found.life(file), found.name, found.told()
        if life == GONE:
            return {}
        if life == ALIVE:
            raise _running(found)
        why = Said(
            f"本项目的上线可能在此处看不到的地方运行: {told}; 请等待其结束",
            f"a go-live of this project may be running where it can't be seen from here: {told}; wait for its end",
        )
    else:
        name, told = UNREADABLE, f"{state / holding.FILE} can't be read"
        why = Said(
            f"有人持有或曾持有本项目而后出错, {state / holding.FILE} 无法读取; 请查明由谁在操作",
            f"somebody holds this project or held it when something failed, and {told}; see who works on it",
        )
    if name != breaking:
        raise GoliveError(
            f"{why.en}. Only when you know that it has ended, break its lock: -e golive_break_lock={name}",
            zh=f"{why.zh}。仅当确知其已结束时, 解除其锁: -e golive_break_lock={name}",
        )
    return {"broken_lock": name, "holder": told}


def _mine(found: Holder | str | None, pid: int) -> bool:
    return isinstance(found, Holder) and found.is_process(pid)


def _forget(state: Path) -> None:
    """Remove holder.json if it names this run."""
    if _mine(holding.read(state), keeping.keeper()):
        (state / holding.FILE).unlink(missing_ok=True)


def _write_down(state: Path, record: Holder) -> None:
    try:
        holding.write(state, record)
    except OSError as error:
        keeping.drop(state)
        path = state / holding.FILE
        raise GoliveError(
            f"{path} cannot be written: {error.strerror}; free space there",
            zh=f"{path} 无法写入: {error.strerror}; 请腾出空间",
        ) from error


@contextlib.contextmanager
def _opened(state: Path, name: str) -> Iterator[int]:
    """Open a file of the state folder to lock it; both are made where they are missing."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(state / name, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        path = state / name
        raise GoliveError(
            f"{path} cannot be opened: {error.strerror}", zh=f"{path} 无法打开: {error.strerror}"
        ) from error
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def _wait(state: Path, descriptor: int, kind: int, wait: float, on_busy: Callable[[], None]) -> None:
    deadline = time.monotonic() + wait
    while not _try(descriptor, kind):
        on_busy()
        if time.monotonic() > deadline:
            raise GoliveError(
                f"steps of an earlier run have not ended within {wait:g} s: look at {state}",
                zh=f"先前运行的步骤在 {wait:g} 秒内未结束: 请查看 {state}",
            )
        time.sleep(0.1)


def _try(descriptor: int, kind: int) -> bool:
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        raise GoliveError(
            f"the file system of the state folder takes no locks: {error.strerror}",
            zh=f"状态目录所在的文件系统不支持加锁: {error.strerror}",
        ) from error
    return True


def _identity(descriptor: int) -> str:
    found = os.fstat(descriptor)
    return f"{found.st_dev}:{found.st_ino}"
