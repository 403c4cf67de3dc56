"""All switch command lines of a lab in one process, each listening in its own switch's namespace.

`python -m ...cli.server DIR` where DIR is the lab's folder. A unix socket takes orders: power, faults.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

import asyncssh
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.door import listen
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import Place, Plane, planes
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.pairs import pairings
from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import dialect
from ansible_collections.relops.lab.plugins.plugin_utils.cli.strings import name_of
from ansible_collections.relops.lab.plugins.plugin_utils.layout import Layout
from ansible_collections.relops.lab.plugins.plugin_utils.stations import agreements
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch, Topology, parse
from ansible_collections.relops.lab.plugins.plugin_utils.wires import set_links, string_up

BOOT_SECONDS = 1.0
LOG = logging.getLogger("relops.lab")


class Fleet:
    """Every switch of the lab, powered or not."""

    def __init__(self, topology: Topology, layout: Layout) -> None:
        self.topology = topology
        self.layout = layout
        self.powered: dict[str, Device] = {}
        self.listeners: dict[str, asyncssh.SSHAcceptor] = {}
        self.faults: dict[str, Any] = {}
        self.cables = _cables(topology)
        self.bonds = agreements(topology.stations)
        self._strung: set[tuple[str, str, str]] = set()
        self._settling = asyncio.Lock()
        self._enabled: dict[tuple[str, str], bool] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def _device(self, switch: Switch) -> Device:
        paths = Paths(
            self.layout.switch_dir(switch.name),
            self.layout.switch_run(switch.name),
            self.layout.netns(switch.name),
        )
        device = Device(switch, paths, str(self.topology.oob.prefix.netmask), _far(self.topology, switch))
        device.faults = self.faults.setdefault(switch.name, device.faults)
        device.settle = self.settle
        device.restart = self._restart
        return device

    async def power_on(self, name: str, reason: str = "PowerOn") -> list[str]:
        """Boot a switch from its startup configuration; returns refused lines of it."""
        await self.power_off(name)
        switch = next(switch for switch in self.topology.switches if switch.name == name)
        device, spoken = self._device(switch), dialect(switch.dialect)
        device.reload_reason = reason
        device.hostname = spoken.hostname
        device.intent = spoken.intent
        startup = device.paths.startup
        refused = spoken.load(device, device.paths.booted() if startup.exists() else switch.startup_config)
        if switch.startup_config and not startup.exists():
            spoken.store(device)
        await device.data.reset()
        self._enabled = {place: up for place, up in self._enabled.items() if place[0] != name}
        self.powered[name] = device
        await self.settle()
        await device.announce()
        self.listeners[name] = await listen(device, spoken)
        LOG.info("%s: on (%s), %d lines refused", name, reason, len(refused))
        return refused

    async def power_off(self, name: str) -> None:
        """Lose everything that was not saved; links go dark. Nobody settles a data plane while it goes away."""
        async with self._settling:
            device = self.powered.pop(name, None)
            if device is None:
                return
            self.listeners.pop(name).close()
            device.off = True
            for cut in list(device.lines):
                cut()
            device.data.close()
            dark = [linux for port, linux in device.linux.items() if port != device.switch.oob_interface]
            set_links(device.paths.netns, [at for at in dark if self._wired(name, device, at)], up=False)
        await self.settle()
        LOG.info("%s: off", name)

    def _wired(self, name: str, device: Device, linux: str) -> bool:
        return any((name, port) in self.cables for port, at in device.linux.items() if at == linux)

    def _restart(self, device: Device, reason: str) -> None:
        task = asyncio.ensure_future(self._reboot(device.switch.name, reason))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _reboot(self, name: str, reason: str) -> None:
        await asyncio.sleep(0.1)
        await self.power_off(name)
        await asyncio.sleep(BOOT_SECONDS)
        await self.power_on(name, reason)

    async def settle(self) -> None:
        """Bring all data planes to what the running configurations ask for, and wait until they are there."""
        async with self._settling:
            intents = {name: device.intent(device) for name, device in self.powered.items()}
            wanted = planes(intents, self.cables, self.bonds)
            paths_before = self._paths()
            self._pair(intents, wanted)
            for name, device in list(self.powered.items()):
                plane = wanted[name]
                if plane == device.plane:
                    continue
                await device.data.apply(dict(plane.lanes))
                device.plane = plane
                self._switch_links(name, device, plane.enabled)
            if self._paths() != paths_before:  # what was learned on the old path would black-hole frames
                await asyncio.gather(*(device.data.flush() for device in self.powered.values()))

    def _pair(self, intents: dict[str, Intent], wanted: dict[str, Plane]) -> None:
        """Tell each switch of its pair, and string the members that the other one carries."""
        found = pairings(intents, self.cables)
        for name, device in self.powered.items():
            device.pairing = found.get(name)
            device.peer = self.powered.get(device.pairing.peer) if device.pairing else None
        for name, plane in wanted.items():
            far = self.powered[name].data.far
            for other, member in {place for lane in plane.lanes.values() for place in lane.remote}:
                string = name_of(self.powered[other].linux[member])
                far[other, member] = string
                ends = (self.layout.netns(name), self.layout.netns(other), string)
                if ends not in self._strung:
                    string_up(*ends)
                    self._strung.add(ends)

    def _paths(self) -> Any:
        """Which links between switches are up, and what the spanning tree blocks on them."""
        planes_ = {name: device.plane for name, device in self.powered.items() if device.plane}
        up = {
            (name, port)
            for name, plane in planes_.items()
            for port, enabled in plane.enabled.items()
            if enabled and self.cables.get((name, port), ("", ""))[0] in self.powered
        }
        return up, {name: plane.blocked for name, plane in planes_.items()}

    def _switch_links(self, name: str, device: Device, enabled: Any) -> None:
        """Carrier follows the configuration."""
        for up in (False, True):
            changed = [
                port
                for port, wanted in enabled.items()
                if wanted is up and (name, port) in self.cables and self._enabled.get((name, port)) is not up
            ]
            set_links(device.paths.netns, [device.linux[port] for port in changed], up)
            self._enabled.update({(name, port): up for port in changed})

    async def order(self, order: dict[str, Any]) -> dict[str, Any]:
        """An order from the lab: power on/off, set or clear faults."""
        name = order["switch"]
        if order["what"] == "on":
            return {"refused": await self.power_on(name)}
        if order["what"] == "off":
            await self.power_off(name)
        elif order["what"] == "fault":
            box = self.faults[name]
            before = dict(vars(box))
            box.clear() if order.get("clear") else box.update(**order["values"])
            return {"changed": before != vars(box)}
        return {}


def _cables(topology: Topology) -> dict[Place, Place]:
    found: dict[Place, Place] = {}
    for cable in topology.cables:
        a, b = ((end.device, end.interface) for end in (cable.a, cable.b))
        found[a], found[b] = b, a
    return found


def _far(topology: Topology, switch: Switch) -> dict[str, tuple[str, int | None]]:
    """Per port the device at the far end and the speed of its interface."""
    speeds = {(device.name, port.name): port.speed for device in topology.wired for port in device.interfaces}
    return {near[1]: (far[0], speeds.get(far)) for near, far in _cables(topology).items() if near[0] == switch.name}


async def _take_orders(fleet: Fleet, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    order = json.loads(await reader.readline())
    answer = await fleet.order(order)
    writer.write(json.dumps(answer).encode() + b"\n")
    await writer.drain()
    writer.close()


async def serve(folder: Path) -> None:
    """Boot every switch, then wait for orders until killed."""
    topology = parse(json.loads((folder / "topology.json").read_text()))
    layout = Layout(topology.name, topology.dir)
    fleet = Fleet(topology, layout)
    await asyncio.gather(*(fleet.power_on(switch.name) for switch in topology.switches))
    server = await asyncio.start_unix_server(
        lambda reader, writer: _take_orders(fleet, reader, writer), str(layout.orders)
    )
    LOG.info("all switches are on")
    await server.serve_forever()


if __name__ == "__main__":
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    logging.getLogger("asyncssh").setLevel(logging.WARNING)
    asyncio.run(serve(Path(sys.argv[1])))
