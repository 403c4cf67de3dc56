"""What Arista EOS answers to its show commands.

Rows are read one by one, because the templates of ntc-templates end at the first line that they do not know; the tests
hold these readers against what the templates find in real output.
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
    Neighbour,
    PairSeen,
    Spread,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms import _measures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import (
    unwrapped,
    vlans_shown,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos.names import canonical

_LINKS = {
    "connected": Link.UP,
    "notconnect": Link.DOWN,
    "disabled": Link.SHUT,
    "errdisabled": Link.FAULTY,
    "inactive": Link.INACTIVE,
    "suspended": Link.SUSPENDED,
    "monitoring": Link.MONITORING,
}
_STATES = "|".join(_LINKS)
_STATUS = re.compile(
    rf"(?P<port>[A-Z][a-z]+\d[\d/.]*)(?:\s+(?P<name>\S.*?))??\s+(?P<status>{_STATES})\s+(?:in\s+)?(?P<vlan>\S+)\s+"
    r"(?P<duplex>(?:a-)?(?:full|half)|auto|unconf\w*)\s+(?P<speed>\S+)(?:\s+(?P<type>Not Present|\S+))?"
)
_FIELD = re.compile(r'^\s+(?:- )?(Port ID|Port Description|System Name)\s*: "?(.*?)"?\s*$', re.MULTILINE)
_LOCAL = re.compile(r"^Interface (\S+) detected", re.MULTILINE)
_MAC = re.compile(
    r"\s*(?P<vlan>\d+)\s+(?P<mac>[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2})\s+"
    r"(?P<type>[A-Z]+)\s+(?P<port>\S+)",
    re.IGNORECASE,
)
_GROUP = re.compile(r"^\s+(Po\d+)\(([^)]*)\)")
_MEMBER = re.compile(r"(Et[\d/]+)\(([^)]*)\)")
_ADDRESS = re.compile(r"^(\S+)\s+(\d+(?:\.\d+){3})(?:/\d+)?\s+\S+", re.MULTILINE)
_MLAG = re.compile(r"^\s+(\d+)\s+.*?\s?(active-full|active-partial|inactive|disabled|configured)\s", re.MULTILINE)


def status_rows(answer: str) -> Iterator[dict[str, str]]:
    """Yield the rows of `show interfaces status`: port, name, status, vlan, duplex, speed, type."""
    for line in answer.splitlines():
        if found := _STATUS.match(line):
            yield {key: (value or "").strip() for key, value in found.groupdict().items()}


def connected(status: str) -> set[str]:
    """Return the interfaces with a live link from `show interfaces status`."""
    return {canonical(row["port"]) for row in status_rows(status) if _link(row) is Link.UP}


def measured(answers: Iterable[str]) -> Measured:
    """Return what the answers to `Eos.MEASURE` say."""
    status, lldp, table, groups, addresses, trunks, mlag, spread = answers
    found = Measured()
    for row in status_rows(status):
        name = canonical(row["port"])
        found.status[name], found.speed[name] = _link(row), _measures.speed(row["speed"])
        if _link(row) is Link.UP:
            duplex = row["duplex"].removeprefix("a-")
            found.duplex.update({name: duplex} if duplex in ("full", "half") else {})
            if row["vlan"].isdigit():
                found.untagged[name] = int(row["vlan"])
                found.carried[name] = frozenset({int(row["vlan"])})
    for local, block in _blocks(lldp):
        found.neighbours.setdefault(canonical(local), []).extend(_neighbours(block))
    for row in mac_rows(table):
        if row["type"].upper() == "DYNAMIC" and row["port"][:2] in ("Et", "Po"):
            found.macs.setdefault(canonical(row["port"]), []).append(_measures.mac(row["mac"]))
    found.bundles.update(_bundles(groups))
    found.addresses.update((canonical(name), address) for name, address in _ADDRESS.findall(addresses))
    for name, native, carried in trunks_of(trunks):
        if found.status.get(name, Link.UP) is Link.UP:
            found.untagged[name], found.carried[name] = native, carried
    found.mlags.update(_mlags(spread))
    return replace(found, pair=_pair(mlag))


def _link(row: dict[str, str]) -> Link:
    return _measures.link(row["status"], _LINKS)


def _blocks(lldp: str) -> Iterator[tuple[str, str]]:
    parts = _LOCAL.split(lldp)
    yield from zip(parts[1::2], parts[2::2], strict=True)


def _neighbours(block: str) -> list[Neighbour]:
    texts = re.split(r"^\s+Neighbor \S+", block, flags=re.MULTILINE)[1:]
    found = _measures.heard(texts, _neighbour, str)
    return found.get(_HERE, [])


_HERE = "here"


def _neighbour(text: str) -> tuple[str, str, list[str]]:
    said: dict[str, str] = {}
    for name, value in _FIELD.findall(text):  # the first of each: what aggregation says has a port ID, too
        said.setdefault(name, "" if value == "not advertised" else value)
    return _HERE, said.get("System Name", ""), [said.get("Port ID", ""), said.get("Port Description", "")]


def mac_rows(answer: str) -> Iterator[dict[str, str]]:
    """Yield the unicast rows of `show mac address-table`: vlan, mac, type, port."""
    for line in answer.partition("Multicast")[0].splitlines():
        if found := _MAC.match(line):
            yield found.groupdict()


def _bundles(groups: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield the members of `show port-channel summary` with their group and their state in it."""
    name, up = "", False
    for line in groups.splitlines():
        if found := _GROUP.match(line):
            name, up = canonical(found.group(1)), "U" in found.group(2)
        for port, flags in _MEMBER.findall(line) if name else ():
            yield canonical(port), (name, _member(flags, up))


def _member(flags: str, up: bool) -> Member:
    for flag, state in (("D", Member.DOWN), ("s", Member.SUSPENDED), ("i", Member.UNSUITABLE), ("w", Member.WAITING)):
        if flag in flags:
            return state
    if "P" in flags:
        return Member.BUNDLED if up else Member.DOWN
    return Member.STANDALONE if "I" in flags else Member.OTHER


def trunks_of(answer: str) -> Iterator[tuple[str, int, frozenset[int]]]:
    """Yield from `show interfaces trunk` each trunk, its native VLAN and all that it lets through."""
    natives: dict[str, int] = {}
    for table in re.split(r"^(?=Port\s)", answer, flags=re.MULTILINE):
        head, _newline, rows = table.partition("\n")
        cells = [row.split(None, 1) for row in unwrapped(rows) if row[:1].isalpha()]
        if "Native" in head:
            natives = {canonical(row[0]): int(row[1].split()[-1]) for row in cells if row[1].split()[-1].isdigit()}
        elif re.search(r"Vlans allowed\s*$", head):
            for name, listed in cells:
                if (vlans := vlans_shown(listed)) is not None:
                    yield canonical(name), natives.get(canonical(name), 1), vlans


def _mlags(answer: str) -> Iterator[tuple[str, tuple[int, Spread]]]:
    """Yield each group of `show mlag interfaces`: its port here is in the column `local`."""
    spreads = {"active-full": Spread.FULL, "active-partial": Spread.HERE}
    for line in answer.splitlines():
        found, port = _MLAG.match(line), re.search(r"\bPo\d+\b", line)
        if found and port:
            local_up = re.search(r"\b(up|down)(?:/(?:up|down))?\s*$", line)
            spread = spreads.get(found.group(2), Spread.DOWN)
            if spread is Spread.HERE and local_up and local_up.group(1) == "down":
                spread = Spread.DOWN
            yield canonical(port.group()), (int(found.group(1)), spread)


def _pair(answer: str) -> PairSeen | None:
    said = {key.strip(): value.strip() for key, _colon, value in (line.partition(":") for line in answer.splitlines())}
    state = said.get("state", "")
    if state.lower() in ("", "disabled"):
        return None
    sanity = said.get("peer-config", "")
    return PairSeen(
        peer_up=state.lower() == "active",
        link_up=said.get("peer-link status", "").lower() == "up",
        domain=said.get("domain-id", ""),
        link=canonical(said.get("peer-link", "")),
        fault=sanity if sanity.lower() not in ("", "consistent") else "",
    )


def hardware(answers: Iterable[str]) -> dict[str, Any]:
    """Return serial, model and version from `show version`."""
    (version,) = answers
    said = {key.strip(): value.strip() for key, _colon, value in (line.partition(":") for line in version.splitlines())}
    model = re.match(r"\s*Arista (\S+)", version)
    number = said.get("Software image version", "").split(" ")[0]
    return {
        "serial": said.get("Serial number", ""),
        "model": model.group(1) if model else "",
        "version": number,
    }
