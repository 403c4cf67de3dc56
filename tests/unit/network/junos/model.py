"""A small model of an EX switch's configuration, written apart from the renderer: takes lines, shows `display set`.

What nobody here has seen on a device is a choice: whether an interface, a unit or a family that has become empty stays
(`lingers`), and whether interfaces and VLANs are shown in order or as they came (`sorts`). All must come back alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

Path = tuple[str, ...]
UNIT = ("unit", "0")
SWITCHING = (*UNIT, "family", "ethernet-switching")
TOP = ("version", "groups", "apply-groups", "system", "chassis", "interfaces", "protocols", "vlans")
INSIDE = (
    *("apply-groups", "description", "disable", "speed", "mtu", "hold-time", "link-mode", "native-vlan-id"),
    *("gigether-options", "ether-options", "aggregated-ether-options", "unit"),
)
ONE_VALUE = (
    *(
        "description",
        "speed",
        "mtu",
        "link-mode",
        "native-vlan-id",
        "interface-mode",
        "802.3ad",
        "vlan-id",
        "host-name",
    ),
    *("device-count", "storm-control", "periodic", "l3-interface"),
)
FAMILY = re.compile(r"interfaces \S+ unit \d+ family \S+")
LASTING = re.compile(
    rf"{FAMILY.pattern}|interfaces \S+( unit \d+)?|vlans \S+|interfaces ae\d+ aggregated-ether-options lacp"
)


class Refused(Exception):
    """The model of the switch answers with an error."""


def words(line: str) -> Path:
    return tuple(re.findall(r'"[^"]*"|\S+', line))


def expand(member: str) -> set[int]:
    first, _dash, last = member.partition("-")
    return set(range(int(first), int(last or first) + 1))


class Switch:
    """Statements in their order, what is deactivated, and what each commit made the ports carry."""

    def __init__(self, text: str, lingers: bool = True, sorts: bool = True) -> None:
        self.sorts, self.lasting = sorts, LASTING if lingers else FAMILY
        self.paths: list[Path] = []
        self.off: list[Path] = []
        self.entries: list[Path] = []
        for line in text.splitlines():
            if (
                lingers
                or not LASTING.fullmatch(line.removeprefix("set "))
                or FAMILY.fullmatch(line.removeprefix("set "))
            ):
                self._line(line)

    def run(self, commands: Iterable[str]) -> None:
        """Do lines and commit them: all or none."""
        before = list(self.paths), list(self.off)
        try:
            for command in commands:
                self._line(command)
            self._check()
        except Refused:
            self.paths, self.off = before
            raise

    def text(self) -> str:
        lines = [(path, f"set {' '.join(path)}") for path in self.paths]
        lines += [((*path, "~"), f"deactivate {' '.join(path)}") for path in self.off]
        came = {entry: number for number, entry in enumerate(self.entries)}
        return "".join(line + "\n" for _path, line in sorted(lines, key=lambda one: self._rank(one[0], came)))

    def _rank(self, path: Path, came: dict[Path, int]) -> tuple[object, ...]:
        place = [(int(part), "") if part.isdigit() else (0, part) for part in re.split(r"(\d+)", path[1])]
        entry: object = place if self.sorts else came.get(path[:2], 0)
        inside = INSIDE.index(path[2]) if len(path) > 2 and path[2] in INSIDE else 99
        deep = path[3:-1] if path[0] == "interfaces" and path[-2:-1] == ("members",) else path[3:]
        return TOP.index(path[0]), entry, path[-1] == "~", inside, deep

    def carried(self, name: str) -> set[int]:
        """The VLANs that a port lets through now."""
        own = self._below(name)
        if ("disable",) in own:
            return set()
        if lag := [path[-1] for path in own if path[-2:-1] == ("802.3ad",)]:
            own = self._below(lag[0])
        members = [path[-1] for path in own if path[:-1] == (*SWITCHING, "vlan", "members")]
        if not any(path[:4] == SWITCHING for path in own):
            return set()
        if (*SWITCHING, "interface-mode", "trunk") not in own:
            return self._ids(members[0]) if members else {1}
        return set().union(*(self._ids(member) for member in members))

    def _below(self, name: str) -> list[Path]:
        on = [path for path in self.paths if not any(path[: len(off)] == off for off in self.off)]
        return [path[2:] for path in on if path[:2] == ("interfaces", name)]

    def _ids(self, member: str) -> set[int]:
        if member == "all":
            return set(range(1, 4095))
        if re.fullmatch(r"\d+(-\d+)?", member):
            return expand(member)
        found = [path[3] for path in self.paths if path[:3] == ("vlans", member, "vlan-id")]
        if not found:
            raise Refused(f"vlan {member} is not defined")
        return {int(found[0])}

    def _line(self, line: str) -> None:
        verb, *rest = words(line)
        path = tuple(rest)
        if verb == "set":
            self._set(path)
        elif verb == "delete":
            self._delete(path)
        elif verb == "rename":
            self._rename((path[0], path[1]), (path[0], path[3]))
        elif verb == "deactivate":
            self._there(path)
            self.off = [*self.off, path]
        elif verb == "activate":
            self.off.remove(path)
        else:
            raise Refused(f"unknown command: {line}")
        there = dict.fromkeys(one[:2] for one in self.paths)
        kept = [(path[0], path[3]) if verb == "rename" and one == path[:2] else one for one in self.entries]
        self.entries = list(dict.fromkeys([*(one for one in kept if one in there), *there]))

    def _there(self, path: Path) -> None:
        if not any(one[: len(path)] == path for one in self.paths):
            raise Refused(f"statement not found: {path}")

    def _set(self, path: Path) -> None:
        if any(one[: len(path)] == path for one in self.paths):
            return
        key = path[:-1] if len(path) > 1 and path[-2] in ONE_VALUE else None
        same = [at for at, one in enumerate(self.paths) if key and one[:-1] == key]
        if same:
            self.paths[same[0]] = path
            return
        empty = [at for at, one in enumerate(self.paths) if path[: len(one)] == one]
        if empty:
            self.paths[empty[0]] = path
        else:
            self.paths.append(path)

    def _delete(self, path: Path) -> None:
        self._there(path)
        at = next(number for number, one in enumerate(self.paths) if one[: len(path)] == path)
        self.paths = [one for one in self.paths if one[: len(path)] != path]
        self.off = [one for one in self.off if any(there[: len(one)] == one for there in self.paths)]
        for length in range(len(path) - 1, 1, -1):
            parent = path[:length]
            if any(one[:length] == parent for one in self.paths):
                break
            if self.lasting.fullmatch(" ".join(parent)):
                self.paths.insert(at, parent)
                break

    def _rename(self, old: Path, new: Path) -> None:
        self._there(old)
        if any(one[:2] == new for one in self.paths):
            raise Refused(f"{new} is there")
        self.paths = [(*new, *one[2:]) if one[:2] == old else one for one in self.paths]

    def _check(self) -> None:
        room = [int(path[-1]) for path in self.paths if path[-2] == "device-count"]
        for name in {path[1] for path in self.paths if path[0] == "interfaces" and path[1] != "interface-range"}:
            own = self._below(name)
            if name.startswith("ae") and int(name[2:]) >= max(room, default=0):
                raise Refused(f"{name}: device-count is too small")
            if any(path[-2:-1] == ("802.3ad",) for path in own) and any(path[0] == "unit" for path in own if path):
                raise Refused(f"{name}: a member has no unit of its own")
            families = {path[3] for path in own if path[:3] == (*UNIT, "family") and len(path) > 3}
            if len(families) > 1:
                raise Refused(f"{name}: Family ethernet-switching and rest of the families are mutually exclusive")
            members = [path[-1] for path in own if path[:-1] == (*SWITCHING, "vlan", "members")]
            if (*SWITCHING, "interface-mode", "trunk") not in own and len(members) > 1:
                raise Refused(f"{name}: an access port has one VLAN")
            self.carried(name)
