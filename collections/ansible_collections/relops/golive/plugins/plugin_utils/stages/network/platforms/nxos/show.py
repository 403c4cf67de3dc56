"""What Cisco NX-OS answers to its show commands.

Rows are read one by one, because the templates of ntc-templates end at the first state of a port that they do not
know; the tests hold these readers against what the templates find in real output.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import (
    Link,
    Measured,
    Member,
    PairSeen,
    Spread,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms import _measures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import (
    unwrapped,
    vlans_shown,
)
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
    "P": Member.BUNDLED,
    "D": Member.DOWN,
    "I": Member.STANDALONE,
    "s": Member.SUSPENDED,
    "H": Member.STANDBY,
    "r": Member.DOWN,
    "b": Member.WAITING,
    "p": Member.WAITING,
    "M": Member.WAITING,
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
_VPC = re.compile(r"^(\d+)\s+(Po\d+)\s+(up|down\*?)\s+(success|failed|Not)\b", re.MULTILINE)
_VERSION = re.compile(r"^\s+(?:NXOS: version|system:\s+version)\s+(\S+)", re.MULTILINE)
_MODEL = re.compile(
    r"^\s+cisco\s+(?:Nexus\d*\s+)?(?:N\d+K-)?(?!chassis)(\S+?)(?=\s*(?:chassis\b|\(|$))", re.MULTILINE | re.IGNORECASE
)
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
    status, lldp, table, groups, addresses, switching, vpc = answers
    found = Measured()
    for row in status_rows(status):
        name = canonical(row["port"])
        found.status[name], found.speed[name] = _link(row), _measures.speed(row.get("speed", ""))
        if _link(row) is Link.UP and (duplex := row.get("duplex", "").removeprefix("a-")) in ("full", "half"):
            found.duplex[name] = duplex
    blocks = re.split(r"^(?=Chassis id:)", lldp, flags=re.MULTILINE)
    found.neighbours.update(_measures.heard(blocks, _neighbour, canonical))
    for row in mac_rows(table):
        if row["type"].lower() == "dynamic" and canonical(row["port"]).startswith(("Ethernet", "port-channel")):
            found.macs.setdefault(canonical(row["port"]), []).append(_measures.mac(row["mac"]))
    found.bundles.update(_bundles(groups))
    found.addresses.update(_addresses(addresses))
    up = {name for name, link in found.status.items() if link is Link.UP}
    for name, untagged, carried in switching_of(switching):
        if name in up:
            found.untagged[name], found.carried[name] = untagged, carried
    found.mlags.update(_vpcs(vpc))
    return replace(found, pair=_pair(vpc))


def switching_of(answer: str) -> Iterator[tuple[str, int, frozenset[int]]]:
    """Yield from `show interface switchport` each port that switches, its untagged VLAN and all that it carries."""
    for block in re.split(r"^(?=Name: )", answer, flags=re.MULTILINE):
        said = {key.strip(): value.strip() for key, _colon, value in (line.partition(":") for line in unwrapped(block))}
        name, mode = canonical(said.get("Name", "").split(" ")[0]), said.get("Operational Mode", "")
        access, native = (
            int(found.group()) if (found := re.match(r"\d+", said.get(key, ""))) else 0
            for key in ("Access Mode VLAN", "Trunking Native Mode VLAN")
        )
        if mode.startswith("trunk"):
            allowed = vlans_shown(said.get("Trunking VLANs Allowed", "none").partition("(")[0])
            if allowed is not None:
                yield name, native, allowed
        elif mode.startswith("access") and access:
            yield name, access, frozenset({access})


def _vpcs(answer: str) -> Iterator[tuple[str, tuple[int, Spread]]]:
    """Yield each multi-chassis group of `show vpc`; who is down here may be up on the other switch."""
    for number, name, state, consistent in _VPC.findall(answer):
        up = state == "up"
        spread = Spread.DOWN if not up else Spread.FULL if consistent == "success" else Spread.HERE
        yield canonical(name), (int(number), spread)


def _pair(answer: str) -> PairSeen | None:
    domain = re.search(r"^vPC domain id\s*:\s*(\d+)", answer, re.MULTILINE)
    if domain is None:
        return None
    peer = re.search(r"^Peer status\s*:\s*(.+?)\s*$", answer, re.MULTILINE)
    link = re.search(r"^\d+\s+(Po\d+)\s+(up|down)\s+[\d,-]+\s*$", answer, re.MULTILINE)
    wrong = re.findall(
        r"^(?:Configuration|Per-vlan|Type-2)[\w ]*consistency status\s*:\s*(failed.*?)\s*$", answer, re.MULTILINE
    )
    return PairSeen(
        peer_up=bool(peer and "adjacency formed ok" in peer.group(1)),
        link_up=bool(link and link.group(2) == "up"),
        domain=domain.group(1),
        link=canonical(link.group(1)) if link else "",
        fault=wrong[0] if wrong else "",
    )


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
            state = _FLAGS.get(flag[:1], Member.OTHER) if up or flag[:1] != "P" else Member.DOWN
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
