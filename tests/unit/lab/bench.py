"""A switch of the lab without a lab: a dialect behind real SSH on the loopback, its data plane a few lists."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import asyncssh
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Neighbor, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialect import Dialect
from ansible_collections.relops.lab.plugins.plugin_utils.cli.door import _converse, _Door
from ansible_collections.relops.lab.plugins.plugin_utils.cli.fabric import planes
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

USER, PASSWORD = "netops", "Pw-4-tests"


class Played(Device):
    """A device whose ports have a link where the test says so."""

    def __init__(self, switch: Switch, paths: Paths) -> None:
        super().__init__(switch, paths, "255.255.255.0", {})
        self.lit: set[str] = set()
        self.heard: list[Neighbor] = []
        self.learned: list[tuple[str, int, str]] = []

    async def carriers(self) -> dict[str, bool]:
        return {port.name: port.name in self.lit for port in self.switch.interfaces}

    async def counters(self) -> dict[str, Any]:
        return {}

    async def neighbors(self) -> list[Neighbor]:
        return self.heard

    async def announce(self) -> None:
        """Tell nobody: there is no LLDP here."""


class PlayedData:
    """The data plane: members of groups that agreed, and MAC addresses."""

    def __init__(self, device: Played) -> None:
        self.device = device
        self.agreed: Mapping[str, bool] = {}

    async def lacp_members(self) -> Mapping[str, bool]:
        return self.agreed

    async def mac_table(self) -> list[tuple[str, int, str]]:
        return self.device.learned

    async def flush(self) -> None:
        self.device.learned = []


class Bench:
    """One switch that can be logged in to, and switched off and on."""

    def __init__(
        self, dialect: Dialect, switch: Switch, folder: Path, cuts: Callable[[Device], bool] | None = None
    ) -> None:
        self.dialect, self.folder, self.port = dialect, folder, 0
        self.cuts = cuts or (lambda _device: False)
        self.device = Played(switch, Paths(folder, folder, "none"))
        self._wire()

    def _wire(self) -> None:
        self.device.data = PlayedData(self.device)  # type: ignore[assignment]
        self.device.intent, self.device.hostname = self.dialect.intent, self.dialect.hostname
        self.device.settle = self._settle
        self.device.restart = self._restart

    async def _settle(self) -> None:
        name = self.device.switch.name
        self.device.plane = planes({name: self.dialect.intent(self.device)}, {})[name]
        if self.cuts(self.device):  # the way to the switch is gone with what was just configured
            for cut in list(self.device.lines):
                cut()

    def _restart(self, _device: Device, _reason: str) -> None:
        self.loop.call_soon(self._reboot)

    def _boot(self, text: str) -> list[str]:
        startup = self.device.paths.startup
        refused = self.dialect.load(self.device, startup.read_text() if startup.exists() else text)
        if not startup.exists():
            self.dialect.store(self.device)
        return refused

    def _reboot(self) -> None:
        faults = self.device.faults
        self.device.off = True
        for cut in list(self.device.lines):
            cut()
        old, self.device = self.device, Played(self.device.switch, self.device.paths)
        self.device.faults, self.device.lit = faults, old.lit
        self._wire()
        self._boot("")

    def reboot(self) -> None:
        """Lose what is not saved."""
        self.call(self._reboot)

    def call(self, what: Callable[[], Any]) -> Any:
        """Do something in the switch's own thread."""
        done: Future[Any] = Future()
        self.loop.call_soon_threadsafe(lambda: done.set_result(what()))
        return done.result(10)

    def __enter__(self) -> Bench:
        self.loop = asyncio.new_event_loop()
        started = threading.Event()
        self.thread = threading.Thread(target=self._serve, args=(started,), daemon=True)
        self.thread.start()
        assert started.wait(10)
        return self

    def __exit__(self, *_details: object) -> None:
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def _serve(self, started: threading.Event) -> None:
        asyncio.set_event_loop(self.loop)
        self.loop.run_until_complete(self._listen())
        started.set()
        self.loop.run_forever()
        self.loop.run_until_complete(self._end())
        self.loop.close()

    async def _listen(self) -> None:
        assert self._boot(self.device.switch.startup_config) == []
        await self._settle()
        key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = key.export_public_key().decode().strip()
        self.server = await asyncssh.listen(
            "127.0.0.1",
            0,
            server_host_keys=[key],
            server_factory=lambda: _Door(self.device, self.dialect),
            process_factory=lambda process: _converse(process, self.device, self.dialect),
            line_editor=False,
            encoding="utf-8",
            errors="surrogateescape",
            server_version=self.dialect.ssh_version,
        )
        self.port = self.server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self.server.close()
        tasks = [task for task in asyncio.all_tasks(self.loop) if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def known_hosts(self) -> str:
        path = self.folder / "known_hosts"
        path.write_text(f"[127.0.0.1]:{self.port} {self.host_key}\n")
        return str(path)
