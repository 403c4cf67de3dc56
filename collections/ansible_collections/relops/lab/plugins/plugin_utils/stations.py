"""Bonds and VLANs of hosts and stubs: an Open vSwitch beside the kernel, which may know neither.

Each bond is a bridge of its own whose local port carries the bond's name, so the host sees one interface and its links
below it. LACP is spoken, hashing and failover are real; `ovs-appctl bond/show` tells the state as /proc/net/bonding
would. A bond that is static speaks LACP below, as static aggregates between switches of the lab do.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.openvswitch import starting
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Bond, Interface, Station, Tagged
from ansible_collections.relops.lab.plugins.plugin_utils.wires import linux_name

LAG_MODES = {"lacp": "active", "static": "on"}
"""What the far end has to agree with; of an active-backup bond it knows nothing."""
FAST = "other_config:lacp-time=fast other_config:lacp-fallback-ab=true other_config:bond-rebalance-interval=0"


@dataclass(frozen=True)
class Bridge:
    """One bridge: its own name and MAC address, the Linux names of its ports, and the VLANs that leave it tagged."""

    name: str
    mac: str
    members: tuple[str, ...]
    bond: Bond | None
    tags: tuple[tuple[str, str, int], ...]

    def commands(self) -> Iterator[str]:
        """The words for `ovs-vsctl`, each beginning with `--`."""
        yield f"-- add-br {self.name}"
        yield f"-- set bridge {self.name} datapath_type=netdev fail_mode=standalone other_config:disable-in-band=true"
        yield f"-- set bridge {self.name} other_config:hwaddr='\"{self.mac}\"' other_config:mac-aging-time=300"
        port = self.members[0] if len(self.members) == 1 else f"{self.name}-members"
        how = "add-port" if len(self.members) == 1 else "add-bond"
        yield f"-- {how} {self.name} {port if how == 'add-bond' else ''} {' '.join(self.members)}"
        if self.bond and self.bond.mode != "active-backup":
            yield f"-- set port {port} lacp=active bond_mode=balance-tcp {FAST}"
        elif self.bond and how == "add-bond":
            yield f"-- set port {port} lacp=off bond_mode=active-backup"
        for name, address, vlan in self.tags:
            yield f"-- add-port {self.name} {name} tag={vlan}"
            yield f"-- set interface {name} type=internal mac='\"{address}\"'"


def bridges(station: Station) -> list[Bridge]:
    """One bridge for each bond, and for each other port that carries tagged VLANs."""
    made = [_bridge(station, bond, tuple(linux_name(station, name) for name in bond.members)) for bond in station.bonds]
    bonds = {bond.name for bond in station.bonds}
    ports = [port for port in station.interfaces if any(vlan.parent == port.name for vlan in station.vlans)]
    return made + [
        _bridge(station, port, (linux_name(station, port.name),)) for port in ports if port.name not in bonds
    ]


def _bridge(station: Station, end: Interface, members: tuple[str, ...]) -> Bridge:
    bond = end if isinstance(end, Bond) else None
    index = next(at for at, known in enumerate(station.ends) if known is end)
    name = linux_name(station, end.name) if bond else f"tagged{index}"
    address = station.mac(end) if bond else station.mac(Interface(name=name))
    return Bridge(name, address, members, bond, tuple(_tag(station, vlan) for vlan in _tagged(station, end)))


def _tagged(station: Station, end: Interface) -> list[Tagged]:
    return [vlan for vlan in station.vlans if vlan.parent == end.name]


def _tag(station: Station, vlan: Tagged) -> tuple[str, str, int]:
    return linux_name(station, vlan.name), station.mac(vlan), vlan.id


def raising(layout: Layout, station: Station) -> str:
    """The lines of a shell in the station's namespace that make its bonds and VLANs; none when it has none.

    What arrives at a link belongs to the bond: the kernel, which sees it as well, must not answer for it there.
    """
    made = bridges(station)
    if not made:
        return ""
    run_dir = layout.switch_run(station.name)
    socket = shlex.quote(f"unix:{run_dir}/db.sock")
    commands = " ".join(word for bridge in made for word in bridge.commands())
    quiet = "".join(
        f"echo 1 > /proc/sys/net/ipv4/conf/{member}/arp_ignore\n" for bridge in made for member in bridge.members
    )
    up = "".join(f"ip link set {member} up\n" for bridge in made for member in bridge.members)
    waiting = f"until [ -S {run_dir}/db.sock ]; do sleep 0.02; done\n"
    return f"{starting(layout, station.name)}{quiet}{up}{waiting}ovs-vsctl --timeout=30 --db={socket} {commands}\n"


def agreements(stations: list[Station]) -> dict[tuple[str, str], str]:
    """What each bonded port expects of its far end: (device, port) to `active` or `on`."""
    return {
        (station.name, member): LAG_MODES[bond.mode]
        for station in stations
        for bond in station.bonds
        if bond.mode in LAG_MODES
        for member in bond.members
    }
