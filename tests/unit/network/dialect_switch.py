"""A dialect of the lab behind an SSH server on the loopback: its command line with everything but a data plane.

Links, neighbours and MAC addresses are what a test says; all ports have a link unless one is shut.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncssh
from ansible_collections.relops.lab.plugins.plugin_utils.cli import door
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import planes
from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import dialect
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

USER, PASSWORD, ENABLE = "netops", "Pa55-login", "Pa55-enable"


class _Data:
    """A data plane that carries nothing and says what it was told."""

    def __init__(self) -> None:
        self.macs: list[tuple[str, int, str]] = []
        self.members: dict[str, bool] = {}

    async def mac_table(self) -> list[tuple[str, int, str]]:
        return self.macs

    async def lacp_members(self) -> dict[str, bool]:
        return self.members

    async def flush(self) -> None:
        self.macs = []


class _Device(Device):
    """A device without namespace, kernel ports and lldpd."""

    heard: list[Neighbor]

    async def carriers(self) -> dict[str, bool]:
        up = self.plane.enabled if self.plane else {}
        return {port.name: up.get(port.name, True) for port in self.switch.interfaces}

    async def counters(self) -> dict[str, Any]:
        return {}

    async def neighbors(self) -> list[Neighbor]:
        return self.heard

    async def announce(self) -> None:
        return


class _Dark(asyncssh.SSHServer):
    """Nobody answers there."""

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        conn.abort()


class DialectSwitch:
    """One switch of a dialect; a context manager. Every use of `device` from outside goes through `do`."""

    dark: Callable[[Device], bool] | None = None
    """Tells whether nobody reaches the switch any more, by what it runs."""

    def __init__(self, folder: Path, name: str, ports: dict[str, int], startup: str = "", oob: str = "") -> None:
        first = oob or next(iter(ports))
        self.switch = Switch.model_validate(
            {
                "name": "SW1",
                "dialect": name,
                "oob_interface": first,
                "oob_ip": "10.255.0.201",
                "model": "S6520X-54QC",
                "serial": "SN-SW1",
                "secrets": {"username": USER, "password": PASSWORD, "enable": ENABLE},
                "interfaces": [{"name": port, "speed": speed} for port, speed in ports.items()],
            }
        )
        self.folder, self.spoken, self.first = folder, dialect(name), startup
        self.port, self.host_key = 0, ""
        self.boots = 0

    def boot(self) -> None:
        """Start from what is saved; what was not saved and whoever was logged in is gone."""
        old = getattr(self, "device", None)
        if old is not None:
            old.off = True
            for cut in list(old.lines):
                cut()
        self.device = _Device(self.switch, Paths(self.folder, self.folder, "none"), "255.255.255.0", {})
        self.device.heard = []
        self.device.data = _Data()  # type: ignore[assignment]
        self.device.hostname, self.device.intent = self.spoken.hostname, self.spoken.intent
        self.device.settle = self._settle
        self.device.restart = self._restart
        saved = self.device.paths.startup
        self.refused = self.spoken.load(self.device, saved.read_text() if saved.exists() else self.first)
        if not saved.exists():
            self.spoken.store(self.device)
        if old is not None:
            self.device.faults = old.faults
        self.boots += 1

    def _restart(self, _device: Device, _reason: str) -> None:
        self.loop.call_soon(self.boot)

    async def _settle(self) -> None:
        self.device.plane = planes({"SW1": self.spoken.intent(self.device)}, {})["SW1"]
        bundled = [port for lane in self.device.plane.lanes.values() if lane.lacp for port in lane.members]
        self.device.data.members = dict.fromkeys(bundled, True)  # type: ignore[attr-defined]

    def do(self, work: Callable[[Any], Any]) -> Any:
        """Do something with the device in the thread of its command line."""

        async def once() -> Any:
            return work(self.device)

        return asyncio.run_coroutine_threadsafe(once(), self.loop).result(10)

    def __enter__(self) -> DialectSwitch:
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_details: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def known_hosts(self, folder: Path) -> str:
        path = folder / "known_hosts"
        path.write_text(f"[127.0.0.1]:{self.port} {self.host_key}\n")
        return str(path)

    def _serve(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.boot()
        self.loop.run_until_complete(self._listen())
        started.set()
        self.loop.run_forever()
        self.loop.run_until_complete(self._end())
        self.loop.close()

    async def _listen(self) -> None:
        key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = key.export_public_key().decode().strip()
        await self._settle()
        self.server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_factory=self._door,
            process_factory=lambda process: door._converse(process, self.device, self.spoken),
            server_host_keys=[key],
            line_editor=False,
            encoding="utf-8",
            errors="replace",
        )
        self.port = self.server.sockets[0].getsockname()[1]

    def _door(self) -> asyncssh.SSHServer:
        if self.dark is not None and self.dark(self.device):
            return _Dark()
        return door._Door(self.device, self.spoken)

    async def _end(self) -> None:
        self.server.close()
        await self.server.wait_closed()
        tasks = [task for task in asyncio.all_tasks(self.loop) if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
