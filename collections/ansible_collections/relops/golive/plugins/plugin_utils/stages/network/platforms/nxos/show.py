"""What Cisco NX-OS answers to its show commands.

Rows are read one by one, because the templates of ntc-templates end at the first state of a port that they do not
know; the tests hold these readers against what the templates find in real output.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import BUNDLED, Link, Measured
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms import _measures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos.names import canonical

_LINKS = {
    "connected": Link.UP,
    "notconnected": Link.DOWN,
    "down": Link.DOWN,
    "xcvrabsent": Link.DOWN,
    "sfpabsent": Link.DOWN,
    "channeldown": Link.DOWN,
    "nooperm": Link.DOWN,
    "disabled": Link.SHUT,
    "errdisabled": Link.FAULTY,
    "err-disabled": Link.FAULTY,
    "linkflape": Link.FAULTY,
    "udlderr": Link.FAULTY,
    "bpduguard": Link.FAULTY,
    "err-vlans": Link.FAULTY,
    "inactive": Link.INACTIVE,
    "suspended": Link.SUSPENDED,
    "suspndbyvpc": Link.SUSPENDED,
    "monitor": Link.MONITORING,
}
_FLAGS = {
    "P": BUNDLED,
    "D": "down",
    "I": "stand-alone",
    "s": "suspended",
    "H": "hot-standby",
    "r": "removed",
    "b": "waiting",
    "M": "waiting",
}
_STATUS = re.compile(
    r"(?P<port>[A-Za-z][A-Za-z-]*\d[\d/.]*)\s+(?P<name>.*?)\s*(?<=\s)(?P<status>[A-Za-z][\w-]*)\s+"
    r"(?P<vlan>\d+|routed|trunk|f-path|fabric|monitor|pvlan|--)\s+"
    r"(?P<duplex>full|half|auto|a-full|a-half|--)\s+(?P<speed>\S+)(?:\s+(?P<type>.*?))?\s*$"
)
_TUNNEL = re.compile(r"(?P<port>Tunnel\d+)\s+.*?(?<=\s)(?P<status>connected|down)\s+\S+\s+\S+")
_FIELD = re.compile(r"^(Chassis id|Port id|Local Port id|Port Description|System Name): ?(.*)$", re.MULTILINE)
_MAC = re.compile(
    r"[*+GCROT() ]*\s*(?P<vlan>\d+|-)\s+(?P<mac>[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})\s+(?P<type>\w+)\s+\S+\s+[TF]\s+"
    r"[TF]\s+(?P<port>\S+)"
)
_GROUP = re.compile(r"^\d+\s+(Po\d+)\((\w+)\)")
_MEMBER = re.compile(r"((?:Eth|Et)[\d/]+)\((\w+)\)")
_ADDRESS = re.compile(r"^(\S+)\s+(\d+(?:\.\d+){3})\s+\S+")
_VERSION = re.compile(r"^\s+(?:NXOS: version|system:\s+version)\s+(\S+)", re.MULTILINE)
_MODEL = re.compile(r"^\s+cisco\s+Nexus\s?\d*\s+(\S+)", re.MULTILINE)
_BOARD = re.compile(r"Processor\s+[Bb]oard\s+ID\s+(\w+)")
_CHASSIS = re.compile(r'^NAME:\s+"?Chassis"?,.*\n\s*PID:\s*(\S*?)\s*,\s*VID:.*?,\s*SN:\s*(\S*)', re.MULTILINE)


def status_rows(answer: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `show interface status`: port, name, status, vlan, duplex, speed, type."""
    for line in answer.splitlines():
        found = _STATUS.match(line) or _TUNNEL.match(line)
        if found and found.group("port") != "Port":
            yield {key: value or "" for key, value in found.groupdict().items()}


def connected(status: str) -> set[str]:
    """Return the interfaces with a live link from `show interface status`."""
    return {canonical(row["port"]) for row in status_rows(status) if _link(row) is Link.UP}


def measured(answers: Iterable[str]) -> Measured:
    """Return what the answers to `Nxos.MEASURE` say."""
    status, lldp, table, groups, addresses = answers
    found = Measured()
    for row in status_rows(status):
        name = canonical(row["port"])
        found.status[name], found.speed[name] = _link(row), _measures.speed(row.get("speed", ""))
    blocks = re.split(r"^(?=Chassis id:)", lldp, flags=re.MULTILINE)
    found.neighbours.update(_measures.heard(blocks, _neighbour, canonical))
    for row in mac_rows(table):
        if row["type"].lower() == "dynamic" and row["port"][:2] in ("Et", "Po"):
            found.macs.setdefault(canonical(row["port"]), []).append(_measures.mac(row["mac"]))
    found.bundles.update(_bundles(groups))
    found.addresses.update(_addresses(addresses))
    return found


def _link(row: dict[str, str]) -> Link:
    return _measures.link(row["status"], _LINKS)


def _neighbour(block: str) -> tuple[str, str, list[str]]:
    said = {name: value.strip() for name, value in _FIELD.findall(block)}
    known = {name: "" if value in ("null", "not advertised") else value for name, value in said.items()}
    ports = [known.get("Port id", ""), known.get("Port Description", "")]
    return known.get("Local Port id", ""), known.get("System Name", ""), ports


def mac_rows(answer: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `show mac address-table`: vlan, mac, type, port."""
    for line in answer.splitlines():
        if found := _MAC.match(line):
            yield found.groupdict()


def _bundles(groups: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the members of `show port-channel summary` with their group and their state in it."""
    name, up = "", False
    for line in groups.splitlines():
        if found := _GROUP.match(line):
            name, up = canonical(found.group(1)), "U" in found.group(2)
        for port, flag in _MEMBER.findall(line) if name else ():
            state = _FLAGS.get(flag[:1], flag) if up or flag[:1] != "P" else "down"
            yield canonical(port), (name, state)


def _addresses(answer: str) -> Iterator[tuple[str, str]]:
    for line in answer.splitlines():
        if found := _ADDRESS.match(line):
            yield canonical(found.group(1)), found.group(2)


def hardware(answers: Iterable[str]) -> dict[str, Any]:
    """Return serial, model and version of the chassis from `show version` and `show inventory`."""
    version, inventory = answers
    chassis = _CHASSIS.search(inventory)
    return {
        "serial": (chassis.group(2) if chassis else "") or _first(_BOARD, version),
        "model": (chassis.group(1) if chassis else "") or _first(_MODEL, version),
        "version": _first(_VERSION, version),
    }


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""
