"""What RGOS answers to its show commands, read through templates of our own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import (
    Link,
    Measured,
    Member,
    Neighbour,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms import _measures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import (
    unwrapped,
    vlans_shown,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import templates
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos.names import canonical

_LINKS = {
    "up": Link.UP,
    "down": Link.DOWN,
    "disabled": Link.SHUT,
    "disable": Link.SHUT,
    "administratively down": Link.SHUT,
    "err-disabled": Link.FAULTY,
}
_STATES = {"bndl": Member.BUNDLED, "susp": Member.SUSPENDED, "down": Member.DOWN, "indep": Member.STANDALONE}
_WRAPPED = re.compile(r"(?<=\d) +(?=\d)")


def rows(template: str, answer: str) -> list[dict[str, Any]]:
    """Return the rows that a template of `templates` finds in an answer; GoliveError when it does not fit."""
    from textfsm import TextFSM, TextFSMError  # noqa: PLC0415 - who only plans does not wait for the parser

    try:
        return list(TextFSM(io.StringIO(getattr(templates, template).lstrip("\n"))).ParseTextToDicts(answer))
    except TextFSMError as error:
        raise GoliveError(f"the answer about {template.lower()} is not understood: {error}") from error


def connected(status: str) -> set[str]:
    """Return the interfaces with a live link from `show interfaces status`."""
    return {canonical(row["PORT"]) for row in rows("STATUS", status) if _link(row) is Link.UP}


def measured(answers: Iterable[str]) -> Measured:
    """Return what the answers to MEASURE say."""
    status, lldp, table, groups, lacp, switchports, addresses = answers
    found = Measured()
    for row in rows("STATUS", status):
        name = canonical(row["PORT"])
        found.status[name], found.speed[name] = _link(row), _measures.speed(row["SPEED"])
        if row["DUPLEX"].lower() in ("full", "half") and found.status[name] is Link.UP:
            found.duplex[name] = row["DUPLEX"].lower()
    for row in rows("LLDP", lldp):
        ports = tuple(dict.fromkeys(text for text in (row["PORT_ID"], row["PORT_DESCRIPTION"]) if text))
        found.neighbours.setdefault(canonical(row["LOCAL"]), []).append(Neighbour(row["SYSTEM"], ports))
    for row in rows("MACS", table):
        if row["TYPE"].upper() == "DYNAMIC":
            found.macs.setdefault(canonical(row["PORT"]), []).append(_mac(row["MAC"]))
    _bundles(found, groups, lacp)
    for row in rows("SWITCHPORT", "\n".join(unwrapped(switchports))):
        _carried(found, row)
    for row in rows("ADDRESSES", addresses):
        found.addresses[canonical(row["PORT"])] = row["ADDRESS"]
    return found


def _bundles(found: Measured, groups: str, lacp: str) -> None:
    """Note groups and members: LACP tells a member's state, a static group has no other than the link's."""
    states = {canonical(row["PORT"]): _STATES.get(row["STATE"].lower(), Member.OTHER) for row in rows("LACP", lacp)}
    for row in rows("GROUPS", groups):
        group = canonical(row["GROUP"])
        for port in filter(None, (part.strip() for part in row["PORTS"].split(","))):
            name = canonical(port)
            up = found.status.get(name) is Link.UP and found.status.get(group, Link.UP) is Link.UP
            found.bundles[name] = (group, states.get(name, Member.BUNDLED if up else Member.DOWN))


def _carried(found: Measured, row: dict[str, Any]) -> None:
    name = canonical(row["PORT"])
    if found.status.get(name) is not Link.UP:
        return
    if row["MODE"] == "ACCESS":
        found.untagged[name] = int(row["ACCESS"])
        found.carried[name] = frozenset({int(row["ACCESS"])})
    elif row["MODE"] in ("TRUNK", "UPLINK"):
        if row["MODE"] == "TRUNK":  # the other one sends every VLAN with its tag
            found.untagged[name] = int(row["NATIVE"])
        if (vlans := vlans_shown(_WRAPPED.sub(",", row["VLANS"]))) is not None:
            found.carried[name] = vlans


def _link(row: dict[str, Any]) -> Link:
    return _LINKS.get(row["STATUS"].lower(), Link.OTHER)


def _mac(text: str) -> str:
    digits = re.sub(r"[^0-9a-f]", "", text.lower())
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def hardware(answers: Iterable[str]) -> dict[str, Any]:
    """Return serial, model and version from `show version`."""
    (version,) = answers
    shown = (rows("VERSION", version) or [{}])[0]
    return {"serial": shown.get("SERIAL", ""), "model": shown.get("MODEL", ""), "version": shown.get("VERSION", "")}
