# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Ports that will be bound, names that are looked up, and who is reached from here."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooLongError
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.system.services import service

PATIENCE = 5.0
"""Seconds for a name or a connection: the night would not wait longer either."""
PROC = Path("/proc")
OWNER = re.compile(r"pid=(\d+)")


def held(port: int) -> JSON:
    """Return who listens on a TCP port: units of systemd, else the command; nobody is an empty list."""
    lines = run(["ss", "-Hltnp", f"sport = :{port}"], timeout=30).out.splitlines()
    numbers = {number for line in lines for number in OWNER.findall(line)}
    names = {_unit(number) for number in numbers}
    return {"by": sorted(names or ({"unknown"} if lines else set()))}


def active(name: str) -> JSON:
    """Return the state of a unit in words."""
    return {"state": service(name).words()}


def resolved(name: str) -> JSON:
    """Return the addresses of a name."""
    pool = ThreadPoolExecutor(1)
    try:
        found = pool.submit(socket.getaddrinfo, name, None).result(PATIENCE)
    except TooLongError as error:
        raise GoliveError(f"nobody answered for {name} within {PATIENCE:g} s") from error
    except OSError as error:
        raise GoliveError(f"{name}: {error.strerror or error}") from error
    finally:
        pool.shutdown(wait=False)
    return {"addresses": sorted({str(one[4][0]) for one in found})}


def connected(address: str, port: int) -> JSON:
    """Connect and hang up at once."""
    try:
        socket.create_connection((address, port), PATIENCE).close()
    except OSError as error:
        raise GoliveError(f"{address}:{port}: {error.strerror or error}") from error
    return {"open": True}


def _unit(number: str) -> str:
    """Return the unit of a process, its command where it belongs to none."""
    try:
        groups = (PROC / number / "cgroup").read_text(encoding="utf-8").split("/")
        units = [part.strip() for part in groups if part.strip().endswith((".service", ".socket"))]
        return units[-1] if units else (PROC / number / "comm").read_text(encoding="utf-8").strip()
    except OSError:
        return "unknown"
