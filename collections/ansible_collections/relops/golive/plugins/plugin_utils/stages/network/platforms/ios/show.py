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
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms import _measures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.names import canonical
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import span

_LINKS = {
    "connected": Link.UP,
    "notconnect": Link.DOWN,
    "disabled": Link.SHUT,
    "err-disabled": Link.FAULTY,
    "faulty": Link.FAULTY,
    "err-vlans": Link.FAULTY,
    "xcvrabsent": Link.DOWN,
    "inactive": Link.INACTIVE,
    "suspended": Link.SUSPENDED,
    "monitoring": Link.MONITORING,
}
_FLAGS = {
    "P": Member.BUNDLED,
    "bndl": Member.BUNDLED,
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
_STATUS = re.compile(
    r"\s*(?P<PORT>\S+)\s+(?:\S.*?\s+)??"
    rf"(?:(?P<known>{'|'.join(_LINKS)}):?(?:(?<=:)\s+\S+)?|(?P<word>[A-Za-z][\w-]*))\s+"
    r"(?:\d+(?:,\d+)*|trunk|routed|unassigned|pvlan\s+\w+|--)\s+"
    r"(?P<DUPLEX>(?:a-)?(?:full|half)|auto|--)\s+(?P<SPEED>(?:a-)?\d\S*|auto|unknown|--)(?:\s|$)"
)
_ERROR = re.compile(r"^\s+\^\S* -> Error.*\n?", re.MULTILINE)


def rows(template: str, answer: str) -> list[dict[str, Any]]:
    """Return the rows that the template `cisco_ios_<template>` finds in an answer; GoliveError when it does not fit."""
    from textfsm import TextFSMError  # noqa: PLC0415 - who only plans does not wait for the parser

    try:
        return _parsed(_template(template), answer)
    except TextFSMError as error:
        raise GoliveError(f"the answer to {template.replace('_', ' ')} is not understood: {error}") from error


def _parsed(text: str, answer: str) -> list[dict[str, Any]]:
    from textfsm import TextFSM  # noqa: PLC0415

    return list(TextFSM(io.StringIO(text)).ParseTextToDicts(answer))


def known_rows(template: str, answer: str) -> list[dict[str, Any]]:
    """Return the rows that a template finds, without lines that it does not know; GoliveError when it finds none."""
    try:
        return rows(template, answer)
    except GoliveError:
        if found := _lenient(template, answer):
            return found
        raise


def _lenient(template: str, answer: str) -> list[dict[str, Any]]:
    return _parsed(_ERROR.sub("", _template(template)), answer)


def status_rows(answer: str) -> list[dict[str, Any]]:
    """Return the rows of `show interfaces status`, whatever word a row has for its state."""
    lines = answer.splitlines()
    found = [row.groupdict() for row in map(_STATUS.match, lines) if row]
    if not found:
        return known_rows("show_interfaces_status", answer)
    rest = "\n".join(line for line in lines if not _STATUS.match(line))
    own = [{**row, "STATUS": row["known"] or row["word"]} for row in found]
    return own + _lenient("show_interfaces_status", rest)


def _switchport_rows(answer: str) -> list[dict[str, Any]]:
    """Return the rows of `show interfaces switchport`; a port of which anything is not understood is left out whole."""
    found: list[dict[str, Any]] = []
    wrong: GoliveError | None = None
    for block in re.split(r"^(?=Name:)", answer, flags=re.MULTILINE):
        if block.rstrip().endswith(","):  # the list of VLANs goes on in a way that is not understood
            continue
        try:
            found += rows("show_interfaces_switchport", block)
        except GoliveError as error:
            wrong = error
    if wrong and not found:
        raise wrong
    return found


@cache
def _template(name: str) -> str:
    folder = resources.files("ntc_templates") / "templates"
    return (folder / f"cisco_ios_{name}.textfsm").read_text(encoding="utf-8")


def connected(status: str) -> set[str]:
    """Return the interfaces with a live link from `show interfaces status`."""
    return {canonical(row["PORT"]) for row in status_rows(status) if _link(row) is Link.UP}


def measured(answers: Iterable[str]) -> Measured:
    """Return what the answers to `ios.MEASURE` say."""
    status, lldp, table, groups, addresses, switching, heard = answers
    found = Measured()
    for row in status_rows(status):
        name = canonical(row["PORT"])
        found.status[name], found.speed[name] = _link(row), _measures.speed(row["SPEED"])
        found.duplex[name] = _duplex(row["DUPLEX"])
    _neighbours(found, lldp, heard)
    for row in known_rows("show_mac-address-table", table):
        for port in row["DESTINATION_PORT"] if row["TYPE"].upper() == "DYNAMIC" else ():
            found.macs.setdefault(canonical(port), []).append(_mac(row["DESTINATION_ADDRESS"]))
    for row in known_rows("show_etherchannel_summary", groups):
        up = "U" in row["BUNDLE_STATUS"]
        for port, flag in zip(row["MEMBER_INTERFACE"], row["MEMBER_INTERFACE_STATUS"], strict=True):
            found.bundles[canonical(port)] = (canonical(row["BUNDLE_NAME"]), _member(flag.strip(), up))
    for row in known_rows("show_ip_interface_brief", addresses):
        if row["IP_ADDRESS"] != "unassigned":
            found.addresses[canonical(row["INTERFACE"])] = row["IP_ADDRESS"]
    _vlans(found, switching)
    return found


def _neighbours(found: Measured, details: str, table: str) -> None:
    """Add the neighbours; a release whose details name no port of its own is helped out by the table."""
    ports = [(row["NEIGHBOR_NAME"], row["NEIGHBOR_INTERFACE"], row["LOCAL_INTERFACE"]) for row in _heard(table)]
    for row in known_rows("show_lldp_neighbors_detail", details):
        system, port = row["NEIGHBOR_NAME"], row["NEIGHBOR_PORT_ID"]
        behind = {own for name, far, own in ports if name and system.startswith(name) and far == port}
        local = row["LOCAL_INTERFACE"] or (behind.pop() if len(behind) == 1 else "")
        names = tuple(dict.fromkeys(text for text in (port, row["NEIGHBOR_INTERFACE"]) if text))
        if local:
            found.neighbours.setdefault(canonical(local), []).append(Neighbour(system, names))


def _heard(table: str) -> list[dict[str, Any]]:
    return [] if is_unknown(table) else known_rows("show_lldp_neighbors", table)


def is_unknown(answer: str) -> bool:
    """Tell whether a release does not know a command."""
    return "% Invalid input" in answer


def _vlans(found: Measured, answer: str) -> None:
    """Add the VLANs that ports with a link carry; of the many lines of a port only those that say it are read."""
    said = "\n".join(line for line in answer.splitlines() if _CARRYING.match(line))
    for row in _switchport_rows(said):
        name, mode = canonical(row["INTERFACE"]), row["MODE"]
        if mode.startswith("trunk") and row["NATIVE_VLAN"]:
            found.untagged[name] = int(row["NATIVE_VLAN"])
            found.carried[name] = _ids(row["TRUNKING_VLANS"])
        elif mode.endswith("access") and row["ACCESS_VLAN"].isdecimal():
            found.untagged[name] = int(row["ACCESS_VLAN"])
            found.carried[name] = frozenset({int(row["ACCESS_VLAN"])})


def _ids(parts: Iterable[str]) -> frozenset[int]:
    bounds = {"ALL": ("1", "", "4094"), "NONE": ("1", "", "0")}
    ranges = [bounds.get(part.upper(), part.partition("-")) for part in parts]
    return frozenset(vlan for first, _dash, last in ranges for vlan in span(first, last))


def _member(flag: str, up: bool) -> str:
    state = _FLAGS.get(flag if flag in _FLAGS else flag[:1], flag)
    return Member.DOWN if state == Member.BUNDLED and not up else state


def _duplex(text: str) -> str:
    word = text.removeprefix("a-")
    return word if word in ("full", "half") else ""


def _link(row: dict[str, Any]) -> Link:
    return _LINKS.get(row["STATUS"].lower(), Link.OTHER)


def _mac(text: str) -> str:
    digits = re.sub(r"[^0-9a-f]", "", text.lower())
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


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
