"""One switch: its configuration, its storage, its data plane, and who is logged in."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import Plane
from ansible_collections.relops.lab.plugins.plugin_utils.cli.faultbox import Misbehaviour
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.ovs import DataPlane
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import Pairing
from ansible_collections.relops.lab.plugins.plugin_utils.cli.strings import name_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

if TYPE_CHECKING:
    from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session

VTY_LINES = 16


@dataclass(frozen=True)
class Neighbor:
    """What LLDP heard on a port."""

    port: str
    system: str
    description: str
    chassis: str
    port_id: str
    port_description: str
    capabilities: tuple[str, ...]
    address: str
    ttl: int


@dataclass(frozen=True)
class Paths:
    """Files and names of one switch on this machine."""

    folder: Path
    run: Path
    netns: str

    @property
    def startup(self) -> Path:
        return self.folder / "startup-config"

    def booted(self) -> str:
        """What is saved, whatever bytes somebody typed."""
        return self.startup.read_bytes().decode("utf-8", "surrogateescape")

    def save(self, text: str) -> None:
        """Save a configuration."""
        self.startup.write_bytes(text.encode("utf-8", "surrogateescape"))

    @property
    def wire_log(self) -> Path:
        return self.folder / "wire.log"


class Device:
    """A powered switch. `running` is changed by sessions; `changed` must be called after every change."""

    def __init__(self, switch: Switch, paths: Paths, oob_mask: str, far: dict[str, tuple[str, int | None]]) -> None:
        self.switch = switch
        self.paths = paths
        self.oob_mask = oob_mask
        self.far = far
        self.running = Tree()
        self.faults = Misbehaviour()
        self.sessions: list[Session] = []
        self.lines: list[Callable[[], object]] = []  # each ends a session, or a connection that has not logged in yet
        self.off = False
        self.booted = time.time()
        self.reload_reason = "PowerOn"
        self.modified: tuple[float, str] | None = None
        self.saved: tuple[float, str] | None = None
        self.dirty = False
        self.plane: Plane | None = None
        self.pairing: Pairing | None = None
        self.peer: Device | None = None  # the other switch of a multi-chassis pair, while it is heard
        self.linux = {port.name: f"p{number}" for number, port in enumerate(switch.interfaces)}
        self.data = DataPlane(
            paths.run, {name: self.linux[name] for name in far if name != switch.oob_interface}, paths.netns
        )
        self.intent: Callable[[Device], Intent] = lambda _: Intent()
        self.hostname: Callable[[Device], str] = lambda device: device.switch.name
        self.settle: Callable[[], Any] = asyncio.Event
        self.restart: Callable[[Device, str], None] = lambda *_: None

    def changed(self, who: str) -> None:
        """Note that the running configuration was touched."""
        self.modified = (time.time(), who)
        self.dirty = True

    async def carriers(self) -> dict[str, bool]:
        """Which interfaces have a link, from the kernel."""
        shown = await _output("ip", "-n", self.paths.netns, "-j", "link", "show")
        lit = {entry["ifname"]: "LOWER_UP" in entry["flags"] for entry in json.loads(shown)}
        return {name: lit.get(linux, False) for name, linux in self.linux.items()}

    async def counters(self) -> dict[str, Any]:
        """Kernel counters per interface (`stats64` of ip -s)."""
        shown = await _output("ip", "-n", self.paths.netns, "-j", "-s", "link", "show")
        by_linux = {entry["ifname"]: entry["stats64"] for entry in json.loads(shown)}
        return {name: by_linux[linux] for name, linux in self.linux.items() if linux in by_linux}

    async def neighbors(self) -> list[Neighbor]:
        """What lldpd of this switch has heard, in port order."""
        socket = str(self.paths.run / "run" / "lldpd.sock")
        shown = await _output("lldpcli", "-u", socket, "-f", "json0", "show", "neighbors", "details")
        names = {linux: name for name, linux in self.linux.items()}
        found = [
            _neighbor(names[entry["name"]], entry)
            for table in json.loads(shown)["lldp"]
            for entry in table.get("interface", [])
            if entry["name"] in names
        ]
        order = list(self.linux)
        return sorted(found, key=lambda neighbor: order.index(neighbor.port))

    async def announce(self) -> None:
        """Tell LLDP the host name of the configuration."""
        socket = self.paths.run / "run" / "lldpd.sock"
        for _attempt in range(500):  # it may be starting just now
            if socket.exists():
                break
            await asyncio.sleep(0.02)
        await _output("lldpcli", "-u", str(socket), "configure", "system", "hostname", self.hostname(self))

    async def lacp_members(self) -> dict[str, bool]:
        """Which members of LACP aggregates have agreed with their far end, those spoken for by the pair, too."""
        found = await self.data.lacp_members()
        if self.peer:
            there = await self.peer.data.lacp_members()
            strings = {name_of(linux): name for name, linux in self.linux.items()}
            found |= {strings[name]: agreed for name, agreed in there.items() if name in strings}
        return {name: agreed for name, agreed in found.items() if name in self.linux}

    async def mac_table(self) -> list[tuple[str, int, str]]:
        """(interface, VLAN, MAC) as the switch has learned them; a pair shares what is behind its groups."""
        found, peer = await self.data.mac_table(), self.peer
        for group in self.pairing.groups if self.pairing and peer else ():
            lanes, there = self.plane.lanes if self.plane else {}, peer.plane if peer else None
            lane = lanes.get(group.lag)
            if peer is None or there is None or lane is None or not lane.lent:
                continue
            behind = set(there.lanes[group.other].members)
            known = [row for row in await peer.data.mac_table() if row[0] in behind]
            heard = {row[1:] for row in known}
            found = [row for row in found if row[1:] not in heard] + [(lane.members[0], *row[1:]) for row in known]
        return found

    def speed(self, port: str) -> int:
        """Mbit/s of a port: what both ends can."""
        own = next((at.speed for at in self.switch.interfaces if at.name == port), None) or 1000
        other = self.far.get(port, ("", None))[1]
        return min(own, other) if other else own


async def _output(*argv: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *argv, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    shown, _nothing = await process.communicate()
    return shown.decode(errors="replace") or "[]"


def _neighbor(port: str, entry: dict[str, Any]) -> Neighbor:
    chassis = entry.get("chassis", [{}])[0]
    far = entry.get("port", [{}])[0]
    return Neighbor(
        port=port,
        system=_text(chassis, "name"),
        description=_text(chassis, "descr"),
        chassis=_text(chassis, "id"),
        port_id=_text(far, "id"),
        port_description=_text(far, "descr"),
        capabilities=tuple(at["type"] for at in chassis.get("capability", []) if at.get("enabled")),
        address=_text(chassis, "mgmt-ip"),
        ttl=int(_text(far, "ttl") or 120),
    )


def _text(part: dict[str, Any], name: str) -> str:
    return str(part.get(name, [{}])[0].get("value", ""))
