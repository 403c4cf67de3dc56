"""Power and faults: what a test does to a single device of a standing lab."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils import groups, hosts, switching, wires
from ansible_collections.relops.lab.plugins.plugin_utils.fleet import PATIENCE, standing
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout, slug
from ansible_collections.relops.lab.plugins.plugin_utils.shell import LabError, run
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Device, Host, Switch, Topology

STATES = ("on", "off", "cycle")


def power(name: str, device_name: str, state: str) -> bool:
    """Cut or give a device's power: a host keeps its disk, a switch boots from its startup configuration.

    Returns whether anything changed; after `on` and `cycle` the device answers again.
    """
    layout, topology = standing(name)
    device = topology.device(device_name)
    powered = groups.alive(layout.group, slug(device.name))
    if powered and state in {"off", "cycle"}:
        _off(layout, device)
    if state == "cycle" or (state == "on" and not powered):
        _on(layout, device)
        hosts.await_ssh(layout, {device.name: str(device.oob_ip)}, PATIENCE)
    return state == "cycle" or powered != (state == "on")


def _off(layout: Layout, device: Device) -> None:
    if isinstance(device, Switch):
        switching.stop_switch(layout, device)
        return
    groups.end(layout.group, slug(device.name))
    wires.set_links(layout.netns(device.name), [port.name for port in device.interfaces], up=False)


def _on(layout: Layout, device: Device) -> None:
    if isinstance(device, Switch):
        switching.boot_switch(layout, device)
    elif isinstance(device, Host):
        hosts.start_host(layout, device)


def misbehave(name: str, device_name: str, wanted: dict[str, Any], clear: bool = False) -> bool:
    """Make a device fail in a certain way, or behave again; returns whether anything changed.

    `unreachable` cuts the out-of-band link of any device; everything else is for switches (see faultbox.py).
    """
    layout, topology = standing(name)
    device = topology.device(device_name)
    wanted = dict(wanted)
    unreachable = False if clear else wanted.pop("unreachable", None)
    changed = unreachable is not None and _cut(layout, topology, device, unreachable)
    if isinstance(device, Switch) and (wanted or clear):
        what = {"what": "fault", "switch": device.name, "values": wanted, "clear": clear}
        changed = bool(switching.order(layout, what)["changed"]) or changed
    elif wanted and not clear:
        raise LabError(
            f"{device.name} is a host: it can only be made unreachable", f"{device.name} 是主机: 只能设为不可达"
        )
    return changed


def _cut(layout: Layout, topology: Topology, device: Device, cut: bool) -> bool:
    plug = wires.oob_plug(layout, topology, device.name)
    shown = run("ip", "-n", plug.netns, "-o", "link", "show", "dev", plug.name)
    is_cut = "UP" not in shown.split("<")[1].split(">")[0].split(",")
    if is_cut != cut:
        wires.set_links(plug.netns, [plug.name], up=not cut)
    return is_cut != cut
