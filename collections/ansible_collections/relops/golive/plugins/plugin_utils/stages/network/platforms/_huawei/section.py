"""The lines of one interface of a Huawei switch: sorted by what they are about, and what they say of the port."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import vlans
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import AUTO, PortState

LACP = re.compile(r"mode (lacp(?:-static|-dynamic)?)$")
DYNAMIC = "lacp-dynamic"
"""LACP all the same, but not what we write: the line is kept as it is."""
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("description", re.compile(r"description (.+)")),
    ("link", re.compile(r"port link-type (\S+)$")),
    ("access", re.compile(r"port default vlan (\d+)$")),
    ("native", re.compile(r"port (?:trunk|hybrid) pvid vlan (\d+)$")),
    ("allow", re.compile(r"port trunk allow-pass vlan (all|[\d to]+)$")),
    ("only", re.compile(r"port trunk allow-pass only-vlan (none|[\d to]+)$")),
    ("tagged", re.compile(r"port hybrid tagged vlan (all|[\d to]+)$")),
    ("untagged", re.compile(r"port hybrid untagged vlan (all|[\d to]+)$")),
    ("speed", re.compile(r"speed (\d+)$")),
    ("offered", re.compile(r"auto speed (\d[\d ]*)$")),
    ("duplex", re.compile(r"(?:auto )?duplex (full|half)$")),
    ("address", re.compile(r"ip address (\d+(?:\.\d+){3} \d+(?:\.\d+){3})$")),
    ("lag", re.compile(r"eth-trunk (\d+)$")),
    ("lacp", LACP),
    ("mlag", re.compile(r"dfs-group 1 m-lag (\d+)$")),
    ("disabled", re.compile(r"(shutdown)$")),
    ("enabled", re.compile(r"(undo shutdown)$")),
    ("routed", re.compile(r"(undo portswitch)$")),
    ("fixed", re.compile(r"(undo negotiation auto|negotiation disable)$")),
    ("no_one", re.compile(r"(undo port trunk allow-pass vlan 1)$")),
    ("no_hybrid_one", re.compile(r"(undo port hybrid vlan 1)$")),
)
ONLY = "only-vlan"
"""What a mode says after its type where a line limits its VLANs to some: `default only-vlan 10 20 to 22`."""
FIXED = "own"
"""The speed of a port that does not negotiate and has no line of its speed: its own."""


class Section:
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
            if not name or (name, value) == ("lacp", DYNAMIC):
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
        if "only" in self.found:  # what a port may carry that negotiates its type: a part of how it does
            mode = f"{mode or 'default'} {ONLY} {self.found['only']}"
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
