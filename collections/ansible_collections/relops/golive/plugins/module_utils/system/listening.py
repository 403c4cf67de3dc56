# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Who listens and who is connected on a TCP port of the target."""

from __future__ import annotations

import time

from ansible_collections.relops.golive.plugins.module_utils import limit
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

# What is over for the application: both sides closed, or the peer never finished opening.
OVER = ("TIME-WAIT", "CLOSE-WAIT", "LAST-ACK", "CLOSING", "FIN-WAIT-1", "FIN-WAIT-2", "SYN-RECV")


def sockets(port: int) -> list[tuple[str, str]]:
    """Return (state, peer) of every TCP socket of this host on a local port that still carries business."""
    lines = run(["ss", "-Hatn", f"sport = :{port}"], timeout=30).out.splitlines()
    rows = [line.split() for line in lines if len(line.split()) >= 5]
    return [(row[0], row[4]) for row in rows if row[0] not in OVER]


def wait_until_quiet(port: int, timeout: float) -> None:
    """Return when nobody listens on the port and nobody is connected to it; raise GoliveError after `timeout`."""
    timeout = limit.seconds(timeout)
    deadline = time.monotonic() + timeout
    while True:
        left = sockets(port)
        if not left:
            return
        if time.monotonic() > deadline:
            shown = ", ".join(f"{state} {peer}" for state, peer in left[:5])
            raise GoliveError(f"port {port} still has {len(left)} sockets after {timeout:g} s: {shown}")
        time.sleep(0.2)
