"""What every way of the benchmark brings its switches to: two VLANs, and access ports with four lines each."""

from __future__ import annotations

import ctypes
import json
import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

THREADS = 25
PROCESSES = 2
"""Fifty sessions at once, whichever way it is done."""
SUBREAPER = 36
"""PR_SET_CHILD_SUBREAPER of prctl(2): orphans become ours."""
PATIENCE_S = 180


def desired_of(ports: int) -> dict[str, Any]:
    """Return the work of a switch as the network stage takes it."""
    owned = dict.fromkeys(("native", "allowed", "speed", "duplex", "lag", "lag_mode"))
    wishes = {
        f"GigabitEthernet1/0/{number}": {
            "owned": {
                **owned, "enabled": True, "mode": "access", "description": f"HOST{number} ens1f0 L{number:03}",
                "access": 101 + number % 2,
            },
            "extra": ["spanning-tree portfast"],
        }
        for number in range(1, ports + 1)
    }  # fmt: skip
    return {"platform": "ios", "vlans": {"101": "PAY-APP", "102": "PAY-DB"}, "ports": wishes, "unused": [], "links": {}}


def lines_of(ports: int) -> list[str]:
    """Return the same as lines to type, each section left again as the stage does: a refused one harms no other."""
    lines = ["vlan 101", "name PAY-APP", "exit", "vlan 102", "name PAY-DB", "exit"]
    for number in range(1, ports + 1):
        lines += [
            f"interface GigabitEthernet1/0/{number}", f"description HOST{number} ens1f0 L{number:03}",
            f"switchport access vlan {101 + number % 2}", "switchport mode access", "spanning-tree portfast", "exit",
        ]  # fmt: skip
    return lines


def told(act: Callable[[], None]) -> None:
    """Carry a way out and print the seconds of clock and of all processors as JSON.

    What goes on in the background afterwards (`ansible-connection`, half a minute) becomes a child of this process, and
    its processor time counts.
    """
    ctypes.CDLL(None).prctl(SUBREAPER, 1)
    began = time.monotonic()
    act()
    wall = time.monotonic() - began
    signal.alarm(PATIENCE_S)
    with suppress(ChildProcessError):
        while os.wait():
            pass
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"wall": wall, "cpu": sum(one.ru_utime + one.ru_stime for one in spent)}))
