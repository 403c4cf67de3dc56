"""The configuration of RGOS: read into ports and VLANs, and shown to people."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._indented import (
    Indented,
    said_of_vlans,
    section_text,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import vlan_ids
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos import names
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.rgos.render import (
    SWITCHING,
    is_kept,
    port_lines,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState

FAMILY = Indented(comment="!", negation="no", leave="exit", account="username")

_HEADER = re.compile(r"^(Building configuration|Current configuration|! Last configuration change)", re.IGNORECASE)
_VLAN_HEAD = re.compile(r"vlan (?:range )?(\d[\d,-]*)$")
_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("description", re.compile(r"description (.+)")),
    ("mode", re.compile(r"switchport mode (.+)")),
    ("access", re.compile(r"switchport access vlan (\d+)$")),
    ("native", re.compile(r"switchport trunk native vlan (\d+)$")),
    ("allowed", re.compile(r"switchport trunk allowed vlan ((?:(?:only|add|remove|except) )?[\d,-]+|all|none)$")),
    ("speed", re.compile(r"speed (\d+(?:\.\d+)?[GM]?|auto)$")),
    ("duplex", re.compile(r"duplex (full|half|auto)$")),
    ("address", re.compile(r"ip address (\d+(?:\.\d+){3} \d+(?:\.\d+){3})$")),
    ("lag", re.compile(r"port-group (\d+(?: mode (?:active|passive))?)$")),
)
_ALL = frozenset(range(1, 4095))
_OF_MODE = re.compile(r"switchport ((?:hybrid|dot1q-tunnel|private-vlan) .+)")
"""A line that only some modes have: a port that leaves its mode may lose it, so it is a part of that mode."""


def settled(text: str) -> str:
    """Return a configuration from its first command on, without sizes, times and blank lines."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip() and not _HEADER.match(line)]
    while lines and lines[0] == "!":
        lines.pop(0)
    return "\n".join(lines) + "\n"


def foreign(text: str) -> list[str]:
    """Return the lines outside interface and VLAN sections."""
    heads = [head for head in FAMILY.stanzas(text) if head.startswith("interface ") or _VLAN_HEAD.match(head)]
    return FAMILY.without(settled(text), heads)


def _ids_of(head: str) -> frozenset[int]:
    found = _VLAN_HEAD.match(head)
    return vlan_ids(found.group(1)) if found else frozenset()


def parse(text: str) -> SwitchState:
    """Return all interfaces and VLANs; a member is what its aggregate port is: the device shows it only there."""
    ports: dict[str, PortState] = {}
    vlans: dict[int, str | None] = {}
    stanzas = FAMILY.stanzas(text)
    for head, lines in stanzas.items():
        if head.startswith("interface "):
            name = names.canonical(head.removeprefix("interface "))
            ports[name] = _port(name, lines)
        elif found := _VLAN_HEAD.match(head):
            named = [line.removeprefix("name ") for line in lines if line.startswith("name ")]
            vlans.update(dict.fromkeys(vlan_ids(found.group(1)), named[0] if named else None))
    said = said_of_vlans(stanzas, _ids_of)
    return SwitchState({name: _joined(port, ports) for name, port in ports.items()}, vlans, said=said)


def _joined(port: PortState, ports: Mapping[str, PortState]) -> PortState:
    group = ports.get(names.lag_port(port.lag)) if port.lag else None
    if group is None:
        return port
    return replace(port, **{key: getattr(group, key) for key in SWITCHING})


def _port(name: str, lines: tuple[str, ...]) -> PortState:
    found: dict[str, object] = {"mode": "access"} if names.is_port(name) else {}
    opaque: list[str] = []
    allowed: frozenset[int] | None = None
    for line in lines:
        key, value = _understood(line)
        if key == "allowed":
            allowed = _allowed(allowed, value)
        elif key == "lag":
            number, _mode, how = f"{value} mode on".split()[:3]
            found.update(lag=int(number), lag_mode=how)
        elif key == "speed":
            found[key] = _rate(value)
        elif key:
            found[key] = int(value) if key in ("access", "native") else value
        elif line in ("shutdown", "no switchport"):
            found.update({"enabled": False} if line == "shutdown" else {"mode": "routed"})
        elif line not in ("no ip address", "no shutdown", "switchport"):
            opaque.append(line)
    if is_kept(str(found.get("mode") or "")):
        lines_of = [line for line in opaque if _OF_MODE.match(line)]
        found["mode"] = ", ".join([str(found["mode"]), *(line.removeprefix("switchport ") for line in lines_of)])
        opaque = [line for line in opaque if line not in lines_of]
    return PortState(**found, allowed=allowed, opaque=tuple(opaque))  # type: ignore[arg-type]


def _rate(word: str) -> str:
    """Return a speed in Mbit/s; a word that we would not write ourselves (`2.5G`, `2500M`) stays as it is."""
    whole = word[:-1].isdigit() and len(word) > 2 and word.endswith("G")
    return f"{word[:-1]}000" if whole else word


def _understood(line: str) -> tuple[str, str]:
    for name, pattern in _LINES:
        if match := pattern.match(line):
            return name, match.group(1)
    return "", ""


def _allowed(now: frozenset[int] | None, words: str) -> frozenset[int] | None:
    """Return the VLANs of a trunk after one more of its lines."""
    how, _blank, ids = words.rpartition(" ")
    known = _ALL if now is None else now
    listed = vlan_ids(ids) if ids not in ("all", "none") else _ALL if ids == "all" else frozenset[int]()
    found = {"add": known | listed, "remove": known - listed, "except": _ALL - listed}.get(how, listed)
    return None if found == _ALL else found


def section(name: str, port: PortState | None) -> str:
    """Return an interface as RGOS shows it, secrets hidden; empty when there is none."""
    if port is None:
        return ""
    plain = PortState(mode="access" if names.is_port(name) else None, enabled=port.enabled)
    shown = port if port.lag is None else replace(port, **{key: getattr(plain, key) for key in SWITCHING})
    lines = [line for line in port_lines(plain, shown) if line not in ("shutdown", "no shutdown")]
    lines += [] if port.enabled else ["shutdown"]
    return section_text({f"interface {name}": tuple(lines)}, [f"interface {name}"])


def vlan_section(vlan: int, name: str | None) -> str:
    """Return a VLAN as RGOS shows it."""
    return f"vlan {vlan}\n" + (f" name {name}\n" if name else "")


def addressed(port: PortState) -> bool:
    """Tell whether a port has an address, also one by DHCP or with more than one."""
    return port.address is not None or any(line.startswith("ip address") for line in port.opaque)
