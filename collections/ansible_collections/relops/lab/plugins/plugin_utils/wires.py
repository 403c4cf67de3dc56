"""Network namespaces and cables: every link of the lab is a veth pair between two namespaces."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.lab.plugins.plugin_utils.faults import is_oob
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NETNS_ROOT, Layout
from ansible_collections.relops.lab.plugins.plugin_utils.shell import run
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Host, Interface, Station, Topology, Wired

BRIDGE = "oob"


@dataclass(frozen=True)
class Plug:
    """One end of a link: an interface name inside a namespace."""

    netns: str
    name: str
    mac: str = ""


@dataclass(frozen=True)
class Link:
    a: Plug
    b: Plug


def linux_name(device: Wired, interface: str) -> str:
    """What Linux calls an interface of a device: a host's own name, `p<number>` for the port of a switch or stub.

    Bonds and VLANs of a stub go on where its ports end.
    """
    if isinstance(device, Host):
        return interface
    ends = device.ends if isinstance(device, Station) else device.interfaces
    return f"p{next(at for at, port in enumerate(ends) if port.name == interface)}"


def plug(layout: Layout, device: Wired, interface: str) -> Plug:
    """Where an interface of a device is."""
    port = next(port for port in device.interfaces if port.name == interface)
    return Plug(layout.netns(device.name), linux_name(device, interface), device.mac(port))


def oob_plug(layout: Layout, topology: Topology, device: str) -> Plug:
    """The bridge's end of a device's management link."""
    index = next(at for at, known in enumerate(topology.devices) if known.name == device)
    return Plug(layout.control, f"o{index}")


def links(topology: Topology, layout: Layout) -> list[Link]:
    """Every link to be made: management links, cables, and dark ends for host ports without a cable."""
    return [*_management(topology, layout), *_cables(topology, layout), *_dark(topology, layout)]


def _management(topology: Topology, layout: Layout) -> Iterator[Link]:
    for device in topology.devices:
        yield Link(plug(layout, device, device.oob_interface), oob_plug(layout, topology, device.name))


def _cables(topology: Topology, layout: Layout) -> Iterator[Link]:
    devices = {device.name: device for device in topology.wired}
    for cable in topology.cables:
        if not any(is_oob(topology, end) for end in (cable.a, cable.b)):
            yield Link(*(plug(layout, devices[end.device], end.interface) for end in (cable.a, cable.b)))


def _dark(topology: Topology, layout: Layout) -> Iterator[Link]:
    cabled = {(end.device, end.interface) for cable in topology.cables for end in (cable.a, cable.b)}
    spare: list[tuple[Host, Interface]] = [
        (host, port)
        for host in topology.hosts
        for port in host.interfaces
        if (host.name, port.name) not in cabled and port.name != host.oob_interface
    ]
    for number, (host, port) in enumerate(spare):
        yield Link(plug(layout, host, port.name), Plug(layout.dark, f"d{number}"))


def namespaces(topology: Topology, layout: Layout) -> list[str]:
    return [layout.control, layout.dark, *(layout.netns(device.name) for device in topology.wired)]


def raise_wires(topology: Topology, layout: Layout) -> None:
    """Make all namespaces and links, and the out-of-band bridge with the controller's address on it."""
    _batch([f"netns add {netns}" for netns in namespaces(topology, layout)])
    made = links(topology, layout)
    _batch(["link add " + _end(link.a) + " type veth peer " + _end(link.b) for link in made])
    oob = topology.oob
    bridge = [
        f"link add {BRIDGE} type bridge forward_delay 0 mcast_snooping 0",
        f"addr add {oob.controller}/{oob.prefix.prefixlen} dev {BRIDGE}",
        f"link set {BRIDGE} up",
    ]
    _batch(bridge, layout.control)
    members = [link.b.name for link in made if link.b.netns == layout.control]
    _batch([f"link set {name} master {BRIDGE} addrgenmode none up" for name in members], layout.control)
    for netns in namespaces(topology, layout):
        _batch(["link set lo up"], netns)
    for switch in topology.switches:
        netns = layout.netns(switch.name)
        ends = [end.name for link in made for end in (link.a, link.b) if end.netns == netns]
        _batch([f"link set {name} addrgenmode none" for name in ends], netns)


def set_links(netns: str, names: list[str], up: bool) -> None:
    """Plug or unplug: the far end loses or gets its carrier."""
    _batch([f"link set {name} {'up' if up else 'down'}" for name in names], netns)


def string_up(one: str, other: str, name: str) -> None:
    """String a cable of one name between two namespaces, unless it is there."""
    if not (NETNS_ROOT / one).exists() or name in run("ip", "-n", one, "-o", "link", "show").replace("@", " ").split():
        return
    _batch([f"link add name {name} netns {one} type veth peer name {name} netns {other}"])
    for netns in (one, other):
        _batch([f"link set {name} addrgenmode none up"], netns)


def fell_wires(layout: Layout) -> None:
    """Remove every namespace of the lab, and with them every link."""
    ours = [path.name for path in NETNS_ROOT.glob(f"{layout.name}-*")]
    _batch([f"netns del {netns}" for netns in ours])


def _end(plug_: Plug) -> str:
    mac = f"address {plug_.mac} " if plug_.mac else ""
    return f"name {plug_.name} {mac}netns {plug_.netns}"


def _batch(lines: list[str], netns: str = "") -> None:
    if lines:
        inside = ["-n", netns] if netns else []
        run("ip", *inside, "-batch", "-", stdin="\n".join(lines) + "\n")
