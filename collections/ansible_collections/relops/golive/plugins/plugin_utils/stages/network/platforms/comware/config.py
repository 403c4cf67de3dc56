"""The configuration of Comware: read into ports and VLANs, and shown to people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._indented import (
    Indented,
    below,
    depth,
    said_of_vlans,
    section_text,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware import names, pair, vlans
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.render import (
    DYNAMIC,
    port_lines,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.comware.switching import (
    hybrid_mode,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState, span

FAMILY = Indented(comment="#", negation="undo", leave="quit", account="password")

_BANNER = re.compile(r"\s*header (?:legal|login|motd|shell|incoming) (\S)(.*)$")
_VLAN_HEAD = re.compile(r"vlan (\d+)(?: to (\d+))?$")
_MEMBER = "port link-aggregation group "
_ALWAYS = frozenset({"port link-mode bridge", "port link-type access", "speed auto", "duplex auto"})
"""Lines that say what is so without them; which of them are shown depends on model and release."""
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("description", re.compile(r"description (.+)")),
    ("access", re.compile(r"port access vlan (\d+)$")),
    ("native", re.compile(r"port (?:trunk|hybrid) pvid vlan (\d+)$")),
    ("speed", re.compile(r"speed (\d+|auto [\d ]+)$")),
    ("duplex", re.compile(r"duplex (full|half)$")),
    ("address", re.compile(r"ip address (\d+(?:\.\d+){3} \d+(?:\.\d+){3})$")),
    ("lag", re.compile(rf"{_MEMBER}(\d+)")),
    ("mlag", re.compile(r"port (?:m-lag|drni) group (\d+)$")),
)
_CARRIES = re.compile(r"(undo )?port (trunk permit|hybrid) vlan (\d[\d to]*|all)(?: (tagged|untagged))?$")


def settled(text: str) -> str:
    """Return a configuration from its first command on, without blank lines; Comware shows no times in it."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    while lines and lines[0] == "#":
        lines.pop(0)
    return "\n".join(lines) + "\n"


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield each line with the head of its section, empty for what is global; the words of a banner are its lines."""
    head, end, first = "", "", 0
    for line in text.splitlines():
        if end:
            end = "" if end in line else end
            yield line.strip(), head
        elif not line.strip() or line.startswith("#"):
            head = ""
        else:
            banner = _BANNER.match(line)
            own = line.startswith(" ") and head
            first = (first or depth(line)) if own else 0
            yield below(line, first) if own else line.strip(), head if own else ""
            if not own:
                head = "" if line.startswith(" ") and not banner else line.strip()
            end = banner.group(1) if banner and banner.group(1) not in banner.group(2) else ""
            if banner and not end:
                head = ""


def sections(text: str) -> dict[str, list[str]]:
    """Return the lines of each section by its head, and the global lines as heads without any."""
    found: dict[str, list[str]] = {}
    for line, head in _lines(text):
        (found[head] if head else found.setdefault(line, [])).extend([line] if head else [])
    return found


def foreign(text: str) -> list[str]:
    """Return the lines outside interface and VLAN sections; those below a head begin with a blank."""
    kept: list[str] = []
    for line, head in _lines(settled(text)):
        if not _owned(head or line) and line != "return":
            kept.append(f" {line}" if head else line)
    return kept


def _owned(head: str) -> bool:
    return head.startswith("interface ") or _VLAN_HEAD.match(head) is not None


def parse(text: str) -> SwitchState:
    """Return all interfaces and VLANs of a running or startup configuration.

    A routed group is known by its number as a bridged one is; only where both are there, each has its own name.
    """
    found = sections(text)
    own = {head.removeprefix("interface "): lines for head, lines in found.items() if head.startswith("interface ")}
    groups = {names.group_of(name): DYNAMIC in lines for name, lines in own.items() if names.group_of(name)}
    ports: dict[str, PortState] = {}
    for name, lines in own.items():
        known = name.replace(names.ROUTE, names.BRIDGE)
        ports[known if known not in own else name] = _port(name, lines, groups)
    ids: dict[int, str | None] = {}
    for head, lines in found.items():
        if _VLAN_HEAD.match(head):
            named = [line.removeprefix("name ") for line in lines if line.startswith("name ")]
            ids.update(dict.fromkeys(_ids_of(head), named[0] if named else None))
    return SwitchState(ports, ids, pair=pair.configured(found), said=said_of_vlans(found, _ids_of))


def _ids_of(head: str) -> range:
    match = _VLAN_HEAD.match(head)
    return span(match[1], match[2] or "") if match else range(0)


class _Carried:
    """The VLANs of a port as its lines add and take them; VLAN 1 is there until a line takes it."""

    def __init__(self) -> None:
        self.sets: dict[str, set[int]] = {"trunk": {1}, "tagged": set(), "untagged": {1}}

    def take(self, found: re.Match[str]) -> None:
        no, kind, ids, how = found.groups()
        listed = vlans.read(ids.split())
        if kind == "hybrid":
            for name in ("tagged", "untagged"):
                self.sets[name] -= listed
        if no:
            self.sets["trunk"] -= listed if kind != "hybrid" else set()
        else:
            self.sets[how or "trunk"] |= listed


def _port(name: str, lines: list[str], groups: dict[int | None, bool]) -> PortState:
    found: dict[str, object] = {}
    opaque: list[str] = []
    carried, link_type = _Carried(), "access"
    for line in lines:
        key, value = _understood(line)
        if match := _CARRIES.match(line):
            carried.take(match)
        elif key:
            found[key] = int(value) if key in ("access", "native", "lag", "mlag") else value
        elif line in ("shutdown", "port link-mode route"):
            found.update({"enabled": False} if line == "shutdown" else {"mode": "routed"})
        elif line in ("port link-type trunk", "port link-type hybrid"):
            link_type = line.split()[-1]
        elif line not in _ALWAYS and not (line == DYNAMIC and names.group_of(name)):
            opaque.append(line)
    found |= _membership(name, found.get("lag"), opaque, groups)
    if found.get("mode") != "routed":
        found |= _switching(name, link_type, carried)
    return PortState(**found, opaque=tuple(opaque))  # type: ignore[arg-type]


def _understood(line: str) -> tuple[str, str]:
    for name, pattern in _LINES:
        if match := pattern.match(line):
            return name, match.group(1)
    return "", ""


def _membership(name: str, lag: object, opaque: list[str], groups: dict[int | None, bool]) -> dict[str, object]:
    """Return how a port is in its group, and how an aggregate interface aggregates: Comware says it there."""
    number = names.group_of(name)
    if number:
        return {"lag_mode": "active" if groups[number] else "on"}
    passive = "lacp mode passive" in opaque
    if passive and (lag is None or groups.get(lag, False)):  # type: ignore[call-overload]
        opaque.remove("lacp mode passive")
        return {"lag_mode": "passive"}
    if lag is None:
        return {}
    return {"lag_mode": "active" if groups.get(lag, False) else "on"}  # type: ignore[call-overload]


def _switching(name: str, link_type: str, carried: _Carried) -> dict[str, object]:
    if not names.is_switched(name):
        return {"mode": "routed"} if name.startswith(names.ROUTE) else {}
    if link_type == "trunk":
        allowed = carried.sets["trunk"]
        return {"mode": "trunk", "allowed": None if allowed == vlans.ALL else frozenset(allowed)}
    if link_type == "hybrid":
        return {"mode": hybrid_mode(carried.sets["tagged"], carried.sets["untagged"])}
    return {"mode": "access"}


def section(name: str, port: PortState | None) -> str:
    """Return an interface as Comware shows it, secrets hidden; empty when there is none."""
    if port is None:
        return ""
    head = f"interface {names.shown_name(name, port.mode == 'routed')}"
    lines = port_lines(name, PortState(mode="access" if names.is_switched(name) else None, enabled=port.enabled), port)
    return section_text({head: (*lines, *([] if port.enabled else ["shutdown"]))}, [head])


def vlan_section(vlan: int, name: str | None) -> str:
    """Return a VLAN as Comware shows it."""
    return f"vlan {vlan}\n" + (f" name {name}\n" if name else "")


def addressed(port: PortState) -> bool:
    """Tell whether a port has an address, also one by DHCP or with more than one."""
    return port.address is not None or any(line.startswith("ip address") for line in port.opaque)
