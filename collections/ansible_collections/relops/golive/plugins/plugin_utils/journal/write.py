"""Append to the journal: one line, one fdatasync; a torn last line is left behind and begun anew."""

from __future__ import annotations

import errno
import fcntl
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import START, Event, parse
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import kinds_of
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

TAIL = 1 << 16
SAID = ("changes", "diff", "facts", "message")
"""What a step says of itself: the fields in which a secret may stand."""


def append(folder: Path, host: str, **content: Any) -> Event:
    """Append one event to the file of `host` and return it when it is on disk; `content` as in Event.

    An event of a kind that is not in the closed list is a bug. No secret of the run gets in. Raises GoliveError when
    the journal cannot be written, or what undo needs holds a secret: then nothing may be changed on the host.
    """
    if content["event"] not in kinds_of(host):
        raise ValueError(f"{content['event']!r} is no kind of event that the journal of {host} may hold (kinds.py)")
    path = folder / f"{host}.jsonl"
    content = _without_secrets(path, content)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise GoliveError(f"the journal {path} cannot be opened: {error.strerror}") from error
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return _append_locked(descriptor, path, host, content)
    finally:
        os.close(descriptor)


def _without_secrets(path: Path, content: dict[str, Any]) -> dict[str, Any]:
    if RUN.holds(content.get("before")):
        raise GoliveError(
            f"what undo needs holds a secret, which must not get into the journal {path}: "
            "this step keeps it nowhere else; report it"
        )
    return {name: RUN.walk(value) if name in SAID else value for name, value in content.items()}


def _append_locked(descriptor: int, path: Path, host: str, content: dict[str, Any]) -> Event:
    size = os.fstat(descriptor).st_size
    last, torn = _tail(descriptor, size)
    event = Event(
        **{"time": now(), **content},
        host=host,
        seq=last.seq + 1 if last else 1,
        prev=last.hash if last else START,
    ).sealed()
    data = (("\n" if torn else "") + event.line()).encode()
    try:
        _write_all(descriptor, data)
        os.fdatasync(descriptor)
    except OSError as error:
        os.ftruncate(descriptor, size)
        raise GoliveError(
            f"the journal {path} cannot be written: {error.strerror}; free space there, then run again"
        ) from error
    return event


def _write_all(descriptor: int, data: bytes) -> None:
    if os.write(descriptor, data) != len(data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def _tail(descriptor: int, size: int) -> tuple[Event | None, bool]:
    """Return the last whole event and whether the file ends in a torn line; reads from the end, growing."""
    reach = TAIL
    while size:
        start = max(0, size - reach)
        text = os.pread(descriptor, size - start, start).decode("utf-8", "replace")
        lines = text.split("\n")
        for line in reversed(lines if start == 0 else lines[1:]):
            event = parse(line) if line.strip() else None
            if event:
                return event, not text.endswith("\n")
        if start == 0:
            return None, not text.endswith("\n")
        reach *= 8
    return None, False


def now() -> str:
    """Return the present time in UTC with milliseconds, ISO 8601."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
