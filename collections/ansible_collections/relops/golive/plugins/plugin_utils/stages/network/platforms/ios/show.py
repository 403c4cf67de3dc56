"""What Cisco IOS answers to its show commands, read through the templates of ntc-templates."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import (
    Link,
    Measured,
    Member,
    Neighbour,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.names import canonical

_LINKS = {
    "connected": Link.UP,
    "notconnect": Link.DOWN,
    "disabled": Link.SHUT,
    "err-disabled": Link.FAULTY,
    "faulty": Link.FAULTY,
    "inactive": Link.INACTIVE,
    "suspended": Link.SUSPENDED,
    "monitoring": Link.MONITORING,
}
_FLAGS = {
    "P": Member.BUNDLED,
    "D": Member.DOWN,
    "I": Member.STANDALONE,
    "s": Member.SUSPENDED,
    "H": Member.STANDBY,
    "w": Member.WAITING,
    "u": Member.UNSUITABLE,
}
_CARRYING = re.compile(
    r"\s*(Name|Switchport|Operational Mode|Access Mode VLAN|Trunking Native Mode VLAN|Trunking VLANs Enabled):"
    r"|\s+\d[\d,-]*$"
)
_SPEED = re.compile(r"(?:a-)?(\d+)(G?)b?$")


def rows(template: str, answer: str) -> list[dict[str, Any]]:
    """Return the rows that the template `cisco_ios_<template>` finds in an answer; GoliveError when it does not fit."""
    from textfsm import TextFSM, TextFSMError  # noqa: PLC0415 - who only plans does not wait for the parser

    try:
        return list(TextFSM(io.StringIO(_template(template))).ParseTextToDicts(answer))
    except TextFSMError as error:
        raise GoliveError(f"the answer to {template.replace('_', ' ')} is not understood: {error}") from error


@cache
def _template(name: str) -> str:
    folder = resources.files("ntc_templates") / "templates"
    return (folder / f"cisco_ios_{name}.textfsm").read_text(encoding="utf-8")


def connected(status: str) -> set[str]:
    """Return the interfaces with a live link from `show interfaces status`."""
    return {canonical(row["PORT"]) for row in rows("show_interfaces_status", status) if _link(row) is Link.UP}


def measured(answers: Iterable[str]) -> Measured:
    """Return what the answers to `ios.MEASURE` say."""
    status, lldp, table, groups, addresses, switching, heard = answers
    found = Measured()
    for row in rows("show_interfaces_status", status):
        name = canonical(row["PORT"])
        found.status[name], found.speed[name] = _link(row), _speed(row["SPEED"])
        found.duplex[name] = _duplex(row["DUPLEX"])
    _neighbours(found, lldp, heard)
    for row in rows("show_mac-address-table", table):
        for port in row["DESTINATION_PORT"] if row["TYPE"].upper() == "DYNAMIC" else ():
            found.macs.setdefault(canonical(port), []).append(_mac(row["DESTINATION_ADDRESS"]))
    for row in rows("show_etherchannel_summary", groups):
        up = "U" in row["BUNDLE_STATUS"]
        for port, flag in zip(row["MEMBER_INTERFACE"], row["MEMBER_INTERFACE_STATUS"], strict=True):
            state = _FLAGS.get(flag.strip()[:1], flag.strip()) if up or flag.strip() != "P" else Member.DOWN
            found.bundles[canonical(port)] = (canonical(row["BUNDLE_NAME"]), state)
    for row in rows("show_ip_interface_brief", addresses):
        if row["IP_ADDRESS"] != "unassigned":
            found.addresses[canonical(row["INTERFACE"])] = row["IP_ADDRESS"]
    _vlans(found, switching)
    return found


def _neighbours(found: Measured, details: str, table: str) -> None:
    """Add the neighbours; a release whose details name no port of its own is helped out by the table."""
    ports = [(row["NEIGHBOR_NAME"], row["NEIGHBOR_INTERFACE"], row["LOCAL_INTERFACE"]) for row in _heard(table)]
    for row in rows("show_lldp_neighbors_detail", details):
        system, port = row["NEIGHBOR_NAME"], row["NEIGHBOR_PORT_ID"]
        behind = {own for name, far, own in ports if name and system.startswith(name) and far == port}
        local = row["LOCAL_INTERFACE"] or (behind.pop() if len(behind) == 1 else "")
        names = tuple(dict.fromkeys(text for text in (port, row["NEIGHBOR_INTERFACE"]) if text))
        if local:
            found.neighbours.setdefault(canonical(local), []).append(Neighbour(system, names))


def _heard(table: str) -> list[dict[str, Any]]:
    return [] if is_unknown(table) else rows("show_lldp_neighbors", table)


def is_unknown(answer: str) -> bool:
    """Tell whether a release does not know a command."""
    return "% Invalid input" in answer


def _vlans(found: Measured, answer: str) -> None:
    """Add the VLANs that ports with a link carry; of the many lines of a port only those that say it are read."""
    said = "\n".join(line for line in answer.splitlines() if _CARRYING.match(line))
    for row in rows("show_interfaces_switchport", said):
        name, mode = canonical(row["INTERFACE"]), row["MODE"]
        if mode.startswith("trunk"):
            found.untagged[name] = int(row["NATIVE_VLAN"])
            found.carried[name] = _ids(row["TRUNKING_VLANS"])
        elif mode.endswith("access") and row["ACCESS_VLAN"].isdecimal():
            found.untagged[name] = int(row["ACCESS_VLAN"])
            found.carried[name] = frozenset({int(row["ACCESS_VLAN"])})


def _ids(parts: Iterable[str]) -> frozenset[int]:
    bounds = {"ALL": ("1", "", "4094"), "NONE": ("1", "", "0")}
    ranges = [bounds.get(part.upper(), part.partition("-")) for part in parts]
    return frozenset(vlan for first, _dash, last in ranges for vlan in range(int(first), int(last or first) + 1))


def _duplex(text: str) -> str:
    word = text.removeprefix("a-")
    return word if word in ("full", "half") else ""


def _link(row: dict[str, Any]) -> Link:
    return _LINKS.get(row["STATUS"].lower(), Link.OTHER)


def _mac(text: str) -> str:
    digits = re.sub(r"[^0-9a-f]", "", text.lower())
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def _speed(text: str) -> str:
    found = _SPEED.match(text)
    if not found:
        return ""
    number, giga = found.groups()
    return f"{number}G" if giga else f"{int(number) // 1000}G" if int(number) >= 1000 else f"{number}M"


def hardware(answers: Iterable[str]) -> dict[str, Any]:
    """Return serial, model and version of the chassis from `show version` and `show inventory`."""
    version, inventory = answers
    shown = (rows("show_version", version) or [{}])[0]
    parts = rows("show_inventory", inventory)
    chassis = parts[0] if parts else {}
    return {
        "serial": chassis.get("SN") or next(iter(shown.get("SERIAL", [])), ""),
        "model": chassis.get("PID") or next(iter(shown.get("HARDWARE", [])), ""),
        "version": shown.get("VERSION", ""),
    }
