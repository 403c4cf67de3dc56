"""The configuration of Cisco NX-OS: read into ports and VLANs, and shown to people."""

from __future__ import annotations

import re
from collections.abc import Collection

from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._indented import (
    Indented,
    said_of_vlans,
    section_text,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport import (
    Read,
    parted,
    read,
    vlan_heads,
    vlans,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms._switchport_render import BLANK
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos.names import LAG
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platforms.nxos.render import (
    LACP,
    WRITING,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.ports import Pair, PortState, SwitchState

FAMILY = Indented(comment="!", negation="no", leave="exit", account="username")
_SPEED = re.compile(r"(speed|duplex) (\d+|full|half|auto(?: [\d ]+)?)$")
_PROMPT = re.compile(r"\S+#")
_GROUP = re.compile(r"channel-group \d+.* mode (active|passive)")
_HEAD = "interface "
_BREAKOUT = "interface breakout "
_LINK = "vpc peer-link"


def settled(text: str) -> str:
    """Return a configuration without its head (who, when: the only comments there are) and blank lines."""
    lines = [line.rstrip() for line in text.splitlines() if line.strip() and not line.startswith("!")]
    if lines and _PROMPT.fullmatch(lines[-1]):  # it ends with a blank, which a session does not expect
        lines.pop()
    return "\n".join(lines) + "\n"


def foreign(text: str) -> list[str]:
    """Return the lines outside interface and VLAN sections; LACP comes and goes with the groups."""
    return [line for line in _beside(text) if line != LACP]


def _beside(text: str) -> list[str]:
    body, banners = parted(settled(text))
    heads = [head for head in FAMILY.stanzas(body) if _is_port(head) or vlan_heads(head)]
    return [*FAMILY.without(body, heads), *banners]


def parse(text: str) -> SwitchState:
    """Return all interfaces and VLANs of a running or startup configuration."""
    body, _banners = parted(text)
    stanzas = FAMILY.stanzas(body)
    found = {head[len(_HEAD) :]: read(lines, _speed) for head, lines in stanzas.items() if _is_port(head)}
    defaults = _Defaults(stanzas, found)
    ports = {name: defaults.state(name, port) for name, port in found.items()}
    return SwitchState(ports, vlans(stanzas), pair=_pair(stanzas), said=said_of_vlans(stanzas, vlan_heads))


def _is_port(head: str) -> bool:
    return head.startswith(_HEAD) and not head.startswith(_BREAKOUT)


def _pair(stanzas: dict[str, tuple[str, ...]]) -> Pair | None:
    """Return the vPC domain and its peer link, None where there is no domain."""
    domains = [head.removeprefix("vpc domain ") for head in stanzas if head.startswith("vpc domain ")]
    links = [head[len(_HEAD) :] for head, lines in stanzas.items() if head[: len(_HEAD)] == _HEAD and _LINK in lines]
    return Pair(domains[0], links[0] if links else "") if domains else None


class _Defaults:
    """What the switch has where an interface says nothing: it depends on the model, and a line can change it.

    A configuration shows a line only where it is not the default, so one interface that shows it tells of all.
    """

    def __init__(self, stanzas: dict[str, tuple[str, ...]], found: dict[str, Read]) -> None:
        ethernet = {name: port for name, port in found.items() if name.startswith("Ethernet")}
        shown = any(line == "switchport" for head, lines in stanzas.items() for line in lines if head[:10] == _HEAD)
        if "no system default switchport" in stanzas or "system default switchport" in stanzas:
            self.switched = "system default switchport" in stanzas
        else:
            self.switched = not shown and not any(_routed(head, lines) for head, lines in stanzas.items())
        layers = {name: self.switched if port.switched is None else port.switched for name, port in ethernet.items()}
        self.up = {
            layer: self._up(stanzas, [port for name, port in ethernet.items() if layers[name] is layer], layer)
            for layer in (True, False)
        }

    @staticmethod
    def _up(stanzas: dict[str, tuple[str, ...]], ports: list[Read], layer: bool) -> bool:
        shown = {port.enabled for port in ports} - {None}
        if len(shown) == 1:
            return not shown.pop()
        return layer and "system default switchport shutdown" not in stanzas

    def state(self, name: str, port: Read) -> PortState:
        """Return what an interface is with the defaults of its kind."""
        if name.startswith("Ethernet"):
            layer = self.switched if port.switched is None else port.switched
            return port.state(self.switched, self.up[layer])
        if name.startswith(LAG):
            return port.state(self.switched, enabled=True)
        return port.state(switched=False, enabled=not name.startswith("Vlan"))


def _routed(head: str, lines: tuple[str, ...]) -> bool:
    """Tell whether a port has an address without a line that makes it routed: that is the default then."""
    own = head.startswith(f"{_HEAD}Ethernet") and "." not in head and "no switchport" not in lines
    return own and any(line.startswith(("ip address ", "ipv6 address ")) for line in lines)


def _speed(line: str) -> dict[str, str | None] | None:
    found = _SPEED.match(line)
    return {found.group(1): found.group(2)} if found else None


def section(name: str, port: PortState | None) -> str:
    """Return an interface as NX-OS shows it, secrets hidden; empty when there is none."""
    if port is None:
        return ""
    lines = [line for line in WRITING.port_lines(BLANK, port) if line != "shutdown"]
    lines += [] if port.enabled else ["shutdown"]
    return section_text({f"{_HEAD}{name}": tuple(lines)}, [f"{_HEAD}{name}"])


def vlan_section(vlan: int, name: str | None) -> str:
    """Return a VLAN as NX-OS shows it."""
    return f"vlan {vlan}\n" + (f" name {name}\n" if name else "")


def addressed(port: PortState) -> bool:
    """Tell whether a port has an address, also one by DHCP or with more than one."""
    return port.address is not None or any(line.startswith(("ip address", "ipv6 address")) for line in port.opaque)


def taken_back(captured: str, now: str, written: Collection[str]) -> list[Stanza]:
    """Return what brings lines beside the ports that `written` changed back to what was captured.

    LACP goes off again when it was off, and nobody else has come to use it.
    """
    before, after = foreign(captured), foreign(now)
    lines = FAMILY.taken_back(before, after, written)
    ours = LACP in written and LACP in _beside(now) and LACP not in _beside(captured)
    if ours and not any(_GROUP.match(line.strip()) for line in now.splitlines()):
        lines.append(Stanza(f"no {LACP}"))
    return lines
