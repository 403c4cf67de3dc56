"""The configuration of Cisco IOS: read into ports and VLANs, and shown to people."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._indented import (
    Indented,
    said_of_vlans,
    section_text,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import vlan_ids
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios import vtp
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.ios.render import port_lines
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import PortState, SwitchState

FAMILY = Indented(comment="!", negation="no", leave="exit", account="username")

_HEADER = re.compile(
    r"^(Building configuration|Current configuration|Using \d+ out of|! Last configuration change|"
    r"! NVRAM config last updated|! No configuration change|ntp clock-period)"
)
_ADDRESSES = ("ip address ", "ipv6 address ")
_VLAN_HEAD = re.compile(r"vlan (\d[\d,-]*)$")


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
    """Return all interfaces and VLANs of a running or startup configuration."""
    ports: dict[str, PortState] = {}
    vlans: dict[int, str | None] = {}
    stanzas = FAMILY.stanzas(text)
    for head, lines in stanzas.items():
        if head.startswith("interface "):
            name = head.removeprefix("interface ")
            ports[name] = _port(lines, switches=_ETHERNET.match(name) is not None)
        elif found := _VLAN_HEAD.match(head):
            names = [line.removeprefix("name ") for line in lines if line.startswith("name ")]
            vlans.update(dict.fromkeys(vlan_ids(found.group(1)), names[0] if names else None))
    said = said_of_vlans(stanzas, _ids_of)
    return SwitchState(ports, vlans, vtp.shared_by(text), said=said)


_LINES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("description", re.compile(r"description (.+)")),
    ("mode", re.compile(r"switchport mode (.+)$")),
    ("access", re.compile(r"switchport access vlan (\d+)$")),
    ("native", re.compile(r"switchport trunk native vlan (\d+)$")),
    ("allowed", re.compile(r"switchport trunk allowed vlan (?:add )?(none|[\d,-]+)$")),
    ("speed", re.compile(r"speed (\d+|auto(?: [\d ]+)?)$")),
    ("duplex", re.compile(r"duplex (full|half|auto)$")),
    ("address", re.compile(r"ip address (\d+(?:\.\d+){3} \d+(?:\.\d+){3})$")),
    ("lag", re.compile(r"channel-group (\d+ mode .+)$")),
)


_ETHERNET = re.compile(r"[A-Z][A-Za-z]*(?:Ethernet|GigE)[\d/]+$|Port-channel\d+$")
"""An interface that switches unless something else is said: a chassis whose ports route does not say so of them."""


def _port(lines: Iterable[str], switches: bool) -> PortState:
    found: dict[str, object] = {}
    opaque: list[str] = []
    allowed: set[int] | None = None
    for line in lines:
        name, value = _understood(line)
        if name == "allowed":
            allowed = (allowed or set()) | vlan_ids(value)
        elif name == "lag":
            number, _word, found["lag_mode"] = value.split(maxsplit=2)
            found["lag"] = int(number)
        elif name in ("access", "native"):
            found[name] = int(value)
        elif name:
            found[name] = value
        elif line in ("shutdown", "no switchport"):
            found.update({"enabled": False} if line == "shutdown" else {"mode": "routed"})
        elif line != "no ip address":  # what a routed port without one shows
            opaque.append(line)
    if switches and "mode" not in found and any(line.startswith(_ADDRESSES) for line in lines):
        found["mode"] = "routed"
    if allowed is not None:
        found["allowed"] = frozenset(allowed)
    return PortState(**found, opaque=tuple(opaque))  # type: ignore[arg-type]


def _understood(line: str) -> tuple[str, str]:
    for name, pattern in _LINES:
        if match := pattern.match(line):
            return name, match.group(1)
    return "", ""


def section(name: str, port: PortState | None) -> str:
    """Return an interface as IOS shows it, secrets hidden; empty when there is none."""
    if port is None:
        return ""
    lines = [*port_lines(PortState(enabled=port.enabled), port), *([] if port.enabled else ["shutdown"])]
    return section_text({f"interface {name}": tuple(lines)}, [f"interface {name}"])


def vlan_section(vlan: int, name: str | None) -> str:
    """Return a VLAN as IOS shows it."""
    return f"vlan {vlan}\n" + (f" name {name}\n" if name else "")


def addressed(port: PortState) -> bool:
    """Tell whether a port has an address, also one by DHCP or with more than one."""
    return port.address is not None or any(line.startswith("ip address") for line in port.opaque)
