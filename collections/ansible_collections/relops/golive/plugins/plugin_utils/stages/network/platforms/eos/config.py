"""The configuration of Arista EOS: read into ports and VLANs, and shown to people."""

from __future__ import annotations

import re

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._indented import (
    Indented,
    said_of_vlans,
    section_text,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import (
    parted,
    read,
    vlan_heads,
    vlans,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport_render import BLANK
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos.names import LAG
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.eos.render import (
    WRITING,
    speed_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Pair, PortState, SwitchState

FAMILY = Indented(comment="!", negation="no", leave="exit", account="username")
_HEADER = re.compile(r"! (?:Command|Time|device|Startup-config last modified at|boot system|session)\b")
_HEAD = "interface "
_DEFAULTS = "interface defaults"
_ROUTED = "switchport default mode routed"


def settled(text: str) -> str:
    """Return a configuration from its first command on, without what says who showed it when, and blank lines."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip() and not _HEADER.match(line)]
    while lines and lines[0] == "!":
        lines.pop(0)
    return "\n".join(lines) + "\n"


def foreign(text: str) -> list[str]:
    """Return the lines outside interface and VLAN sections."""
    body, banners = parted(settled(text))
    heads = [head for head in FAMILY.stanzas(body) if _is_port(head) or vlan_heads(head)]
    return [*FAMILY.without(body, heads), *banners]


def parse(text: str) -> SwitchState:
    """Return all interfaces and VLANs of a running or startup configuration."""
    body, _banners = parted(text)
    stanzas = FAMILY.stanzas(body)
    routed, defaults = _ROUTED in stanzas, stanzas.get(_DEFAULTS, ())
    down = "ethernet" in defaults and "shutdown" in map(str.strip, defaults[defaults.index("ethernet") :])
    ports = {
        head[len(_HEAD) :]: _port(head[len(_HEAD) :], lines, routed, down)
        for head, lines in stanzas.items()
        if _is_port(head)
    }
    pair = _pair(stanzas.get("mlag configuration", ()))
    return SwitchState(ports, vlans(stanzas), pair=pair, said=said_of_vlans(stanzas, vlan_heads))


def _is_port(head: str) -> bool:
    return head.startswith(_HEAD) and head != _DEFAULTS


def _port(name: str, lines: tuple[str, ...], routed: bool, down: bool) -> PortState:
    """Return a port with what the switch has where it says nothing: `routed` and `down` are its defaults."""
    found = read(lines, speed_of)
    if routed and _switches(name):  # VLANs of a port that does not switch are kept for the day when it does
        found.switched = "switchport" in lines
    return found.state(switched=_switches(name), enabled=not (down and name.startswith("Ethernet")))


def _switches(name: str) -> bool:
    return name.startswith(("Ethernet", LAG))


def _pair(lines: tuple[str, ...]) -> Pair | None:
    """Return the MLAG domain and its peer link, None where there is neither."""
    said = {word: line.partition(" ")[2] for line in lines for word in [line.split(" ")[0]]}
    domain, link = said.get("domain-id", ""), said.get("peer-link", "").replace("port-channel", LAG)
    return Pair(domain, link) if domain or link else None


def section(name: str, port: PortState | None) -> str:
    """Return an interface as EOS shows it, secrets hidden; empty when there is none."""
    if port is None:
        return ""
    lines = [line for line in WRITING.port_lines(BLANK, port) if line not in ("shutdown", "no shutdown")]
    lines += [] if port.enabled else ["shutdown"]
    return section_text({f"{_HEAD}{name}": tuple(lines)}, [f"{_HEAD}{name}"])


def vlan_section(vlan: int, name: str | None) -> str:
    """Return a VLAN as EOS shows it."""
    return f"vlan {vlan}\n" + (f" name {name}\n" if name else "")


def addressed(port: PortState) -> bool:
    """Tell whether a port has an address, also one by DHCP or with more than one."""
    return port.address is not None or any(line.startswith(("ip address", "ipv6 address")) for line in port.opaque)
