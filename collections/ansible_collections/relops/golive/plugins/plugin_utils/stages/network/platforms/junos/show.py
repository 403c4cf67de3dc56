"""What Junos answers to its show commands.

LACP is read by the template of ntc-templates. The others are read here: there is no template of `show interfaces terse`
and `media` and of LLDP in detail; that of the MAC table knows only VLANs called `Vlan<number>`, that of LLDP no name
with a blank and no neighbour without one, and those of hardware and version end at every line they do not know.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib import resources
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.measured import (
    Link,
    Measured,
    Member,
    Neighbour,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.names import (
    canonical,
    is_interface,
)

_TERSE = re.compile(r"^(\S+)\s+(up|down)\s+(up|down)\b[ \t]*(.*)$", re.MULTILINE)
_INET = re.compile(r"(?:^|\s)inet\s+(\d+(?:\.\d+){3})/\d+")
_MEDIA = re.compile(r"^\s*Physical interface: ([^,\s]+),", re.MULTILINE)
_SPEEDS = (
    re.compile(r"Local link Speed: (\d+) ?(M|G)bps"),
    re.compile(r"Link partner Speed: (\d+) ?(M|G)bps"),
    re.compile(r"\bSpeed: (\d+) ?(m|g)bps", re.IGNORECASE),
)
_MAC = re.compile(
    r"^[ \t]*(\S.*?)?[ \t]+([0-9a-f]{2}(?::[0-9a-f]{2}){5})[ \t]+(\S+)[ \t]+(?:(?:-|\d[\d:]*)[ \t]+)?(\S+)",
    re.MULTILINE,
)
"""The age, a number or a dash, is a column that not every table has."""
_NOTHING = re.compile(r"^\s*(error|warning|syntax error|unknown command)", re.MULTILINE)
_DETAIL = re.compile(
    r"^[ \t]*(Local Interface|Port ID|Port description|System name)\s*:[ \t]*(.*?)[ \t]*$", re.MULTILINE
)
_DUPLEX = re.compile(r"(?:Link-mode|Link mode|Duplex): (Full|Half)-duplex", re.IGNORECASE)
_MUX = {
    "Collecting": Member.BUNDLED,
    "Distributing": Member.BUNDLED,
    "Detached": Member.DOWN,
    "Waiting": Member.WAITING,
    "Attached": Member.WAITING,
}
_AFTER = re.compile(r"\n\s*\{[\w:.-]+\}\s*(?:\n\S+@\S+>\s*)?\Z|\n\S+@\S+>\s*\Z")
"""What a switch says before the next command: which member speaks, and its prompt, which ends in a blank."""
_CHASSIS = re.compile(r"^Chassis\s.*?(\S+)[ \t]+(\S.*?)[ \t]*$", re.MULTILINE)
_VERSIONS = (
    re.compile(r"^Junos: (\S+)", re.MULTILINE),
    re.compile(r"^JUNOS (?:Base OS|EX) .*\[([^\]]+)\]", re.MULTILINE),
)


def connected(status: str) -> set[str]:
    """Return the interfaces with a live link from `show interfaces terse`."""
    return {name for name, link, _more in _terse(status) if link is Link.UP}


def _terse(answer: str) -> Iterator[tuple[str, Link, str]]:
    """Yield interfaces and their units with their state, and what is told beside it."""
    if not _TERSE.search(answer) and answer.strip():
        raise GoliveError(f"the answer to show interfaces terse is not understood: {_first(answer)}")
    for name, admin, link, more in _TERSE.findall(answer):
        yield name, Link.SHUT if admin == "down" else Link.UP if link == "up" else Link.DOWN, more


def measured(answers: Iterable[str]) -> Measured:
    """Return what the answers to `junos.MEASURE` say: status, speed, neighbours, MACs, groups, IP addresses."""
    terse, media, detail, neighbours, table, groups, members = (_AFTER.sub("", answer) for answer in answers)
    found = Measured()
    _links(found, terse)
    found.speed.update(_speeds(media))
    found.duplex.update(_duplexes(media))
    for port, heard in _detailed(detail) or _listed(neighbours):
        found.neighbours.setdefault(port, []).append(heard)
    for _vlan, mac, flags, port in _MAC.findall(table):
        if "D" in flags or flags == "Learn":
            found.macs.setdefault(canonical(port), []).append(mac)
    for group, member, mux in _lacp(groups):
        found.bundles[member] = (group, _MUX.get(mux.split()[0], Member.OTHER))
    for port, vlan, tagged in _members(members):
        if found.status.get(port) is Link.UP:
            found.carried[port] = found.carried.get(port, frozenset()) | {vlan}
            if not tagged:
                found.untagged[port] = vlan
    return found


def _links(found: Measured, answer: str) -> None:
    """Add state, address and group of every interface, by `show interfaces terse`."""
    for name, link, more in _terse(answer):
        port = canonical(name)
        if port == name:
            found.status[port] = link
        if address := _INET.search(more):
            found.addresses[port] = address.group(1)
        if more.startswith("aenet"):
            up = found.status.get(port) is Link.UP
            found.bundles[port] = (canonical(more.split()[-1]), Member.BUNDLED if up else Member.DOWN)


def _members(answer: str) -> Iterator[tuple[str, int, bool]]:
    """Yield port, VLAN and whether it comes tagged, from `show ethernet-switching interface` of new and old systems."""
    port = ""
    for line in answer.splitlines():
        words = line.split()
        if words and re.fullmatch(r"\S+\.\d+", words[0]) and not line[0].isspace():
            port = canonical(words[0])
            words = words[2:] if words[1:2] in (["up"], ["down"]) else []  # new systems have a line for the port alone
        tagging = [word for word in words if word in ("tagged", "untagged")]
        if port and tagging and len(words) > 2 and words[1].isdigit():
            yield port, int(words[1]), tagging[0] == "tagged"


def _duplexes(answer: str) -> Iterator[tuple[str, str]]:
    """Yield interfaces and their duplex; of what was negotiated comes what this end has settled for."""
    parts = _MEDIA.split(answer)[1:]
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        local = text.partition("Local resolution:")[2]
        told = _DUPLEX.search(local) or _DUPLEX.search(text.partition("Autonegotiation information:")[0])
        yield canonical(name), told.group(1).lower() if told else ""


def _speeds(answer: str) -> Iterator[tuple[str, str]]:
    """Yield interfaces and the speed that they really have: what was negotiated comes before what is configured."""
    parts = _MEDIA.split(answer)[1:]
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        speed = next((found for pattern in _SPEEDS if (found := pattern.search(text))), None)
        yield canonical(name), _speed(int(speed.group(1)), speed.group(2)) if speed else ""


def _speed(number: int, unit: str) -> str:
    mbps = number * 1000 if unit in "gG" else number
    return f"{mbps / 1000:g}G" if mbps >= 1000 else f"{mbps}M"


def _detailed(answer: str) -> list[tuple[str, Neighbour]]:
    """Return the neighbours of `show lldp neighbors detail`, with both names of their port."""
    found: list[dict[str, str]] = []
    for name, value in _DETAIL.findall(answer):
        if name == "Local Interface":
            found.append({})
        if found:
            found[-1].setdefault(name, value)
    return [
        (canonical(one["Local Interface"]), Neighbour(one.get("System name", ""), _ports(one)))
        for one in found
        if one.get("Port ID") or one.get("System name")
    ]


def _ports(one: dict[str, str]) -> tuple[str, ...]:
    names = (one.get("Port ID", ""), one.get("Port description", ""))
    return tuple(dict.fromkeys(name for name in names if name and name != "-"))


def _listed(answer: str) -> Iterator[tuple[str, Neighbour]]:
    """Yield the neighbours of `show lldp neighbors`, whose columns are where their headings are."""
    head = next((line for line in answer.splitlines() if line.startswith("Local Interface")), "")
    at = [head.find(name) for name in ("Port info", "System Name")]
    for line in answer.splitlines():
        name = canonical(line.split()[0]) if line.strip() and not line[0].isspace() else ""
        if head and is_interface(name):
            port, system = line[at[0] : at[1]].strip(), line[at[1] :].strip()
            yield name, Neighbour(system, (port,) if port else ())


def _lacp(answer: str) -> Iterator[tuple[str, str, str]]:
    if _NOTHING.search(answer):  # no aggregated interface speaks LACP
        return
    for row in _rows("show_lacp_interfaces", answer):
        for member, mux in zip(row["MEMBER_INTERFACE"], row["MUX_STATE"], strict=True):
            yield canonical(row["BUNDLE_NAME"]), canonical(member), mux.strip()


def _rows(template: str, answer: str) -> list[dict[str, Any]]:
    """Return the rows that the template `juniper_junos_<template>` finds; GoliveError when it does not fit."""
    from textfsm import TextFSM, TextFSMError  # noqa: PLC0415 - who only plans does not wait for the parser

    try:
        return list(TextFSM(io.StringIO(_template(template))).ParseTextToDicts(answer))
    except TextFSMError as error:
        raise GoliveError(f"the answer to {template.replace('_', ' ')} is not understood: {error}") from error


@cache
def _template(name: str) -> str:
    folder = resources.files("ntc_templates") / "templates"
    return (folder / f"juniper_junos_{name}.textfsm").read_text(encoding="utf-8")


def hardware(answers: Iterable[str]) -> dict[str, Any]:
    """Return serial, model and version from `show version` and `show chassis hardware`."""
    version, inventory = answers
    chassis = _CHASSIS.search(inventory)
    model = re.search(r"^Model: (\S+)", version, re.MULTILINE)
    release = next((found for pattern in _VERSIONS if (found := pattern.search(version))), None)
    return {
        "serial": chassis.group(1) if chassis else "",
        "model": model.group(1) if model else chassis.group(2) if chassis else "",
        "version": release.group(1) if release else "",
    }


def _first(answer: str) -> str:
    return next((line.strip() for line in answer.splitlines() if line.strip()), "nothing")
