"""Lists of VLANs as Huawei writes them (`2 to 4 10`), and what a switched port carries by its lines."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import span

ALL = frozenset(range(1, 4095))
_RANGES = 10
"""How many numbers and ranges one line takes on every release."""


def ids(text: str) -> frozenset[int]:
    """Return the VLANs of a list; `all` is every one."""
    if text == "all":
        return ALL
    found: set[int] = set()
    words = text.split()
    while words:
        first = last = words.pop(0)
        if words[:1] == ["to"]:
            last = words[1]
            del words[:2]
        found.update(span(first, last))
    return frozenset(found)


def lists(vlans: Iterable[int]) -> list[str]:
    """Return VLANs as lists, each short enough for one line."""
    known = frozenset(vlans)
    starts = sorted(vlan for vlan in known if vlan - 1 not in known)
    ends = sorted(vlan for vlan in known if vlan + 1 not in known)
    parts = [str(one) if one == other else f"{one} to {other}" for one, other in zip(starts, ends, strict=True)]
    return [" ".join(parts[at : at + _RANGES]) for at in range(0, len(parts), _RANGES)]
