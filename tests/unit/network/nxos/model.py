"""A small model of a Nexus switch's configuration, written apart from the product: takes lines, shows the text.

What it knows of the device: LACP must be switched on; a port that changes between switching and routing forgets what
it was, and is up or down by the default of its new kind; members have the switching of their group.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

RANKS = (
    "description",
    "switchport mode",
    "switchport access vlan",
    "switchport trunk native vlan",
    "switchport trunk allowed vlan",
    "speed",
    "duplex",
    "mtu",
    "channel-group",
    "vpc",
    "ip address",
)
SWITCHING = RANKS[1:5]
ALLOWED = RANKS[4]
LAYER_2 = (*SWITCHING, "spanning-tree", "storm-control")
DEFAULT_ON = ("cdp enable", "snmp trap link-status")
"""Lines that are in force without being shown; only their negation is shown."""
DEFAULTS = ("switchport mode access", "switchport access vlan 1", "switchport trunk native vlan 1")


class Refused(Exception):
    """The model of the switch answers with an error."""


def expand(ranges: str) -> set[int]:
    found: set[int] = set()
    for part in () if ranges == "none" else ranges.split(","):
        first, _dash, last = part.partition("-")
        found |= set(range(int(first), int(last or first) + 1))
    return found


def compress(vlans: Iterable[int]) -> str:
    parts: list[list[int]] = []
    for vlan in sorted(vlans):
        if parts and parts[-1][-1] == vlan - 1:
            parts[-1].append(vlan)
        else:
            parts.append([vlan])
    return ",".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in parts)


class Port:
    """One interface: whether it switches, whether it is up, and its other lines by key."""

    def __init__(self, switched: bool, up: bool) -> None:
        self.switched, self.up = switched, up
        self.lines: dict[str, str] = {}

    def allowed(self) -> set[int]:
        line = self.lines.get(ALLOWED)
        return set(range(1, 4095)) if line is None else expand(line.split()[-1])

    def group(self) -> str:
        return self.lines.get("channel-group", " ").split(" ")[1]


class Switch:
    """A switch made from its configuration."""

    def __init__(self, text: str) -> None:
        self.ports: dict[str, Port] = {}
        self.vlans: dict[int, str] = {}
        self.top: list[str] = []
        self.lacp = False
        self.switching = "no system default switchport" not in text.splitlines()
        self.where: tuple[str, str] = ("", "")
        self.history: list[tuple[str, dict[str, set[int]]]] = []
        self.booting = True
        for line in text.splitlines():
            if line.startswith("interface "):
                name = line.split()[1]
                own = not re.search(rf"^interface {re.escape(name)}\n(?:  .*\n)*?  no switchport$", text, re.MULTILINE)
                self.ports[name] = self._fresh(name, self.switching and own)
            if line.startswith(("interface ", "vlan ", "  ")) or line == "feature lacp":
                self._line(line.strip())
            elif not line.startswith("!"):
                self.top.append(line)
        self.booting, self.where = False, ("", "")

    def _fresh(self, name: str, switched: bool) -> Port:
        return Port(switched, self._up(name, switched))

    @staticmethod
    def _up(name: str, switched: bool) -> bool:
        return switched or name.startswith("port-channel")

    def text(self) -> str:
        lines = [*self.top, *(["feature lacp"] if self.lacp else []), f"vlan {compress({1, *self.vlans})}"]
        for vlan, name in sorted(self.vlans.items()):
            lines += [f"vlan {vlan}", f"  name {name}"] if name else []
        for name in sorted(self.ports, key=_order):
            lines += [f"interface {name}", *(f"  {line}" for line in self._shown(name))]
        return "\n".join(lines) + "\n"

    def _shown(self, name: str) -> list[str]:
        port = self.ports[name]
        lines = sorted(port.lines.items(), key=lambda item: (_rank(item[0]), item[1]))
        shown = [line for _key, line in lines if line not in DEFAULTS]
        if port.switched != self.switching:
            shown.insert(0, "switchport" if port.switched else "no switchport")
        if port.up != self._up(name, port.switched):
            shown.append("no shutdown" if port.up else "shutdown")
        return shown

    def run(self, commands: Iterable[str]) -> None:
        for command in commands:
            self._line(command)
            self.history.append((command, {name: self.carried(name) for name in self.ports}))

    def carried(self, name: str) -> set[int]:
        """The VLANs that a port lets through now."""
        port = self.ports[name]
        if not port.up or not port.switched:
            return set()
        if port.lines.get("switchport mode") == "switchport mode trunk":
            return port.allowed()
        return {int(port.lines.get("switchport access vlan", "1").split()[-1])}

    def _line(self, line: str) -> None:
        if line == "exit":
            self.where = ("", "")
        elif line in ("feature lacp", "no feature lacp"):
            self.lacp = line == "feature lacp"
        elif found := re.match(r"(no )?vlan (\d[\d,-]*)$", line):
            self._vlan(expand(found.group(2)), bool(found.group(1)))
        elif found := re.match(r"(no )?interface (\S+)$", line):
            self._interface(found.group(2), bool(found.group(1)))
        elif self.where[0] == "vlan":
            self.vlans[int(self.where[1])] = "" if line == "no name" else line.removeprefix("name ")
        elif self.where[0] == "interface":
            self._port_line(self.where[1], line)
        else:
            raise Refused(f"% Invalid command: {line}")

    def _vlan(self, vlans: set[int], no: bool) -> None:
        self.where = ("", "") if no else ("vlan", str(max(vlans)))
        for vlan in vlans - {1}:
            if no:
                del self.vlans[vlan]
            else:
                self.vlans.setdefault(vlan, "")

    def _interface(self, name: str, no: bool) -> None:
        self.where = ("", "") if no else ("interface", name)
        if no:
            if any(port.group() == name.removeprefix("port-channel") for port in self.ports.values()):
                raise Refused(f"{name} still has members")
            del self.ports[name]
        elif name not in self.ports:
            if not name.startswith("port-channel"):
                raise Refused(f"% Invalid interface: {name}")
            self.ports[name] = self._fresh(name, self.switching)

    def _port_line(self, name: str, line: str) -> None:
        port, bare = self.ports[name], line.removeprefix("no ")
        no = bare != line
        key = next((known for known in (*RANKS, "storm-control") if bare.startswith(known)), bare)
        if bare == "shutdown":
            port.up = no
        elif bare == "switchport":
            self._layer(name, switched=not no)
        elif (key in LAYER_2 and not port.switched) or (key == "ip address" and port.switched):
            raise Refused(f"% Invalid command: {line}: {name} is on the other layer")
        elif key == "channel-group" and not no:
            self._join(name, line)
        else:
            self._keep(port, key, line)
        if not self.booting and name.startswith("port-channel") and bare.startswith("switchport"):
            for member, one in self.ports.items():
                if one.group() == name.removeprefix("port-channel"):
                    self._port_line(member, line)

    def _keep(self, port: Port, key: str, line: str) -> None:
        bare = line.removeprefix("no ")
        no = bare != line
        if no or bare in DEFAULT_ON:
            port.lines.pop(key, None)
        if no and bare in DEFAULT_ON:
            port.lines[key] = line
        elif key == ALLOWED and not no:
            self._allow(port, line)
        elif not no and bare not in DEFAULT_ON:
            port.lines[key] = line

    def _layer(self, name: str, switched: bool) -> None:
        port = self.ports[name]
        if port.switched == switched:
            return
        lost = (*LAYER_2, "ip address")
        port.lines = {key: line for key, line in port.lines.items() if not key.startswith(lost)}
        port.switched, port.up = switched, self._up(name, switched)

    def _allow(self, port: Port, line: str) -> None:
        words = line.split()[4:]
        vlans = expand(words[-1])
        new = {"add": port.allowed() | vlans, "remove": port.allowed() - vlans}.get(words[0], vlans)
        port.lines[ALLOWED] = f"{ALLOWED} {compress(new) or 'none'}"
        if len(new) == 4094:
            del port.lines[ALLOWED]

    def _join(self, name: str, line: str) -> None:
        port = self.ports[name]
        number, lacp = line.split()[1], not line.endswith(" on") and " mode " in line
        group = self.ports.get(f"port-channel{number}")
        if not self.booting:
            if lacp and not self.lacp:
                raise Refused(f"% Invalid command: {line}")
            if group is None:
                raise Refused(f"port-channel{number} does not exist yet")
            for key in SWITCHING:
                mine, theirs = ({one.lines.get(key)} - {None, *DEFAULTS} for one in (port, group))
                if mine != theirs or port.switched != group.switched:
                    raise Refused(f"command failed: port not compatible [{key}]")
            if port.group() not in ("", number):
                raise Refused(f"{name} is still in group {port.group()}")
        port.lines["channel-group"] = line.removesuffix(" mode on")


def _rank(key: str) -> int:
    return RANKS.index(key) if key in RANKS else RANKS.index("mtu")


def _order(name: str) -> tuple[bool, list[int]]:
    return not name.startswith("port"), [int(digits) for digits in re.findall(r"\d+", name)]
