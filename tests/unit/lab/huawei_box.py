"""A switch of the lab on the loopback: its real command line behind real SSH, above a data plane that is told of."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import asyncssh
import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.cli import door
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import planes
from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import dialect
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

USER, PASSWORD = "netops", "Pw-4-tests"
EIGHT = range(1, 9)
PORTS = {
    "vrp": ["MEth0/0/1", *(f"GigabitEthernet0/0/{n}" for n in EIGHT), *(f"XGigabitEthernet0/0/{n}" for n in (1, 2))],
    "vrp8": ["MEth0/0/0", *(f"10GE1/0/{n}" for n in EIGHT), "40GE1/0/1", "40GE1/0/2"],
}


class Plane:
    """What Open vSwitch would say: nothing agreed, nothing learned, unless it is told so."""

    def __init__(self) -> None:
        self.bundled: dict[str, bool] = {}
        self.macs: list[tuple[str, int, str]] = []

    async def lacp_members(self) -> Mapping[str, bool]:
        return self.bundled

    async def mac_table(self) -> list[tuple[str, int, str]]:
        return self.macs


class Told(Device):
    """A device whose links, neighbours and addresses are told."""

    lit: Mapping[str, bool]
    heard: list[Neighbor]

    async def carriers(self) -> dict[str, bool]:
        return {name: self.lit.get(name, True) for name in self.linux}

    async def neighbors(self) -> list[Neighbor]:
        return self.heard

    async def announce(self) -> None:
        return


def made(platform: str, folder: Path, startup: str = "") -> Told:
    """A device that has booted."""
    speeds = {name: 40000 if "40GE" in name else 10000 if name[0] in "1X" else 1000 for name in PORTS[platform]}
    switch = Switch.model_validate(
        {
            "name": "SW1",
            "dialect": platform,
            "oob_interface": PORTS[platform][0],
            "oob_ip": "10.255.0.201",
            "model": "S5735-L48T4X-A" if platform == "vrp" else "CE6881-48S6CQ",
            "serial": "2102350000000001",
            "secrets": {"username": USER, "password": PASSWORD, "enable": "unused-1"},
            "interfaces": [{"name": name, "speed": speed} for name, speed in speeds.items()],
        }
    )
    folder.mkdir(parents=True, exist_ok=True)
    device, spoken = Told(switch, Paths(folder, folder, "none"), "255.255.255.0", {}), dialect(platform)
    device.lit, device.heard, device.data = {}, [], Plane()  # type: ignore[assignment]
    device.intent, device.hostname = spoken.intent, spoken.hostname

    async def settle() -> None:
        device.plane = planes({"SW1": spoken.intent(device)}, {})["SW1"]

    device.settle = settle
    assert spoken.load(device, startup) == []
    return device


class Box:
    """A switch that can be logged in to; `device` is what it is now, `boot` what a reload does."""

    def __init__(self, platform: str, folder: Path, startup: str = "") -> None:
        self.platform, self.folder, self.dialect = platform, folder, dialect(platform)
        self.device = made(platform, folder, startup)
        self.dialect.store(self.device)
        self.port, self.host_key = 0, ""

    def __enter__(self) -> Box:
        key = asyncssh.generate_private_key("ssh-ed25519")
        key.write_private_key(str(self.folder / "ssh_host_ed25519_key"))
        self.host_key = key.export_public_key().decode().strip()
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self._do(self._listen())
        return self

    def __exit__(self, *_details: object) -> None:
        self._do(self._off())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def power_cycle(self) -> None:
        """What was not saved is gone."""
        self._do(self._off())
        faults, lit = self.device.faults, self.device.lit
        self.device = made(self.platform, self.folder, self.device.paths.startup.read_text(encoding="utf-8"))
        self.device.faults, self.device.lit = faults, lit
        self._do(self._listen())

    def known_hosts(self) -> str:
        path = self.folder / "known_hosts"
        path.write_text(f"[127.0.0.1]:{self.port} {self.host_key}\n", encoding="utf-8")
        return str(path)

    def _do(self, coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    async def _listen(self) -> None:
        listening = socket.create_server(("127.0.0.1", self.port))
        self.port = listening.getsockname()[1]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(door, "_socket", lambda _netns, _address: listening)
            self.listener = await door.listen(self.device, self.dialect)

    async def _off(self) -> None:
        self.listener.close()
        await self.listener.wait_closed()
        self.device.off = True
        for cut in list(self.device.lines):
            cut()
        await asyncio.sleep(0.1)
