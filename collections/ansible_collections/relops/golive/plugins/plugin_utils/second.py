"""A second process beside this one: a fork, so it has plan and journal without being given them.

It sets no type: the threads of the PDF writer do not outlive a fork.
"""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


def worth_it() -> bool:
    """Tell whether this machine lets two processes work at once."""
    return len(os.sched_getaffinity(0)) > 1


@contextmanager
def second(work: Callable[[Callable[[], bool]], None]) -> Iterator[None]:
    """Let a second process do some work meanwhile; it is given what tells whether the first one is still there.

    At the end it is waited for. Raises what it raised; GoliveError where somebody ended it.
    """
    gc.freeze()  # plan and journal stay as they are, so both processes share them: nobody counts in them any more
    process, status, told = 0, 0, b""
    reading, writing = os.pipe()  # a disk may be full
    try:
        process = _fork(writing, work)
        yield
    finally:
        os.close(writing)
        with os.fdopen(reading, "rb") as said:
            if process:
                told = said.read()
                status = os.waitpid(process, 0)[1]
        gc.unfreeze()
    if status:
        raise _fault(told)


def _fork(writing: int, work: Callable[[Callable[[], bool]], None]) -> int:
    first, process = os.getpid(), os.fork()
    if process:
        return process
    status = 1
    try:
        gc.disable()
        work(lambda: os.getppid() == first)
        status = 0
    except BaseException as error:  # noqa: BLE001 - the first process raises it
        with os.fdopen(writing, "wb") as out:
            pickle.dump(error, out)
    finally:
        os._exit(status)


def _fault(told: bytes) -> Exception:
    with suppress(EOFError, pickle.UnpicklingError):  # nothing, or half of it: it was killed
        found = pickle.loads(told)  # noqa: S301 - written by the process that this one began
        if isinstance(found, Exception):
            return found
    return GoliveError(
        "the second process that wrote documents was ended: run the same command again",
        zh="生成文档的第二个进程被终止: 请再次运行同一命令",
    )
