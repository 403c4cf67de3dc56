"""A small model of a Catalyst's configuration, written apart from the renderer: takes command lines, shows the text."""

from __future__ import annotations

import re
from collections.abc import Iterable

RANKS = (
    "description",
    "switchport access vlan",
    "switchport trunk native vlan",
    "switchport trunk allowed vlan",
    "switchport mode",
    "no switchport",
    "switchport",
    "ip address",
    "speed",
    "duplex",
    "shutdown",
    "channel-group",
)
SINGLE = (*(name for name in RANKS if name not in ("no switchport", "switchport")), "storm-control", "mtu")
DEFAULT_ON = ("cdp enable",)
"""Lines that are in force without being shown; only their negation is shown."""


class Refused(Exception):
    """The model of the switch answers with an error."""


def expand(ranges: str) -> set[int]:
    found: set[int] = set()
    for part in ranges.split(","):
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
    return ",".join(
        str(run[0]) if len(run) == 1 else f"{run[0]},{run[1]}" if len(run) == 2 else f"{run[0]}-{run[-1]}"
        for run in parts
    )


class Switch:
    """Interfaces by name to their lines by key, VLANs by id to their name; members follow what their group is told."""

    def __init__(self, text: str) -> None:
        self.ports: dict[str, dict[str, str]] = {}
        self.vlans: dict[int, str] = {}
        self.top: list[str] = []
        self.mode: tuple[str, str] = ("", "")
        self.history: list[tuple[str, dict[str, set[int]]]] = []
        for line in text.split("\n"):
            if re.match(r"interface ", line):
                self.ports[line.split()[1]] = {}
            if re.match(r"(interface|vlan) ", line) or (line.startswith(" ") and self.mode[0]):
                self._line(line.strip(), propagate=False)
            elif line not in ("!", ""):
                self.mode = ("", "") if not line.startswith(" ") else self.mode
                self.top.append(line)
        self.mode = ("", "")

    def text(self) -> str:
        lines = list(self.top)
        for vlan, name in sorted(self.vlans.items()):
            lines += [f"vlan {vlan}", *([f" name {name}"] if name else []), "!"]
        for name in sorted(
            self.ports, key=lambda text: (not text.startswith("Port"), [int(d) for d in re.findall(r"\d+", text)])
        ):
            shown = sorted(self.ports[name].items(), key=lambda item: (_rank(item[0]), item[1]))
            lines += [f"interface {name}", *(f" {line}" for _key, line in shown), "!"]
        return "\n".join(lines) + "\n"

    def run(self, commands: Iterable[str]) -> None:
        for command in commands:
            self._line(command, propagate=True)
            self.history.append((command, {name: self.carried(name) for name in self.ports}))

    def carried(self, name: str) -> set[int]:
        """The VLANs that a port lets through now."""
        lines = self.ports[name]
        if "shutdown" in lines or "no switchport" in lines:
            return set()
        if lines.get("switchport mode") == "switchport mode trunk":
            allowed = lines.get("switchport trunk allowed vlan")
            return set(range(1, 4095)) if allowed is None else _allowed(allowed)
        return {int(lines.get("switchport access vlan", "1").split()[-1])}

    def _line(self, line: str, propagate: bool) -> None:
        if line == "exit":
            self.mode = ("", "")
        elif found := re.match(r"(no )?vlan (\d+)$", line):
            self._vlan(int(found.group(2)), bool(found.group(1)))
        elif found := re.match(r"(no )?interface (\S+)$", line):
            self._interface(found.group(2), bool(found.group(1)))
        elif self.mode[0] == "vlan":
            self.vlans[int(self.mode[1])] = "" if line == "no name" else line.removeprefix("name ")
        elif self.mode[0] == "interface":
            self._port_line(self.mode[1], line, propagate)
        else:
            raise Refused(f"% Invalid input: {line}")

    def _vlan(self, vlan: int, no: bool) -> None:
        if no:
            for name, lines in self.ports.items():
                if lines.get("switchport access vlan", "").endswith(f" {vlan}") and "shutdown" not in lines:
                    raise Refused(f"VLAN {vlan} is removed under {name}")
            del self.vlans[vlan]
            self.mode = ("", "")
        else:
            self.vlans.setdefault(vlan, "")
            self.mode = ("vlan", str(vlan))

    def _interface(self, name: str, no: bool) -> None:
        if no:
            group = name.removeprefix("Port-channel")
            if any(lines.get("channel-group", "").split()[1:2] == [group] for lines in self.ports.values()):
                raise Refused(f"{name} still has members")
            del self.ports[name]
            self.mode = ("", "")
            return
        if name not in self.ports:
            if not name.startswith("Port-channel"):
                raise Refused(f"% Invalid interface {name}")
            self.ports[name] = {}
        self.mode = ("interface", name)

    def _port_line(self, name: str, line: str, propagate: bool) -> None:
        no = line.startswith("no ") and line != "no switchport"
        bare = line.removeprefix("no ") if no else line
        key = next((single for single in SINGLE if bare.startswith(single)), bare)
        lines = self.ports[name]
        if line in ("switchport", "no switchport"):
            lines.pop("no switchport", None)
            if line == "no switchport":
                lines["no switchport"] = line
            else:
                lines.pop("ip address", None)
        elif key == "ip address" and not no and propagate and "no switchport" not in lines:
            raise Refused("% Invalid input: a switched port has no address")
        elif bare in DEFAULT_ON:
            lines.pop(bare, None)
            lines.update({bare: line} if no else {})
        elif no:
            lines.pop(key, None)
        elif key == "switchport trunk allowed vlan":
            self._allow(name, line)
        elif key == "channel-group":
            self._join(name, line, propagate)
        elif key == "switchport access vlan" and propagate and int(line.split()[-1]) not in self.vlans:
            raise Refused("% Access VLAN does not exist")
        else:
            lines[key] = line
        if propagate and name.startswith("Port-channel") and key.startswith(("switchport", "no switchport")):
            self._to_members(name, line)

    def _to_members(self, name: str, line: str) -> None:
        group = name.removeprefix("Port-channel")
        for member, lines in self.ports.items():
            if lines.get("channel-group", "").split()[1:2] == [group]:
                self._port_line(member, line, propagate=True)

    def _allow(self, name: str, line: str) -> None:
        words = line.split()[4:]
        key = "switchport trunk allowed vlan"
        now = self.ports[name].get(key)
        current = set(range(1, 4095)) if now is None else _allowed(now)
        if words[0] == "add":
            current |= expand(words[1])
        elif words[0] == "remove":
            current -= expand(words[1])
        else:
            current = set() if words[0] == "none" else expand(words[0])
        self.ports[name][key] = f"{key} {compress(current) or 'none'}"

    def _join(self, name: str, line: str, propagate: bool) -> None:
        group = f"Port-channel{line.split()[1]}"
        if propagate:
            if group not in self.ports:
                raise Refused(f"{group} does not exist yet")
            for key in ("switchport mode", "switchport trunk allowed vlan", "switchport trunk native vlan"):
                if self.ports[group].get(key) != self.ports[name].get(key):
                    raise Refused(f"{name} does not fit {group}: {key}")
            joined = self.ports[name].get("channel-group", "").split()
            if joined and joined[1] != line.split()[1]:
                raise Refused(f"{name} is still in group {joined[1]}")
        self.ports[name]["channel-group"] = line


def _allowed(line: str) -> set[int]:
    ranges = line.split()[-1]
    return set() if ranges == "none" else expand(ranges)


def _rank(key: str) -> int:
    return RANKS.index(key) if key in RANKS else len(RANKS)
