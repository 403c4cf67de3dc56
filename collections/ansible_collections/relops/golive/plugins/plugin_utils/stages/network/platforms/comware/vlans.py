"""Lists of VLANs as Comware writes them: `1 10 to 20 30`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import span

ALL = frozenset(range(1, 4095))
_ITEMS = 10
"""How many VLANs or ranges a command takes."""


def read(words: Sequence[str]) -> set[int]:
    """Return the VLANs of a list in words; ValueError when it is none."""
    if list(words) == ["all"]:
        return set(ALL)
    found: set[int] = set()
    rest = list(words)
    while rest:
        first = last = rest.pop(0)
        if rest[:1] == ["to"]:
            last = rest[1]
            del rest[:2]
        found.update(span(first, last))
    return found


def written(vlans: Iterable[int]) -> list[str]:
    """Return VLANs as texts that each fit into one command."""
    ids = sorted(vlans)
    known = set(ids)
    starts = [vlan for vlan in ids if vlan - 1 not in known]
    ends = [vlan for vlan in ids if vlan + 1 not in known]
    items = [_item(first, last) for first, last in zip(starts, ends, strict=True)]
    return [" ".join(items[at : at + _ITEMS]) for at in range(0, len(items), _ITEMS)]


def _item(first: int, last: int) -> str:
    return str(first) if first == last else f"{first} to {last}"
