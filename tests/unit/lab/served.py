"""A dialect behind real SSH on the loopback: the lab's own door, and links and neighbours that the test says."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncssh
from ansible_collections.relops.lab.plugins.plugin_utils.cli import door
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import planes
from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import dialect
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

USER, PASSWORD, ENABLE = "netops", "pa55-login", "pa55-enable"


class _Data:
    """A data plane that does nothing: every member with a link is bundled."""

    def __init__(self) -> None:
        self.lit: Mapping[str, bool] = {}
        self.macs: list[tuple[str, int, str]] = []

    async def lacp_members(self) -> Mapping[str, bool]:
        return self.lit

    async def mac_table(self) -> list[tuple[str, int, str]]:
        return self.macs

    async def flush(self) -> None:
        self.macs = []


class _Dark(asyncssh.SSHServer):
    """Nobody answers there."""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        conn.abort()


@dataclass
class Served:
    """One switch of a dialect; `lit` are the ports with a link. Use it as a context manager."""

    name: str
    folder: Path
    ports: list[str]
    management: str
    startup: str = ""
    lit: tuple[str, ...] = ()
    heard: list[Neighbor] = field(default_factory=list)
    macs: list[tuple[str, int, str]] = field(default_factory=list)
    model: str = "SIM-48"
    dark: Callable[[Tree], bool] = lambda _running: False
    """Whether nobody reaches the switch any more, by what it runs."""

    def __post_init__(self) -> None:
        self.spoken = dialect(self.name)
        interfaces = [{"name": name, "speed": 10000} for name in (self.management, *self.ports)]
        secrets = {"username": USER, "password": PASSWORD, "enable": ENABLE}
        self.switch = Switch.model_validate({
            "name": "SW1", "dialect": self.name, "oob_interface": self.management, "oob_ip": "10.255.0.201",
            "secrets": secrets, "interfaces": interfaces, "model": self.model, "serial": "SIM0001",
        })  # fmt: skip
        self.reloads = 0
        self.boot()
        if self.startup:
            self.spoken.store(self.device)

    def boot(self) -> None:
        """Power the switch on, with what it saved."""
        device = Device(self.switch, Paths(self.folder, self.folder, "none"), "255.255.255.0", {})
        device.hostname, device.intent = self.spoken.hostname, self.spoken.intent
        saved = device.paths.startup
        text = saved.read_text() if saved.exists() else self.startup
        assert self.spoken.load(device, text) == []
        data = _Data()
        data.lit, data.macs = dict.fromkeys(self.lit, True), self.macs
        fakes: dict[str, Any] = {"carriers": self._carriers, "neighbors": self._neighbors, "announce": self._nothing}
        vars(device).update(fakes, data=data, settle=self._settle, restart=self._restart)
        self.device = device
        self._forward()

    def _forward(self) -> None:
        self.device.plane = planes({"SW1": self.device.intent(self.device)}, {}, {})["SW1"]

    async def _settle(self) -> None:
        self._forward()

    async def _carriers(self) -> dict[str, bool]:
        return {name: name in (*self.lit, self.management) for name in (self.management, *self.ports)}

    async def _neighbors(self) -> list[Neighbor]:
        return self.heard

    async def _nothing(self) -> None:
        return None

    def _restart(self, _device: Device, _reason: str) -> None:
        self.reload()

    def reload(self) -> None:
        """Lose what was not saved, and every session with it."""
        self.reloads += 1
        old, faults = self.device, self.device.faults
        old.off = True
        for cut in list(old.lines):
            self.loop.call_soon_threadsafe(cut)
        self.boot()
        self.device.faults = faults

    def __enter__(self) -> Served:
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(ready,), daemon=True)
        self.thread.start()
        assert ready.wait(20)
        return self

    def __exit__(self, *_details: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def known_hosts(self, folder: Path) -> str:
        path = folder / "known_hosts"
        path.write_text(f"[127.0.0.1]:{self.port} {self.host_key}\n")
        return str(path)

    def _run(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._listen())
        ready.set()
        self.loop.run_forever()
        tasks = asyncio.all_tasks(self.loop)
        for task in tasks:
            task.cancel()
        self.loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))

    def _door(self) -> asyncssh.SSHServer:
        if self.dark(self.device.running):
            return _Dark()
        return door._Door(self.device, self.spoken)

    async def _listen(self) -> None:
        key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = key.export_public_key().decode().strip()
        server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=self._door,
            process_factory=lambda process: door._converse(process, self.device, self.spoken),
            server_host_keys=[key],
            line_editor=False,
            encoding="utf-8",
            errors="replace",
            server_version=self.spoken.ssh_version,
        )
        self.port = server.get_port()

    def options(self) -> dict[str, Any]:
        """What netmiko needs to log in."""
        return {
            "host": "127.0.0.1", "port": self.port, "username": USER, "password": PASSWORD, "secret": ENABLE,
        }  # fmt: skip
