"""A small model of an Arista switch's configuration, written apart from the product: takes lines, shows the text.

What it knows of the device: members keep lines of their own beside those of their group; a port that routes keeps the
lines of its switching; speed and duplex are one line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

RANKS = (
    "description",
    "mtu",
    "speed",
    "switchport access vlan",
    "switchport trunk native vlan",
    "switchport trunk allowed vlan",
    "switchport mode",
    "switchport",
    "channel-group",
    "mlag",
    "ip address",
    "shutdown",
)
ALLOWED = RANKS[5]
DEFAULT_ON = ("switchport", "lldp transmit", "snmp trap link-change")
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


class Switch:
    """A switch made from its configuration."""

    def __init__(self, text: str) -> None:
        self.ports: dict[str, dict[str, str]] = {}
        self.vlans: dict[int, str] = {}
        self.top: list[str] = []
        self.where: tuple[str, str] = ("", "")
        self.booting = True
        for line in text.splitlines():
            if line.startswith("interface "):
                self.ports[line.split()[1]] = {}
            if line.startswith(("interface ", "vlan ", "   ")):
                self._line(line.strip())
            elif not line.startswith("!"):
                self.top.append(line)
        self.booting, self.where = False, ("", "")

    def text(self) -> str:
        lines = [*self.top, "!"]
        bare = [vlan for vlan, name in self.vlans.items() if not name]
        heads = {min(bare): [f"vlan {compress(bare)}"]} if bare else {}
        for vlan, name in self.vlans.items():
            if name:
                heads[vlan] = [f"vlan {vlan}", f"   name {name}"]
        for _vlan, section in sorted(heads.items()):
            lines += [*section, "!"]
        for name in sorted(self.ports, key=_order):
            own = sorted(self.ports[name].items(), key=lambda item: (_rank(item[0]), item[1]))
            lines += [f"interface {name}", *(f"   {line}" for _key, line in own if line not in DEFAULTS), "!"]
        return "\n".join(lines) + "\n"

    def run(self, commands: Iterable[str]) -> None:
        for command in commands:
            self._line(command)

    def _line(self, line: str) -> None:
        if line == "exit":
            self.where = ("", "")
        elif found := re.match(r"(no )?vlan (\d[\d,-]*)$", line):
            self._vlan(expand(found.group(2)), bool(found.group(1)))
        elif found := re.match(r"(no )?interface (\S+)$", line):
            self._interface(found.group(2), bool(found.group(1)))
        elif self.where[0] == "vlan":
            self.vlans[int(self.where[1])] = "" if line == "no name" else line.removeprefix("name ")
        elif self.where[0] == "interface":
            self._port_line(self.ports[self.where[1]], line)
        else:
            raise Refused(f"% Invalid input: {line}")

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
            if any(lines.get("channel-group", " ").split()[1:2] == [name[12:]] for lines in self.ports.values()):
                raise Refused(f"{name} still has members")
            del self.ports[name]
        elif name not in self.ports:
            if not name.startswith("Port-Channel"):
                raise Refused(f"% Invalid input: {name}")
            self.ports[name] = {}

    def _port_line(self, lines: dict[str, str], line: str) -> None:
        no, bare = line.startswith("no "), line.removeprefix("no ")
        known = (one for one in (*RANKS, "storm-control") if bare == one or bare.startswith(f"{one} "))
        key = max(known, key=len, default=bare)
        if bare in DEFAULT_ON:
            lines.pop(bare, None)
            lines.update({bare: line} if no else {})
        elif no:
            lines.pop(key, None)
        elif key == "ip address" and "switchport" not in lines and not self.booting:
            raise Refused("% IP configuration is not allowed on a switched port")
        elif key == ALLOWED:
            self._allow(lines, line)
        elif key == "channel-group" and not self.booting and f"Port-Channel{line.split()[1]}" not in self.ports:
            raise Refused("the group does not exist yet")
        else:
            lines[key] = line

    def _allow(self, lines: dict[str, str], line: str) -> None:
        words = line.split()[4:]
        now = lines.get(ALLOWED)
        before = set(range(1, 4095)) if now is None else expand(now.split()[-1])
        vlans = expand(words[-1])
        new = {"add": before | vlans, "remove": before - vlans}.get(words[0], vlans)
        lines[ALLOWED] = f"{ALLOWED} {compress(new) or 'none'}"


def _rank(key: str) -> int:
    return RANKS.index(key) if key in RANKS else RANKS.index("mtu")


def _order(name: str) -> tuple[bool, list[int]]:
    return not name.startswith("Port"), [int(digits) for digits in re.findall(r"\d+", name)]
