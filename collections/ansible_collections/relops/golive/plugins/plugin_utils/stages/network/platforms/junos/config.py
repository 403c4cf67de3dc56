"""The configuration of Junos as `display set` shows it: read into ports and VLANs, and shown to people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from ipaddress import IPv4Interface

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.aspects import (
    LACP,
    ROUTING,
    SWITCHED,
    SWITCHING,
    aspect_of,
    lines_of,
    own,
    speed_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.names import lag_port
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.junos.statements import (
    VERBS,
    Active,
    Statement,
    known_vlans,
    listed_vlans,
    named_vlans,
    plain,
    quoted,
    statements,
    vlan_ids,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import shown

COUNT = ("chassis", "aggregated-devices", "ethernet", "device-count")
"""How many aggregated interfaces there may be; it is raised when a group needs it."""


class Ports(dict[str, PortState]):
    """The ports of a configuration, and the statements that say them: a list of VLANs is changed as it is written."""

    def __init__(self, ports: Mapping[str, PortState], said: Sequence[Statement]) -> None:
        super().__init__(ports)
        self.said = tuple(said)


def settled(text: str) -> str:
    """Return a configuration without prompts, banners and messages between its lines."""
    return "".join(line.rstrip() + "\n" for line in text.splitlines() if line.startswith(tuple(f"{v} " for v in VERBS)))


def parse(text: str) -> SwitchState:
    """Return all interfaces and VLANs of a configuration; an interface that has no statement is none of them."""
    found = statements(text)
    active, named, known = Active(found), named_vlans(found), known_vlans(found)
    rows: dict[str, list[Statement]] = {}
    for one in found:
        if one.interface:
            rows.setdefault(one.interface, []).append(one)
    ports = {name: _port(own_rows, active, known) for name, own_rows in rows.items()}
    modes = {name: _protocol(own_rows, active) for name, own_rows in rows.items() if name.startswith("ae")}
    vlans: dict[int, str | None] = {one.vlan: one.name for one in listed_vlans(found).values()}
    vlans |= {vlan: name for name, vlan in named.items() if _is_said(name, found)}
    return SwitchState(Ports({name: _joined(port, ports, modes) for name, port in ports.items()}, found), vlans)


def _is_said(name: str, found: Sequence[Statement]) -> bool:
    return name != "default" or any(one.words[:2] == ("vlans", "default") for one in found)


def _port(rows: Sequence[Statement], active: Active, known: Mapping[str, frozenset[int]]) -> PortState:
    said: dict[str, list[str]] = {}
    opaque: list[str] = []
    inet = switching = False
    for one in rows:
        in_force = one.verb == "set" and active(one.words)
        name, value = aspect_of(one.rest) if in_force else ("", "")
        inet = inet or (in_force and f"{one.rest} ".startswith(f"{ROUTING} "))
        switching = switching or (in_force and f"{one.rest} ".startswith(f"{SWITCHING} "))
        if name:
            said.setdefault(name, []).append(value)
        else:
            opaque.append(one.rest if one.verb == "set" else f"{one.verb} {one.rest}".rstrip())
    mode = said.get("mode", [None])[-1] or (SWITCHED if switching else "routed" if inet else None)
    port = PortState(
        description=plain(said["description"][-1]) if "description" in said else None,
        enabled="disable" not in said,
        mode=mode,
        native=int(said["native"][-1]) if "native" in said else None,
        speed=speed_of(said["speed"][-1]) if "speed" in said else None,
        duplex=said.get("duplex", [None])[-1],
        lag=int(said["lag"][-1].removeprefix("ae")) if "lag" in said else None,
    )
    port, beyond = _carrying(port, said.get("members", []), known)
    address, more = _addressed(said.get("address", []))
    return replace(port, address=address, opaque=(*opaque, *beyond, *more))


def _carrying(port: PortState, words: list[str], known: Mapping[str, frozenset[int]]) -> tuple[PortState, list[str]]:
    """Return the port with its VLANs, and the lines about members that it cannot have or that name no VLAN."""
    meant = {word: frozenset[int]() if word == "all" else vlan_ids(word, known) for word in words}
    beyond = [word for word, ids in meant.items() if ids is None]
    ids = frozenset[int]().union(*(found for found in meant.values() if found))
    if port.mode == "trunk":
        port = replace(port, allowed=None if "all" in meant else ids)
    elif len(ids) == 1 and len(words) == 1:
        port = replace(port, access=next(iter(ids)))
    else:
        beyond = words
    return port, [f"{SWITCHING} vlan members {word}" for word in beyond]


def _addressed(found: list[str]) -> tuple[str | None, list[str]]:
    """Return the address of a port that has one, or the lines of those that it has."""
    if len(found) != 1:
        return None, [f"{ROUTING} address {address}" for address in found]
    return IPv4Interface(found[0]).with_netmask.replace("/", " "), []


def _protocol(rows: Sequence[Statement], active: Active) -> str:
    """Return how an aggregated interface agrees with its far end; without a word Junos waits to be spoken to."""
    lacp = [
        one.rest for one in rows if one.verb == "set" and f"{one.rest} ".startswith(f"{LACP} ") and active(one.words)
    ]
    return "active" if f"{LACP} active" in lacp else "passive" if lacp else "on"


def _joined(port: PortState, ports: Mapping[str, PortState], modes: Mapping[str, str]) -> PortState:
    """Return a member with what it has of its group: how it agrees, and the VLANs."""
    if port.lag is None:
        return port
    name = lag_port(port.lag)
    group = ports.get(name, PortState())
    whole = port.mode is None and port.native is None
    of_group = {"mode": group.mode, "access": group.access, "native": group.native, "allowed": group.allowed}
    return replace(port, lag_mode=modes.get(name, "on"), **(of_group if whole else {}))  # type: ignore[arg-type]


def foreign(text: str) -> list[str]:
    """Return the lines beside interfaces and the numbers of VLANs; a VLAN in them is told by its number.

    They have no name of a VLAN in them that the plan may change, and what was told by one comes last, in order.
    """
    found = statements(text)
    active, named = Active(found), named_vlans(found)
    kept: list[str] = []
    told: list[str] = []
    for one in found:
        if one.interface or one.words[: len(COUNT)] == COUNT:
            continue
        words = one.words
        if words[0] == "vlans" and len(words) > 1 and plain(words[1]) in named:
            if one.verb == "set" and active(words) and words[2:3] in ((), ("vlan-id",)):
                continue
            words = ("vlans", str(named[plain(words[1])]), *words[2:])
        elif words[-3:-1] == ("vlan", "members") and plain(words[-1]) in named:
            words = (*words[:-1], str(named[plain(words[-1])]))
        (kept if words == one.words else told).append(Statement(one.verb, words).line)
    return [*kept, *sorted(told)]


def port_lines(port: PortState) -> Iterator[str]:
    """Yield the lines of an interface, as it is written when nothing is there yet."""
    said = lines_of(own(port))
    covered = any(said[name] for name in ("mode", "members", "address"))
    for name, lines in said.items():
        yield from lines if name != "empty" or not covered else ()
    yield from port.opaque


def section(name: str, port: PortState | None) -> str:
    """Return an interface as its lines, secrets hidden; empty when there is none."""
    if port is None:
        return ""
    return "".join(f"{_as_said(name, line)}\n" for line in port_lines(port)) or f"set interfaces {name}\n"


def _as_said(name: str, line: str) -> str:
    said = said_of(name, line)
    return said if line.startswith("description ") else shown(said)


def said_of(name: str, line: str) -> str:
    """Return the whole line of what an interface says; what is opaque may begin with the word that is not `set`."""
    verb, _blank, rest = line.partition(" ")
    words = f"{verb} interfaces {name} {rest}" if verb in VERBS else f"set interfaces {name} {line}"
    return words.rstrip()


def vlan_section(vlan: int, name: str | None) -> str:
    """Return a VLAN as its line."""
    return f"set vlans {quoted(name or own_name(vlan))} vlan-id {vlan}\n"


def own_name(vlan: int) -> str:
    """Return the name of a VLAN that nobody has given one: on Junos each has one."""
    return f"vlan{vlan}"


def addressed(port: PortState) -> bool:
    """Tell whether a port has an address, also one by DHCP or of IPv6, or more than one."""
    words = ("address", "dhcp")
    told = (line.split() for line in port.opaque if line.startswith("unit ") and " family inet" in line)
    return port.address is not None or any(word in line for line in told for word in words)


def addresses(text: str) -> dict[str, tuple[str, ...]]:
    """Return interface to its addresses, an empty text where DHCP gives one; of `irb` with the VLAN that it is in."""
    found = statements(text)
    active, named = Active(found), named_vlans(found)
    said = [one for one in found if one.verb == "set" and active(one.words)]
    vlans = {one.words[3]: named.get(plain(one.words[1])) for one in said if one.words[2:3] == ("l3-interface",)}
    kept: dict[str, tuple[str, ...]] = {}
    for one in said:
        words = one.words
        if not one.interface or words[2:3] != ("unit",) or words[4:6] not in (("family", "inet"), ("family", "inet6")):
            continue
        if words[6:7] == ("address",) or words[6:7] in (("dhcp",), ("dhcp-client",)):
            name = words[1] if words[3] == "0" and words[1] != "irb" else f"{words[1]}.{words[3]}"
            name = f"{name} (VLAN {vlans[name]})" if vlans.get(name) else name
            kept[name] = (*kept.get(name, ()), words[7].partition("/")[0] if words[6] == "address" else "")
    return kept
