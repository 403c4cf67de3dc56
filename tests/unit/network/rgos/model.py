"""A small model of an RGOS switch, written apart from the reader and the renderer: takes lines, shows the text.

What it knows of the device: a member is what its aggregate port is, and shows nothing of that; who leaves a group is
shut and has lost its switching; trunk lines are kept while a port is none; access VLANs have to be there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

EVERY = set(range(1, 4095))
GROUP = "AggregatePort"


class Refused(Exception):
    """The model of the switch answers with an error."""


def expand(ranges: str) -> set[int]:
    found: set[int] = set()
    for part in ranges.split(","):
        first, _dash, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def compress(vlans: Iterable[int]) -> str:
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and runs[-1][-1] == vlan - 1:
            runs[-1].append(vlan)
        else:
            runs.append([vlan])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


@dataclass
class Port:
    described: str = ""
    routed: bool = False
    mode: str = "access"
    access: int = 1
    native: int = 1
    allowed: set[int] = field(default_factory=lambda: set(EVERY))
    address: str = ""
    speed: str = ""
    duplex: str = ""
    group: str = ""
    shut: bool = False
    others: list[str] = field(default_factory=list)

    def lines(self) -> list[str]:
        shown = [f"description {self.described}"] if self.described else []
        if not self.group:
            shown += ["no switchport"] if self.routed else [f"switchport mode {self.mode}"] * (self.mode != "access")
            shown += [f"switchport access vlan {self.access}"] if self.access != 1 else []
            shown += [f"switchport trunk native vlan {self.native}"] if self.native != 1 else []
            if self.allowed != EVERY:
                listed = f"only {compress(self.allowed)}" if self.allowed else "remove 1-4094"
                shown += [f"switchport trunk allowed vlan {listed}"]
        shown += [f"ip address {self.address}"] if self.address else []
        shown += [f"speed {self.speed}"] if self.speed else []
        shown += [f"duplex {self.duplex}"] if self.duplex else []
        shown += ["shutdown"] if self.shut else []
        shown += [f"port-group {self.group}"] if self.group else []
        return shown + sorted(self.others)

    def carried(self) -> set[int]:
        if self.shut or self.routed:
            return set()
        return set(self.allowed) if self.mode in ("trunk", "uplink") else {self.access}


class Switch:
    """Interfaces by name, VLANs by id to their name."""

    def __init__(self, text: str) -> None:
        self.ports: dict[str, Port] = {}
        self.vlans: dict[int, str] = {}
        self.top: list[str] = []
        self.mode: tuple[str, str] = ("", "")
        self.history: list[tuple[str, dict[str, set[int]]]] = []
        for line in text.splitlines():
            if found := re.match(r"interface (\S+ \S+)$", line):
                self.ports[found.group(1)] = Port()
                self.mode = ("interface", found.group(1))
            elif found := re.match(r"vlan range (\S+)$", line):
                self.vlans.update(dict.fromkeys(expand(found.group(1)), ""))
            elif line.startswith(" ") or re.match(r"vlan \d+$", line):
                self.mode = ("", "") if line.startswith("vlan") else self.mode
                self._line(line.strip(), live=False)
            elif line not in ("!", "end"):
                self.top.append(line)
        self.mode = ("", "")

    def text(self) -> str:
        lines = list(self.top)
        plain = [vlan for vlan, name in self.vlans.items() if not name]
        lines += [f"vlan range {compress(plain)}", "!"] if plain else []
        for vlan, name in sorted(self.vlans.items()):
            lines += [f"vlan {vlan}", f" name {name}", "!"] if name else []
        for name in sorted(self.ports, key=lambda at: (not at.startswith(GROUP), at.split()[0], _digits(at))):
            lines += [f"interface {name}", *(f" {line}" for line in self.ports[name].lines()), "!"]
        return "\n".join([*lines, "end"]) + "\n"

    def run(self, commands: Iterable[str]) -> None:
        for command in commands:
            self._line(command, live=True)
            self.history.append((command, {name: self.carried(name) for name in self.ports}))

    def carried(self, name: str) -> set[int]:
        """The VLANs that a port lets through now: a member those of its group, a group without members none."""
        port = self.ports[name]
        if name.startswith(GROUP) and not self._members(name):
            return set()
        if port.group:
            whole = self.ports[f"{GROUP} {port.group.split()[0]}"].carried()
            return set() if port.shut else whole
        return port.carried()

    def _members(self, name: str) -> list[Port]:
        return [port for port in self.ports.values() if port.group.split()[:1] == name.split()[1:]]

    def _line(self, line: str, live: bool) -> None:
        if line == "exit":
            self.mode = ("", "")
        elif found := re.match(r"(no )?vlan (\d+)$", line):
            self._vlan(int(found.group(2)), bool(found.group(1)))
        elif found := re.match(r"(no )?interface (\S+ \S+)$", line):
            self._interface(found.group(2), bool(found.group(1)))
        elif self.mode[0] == "vlan":
            self.vlans[int(self.mode[1])] = "" if line == "no name" else line.removeprefix("name ")
        elif self.mode[0] == "interface":
            self._told(self.ports[self.mode[1]], line, live)
        else:
            raise Refused(f"% Invalid input: {line}")

    def _vlan(self, vlan: int, no: bool) -> None:
        if no:
            if any(port.access == vlan and not port.shut and not port.group for port in self.ports.values()):
                raise Refused(f"% VLAN {vlan} is in use")
            del self.vlans[vlan]
            self.mode = ("", "")
        else:
            self.vlans.setdefault(vlan, "")
            self.mode = ("vlan", str(vlan))

    def _interface(self, name: str, no: bool) -> None:
        if no:
            if self._members(name):
                raise Refused(f"% {name} still has members")
            del self.ports[name]
            self.mode = ("", "")
            return
        if name not in self.ports and not name.startswith(GROUP):
            raise Refused("% Invalid interface")
        self.ports.setdefault(name, Port())
        self.mode = ("interface", name)

    def _told(self, port: Port, line: str, live: bool) -> None:
        no, bare = line.startswith("no ") and line != "no switchport", line.removeprefix("no ")
        if "switchport" in line and live and port.group:
            raise Refused("% This is a member port")
        if line in ("switchport", "no switchport"):
            port.routed = line != "switchport"
        elif bare.startswith("switchport "):
            self._switch(port, no, bare.split(), live)
        elif bare.startswith("port-group"):
            self._group(port, "" if no else bare.removeprefix("port-group "), live)
        elif bare.split()[0] in ("description", "speed", "duplex"):
            key = {"description": "described"}.get(bare.split()[0], bare.split()[0])
            setattr(port, key, "" if no else bare.partition(" ")[2])
        elif bare.startswith("ip address"):
            if live and not no and not port.routed:
                raise Refused("% Invalid input: a switched port has no address")
            port.address = "" if no else bare.removeprefix("ip address ")
        elif bare == "shutdown":
            port.shut = not no
        else:
            key = next((key for key in ("storm-control broadcast", "mtu") if bare.startswith(key)), bare)
            port.others = [other for other in port.others if not other.startswith(key)] + ([] if no else [bare])

    def _switch(self, port: Port, no: bool, words: list[str], live: bool) -> None:
        if live and port.routed and not no:
            raise Refused("% Invalid input: a routed port has no VLANs")
        if words[1] == "mode":
            port.mode = "access" if no else words[2]
        elif words[1] == "access":
            port.access = 1 if no else int(words[3])
            if live and not no and port.access not in self.vlans:
                raise Refused("% Access VLAN does not exist")
        elif words[2] == "native":
            port.native = 1 if no else int(words[4])
        else:
            how, listed = words[4], expand(words[5]) if len(words) > 5 else EVERY
            known = {"add": port.allowed | listed, "remove": port.allowed - listed, "only": listed, "all": EVERY}
            port.allowed = set(known[how])

    def _group(self, port: Port, group: str, live: bool) -> None:
        if live and group:
            whole = self.ports.get(f"{GROUP} {group.split()[0]}")
            if whole is None or port.group or port.routed != whole.routed:
                raise Refused("% The port does not fit to the aggregate port")
        if port.group and not group:
            routed = self.ports[f"{GROUP} {port.group.split()[0]}"].routed
            port.shut, port.routed, port.mode, port.access, port.native = True, routed, "access", 1, 1
            port.allowed = set(EVERY)
        port.group = group


def _digits(name: str) -> list[int]:
    return [int(part) for part in re.findall(r"\d+", name)]
