"""The configuration of a Huawei switch: read into ports and VLANs, and shown to people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import vlans
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.names import LAG
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._indented import Indented
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import (
    AUTO,
    Pair,
    PortState,
    SwitchState,
)

FAMILY = Indented(comment="#", negation="undo", leave="quit", account="local-user")
INHERITED = ("mode", "access", "native", "allowed")
"""What a member has from its group alone: it has no such lines of its own."""

_RELEASE = re.compile(r"!Software Version (V\d+R\d+)")
_NOISE = re.compile(r"!|Building configuration|return$")
_BANNER = re.compile(r'header (?:login|shell) information "')
_VLAN = re.compile(r"vlan (\d{1,4})$")
_LACP = re.compile(r"mode (lacp(?:-static|-dynamic)?)$")
_DYNAMIC = "lacp-dynamic"
"""LACP all the same, but not what we write: the line is kept as it is."""


class Ports(dict[str, PortState]):
    """The ports of a configuration; `lacp` is the word by which this switch calls LACP."""

    lacp: str = "lacp"


@dataclass(frozen=True, slots=True)
class Reader:
    """How a generation writes; `keeps_release` where what a line leaves out depends on the release in the header."""

    keeps_release: bool

    def settled(self, text: str) -> str:
        """Return a configuration from its first command on, without times, sizes and blank lines."""
        kept = [line.rstrip() for line in text.splitlines() if line.strip() and not _NOISE.match(line)]
        while kept and kept[0] == "#":
            kept.pop(0)
        while kept and kept[-1] == "#":
            kept.pop()
        found = _RELEASE.search(text) if self.keeps_release else None
        head = [f"!Software Version {found.group(1)}"] if found else []
        return "\n".join([*head, *kept]) + "\n"

    def parse(self, text: str) -> SwitchState:
        """Return all interfaces and VLANs of a running, startup or candidate configuration."""
        default, lacp = self._dialect(text)
        sections: dict[str, tuple[str, ...]] = {}
        known: dict[int, str | None] = {}
        plain = "\n".join(line for line, banner in _marked(text) if not banner)
        for head, lines in FAMILY.stanzas(plain).items():
            if head.startswith("interface "):
                sections[head.removeprefix("interface ")] = lines
            elif head.startswith("vlan batch "):
                known.update((vlan, known.get(vlan)) for vlan in vlans.ids(head.removeprefix("vlan batch ")))
            elif found := _VLAN.match(head):
                names = [line.removeprefix("name ") for line in lines if line.startswith("name ")]
                known[int(found.group(1))] = names[0] if names else None
        known.pop(1, None)
        ports = Ports(_joined({name: _Section(lines).port(name, default) for name, lines in sections.items()}))
        ports.lacp = lacp
        return SwitchState(ports, dict(sorted(known.items())), pair=_pair(plain, ports))

    def _dialect(self, text: str) -> tuple[str | None, str]:
        """Return the link type of a port without a line of it (None: nobody can know), and the word for LACP."""
        found = (_LACP.match(line.strip()) for line in text.splitlines())
        words = [one.group(1) for one in found if one and one.group(1) != _DYNAMIC]
        if not self.keeps_release:
            return "access", words[0] if words else "lacp-static"
        shown = _RELEASE.search(text)
        release = shown.group(1) if shown else ""
        old = release.startswith("V1") or "V200R000" <= release <= "V200R002"
        access = "V600" <= release < "V600R024"
        return ("access" if access else None), words[0] if words else "lacp-static" if old else "lacp"


def foreign(text: str) -> list[str]:
    """Return the lines outside interfaces that say more of a VLAN than that it exists and what its name is."""
    kept: list[str] = []
    head, interface = "", False
    for line, banner in _marked(text):
        if banner:
            kept.append(line.rstrip())
        elif not line.strip() or line.startswith(("#", "!")):
            interface, head = False, ""
        elif not line.startswith(" "):
            interface, head = line.startswith("interface "), line.rstrip() if _VLAN.match(line.rstrip()) else ""
            if not (interface or head or line.startswith("vlan batch ")):
                kept.append(line.rstrip())
        elif head and not line.startswith(" name "):
            kept += [line.rstrip()] if head in kept else [head, line.rstrip()]
        elif not (interface or head):
            kept.append(line.rstrip())
    return kept


def _pair(text: str, ports: Mapping[str, PortState]) -> Pair | None:
    """Return the pair that a switch is configured for: the DFS group, and the interface of the peer link."""
    found = re.search(r"(?m)^dfs-group (\d+)$", text)
    links = [name for name, port in ports.items() if "peer-link 1" in port.opaque]
    return Pair(found.group(1) if found else "", links[0] if links else "") if found or links else None


def _marked(text: str) -> Iterator[tuple[str, bool]]:
    """Yield every line, and whether it is inside the text of a banner, where it says nothing whatever it looks like."""
    inside = False
    for line in text.splitlines():
        begins = not inside and _BANNER.match(line) is not None
        yield line, inside
        inside = (inside or begins) and line.count('"') % 2 == (0 if inside else 1)


def _joined(ports: Mapping[str, PortState]) -> dict[str, PortState]:
    """Return ports whose members have what their group says: its VLANs, and whether it speaks LACP.

    A group with members says so by them; one without keeps it for itself.
    """
    found = dict(ports)
    for name, port in ports.items():
        if port.lag is not None:
            group = ports.get(f"{LAG}{port.lag}", PortState())
            own = {key: getattr(group, key) for key in INHERITED}
            found[name] = replace(port, lag_mode=group.lag_mode or "on", **own)
    for number in {port.lag for port in ports.values() if port.lag is not None}:
        if f"{LAG}{number}" in found:
            found[f"{LAG}{number}"] = replace(found[f"{LAG}{number}"], lag_mode=None)
    return found


_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("description", re.compile(r"description (.+)")),
    ("link", re.compile(r"port link-type (\S+)$")),
    ("access", re.compile(r"port default vlan (\d+)$")),
    ("native", re.compile(r"port (?:trunk|hybrid) pvid vlan (\d+)$")),
    ("allow", re.compile(r"port trunk allow-pass vlan (all|[\d to]+)$")),
    ("tagged", re.compile(r"port hybrid tagged vlan (all|[\d to]+)$")),
    ("untagged", re.compile(r"port hybrid untagged vlan (all|[\d to]+)$")),
    ("speed", re.compile(r"speed (\d+)$")),
    ("offered", re.compile(r"auto speed (\d[\d ]*)$")),
    ("duplex", re.compile(r"(?:auto )?duplex (full|half)$")),
    ("address", re.compile(r"ip address (\d+(?:\.\d+){3} \d+(?:\.\d+){3})$")),
    ("lag", re.compile(r"eth-trunk (\d+)$")),
    ("lacp", _LACP),
    ("mlag", re.compile(r"dfs-group 1 m-lag (\d+)$")),
    ("disabled", re.compile(r"(shutdown)$")),
    ("enabled", re.compile(r"(undo shutdown)$")),
    ("routed", re.compile(r"(undo portswitch)$")),
    ("fixed", re.compile(r"(undo negotiation auto|negotiation disable)$")),
    ("no_one", re.compile(r"(undo port trunk allow-pass vlan 1)$")),
    ("no_hybrid_one", re.compile(r"(undo port hybrid vlan 1)$")),
)
FIXED = "own"
"""The speed of a port that does not negotiate and has no line of its speed: its own."""


class _Section:
    """The lines of one interface, sorted by what they are about."""

    def __init__(self, lines: Iterable[str]) -> None:
        self.found: dict[str, str] = {}
        self.sets: dict[str, frozenset[int]] = {}
        opaque: list[str] = []
        for line in lines:
            name, value = _understood(line)
            if name in ("allow", "tagged", "untagged"):
                self.sets[name] = self.sets.get(name, frozenset()) | vlans.ids(value)
            elif name:
                self.found[name] = value
            if not name or (name, value) == ("lacp", _DYNAMIC):
                opaque.append(line)
        if "fixed" in self.found and "offered" in self.found:  # of no use meanwhile, and left alone
            opaque.append(f"auto speed {self.found.pop('offered')}")
        self.opaque = tuple(opaque)

    def port(self, name: str, default: str | None) -> PortState:
        """Return what the lines say."""
        found = self.found
        switching = self._hybrid() if self._is_hybrid() else self._plain(default if _switches(name) else None)
        if "lag" in found:
            switching = {}
        elif "routed" in found:
            switching = {"mode": "routed"}
        speed, duplex = self._rate()
        return PortState(
            speed=speed,
            duplex=duplex,
            description=found.get("description"),
            enabled="disabled" not in found,
            address=found.get("address"),
            lag=int(found["lag"]) if "lag" in found else None,
            lag_mode="active" if "lacp" in found else None,
            mlag=self._number("mlag"),
            opaque=self.opaque,
            **switching,  # type: ignore[arg-type]
        )

    def _rate(self) -> tuple[str | None, str | None]:
        speed, duplex = self.found.get("speed"), self.found.get("duplex")
        if offered := self.found.get("offered"):
            return f"{AUTO} {offered}", duplex
        return (speed or FIXED, duplex or "full") if "fixed" in self.found else (speed, duplex)

    def _number(self, name: str) -> int | None:
        return int(self.found[name]) if name in self.found else None

    def _plain(self, default: str | None) -> dict[str, object]:
        mode = self.found.get("link", default)
        allowed: frozenset[int] | None = None
        if mode == "trunk" or "allow" in self.sets or "no_one" in self.found:
            allowed = self.sets.get("allow", frozenset()) | ({1} if "no_one" not in self.found else frozenset())
        if allowed == vlans.ALL:
            allowed = None if mode == "trunk" else allowed
        return {"mode": mode, "access": self._number("access"), "native": self._number("native"), "allowed": allowed}

    def _is_hybrid(self) -> bool:
        marks = {*self.sets, *self.found} & {"tagged", "untagged", "no_hybrid_one"}
        return self.found.get("link") == "hybrid" or ("link" not in self.found and bool(marks))

    def _hybrid(self) -> dict[str, object]:
        """Return a hybrid port: what it carries untagged is part of its mode, what it carries tagged its `allowed`."""
        tagged = self.sets.get("tagged", frozenset())
        untagged = self.sets.get("untagged", frozenset()) | ({1} if "no_hybrid_one" not in self.found else frozenset())
        word = "hybrid" if "link" in self.found else "default hybrid"
        shown = " ".join(vlans.lists(untagged - tagged))
        mode = word if untagged - tagged == {1} else f"{word} untagged {shown}".rstrip()
        return {"mode": mode, "native": self._number("native"), "allowed": tagged or None}


def _switches(name: str) -> bool:
    """Tell whether an interface is one that has a link type."""
    return re.match(r"(?:\d+|Multi)?GE\d|[A-Za-z]*Ethernet\d|Eth-Trunk\d", name) is not None and "." not in name


def _understood(line: str) -> tuple[str, str]:
    for name, pattern in _LINES:
        if match := pattern.match(line):
            return name, match.group(1)
    return "", ""
