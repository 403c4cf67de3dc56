"""The configuration of a Huawei switch: read into ports and VLANs, and shown to people."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei import vlans
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.names import LAG
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._huawei.section import (
    DYNAMIC,
    LACP,
    Section,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._indented import (
    Indented,
    said_of_vlans,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Pair, PortState, SwitchState

FAMILY = Indented(comment="#", negation="undo", leave="quit", account="local-user")
INHERITED = ("mode", "access", "native", "allowed")
"""What a member has from its group alone: it has no such lines of its own."""

_RELEASE = re.compile(r"!Software Version (V\d+R\d+)")
_NOISE = re.compile(r"!|Building configuration|return$")
_BANNER = re.compile(r'header (?:login|shell) information "')
_VLAN = re.compile(r"vlan (\d{1,4})$")


class Ports(dict[str, PortState]):
    """The ports of a configuration; `lacp` is the word by which this switch calls LACP."""

    lacp: str = "lacp"

    def follow(self, wanted: dict[str, PortState]) -> dict[str, PortState]:
        """Return wanted ports whose groups say of LACP what goes with their members.

        A group with members says nothing itself; one whose last member leaves keeps the mode that it has.
        """
        used = {port.lag for port in wanted.values() if port.lag is not None}
        modes = {port.lag: None if port.lag_mode == "on" else port.lag_mode for port in self.values() if port.lag}
        found = dict(wanted)
        for name, port in wanted.items():
            number = int(name.removeprefix(LAG)) if name.startswith(LAG) and name[len(LAG) :].isdigit() else None
            if number in used:
                found[name] = replace(port, lag_mode=None)
            elif number in modes and port == self.get(name):
                found[name] = replace(port, lag_mode=modes[number])
        return found


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
        stanzas = FAMILY.stanzas(plain)
        for head, lines in stanzas.items():
            if head.startswith("interface "):
                sections[head.removeprefix("interface ")] = lines
            elif head.startswith("vlan batch "):
                known.update((vlan, known.get(vlan)) for vlan in vlans.ids(head.removeprefix("vlan batch ")))
            elif found := _VLAN.match(head):
                names = [line.removeprefix("name ") for line in lines if line.startswith("name ")]
                known[int(found.group(1))] = names[0] if names else None
        known.pop(1, None)
        ports = Ports(_joined({name: Section(lines).port(name, default) for name, lines in sections.items()}))
        ports.lacp = lacp
        said = said_of_vlans(stanzas, _ids_of)
        return SwitchState(ports, dict(sorted(known.items())), pair=_pair(plain, ports), said=said)

    def _dialect(self, text: str) -> tuple[str | None, str]:
        """Return the link type of a port without a line of it (None: nobody can know), and the word for LACP."""
        found = (LACP.match(line.strip()) for line in text.splitlines())
        words = [one.group(1) for one in found if one and one.group(1) != DYNAMIC]
        if not self.keeps_release:
            return "access", words[0] if words else "lacp-static"
        shown = _RELEASE.search(text)
        release = shown.group(1) if shown else ""
        old = release.startswith("V1") or "V200R000" <= release <= "V200R002"
        access = "V600" <= release < "V600R024"
        return ("access" if access else None), words[0] if words else "lacp-static" if old else "lacp"


def _ids_of(head: str) -> tuple[int, ...]:
    found = _VLAN.match(head)
    return (int(found.group(1)),) if found else ()


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
    """Yield every line, and whether it is inside the text of a banner, where it says nothing whatever it looks like.

    V100 begins what stands alone with a blank (` vlan batch 10`): a stanza whose first line has one stands without it.
    """
    inside, first, blank = False, True, False
    for line in text.splitlines():
        if not inside:
            blank = line.startswith(" ") if first else blank
            first = line.startswith(("#", "!"))
        shown = line[1:] if blank and not inside and line.startswith(" ") else line
        begins = not inside and _BANNER.match(shown) is not None
        yield shown, inside
        inside = (inside or begins) and shown.count('"') % 2 == (0 if inside else 1)


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
