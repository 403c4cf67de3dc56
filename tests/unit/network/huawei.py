"""A small model of a Huawei switch's configuration, written apart from the product: takes lines, shows the text.

It refuses what the device refuses: a link type while the VLANs of a port are not those of a new one, lines of another
link type, VLANs that are not there, a member that has anything of its own, a mode of a group that has members.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

EVERY = set(range(1, 4095))
RANKS = (
    *("mode ", "description ", "undo portswitch", "ip address ", "port link-type ", "port default "),
    *("port trunk pvid ", "port hybrid pvid ", "undo port ", "port trunk allow", "port hybrid tagged "),
    *("port hybrid untagged ", "undo negotiation", "negotiation", "speed ", "duplex ", "auto duplex "),
    *("shutdown", "dfs-group ", "eth-trunk "),
)
SINGLE = (
    *("description", "port link-type", "port default vlan", "port trunk pvid vlan", "port hybrid pvid vlan", "mtu"),
    *("speed", "auto duplex", "duplex", "eth-trunk", "ip address", "mode", "stp edged-port", "port mode"),
    *("storm-control broadcast", "dfs-group 1 m-lag"),
)
ON = ("lldp enable", "stp enable")
OWN = ("port ", "stp ", "ip ", "storm-control ")


class Refused(Exception):
    """The model of the switch answers with an error."""


def expand(ranges: str) -> set[int]:
    found: set[int] = set()
    for first, last in re.findall(r"(\d+)(?: to (\d+))?", ranges):
        found |= set(range(int(first), int(last or first) + 1))
    return found


def compress(vlans: Iterable[int]) -> list[str]:
    runs: list[list[int]] = []
    for vlan in sorted(vlans):
        if runs and runs[-1][-1] == vlan - 1:
            runs[-1].append(vlan)
        else:
            runs.append([vlan])
    parts = [f"{run[0]} to {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs]
    return [" ".join(parts[at : at + 10]) for at in range(0, len(parts), 10)]


class Port:
    """One interface: single lines by key, and its VLANs as sets."""

    def __init__(self, kind: str) -> None:
        self.kind = kind  # the link type of a port without a line of it
        self.lines: dict[str, str] = {}
        self.trunk, self.tagged, self.untagged = {1}, set[int](), {1}

    @property
    def link(self) -> str:
        return self.lines.get("port link-type", f"port link-type {self.kind}").split()[-1]

    @property
    def virgin(self) -> bool:
        own = any(key.endswith("vlan") for key in self.lines)
        return not own and (self.trunk, self.tagged, self.untagged) == ({1}, set(), {1})

    def shown(self) -> list[str]:
        found = list(self.lines.values())
        found += ["undo port trunk allow-pass vlan 1"] if 1 not in self.trunk else []
        found += [f"port trunk allow-pass vlan {part}" for part in compress(self.trunk - {1})]
        found += ["undo port hybrid vlan 1"] if 1 not in self.tagged | self.untagged else []
        found += [f"port hybrid tagged vlan {part}" for part in compress(self.tagged)]
        found += [f"port hybrid untagged vlan {part}" for part in compress(self.untagged - {1})]
        return sorted(found, key=lambda line: (_rank(line), "" if " vlan " in line else line))

    def carried(self) -> set[int]:
        if "shutdown" in self.lines or "undo portswitch" in self.lines:
            return set()
        if self.link in ("access", "dot1q-tunnel"):
            return {int(self.lines.get("port default vlan", "1").split()[-1])}
        if self.link == "hybrid":
            return self.tagged | self.untagged
        return set(self.trunk) if self.link == "trunk" else set(EVERY)


def _rank(line: str) -> int:
    return next((at for at, start in enumerate(RANKS) if line.startswith(start)), len(RANKS))


class Huawei:
    """Interfaces by name, VLANs by id to their name, everything else as it stands."""

    default = "negotiation-desirable"

    def __init__(self, text: str) -> None:
        self.ports: dict[str, Port] = {}
        self.vlans: dict[int, str] = {}
        self.top: list[str] = []
        self.view: tuple[str, str] = ("", "")
        self.history: list[tuple[str, dict[str, set[int]]]] = []
        self.booting = True
        own = False
        for line in text.splitlines():
            own = line.startswith(("interface ", "vlan ")) or (own and line.startswith(" "))
            if own or line == "#":
                self.line(line.strip())
            elif line.strip():
                self.top.append(line)
        self.booting, self.view = False, ("", "")

    def text(self) -> str:
        lines = [*self.top, "#"]
        lines += [f"vlan batch {part}" for part in compress(self.vlans)] + (["#"] if self.vlans else [])
        for vlan, name in sorted(self.vlans.items()):
            lines += [f"vlan {vlan}", f" name {name}", "#"] if name else []
        for name in sorted(
            self.ports,
            key=lambda text: (
                not text.startswith("Eth-T"),
                re.findall(r"[A-Za-z]+", text),
                [int(number) for number in re.findall(r"\d+", text)],
            ),
        ):
            lines += [f"interface {name}", *(f" {line}" for line in self.ports[name].shown()), "#"]
        return "\n".join(lines) + "\n"

    def run(self, commands: Iterable[str]) -> None:
        for command in commands:
            self.line(command)
            self.history.append((command, {name: self.carried(name) for name in self.ports}))

    def carried(self, name: str) -> set[int]:
        """The VLANs that a port lets through now; a member lets through what its group does."""
        port = self.ports[name]
        group = port.lines.get("eth-trunk")
        if group and "shutdown" not in port.lines:
            return self.ports[f"Eth-Trunk{group.split()[1]}"].carried()
        return port.carried()

    def members(self, group: str) -> list[str]:
        number = group.removeprefix("Eth-Trunk")
        return [name for name, port in self.ports.items() if port.lines.get("eth-trunk") == f"eth-trunk {number}"]

    def line(self, line: str) -> None:
        if line in ("quit", "#"):
            self.view = ("", "")
        elif found := re.match(r"(undo )?vlan (?:batch )?([\d to]+)$", line):
            self._vlans(expand(found.group(2)), bool(found.group(1)), "batch" in line)
        elif found := re.match(r"(undo )?interface (\S.*)$", line):
            self._interface(found.group(2), bool(found.group(1)))
        elif self.view[0] == "vlan":
            self.vlans[int(self.view[1])] = "" if line == "undo name" else line.removeprefix("name ")
        elif self.view[0] == "interface":
            self._port_line(self.view[1], line)
        else:
            raise Refused(f"Error: Unrecognized command found at '^' position. {line}")

    def _vlans(self, vlans: set[int], undo: bool, batch: bool) -> None:
        if undo:
            for name, port in self.ports.items():
                used = port.lines.get("port default vlan", "").split()[-1:]
                if used and int(used[0]) in vlans:
                    raise Refused(f"VLAN {used[0]} is taken from under {name}")
            self.vlans = {vlan: name for vlan, name in self.vlans.items() if vlan not in vlans}
        else:
            for vlan in vlans:
                self.vlans.setdefault(vlan, "")
        self.view = ("", "") if undo or batch else ("vlan", str(next(iter(vlans))))

    def _interface(self, name: str, undo: bool) -> None:
        if undo:
            if self.members(name):
                raise Refused(f"Error: {name} has members")
            del self.ports[name]
            self.view = ("", "")
            return
        if name not in self.ports:
            if not (self.booting or name.startswith("Eth-Trunk")):
                raise Refused(f"Error: Wrong parameter found at '^' position. {name}")
            self.ports[name] = Port(self.default)
        self.view = ("interface", name)

    def _port_line(self, name: str, line: str) -> None:
        port = self.ports[name]
        if "eth-trunk" in port.lines and line.startswith(OWN) and not self.booting:
            raise Refused(f"Error: {name} is a member: {line}")
        if found := re.match(r"(undo )?port (trunk allow-pass|hybrid(?: tagged| untagged)?) vlan ([\d to]+)$", line):
            self._set(port, found.group(2), expand(found.group(3)), bool(found.group(1)))
        elif line in ("portswitch", "undo portswitch"):
            self._routed(name, port, line)
        elif line.startswith("undo ") and line != "undo negotiation auto":
            self._undo(name, port, line.removeprefix("undo "))
        elif line == "negotiation auto":
            if {"speed", "duplex"} & port.lines.keys():
                raise Refused("Error: speed or duplex is still fixed")
            port.lines.pop("undo negotiation auto", None)
            port.lines.pop("negotiation disable", None)
        elif line in ON:
            port.lines.pop(f"undo {line}", None)
        else:
            self._put(name, port, line)

    def _undo(self, name: str, port: Port, what: str) -> None:
        if what in ON:
            port.lines[f"undo {what}"] = f"undo {what}"
        elif what == "negotiation disable":
            self._port_line(name, "negotiation auto")
        elif what == "port link-type":
            self._renewed(port)
            port.lines.pop(what, None)
        elif what == "mode" and self.members(name):
            raise Refused("Error: The Eth-Trunk has members")
        else:
            for key in [key for key in port.lines if key == what or port.lines[key] == what]:
                del port.lines[key]

    def _put(self, name: str, port: Port, line: str) -> None:
        key = next((single for single in SINGLE if line.startswith(f"{single} ")), line)
        if not self.booting:
            self._allowed(name, port, key, line)
        if line == f"port link-type {self.default}":
            port.lines.pop(key, None)
        else:
            port.lines[key] = line

    def _allowed(self, name: str, port: Port, key: str, line: str) -> None:
        negotiates = "negotiation" not in " ".join(port.lines)
        fits = {"port default vlan": ("access", "dot1q-tunnel"), "port trunk pvid vlan": ("trunk",),
                "port hybrid pvid vlan": ("hybrid",)}  # fmt: skip
        if key == "port link-type" and line.split()[-1] != port.link:
            self._renewed(port)
        if key.startswith("port ") and "undo portswitch" in port.lines:
            raise Refused(f"Error: {name} is a routed port")
        if key in fits and port.link not in fits[key] and not port.link.startswith("negotiation"):
            raise Refused(f"Error: the link type is {port.link}: {line}")
        if key == "port default vlan" and int(line.split()[-1]) not in self.vlans:
            raise Refused("Error: The VLAN does not exist.")
        if key in ("speed", "duplex") and negotiates:
            raise Refused("Error: the port negotiates")
        if key == "mode" and self.members(name):
            raise Refused("Error: The Eth-Trunk has members")
        if key == "ip address" and "undo portswitch" not in port.lines:
            raise Refused("Error: a switched port has no address")
        if key == "eth-trunk":
            self._joins(port, line)

    def _joins(self, port: Port, line: str) -> None:
        if f"Eth-Trunk{line.split()[1]}" not in self.ports:
            raise Refused("Error: The Eth-Trunk does not exist")
        own = [text for text in port.lines.values() if text.startswith(OWN) or text == "undo portswitch"]
        if own or not port.virgin or "eth-trunk" in port.lines:
            raise Refused(f"Error: The port has other configurations: {own}")

    def _renewed(self, port: Port) -> None:
        if not port.virgin:
            raise Refused("Error: Please renew the default configurations.")

    def _routed(self, name: str, port: Port, line: str) -> None:
        if line == "portswitch":
            port.lines.pop("undo portswitch", None)
            port.lines.pop("ip address", None)
        else:
            if not self.booting and (not port.virgin or "port link-type" in port.lines):
                raise Refused(f"Error: {name} has VLANs")
            port.lines[line] = line

    def _set(self, port: Port, what: str, vlans: set[int], undo: bool) -> None:
        wanted = "hybrid" if what.startswith("hybrid") else "trunk"
        if not self.booting and port.link not in (wanted, "negotiation-desirable"):
            raise Refused(f"Error: the link type is {port.link}, not {wanted}")
        if what == "trunk allow-pass":
            port.trunk = port.trunk - vlans if undo else port.trunk | vlans
        elif undo:
            port.tagged, port.untagged = port.tagged - vlans, port.untagged - vlans
        elif what.endswith("untagged"):
            port.tagged, port.untagged = port.tagged - vlans, port.untagged | vlans
        else:
            port.tagged, port.untagged = port.tagged | vlans, port.untagged - vlans
