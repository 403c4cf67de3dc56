"""VLANs that VTP keeps for a whole domain: they lie in vlan.dat, no configuration shows them, nobody writes them here.

A Catalyst is a VTP server from the factory. What is written to the VLANs of a server goes to every switch of its
domain, and a client takes no VLAN at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import show

COMMANDS = ("show vtp status", "show vlan brief")
RESERVED = frozenset(range(1002, 1006))
"""The VLANs that IOS keeps for FDDI and Token Ring."""

_OWN = re.compile(r"^(vtp mode (transparent|off)|vlan \d[\d,-]*)$", re.MULTILINE)
_SHARED = re.compile(r"^! VLANs of (VTP .+)$", re.MULTILINE)


def beside(text: str) -> tuple[str, ...]:
    """Return the commands that show the VLANs where the configuration doesn't: where VTP keeps them."""
    return () if _OWN.search(text) else COMMANDS


def joined(text: str, answers: Iterable[str]) -> str:
    """Return a configuration with the VLANs that VTP keeps for it, and a comment that says so."""
    status, vlans = answers
    if show.is_unknown(status):
        return text
    found = show.rows("show_vtp_status", status)
    if not found or not found[0]["MODE"]:
        raise GoliveError("the answer to show vtp status is not understood: it names no mode")
    mode, domain = found[0]["MODE"].lower(), found[0]["DOMAIN"] or "without a name"
    if mode in ("transparent", "off"):
        return text
    return "\n".join([text.rstrip("\n"), f"! VLANs of VTP domain {domain}, mode {mode}", *_sections(vlans)]) + "\n"


def _sections(vlans: str) -> Iterator[str]:
    for row in show.rows("show_vlan", vlans):
        number, name = int(row["VLAN_ID"]), row["VLAN_NAME"]
        if number != 1 and number not in RESERVED:
            yield f"vlan {number}"
            yield from () if name == f"VLAN{number:04}" else (f" name {name}",)


def shared_by(text: str) -> str:
    """Return who keeps the VLANs of a configuration for more switches than one, an empty text where nobody does."""
    found = _SHARED.search(text)
    return found.group(1) if found else ""
