"""What Huawei switches answer to their display commands.

The tables of these commands differ by generation and model in their legends and their columns, and a table that is
not understood must not stop a night: so rows are read by what they begin with, whatever stands around them.
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
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import vlans
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.names import Names

_WORD = r"[*^#!]?(?:up|down)\S*"
_BRIEF = re.compile(rf"(?m)^\s*(\S+?)(?:\([^()\s]*\))?\s+({_WORD})\s+({_WORD})\s+\S+\s+\S+\s+\d+\s+\d+")
_CURRENT = re.compile(r"(?m)^(\S+) current state\s*:\s*([^\n(,]*)(?:\(([^\n]*)\))?")
_SPEED = re.compile(r"(?m)^\s*Speed\s*:\s*(\d+)")
_DUPLEX = re.compile(r"(?im)^\s*Duplex\s*:\s*(full|half)\b")
_ACTIVE = re.compile(r"(?m)^(\S*\d)[ \t]+[A-Za-z][\w.()-]*[ \t]+(\d+)[ \t]+(\S.*)$")
_ADDRESS = re.compile(r"(?m)^\s*Internet Address is (?:allocated by DHCP, |negotiated, )?(\d+(?:\.\d+){3})/\d+")
_LOCAL = re.compile(r"(?m)^(\S+)\s+has\s+\d+\s+neighbor(?:s|\(s\))?\s*:?\s*$")
_MAC = re.compile(r"(?im)^\s*((?:[0-9a-f]{4}-){2}[0-9a-f]{4})\s+\S+\s+(?:.*\s)?(\S+\d)\s+(?:dynamic|sticky|security)\b")
_GROUP = re.compile(r"(?m)^\s*(Eth-Trunk\d+)'s state information is:")
_MEMBER = re.compile(r"(?im)^\s*(\S+?)(?:\([hr]+\))?\s+(Selected|Unselect(?:ed)?|Up|Down)[ \t]+(?:\S+[ \t]+)*\d+\s*$")
_MODEL = re.compile(r"(?im)^(?:HUAWEI|Quidway)\s+(.+?)(?: (?:Terabit )?Routing Switch| Router)? uptime is")
_FIELD = re.compile(r"^\s*([A-Z][A-Za-z ]*?)\s*:\s*(.*?)\s*$")
_MLAG = re.compile(r"(?m)^\s*(\d+)\s+Eth-Trunk\s*(\d+)\s+(Up|Down)\s+(\S+)\s+(\S+)")
_STATES = {"selected": Member.BUNDLED, "up": Member.BUNDLED, "down": Member.DOWN}


def connected(status: str, names: Names) -> set[str]:
    """Return the interfaces with a live link from `display interface brief`."""
    return {names.canonical(port) for port, state, _line in _BRIEF.findall(status) if _link(state) is Link.UP}


def brief(status: str, names: Names) -> dict[str, Link]:
    """Return the state of every interface from `display interface brief`."""
    return {names.canonical(port): _link(state) for port, state, _line in _BRIEF.findall(status)}


def _link(state: str) -> Link:
    word = re.sub(r"\(.*", "", state.lower())
    known = {"up": Link.UP, "down": Link.DOWN, "*down": Link.SHUT, "^down": Link.INACTIVE, "#down": Link.FAULTY}
    return known.get(word, Link.OTHER)


def measured(answers: Iterable[str], names: Names) -> Measured:
    """Return what the answers to MEASURE say: interfaces, neighbours, MAC addresses, groups."""
    interfaces, lldp, table, groups, members, *pair = answers
    found = Measured()
    for port, state, why, text in _interfaces(interfaces):
        name = names.canonical(port)
        found.status[name] = _state(state, why)
        speed = _SPEED.search(text)
        up = found.status[name] is Link.UP
        found.speed[name] = _measures.rate(int(speed.group(1))) if speed and up else ""
        if up and (duplex := _DUPLEX.search(text)):
            found.duplex[name] = duplex.group(1).lower()
        if address := _ADDRESS.search(text):
            found.addresses[name] = address.group(1)
    for port, neighbour in neighbours(lldp):
        found.neighbours.setdefault(names.canonical(port), []).append(neighbour)
    for mac, port in _MAC.findall(table):
        found.macs.setdefault(names.canonical(port), []).append(_colons(mac))
    for port, group, state in bundles(groups):
        found.bundles[names.canonical(port)] = (names.canonical(group), state)
    for port, pvid, carried in memberships(members):
        name = names.canonical(port)
        if found.status.get(name) is Link.UP:
            found.untagged[name], found.carried[name] = pvid, carried
    return replace(found, mlags=mlags(pair[1]), pair=pair_seen(*pair)) if pair else found


def mlags(answer: str) -> dict[str, tuple[int, Spread]]:
    """Return group to its M-LAG and how far it is up, from `display dfs-group 1 m-lag brief`."""
    return {
        f"Eth-Trunk{port}": (int(number), _spread(state.lower() == "up", status.replace("(*)", "").lower()))
        for number, port, state, status, _check in _MLAG.findall(answer)
    }


def _spread(up: bool, status: str) -> Spread:
    return Spread.DOWN if not up else Spread.FULL if status == "active-active" else Spread.HERE


def pair_seen(group: str, brief_: str, link: str) -> PairSeen | None:
    """Return the pair from `display dfs-group 1 m-lag`, `… m-lag brief` and `… peer-link`; None without one."""
    domain = re.search(r"Dfs-Group ID\s*:\s*(\d+)", group)
    if not domain:
        return None
    why = dict(re.findall(r"(?m)^\s*(\d+) -- (.*\S)", brief_))
    wrong = [(port, re.findall(r"\d+", check)) for _id, port, _up, _status, check in _MLAG.findall(brief_)]
    faults = [f"Eth-Trunk{port}: {', '.join(why.get(one, one) for one in codes)}" for port, codes in wrong if codes]
    port = re.search(r"Port Name\s*:\s*(\S+(?: \d+)?)", link)
    return PairSeen(
        peer_up=re.search(r"Heart beat state\s*:\s*OK", group) is not None,
        link_up=re.search(r"Port State\s*:\s*Up", link) is not None,
        domain=domain.group(1),
        link=port.group(1).replace(" ", "") if port else "",
        fault="; ".join(faults),
    )


def memberships(answer: str) -> Iterator[tuple[str, int, frozenset[int]]]:
    """Yield port, PVID and every VLAN that it carries from `display port vlan active`."""
    for found, more in _blocks(_ACTIVE, answer):
        listed = " ".join(re.findall(r"[UT]:([\d\s\-to]*)", found.group(3) + more))
        yield found.group(1), int(found.group(2)), vlans.ids(re.sub(r"\s*-\s*", " to ", listed))


def _interfaces(answer: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield name, state, reason and text of every interface of `display interface`."""
    for found, text in _blocks(_CURRENT, answer):
        yield found.group(1), found.group(2).strip(), found.group(3) or "", text


def _blocks(begin: re.Pattern[str], answer: str) -> Iterator[tuple[re.Match[str], str]]:
    """Yield every place where something begins, and the text from there to the next one."""
    starts = list(begin.finditer(answer))
    for found, after in zip(starts, [*starts[1:], None], strict=False):
        yield found, answer[found.end() : after.start() if after else None]


def _state(state: str, why: str) -> Link:
    word, reason = state.lower(), why.lower()
    if word == "up":
        return Link.UP
    if "administratively" in word:
        return Link.SHUT
    if "error" in word or "error" in reason or "loopback" in reason:
        return Link.FAULTY
    return Link.DOWN if "down" in word else Link.OTHER


def neighbours(answer: str) -> Iterator[tuple[str, Neighbour]]:
    """Yield local port and neighbour from `display lldp neighbor`."""
    for found, block in _blocks(_LOCAL, answer):
        for text in re.split(r"(?m)^\s*Neighbor index\s*:", block)[1:]:
            fields: dict[str, str] = {}
            for line in text.splitlines():
                if field := _FIELD.match(line):
                    fields.setdefault(field.group(1).lower(), field.group(2))
            told = (fields.get("port id", ""), fields.get("port description", ""))
            ports = tuple(dict.fromkeys(port for port in told if port not in ("", "--")))
            yield found.group(1), Neighbour(fields.get("system name", "").replace("--", ""), ports)


def bundles(answer: str) -> Iterator[tuple[str, str, str]]:
    """Yield member, group and state from `display eth-trunk`; nobody carries anything while the group is down."""
    for found, block in _blocks(_GROUP, answer):
        text = re.split(r"(?m)^\s*Partner:", block)[0]
        up = re.search(r"Operat(?:e|ing) Status\s*:\s*up", text, re.IGNORECASE) is not None
        for port, state in _MEMBER.findall(text):
            said = _STATES.get(state.lower(), Member.SUSPENDED)
            yield port, found.group(1), said if up or said is not Member.BUNDLED else Member.DOWN


def _colons(mac: str) -> str:
    digits = mac.replace("-", "").lower()
    return ":".join(digits[at : at + 2] for at in range(0, 12, 2))


def hardware(answers: Iterable[str]) -> dict[str, Any]:
    """Return serial, model and version from `display version` and `display elabel`."""
    version, label = answers
    release = re.search(r"software, Version \S+ \((.+?)\)", version)
    model = _MODEL.search(version)
    serial = re.search(r"^\s*BarCode\s*=\s*(\S+)", label, re.MULTILINE)
    return {
        "serial": serial.group(1) if serial else "",
        "model": model.group(1) if model else "",
        "version": release.group(1).split()[-1] if release else "",
    }
