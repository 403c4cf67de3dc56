# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""How fast this host computes and reads: two samples of a fraction of a second."""

from __future__ import annotations

import hashlib
import mmap
import os
import time

BLOCK = 1 << 20
SECONDS = 0.2
"""Seconds that one sample takes at most."""
MOST = 64 << 20
"""Bytes that one sample reads at most."""


def hashing() -> float:
    """Return the bytes a second of SHA-256 in one thread."""
    block, done, began = bytes(BLOCK), 0, time.monotonic()
    while time.monotonic() - began < SECONDS / 4:
        hashlib.sha256(block).digest()
        done += BLOCK
    return done / (time.monotonic() - began)


def reading(path: bytes) -> float:
    """Return the bytes a second at which a large file is read past the cache, 0 where that cannot be measured."""
    if not path:
        return 0.0
    try:
        handle = os.open(path, os.O_RDONLY | os.O_DIRECT | os.O_CLOEXEC)
    except OSError:
        return 0.0
    try:
        return _rate(handle)
    except OSError:
        return 0.0
    finally:
        os.close(handle)


def _rate(handle: int) -> float:
    done, began = 0, time.monotonic()
    with mmap.mmap(-1, BLOCK) as block:
        while time.monotonic() - began < SECONDS and done < MOST:
            read = os.preadv(handle, [block], done)
            done += read
            if read < BLOCK:
                break
    spent = time.monotonic() - began
    return done / spent if done and spent else 0.0
