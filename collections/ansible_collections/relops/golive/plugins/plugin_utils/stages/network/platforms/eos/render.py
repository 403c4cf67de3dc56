"""The commands that turn one state of an Arista switch into another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport_render import Writing
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos.names import LAG
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import AUTO, PortState

_FIXED = re.compile(r"speed (?:forced )?(?!(?:2500|5000)(?!\d)|5g)(\d+)(full|half)?(g)?(full|half)?$")
"""2.5G and 5G are no speeds that are forced: such a line is kept as it is."""


def speed_of(line: str) -> dict[str, str | None] | None:
    """Return speed and duplex of a line, which EOS says in one; None when it is about something else.

    What is neither fixed nor plainly negotiated (`auto 1gfull`, `100g-4`) is kept as it is, to come back exactly.
    """
    if not line.startswith("speed "):
        return None
    found = _FIXED.match(line)
    if found:
        number, plain, giga, full = found.groups()
        return {"speed": f"{number}000" if giga else number, "duplex": plain or full or "full"}
    return {"speed": line.removeprefix("speed "), "duplex": None}


def _physical(old: PortState, new: PortState) -> Iterator[str]:
    """Yield the line about speed and duplex together."""
    if (old.speed, old.duplex) != (new.speed, new.duplex):
        yield _speed(new)


def _speed(port: PortState) -> str:
    if not port.speed or port.speed == AUTO:
        return f"speed {AUTO}" if port.speed else "no speed"
    if not port.speed.isdigit():
        return f"speed {port.speed}"
    number = int(port.speed)
    shown = f"{number // 1000}g" if number > 10000 else port.speed
    return f"speed forced {shown}{port.duplex if port.duplex in ('full', 'half') else 'full'}"


WRITING = Writing(lag=LAG, mlag="mlag", speed=_physical, forgets=False)
