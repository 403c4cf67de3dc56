"""A member of a group that the other switch of a pair carries: a bridge of its own to the string that leads there.

Everything passes it, LACP and LLDP as well: it is a piece of cable.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Row = dict[str, Any]
FIRST = 1000
"""The number of a string's port in the bridge that it leads to, behind those of the switch itself."""


def name_of(linux: str) -> str:
    """What the string of a port is called at both of its ends."""
    return "s" + linux[1:]


def number(string: str) -> int:
    """The OpenFlow port of a string."""
    return FIRST + int(string[1:])


def interface(string: str) -> Row:
    """What makes a string's end an interface of the bridge."""
    row = {"name": string, "ofport_request": number(string)}
    return {"op": "insert", "table": "Interface", "row": row, "uuid-name": f"row_i{string}"}


def rows(linux: str) -> list[Row]:
    """What makes the bridge of a port and its string; the first row is that of the bridge."""
    string = name_of(linux)
    ends = [linux, string]
    bridge = {
        "name": f"x{linux}",
        "datapath_type": "netdev",
        "fail_mode": "standalone",
        "other_config": ["map", [["forward-bpdu", "true"], ["disable-in-band", "true"]]],
        "ports": ["set", [["named-uuid", f"row_x{end}"] for end in ends]],
    }
    made: list[Row] = [{"op": "insert", "table": "Bridge", "row": bridge, "uuid-name": f"row_b{linux}"}]
    for end in ends:
        port = {"name": end, "interfaces": ["named-uuid", f"row_y{end}"]}
        made.append({"op": "insert", "table": "Port", "row": port, "uuid-name": f"row_x{end}"})
        made.append({"op": "insert", "table": "Interface", "row": {"name": end}, "uuid-name": f"row_y{end}"})
    return [*made, _mutate("insert", [["named-uuid", f"row_b{linux}"]])]


def cut(known: Mapping[str, Any]) -> list[Row]:
    """What takes bridges away, by their rows."""
    return [_mutate("delete", list(known.values()))] if known else []


def _mutate(how: str, uuids: list[Any]) -> Row:
    mutations = [["bridges", how, ["set", uuids]]]
    return {"op": "mutate", "table": "Open_vSwitch", "where": [], "mutations": mutations}
