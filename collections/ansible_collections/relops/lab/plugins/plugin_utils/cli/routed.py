"""The address of a routed port: an interface of the switch's own in the VLAN that the port has to itself.

The kernel of the switch's namespace answers there (ARP, ping); nothing is forwarded between two of them.
"""

from __future__ import annotations

import asyncio
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import Lane
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError

Row = dict[str, Any]


def interface_of(linux: str) -> str:
    """The interface that holds the address of a port or aggregate."""
    return f"r{linux}"


def rows(linux: str, lane: Lane) -> list[Row]:
    """The rows that make it."""
    name = interface_of(linux)
    port = {"name": name, "interfaces": ["named-uuid", f"row_i{name}"], **carriage(lane)}
    return [
        {"op": "insert", "table": "Interface", "row": {"name": name, "type": "internal"}, "uuid-name": f"row_i{name}"},
        {"op": "insert", "table": "Port", "row": port, "uuid-name": f"row_{name}"},
    ]


def carriage(lane: Lane) -> Row:
    """What of its row follows the lane."""
    return {"tag": ["set", [lane.tag]], "vlan_mode": "access"}


async def give(netns: str, linux: str, lane: Lane) -> None:
    """Let the address of a lane, and no other one, answer."""
    name = interface_of(linux)
    lines = [
        f"addr flush dev {name}",
        f"link set {name} addrgenmode none up",
        f"addr add {lane.address} dev {name}",
    ]
    process = await asyncio.create_subprocess_exec(
        *("ip", "-n", netns, "-batch", "-"), stdin=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    _nothing, said = await process.communicate("\n".join([*lines, ""]).encode())
    if process.returncode:
        why = said.decode(errors="replace").strip()
        raise LabError(
            f"{netns}: {lane.address} cannot be given: {why}", f"{netns}: 无法设置地址 {lane.address}: {why}"
        )
