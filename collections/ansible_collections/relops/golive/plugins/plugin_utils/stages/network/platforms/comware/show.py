"""What Comware answers to its display commands, read through templates of ntc-templates and our own."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from dataclasses import replace
from importlib import resources
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import (
    Link,
    Measured,
    Member,
    Neighbour,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms import _measures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import pair, templates
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.names import (
    ROUTE,
    canonical,
    group_of,
    lag_port,
)

_LINKS = {"UP": Link.UP, "DOWN": Link.DOWN, "ADM": Link.SHUT, "Stby": Link.SUSPENDED}
_STATES = {"S": Member.BUNDLED, "U": Member.SUSPENDED, "I": Member.STANDALONE}
_DUPLEX = {"F": "full", "H": "half"}
_STATE = re.compile(r"\s*\([A-Z]\)")
"""Whether a port has a link, as newer systems say behind its name."""
_BLOCK = re.compile(r"^[ \t]*(\S+)(?:\n| )[Cc]urrent state ?:", re.MULTILINE)
_MODE = re.compile(
    r"^\s*(\d+(?:\.\d+)?[MG])(?:bps-speed mode|b/s)?\s*,\s*(full|half)(?:-duplex mode|-duplex)?\s*(?:,.*)?$",
    re.MULTILINE | re.IGNORECASE,
)
_OWN = {"lldp": templates.LLDP, "groups": templates.GROUPS, "vlans": templates.VLANS, "version": templates.VERSION}


_WIDER = {"display_interface_brief": (("TYPE (A|T|H)", "TYPE (A|T|H|--)"), (r"VLAN_ID (\d+)", r"VLAN_ID (\d+|--)"))}
"""What a template of others knows too little of: a port of an IRF link has neither a link type nor a PVID."""


def rows(template: str, answer: str) -> list[dict[str, Any]]:
    """Return the rows that a template finds in an answer; GoliveError when it does not fit.

    A name of `_OWN` is one of our own, any other that of hp_comware in ntc-templates.
    """
    from textfsm import TextFSM, TextFSMError  # noqa: PLC0415 - who only plans does not wait for the parser

    try:
        return list(
            TextFSM(io.StringIO(_OWN.get(template, "").lstrip("\n") or _ntc(template))).ParseTextToDicts(answer)
        )
    except TextFSMError as error:
        raise GoliveError(f"the answer to {template.replace('_', ' ')} is not understood: {error}") from error


def _ntc(name: str) -> str:
    folder = resources.files("ntc_templates") / "templates"
    text = (folder / f"hp_comware_{name}.textfsm").read_text(encoding="utf-8")
    for narrow, wide in _WIDER.get(name, ()):
        text = text.replace(narrow, wide)
    return text


def named(port: str) -> str:
    """Return the name by which a port of an answer is known here: groups by their number."""
    name = canonical(port)
    return lag_port(group_of(name) or 0) if name.startswith(ROUTE) and group_of(name) else name


def connected(status: str) -> set[str]:
    """Return the interfaces with a live link from `display interface brief`."""
    return {named(row["INTERFACE"]) for row in rows("display_interface_brief", status) if row["LINK"] == "UP"}


def measured(answers: Iterable[str]) -> Measured:
    """Return what the answers to MEASURE say: status and addresses, neighbours, MAC addresses, groups, and the pair."""
    brief, lldp, table, groups, vlans, interfaces, *both = answers
    found = Measured()
    for row in rows("display_interface_brief", brief):
        name = named(row["INTERFACE"])
        found.status[name] = _LINKS.get(row["LINK"], Link.OTHER)
        found.speed[name] = _measures.speed(row["SPEED"])
        if found.status[name] is Link.UP and row["DUPLEX"][:1] in _DUPLEX:
            found.duplex[name] = _DUPLEX[row["DUPLEX"][:1]]
        if re.fullmatch(r"\d+(\.\d+){3}", row["MAIN_IP"]):
            found.addresses[name] = row["MAIN_IP"]
    _negotiated(found, interfaces)
    for row in rows("lldp", lldp):
        ports = tuple(dict.fromkeys(text for text in (row["PORT_ID"], row["PORT_DESCRIPTION"]) if text))
        found.neighbours.setdefault(named(row["LOCAL"]), []).append(Neighbour(row["SYSTEM"], ports))
    for row in rows("display_mac-address", table):
        if row["STATE"].lower() == "learned":
            found.macs.setdefault(named(row["INTERFACE"]), []).append(_mac(row["MAC_ADDRESS"]))
    for row in rows("groups", groups):
        found.bundles[named(row["PORT"])] = (named(row["GROUP"]), _STATES[row["STATUS"]])
    _carried(found, vlans)
    found.mlags.update(pair.groups(both))
    return replace(found, pair=pair.seen(both))


def _negotiated(found: Measured, answer: str) -> None:
    """Note speed and duplex of the ports that route: the brief table has none of them."""
    blocks = _BLOCK.split(answer)[1:]
    for name, block in zip(map(named, blocks[::2]), blocks[1::2], strict=True):
        mode = _MODE.search(block)
        if mode and found.status.get(name) is Link.UP and not found.speed.get(name):
            found.speed[name], found.duplex[name] = _measures.speed(mode[1]), mode[2].lower()


def _carried(found: Measured, answer: str) -> None:
    """Note which VLANs the ports with a link carry, and the one that a port has untagged when it has but one."""
    carried: dict[str, set[int]] = {}
    untagged: dict[str, set[int]] = {}
    for row in rows("vlans", answer):
        for where, lists in (({}, row["TAGGED"]), (untagged, row["UNTAGGED"])):
            for port in _STATE.sub("", " ".join(lists)).split():
                for table in (carried, where):
                    table.setdefault(named(port), set()).add(int(row["VLAN"]))
    for name, vlans in carried.items():
        if found.status.get(name) is Link.UP:
            found.carried[name] = frozenset(vlans)
    for name, vlans in untagged.items():
        if found.status.get(name) is Link.UP and len(vlans) == 1:
            found.untagged[name] = min(vlans)


def _mac(text: str) -> str:
    digits = re.sub(r"[^0-9a-f]", "", text.lower())
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def hardware(answers: Iterable[str]) -> dict[str, Any]:
    """Return serial, model and version from `display version` and `display device manuinfo`."""
    version, parts = answers
    shown = (rows("version", version) or [{}])[0]
    boards = [row for row in rows("display_device_manuinfo", parts) if row["DEVICE_NAME"]]
    chassis = next((row for row in boards if row["SLOT_TYPE"] == "Chassis"), boards[0] if boards else {})
    release = ", ".join(text for text in (shown.get("VERSION", ""), shown.get("RELEASE", "")) if text)
    return {
        "serial": chassis.get("DEVICE_SERIAL_NUMBER", ""),
        "model": chassis.get("DEVICE_NAME", "") or shown.get("MODEL", ""),
        "version": release,
    }
