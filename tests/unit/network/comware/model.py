"""A small model of a Comware switch, written apart from the reader and the renderer: takes lines, shows the text.

What it knows of the device: a link type forgets the VLANs of the one before, between trunk and hybrid lies access,
another link mode forgets everything but `shutdown`, what an aggregate interface is told its members do too, VLANs have
to be there for access ports, and a command takes ten VLANs or ranges.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

GROUPS = ("Bridge-Aggregation", "Route-Aggregation")
EVERY = set(range(1, 4095))


class Refused(Exception):
    """The model of the switch answers with an error."""


def expand(words: list[str]) -> set[int]:
    if words == ["all"]:
        return set(EVERY)
    found: set[int] = set()
    items = 0
    while words:
        if words[1:2] == ["to"]:
            found |= set(range(int(words[0]), int(words[2]) + 1))
            words = words[3:]
        else:
            found.add(int(words[0]))
            words = words[1:]
        items += 1
    if items > 10 or not items:
        raise Refused(" % Too many parameters found at '^' position.")
    return found


def runs(vlans: Iterable[int]) -> list[str]:
    """Ten to a line, as the device shows them."""
    found: list[list[int]] = []
    for vlan in sorted(vlans):
        if found and found[-1][-1] == vlan - 1:
            found[-1].append(vlan)
        else:
            found.append([vlan])
    items = [str(run[0]) if len(run) == 1 else f"{run[0]} to {run[-1]}" for run in found]
    return [" ".join(items[at : at + 10]) for at in range(0, len(items), 10)]


@dataclass
class Port:
    routed: bool = False
    described: str = ""
    kind: str = "access"
    access: int = 1
    pvid: int = 1
    permitted: set[int] = field(default_factory=lambda: {1})
    tagged: set[int] = field(default_factory=set)
    untagged: set[int] = field(default_factory=lambda: {1})
    speed: str = ""
    duplex: str = ""
    address: str = ""
    group: int = 0
    passive: bool = False
    dynamic: bool = False
    shut: bool = False
    others: list[str] = field(default_factory=list)

    def lines(self, physical: bool) -> list[str]:
        shown = [f"port link-mode {'route' if self.routed else 'bridge'}"] if physical else []
        shown += [f"description {self.described}"] if self.described else []
        shown += [f"ip address {self.address}"] if self.address else []
        shown += [] if self.routed else self._vlans()
        shown += ["link-aggregation mode dynamic"] if self.dynamic else []
        shown += [f"speed {self.speed}"] if self.speed else []
        shown += [f"duplex {self.duplex}"] if self.duplex else []
        shown += ["shutdown"] if self.shut else []
        shown += sorted(self.others)
        shown += [f"port link-aggregation group {self.group}"] if self.group else []
        return shown + (["lacp mode passive"] if self.passive else [])

    def _vlans(self) -> list[str]:
        if self.kind == "access":
            return [f"port access vlan {self.access}"] if self.access != 1 else []
        shown = [f"port link-type {self.kind}"]
        if self.kind == "trunk":
            shown += ["undo port trunk permit vlan 1"] if 1 not in self.permitted else []
            listed = ["all"] if self.permitted == EVERY else runs(self.permitted - {1})
            shown += [f"port trunk permit vlan {part}" for part in listed]
        else:
            shown += ["undo port hybrid vlan 1"] if 1 not in self.untagged | self.tagged else []
            shown += [f"port hybrid vlan {part} tagged" for part in runs(self.tagged)]
            shown += [f"port hybrid vlan {part} untagged" for part in runs(self.untagged - {1})]
        return shown + ([f"port {self.kind} pvid vlan {self.pvid}"] if self.pvid != 1 else [])

    def carried(self) -> set[int]:
        if self.shut or self.routed:
            return set()
        carries = {"access": {self.access}, "trunk": self.permitted, "hybrid": self.tagged | self.untagged}
        return set(carries[self.kind])

    def become(self, kind: str) -> None:
        if kind != self.kind:
            if "access" not in (kind, self.kind):
                raise Refused("Please first set the link type of the port to access.")
            old = self.access
            self.kind, self.access, self.pvid, self.permitted, self.tagged = kind, 1, 1, {1}, set()
            self.untagged = {old if kind == "hybrid" else 1}
            self.pvid = old if kind == "hybrid" else 1


class Switch:
    """Interfaces by name, VLANs by id to their name; members follow what their group is told."""

    def __init__(self, text: str) -> None:
        self.ports: dict[str, Port] = {}
        self.vlans: dict[int, str] = {1: ""}
        self.top: list[str] = []
        self.mode: tuple[str, str] = ("", "")
        self.history: list[tuple[str, dict[str, set[int]]]] = []
        for line in text.splitlines():
            if not line.startswith(" ") and not re.match(r"(interface|vlan) ", line):
                self.mode = ("", "")
                self.top += [line] if line not in ("#", "return") else []
            elif line.startswith(" ") and not self.mode[0]:
                self.top.append(line)
            elif found := re.match(r"vlan (\d+) to (\d+)$", line):
                self.vlans.update(dict.fromkeys(range(int(found.group(1)), int(found.group(2)) + 1), ""))
            else:
                if line.startswith("interface "):
                    self.ports[line.split()[1]] = Port(routed=line.startswith("interface Route"))
                self._line(line.strip(), live=False)
        self.mode = ("", "")

    def text(self) -> str:
        lines = ["#", *self.top, "#"]
        for vlan, name in sorted(self.vlans.items()):
            lines += [f"vlan {vlan}", *([f" name {name}"] if name else []), "#"]
        for name in sorted(
            self.ports, key=lambda at: (not at.startswith(GROUPS), re.split(r"(\d+)", at)[0], _digits(at))
        ):
            own = self.ports[name].lines("Ethernet" in name or "GigE" in name)
            lines += [f"interface {name}", *(f" {line}" for line in own), "#"]
        return "\n".join([*lines, "return"]) + "\n"

    def run(self, commands: Iterable[str]) -> None:
        for command in commands:
            self._line(command, live=True)
            self.history.append((command, {name: self.carried(name) for name in self.ports}))

    def carried(self, name: str) -> set[int]:
        """The VLANs that a port lets through now; a group without members lets none through."""
        if name.startswith(GROUPS) and not self._members(name):
            return set()
        return self.ports[name].carried()

    def _members(self, name: str) -> list[Port]:
        return [port for port in self.ports.values() if port.group == _digits(name)[0]]

    def _line(self, line: str, live: bool) -> None:
        if line == "quit":
            self.mode = ("", "")
        elif self.mode == ("", "") and (found := re.match(r"(undo )?vlan (\d+)$", line)):
            self._vlan(int(found.group(2)), bool(found.group(1)))
        elif self.mode == ("", "") and (found := re.match(r"(undo )?interface (\S+)$", line)):
            self._interface(found.group(2), bool(found.group(1)))
        elif found := None if live else re.match(r"(vlan|interface) (\S+)$", line):
            self.mode = ("", "")
            self._line(line, live=True)
        elif self.mode[0] == "vlan":
            self.vlans[int(self.mode[1])] = "" if line == "undo name" else line.removeprefix("name ")
        elif self.mode[0] == "interface":
            self._told(self.mode[1], line, live)
        else:
            raise Refused(f" % Unrecognized command found at '^' position. ({line})")

    def _vlan(self, vlan: int, no: bool) -> None:
        if no:
            for port in self.ports.values():
                if vlan in (port.access, port.pvid):
                    raise Refused(f"VLAN {vlan} is in use")
            del self.vlans[vlan]
        else:
            self.vlans.setdefault(vlan, "")
            self.mode = ("vlan", str(vlan))

    def _interface(self, name: str, no: bool) -> None:
        if no:
            if self._members(name):
                raise Refused(f"{name} still has members")
            del self.ports[name]
            return
        if name not in self.ports:
            number = _digits(name)
            if not name.startswith(GROUPS) or any(f"{kind}{number[0]}" in self.ports for kind in GROUPS):
                raise Refused(" % Wrong parameter found at '^' position.")
            self.ports[name] = Port(routed=name.startswith("Route"))
        self.mode = ("interface", name)

    def _told(self, name: str, line: str, live: bool) -> None:
        port = self.ports[name]
        self._port_line(name, port, line, live)
        if live and name.startswith(GROUPS) and line.removeprefix("undo ").startswith("port "):
            for member in self._members(name):
                self._port_line("", member, line, live)

    def _port_line(self, name: str, port: Port, line: str, live: bool) -> None:
        no, bare = line.startswith("undo "), line.removeprefix("undo ")
        words = bare.split()
        if bare.startswith("port link-mode"):
            self._link_mode(name, port, words[2] == "route")
        elif bare.startswith("port link-aggregation group"):
            self._join(port, 0 if no else int(words[3]), live)
        elif bare.startswith("port "):
            self._vlan_line(port, no, words, live)
        elif words[0] in ("description", "speed", "duplex"):
            setattr(port, {"description": "described"}.get(words[0], words[0]), "" if no else bare.partition(" ")[2])
        elif bare.startswith("ip address"):
            if not no and not port.routed and "Vlan" not in name:
                raise Refused(" % Unrecognized command found at '^' position.")
            port.address = "" if no else bare.removeprefix("ip address ")
        elif not self._flag(port, bare, not no):
            key = "broadcast-suppression" if bare.startswith("broadcast-suppression") else bare
            if no and bare != key:
                raise Refused(" % Too many parameters found at '^' position.")
            port.others = [other for other in port.others if not other.startswith(key)] + ([] if no else [bare])

    def _link_mode(self, name: str, port: Port, routed: bool) -> None:
        if routed != port.routed and port.group:
            raise Refused("The port is a member of an aggregation group.")
        if routed != port.routed:
            self.ports[name] = Port(routed=routed, shut=port.shut)

    def _flag(self, port: Port, bare: str, on: bool) -> bool:
        flags = {"shutdown": "shut", "link-aggregation mode": "dynamic", "lacp mode": "passive"}
        found = next((name for start, name in flags.items() if bare.startswith(start)), "")
        if found:
            setattr(port, found, on)
        return bool(found)

    def _vlan_line(self, port: Port, no: bool, words: list[str], live: bool) -> None:
        if port.routed:
            raise Refused(" % Unrecognized command found at '^' position.")
        if words[1] == "link-type":
            port.become("access" if no else words[2])
        elif words[1] == "access":
            if port.kind != "access" or (live and not no and int(words[3]) not in self.vlans):
                raise Refused("The VLAN does not exist.")
            port.access = 1 if no else int(words[3])
        elif words[1] != port.kind:
            raise Refused(f"The link type of the port is {port.kind}.")
        elif words[2] == "pvid":
            port.pvid = 1 if no else int(words[4])
        elif words[1] == "trunk":
            listed = expand(words[4:])
            port.permitted = port.permitted - listed if no else port.permitted | listed
        else:
            listed = expand(words[3:] if no else words[3:-1])
            port.tagged, port.untagged = port.tagged - listed, port.untagged - listed
            if not no:
                getattr(port, words[-1]).update(listed)

    def _join(self, port: Port, group: int, live: bool) -> None:
        names = [f"{kind}{group}" for kind in GROUPS if f"{kind}{group}" in self.ports]
        if live and group:
            if not names:
                raise Refused("The aggregation group does not exist.")
            whole = self.ports[names[0]]
            if port.group or port.routed != whole.routed or port._vlans() != whole._vlans():
                raise Refused("The port does not fit to the aggregation group.")
        port.group = group


def _digits(name: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", name)]
