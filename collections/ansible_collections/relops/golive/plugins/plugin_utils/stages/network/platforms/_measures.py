"""What several families print alike, and how it becomes one word: links, speeds, MAC addresses, flags of members."""

from __future__ import annotations

import re
from collections.abc import Callable

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Link, Neighbour

_SPEED = re.compile(r"(?:a-)?(\d+(?:\.\d+)?)([MG]?)b?(?:ps)?(?:\(a\))?$", re.IGNORECASE)


def speed(text: str) -> str:
    """Return 100M, 1G, 2.5G, 10G for what a column of speeds says, empty when it says none."""
    found = _SPEED.match(text)
    return rate(float(found.group(1)) * (1000 if found.group(2).upper() == "G" else 1)) if found else ""


def rate(mbps: float) -> str:
    """Return a speed in Mbit/s as 100M, 1G, 2.5G; empty for none."""
    return f"{mbps / 1000:g}G" if mbps >= 1000 else f"{mbps:g}M" if mbps else ""


def mac(text: str) -> str:
    """Return a MAC address as `02:00:5e:00:53:01` from any way to write it."""
    digits = re.sub(r"[^0-9a-f]", "", text.lower())
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def link(word: str, words: dict[str, Link]) -> Link:
    """Return the state that a word means; a system may cut its words off, so the longest beginning counts."""
    lowered = word.lower()
    if lowered in words:
        return words[lowered]
    fitting = [known for known in words if known.startswith(lowered) or lowered.startswith(known)]
    return words[max(fitting, key=len)] if fitting else Link.OTHER


def heard(
    blocks: list[str], read: Callable[[str], tuple[str, str, list[str]]], canonical: Callable[[str], str]
) -> dict[str, list[Neighbour]]:
    """Return the neighbours by port; `read` finds port, system and the names of the far port in one block."""
    found: dict[str, list[Neighbour]] = {}
    for block in blocks:
        port, system, ports = read(block)
        if port and (system or ports):
            names = tuple(dict.fromkeys(name for name in ports if name))
            found.setdefault(canonical(port), []).append(Neighbour(system, names))
    return found
