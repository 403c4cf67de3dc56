"""What a run holds, its own process keeps: actions take a lock in workers, which are forked for a task and end with it.

The descriptor of a lock is sent through a pair of sockets that every worker inherits, and stays under way there. A lock
of flock belongs to the open file, so it is held as long as the run's process or one of its workers lives, and not
a moment longer: nothing that could be forgotten has to be done when they are killed.
"""

from __future__ import annotations

import atexit
import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

LONGEST_PATH = 4096


@dataclass(frozen=True, slots=True)
class Keeper:
    """The run's process and its pair of sockets."""

    pid: int
    near: socket.socket
    far: socket.socket


_keepers: list[Keeper] = []
"""None, or the one of this process or of the run that has forked it."""


def keep(leave: Callable[[Path], None]) -> None:
    """Make this process the keeper of what its workers take; call it before they are forked, again does no harm.

    When the process ends by itself, `leave` gets the place of each lock that it still keeps.
    """
    if keeper() != os.getpid():
        _keepers[:] = [Keeper(os.getpid(), *socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM))]
        atexit.register(_end, os.getpid(), leave)


def keeper() -> int:
    """Return the process id of the keeper, 0 when there is none."""
    return _keepers[0].pid if _keepers else 0


def put(place: Path, descriptor: int) -> None:
    """Hand an open file over to the keeper."""
    socket.send_fds(_keepers[0].near, [os.fsencode(place)], [descriptor])


def drop(place: Path) -> None:
    """Close the files that were put for this place; those of other places stay."""
    for found, descriptor in _every():
        if found != place:
            put(found, descriptor)
        os.close(descriptor)


def places() -> list[Path]:
    """Return the places of everything that is kept."""
    found = []
    for place, descriptor in _every():
        put(place, descriptor)
        os.close(descriptor)
        found.append(place)
    return found


def _every() -> Iterator[tuple[Path, int]]:
    """Take out what is under way, one after the other, so that a kill meanwhile loses no more than one."""
    end = os.urandom(16)  # one that a killed worker has left is passed over
    _keepers[0].near.send(end)
    while True:
        flags = socket.MSG_DONTWAIT | socket.MSG_CMSG_CLOEXEC
        word, descriptors, _flags, _sender = socket.recv_fds(_keepers[0].far, LONGEST_PATH, 1, flags)
        if word == end:
            return
        if descriptors:
            yield Path(os.fsdecode(word)), descriptors[0]


def _end(pid: int, leave: Callable[[Path], None]) -> None:
    if pid == os.getpid() == keeper():
        for place in places():
            leave(place)
