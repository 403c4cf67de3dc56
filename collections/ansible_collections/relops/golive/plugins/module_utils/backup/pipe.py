# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A pipe of commands whose output is hashed on its way, and whose every command has to succeed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import tempfile
import threading
import typing as t

from ansible_collections.relops.golive.plugins.module_utils import limit, progress
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import reason

BLOCK = 1 << 18


class Pipe:
    """The end to read from, and the SHA-256 (hex) of what went through once it was read to its end."""

    def __init__(self) -> None:
        self.reader, self._writer = os.pipe()
        self.sha256 = ""

    def pump(self, source: t.IO[bytes]) -> None:
        """Carry everything from the source to the reader; a reader that is gone ends it quietly."""
        digest, carried = hashlib.sha256(), 0
        try:
            with os.fdopen(self._writer, "wb", buffering=0) as out:
                for block in iter(lambda: source.read(BLOCK), b""):
                    digest.update(block)
                    out.write(block)
                    carried += len(block)
                    progress.tell(carried, 0, "bytes")
        except BrokenPipeError:
            return
        finally:
            source.close()
        self.sha256 = digest.hexdigest()
        progress.over()


@contextlib.contextmanager
def piped(commands: t.Sequence[t.Sequence[str]]) -> t.Iterator[Pipe]:
    """Run the commands as one pipe; raises GoliveError at the end when one of them failed, or the limit ended them."""
    pipe = Pipe()
    with contextlib.ExitStack() as stack:
        running: list[tuple[subprocess.Popen[bytes], t.IO[bytes]]] = []
        for argv in commands:
            said: t.IO[bytes] = stack.enter_context(tempfile.TemporaryFile())
            source = running[-1][0].stdout if running else subprocess.DEVNULL
            running.append((_started(argv, source, said), said))
            stack.callback(limit.end, running[-1][0])
            if len(running) > 1:
                _close(running[-2][0].stdout)
        carrier = threading.Thread(target=pipe.pump, args=(running[-1][0].stdout,), daemon=True)
        carrier.start()
        processes = [process for process, _said in running]
        with limit.watched(processes, _name(commands[0])) as watch:
            try:
                yield pipe
            finally:
                os.close(pipe.reader)
                carrier.join()
                codes = [process.wait() for process in processes]
        watch.check(_name(commands[0]))
        for argv, code, (_process, said) in zip(commands, codes, running):
            if code:
                raise GoliveError(f"{_name(argv)} ended with {code}: {_reason(said)}")


def _started(argv: t.Sequence[str], source: t.Any, said: t.IO[bytes]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(list(argv), stdin=source, stdout=subprocess.PIPE, stderr=said, cwd="/")
    except FileNotFoundError as error:
        raise GoliveError(f"the command {argv[0]} is missing on this host: install it before the go-live") from error


def _close(stream: t.IO[bytes] | None) -> None:
    if stream:
        stream.close()


def _name(argv: t.Sequence[str]) -> str:
    return next((word for word in argv[argv.index("--") + 1 :]), argv[0]) if "--" in argv else argv[0]


def _reason(said: t.IO[bytes]) -> str:
    said.seek(0)
    return reason(said.read().decode(errors="replace"), lines=1) or "it said nothing"
