"""Lists of VLANs as Comware writes them: `1 10 to 20`, ten VLANs or ranges in a command."""

from __future__ import annotations

from collections.abc import Iterable

from ansible_collections.relops.lab.plugins.plugin_utils.cli.vlans import ALL

ITEMS = 10


def parse(text: str) -> frozenset[int]:
    """Numbers of a list; ValueError when it is none, or too long for a command."""
    words = text.split()
    if words == ["all"]:
        return ALL
    found, items = set[int](), 0
    while words:
        first = last = int(words.pop(0))
        if words[:1] == ["to"]:
            last = int(words[1]) if len(words) > 1 else 0
            words = words[2:]
        if not 1 <= first <= last <= 4094:
            raise ValueError(text)
        found.update(range(first, last + 1))
        items += 1
    if not 1 <= items <= ITEMS:
        raise ValueError(text)
    return frozenset(found)


def parts(vlans: Iterable[int]) -> list[str]:
    """A list as lines show it."""
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and vlan == runs[-1][1] + 1:
            runs[-1][1] = vlan
        else:
            runs.append([vlan, vlan])
    items = [str(low) if low == high else f"{low} to {high}" for low, high in runs]
    return [" ".join(items[at : at + ITEMS]) for at in range(0, len(items), ITEMS)]


def shown(vlans: Iterable[int]) -> str:
    """A list of any length in one text, as the tree keeps it."""
    return " ".join(parts(vlans))


def kept(text: str) -> frozenset[int]:
    """Numbers of a text of `shown`."""
    words, found = text.split(), set[int]()
    while words:
        first = last = int(words.pop(0))
        if words[:1] == ["to"]:
            last, words = int(words[1]), words[2:]
        found.update(range(first, last + 1))
    return frozenset(found)
