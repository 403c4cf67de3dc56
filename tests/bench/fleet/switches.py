"""Simulated switches for a benchmark: the twin's command lines on the loopback, without a data plane, slow on demand.

`python -m tests.bench.fleet.switches FOLDER SWITCHES PORTS SLOW`: writes `reached.json` (name to port) and
`known_hosts` into the folder once all listen, and serves until it is ended.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path
from typing import Any

import asyncssh
from ansible_collections.relops.lab.plugins.plugin_utils.cli import door
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.registry import dialect as dialect_named
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

USER, PASSWORD, ENABLE = "netops", "bench-login", "bench-enable"
LOGIN_S, LINE_S, SAVE_S = 0.3, 0.03, 1.5
"""What a real access switch takes: to let somebody in, for a line, to save."""


class Slow:
    """A command line with the delays of a real device; mixed in before the dialect's own class."""

    async def serve(self, session: Any) -> None:
        """Let in, after a while."""
        await asyncio.sleep(LOGIN_S)
        await super().serve(session)  # type: ignore[misc]

    async def execute(self, session: Any, line: str) -> None:
        """Answer a line, after a while."""
        if line.strip():
            await asyncio.sleep(SAVE_S if line.startswith(("write", "copy run")) else LINE_S)
        await super().execute(session, line)  # type: ignore[misc]


def slowed(dialect: Any) -> Any:
    """Return a dialect with the delays of a real device."""
    slow: Any = object.__new__(type("SlowDialect", (Slow, type(dialect)), {}))
    slow.__dict__.update(dialect.__dict__)
    return slow


def device_of(name: str, folder: Path, ports: int) -> Device:
    """Return a switch that nothing forwards for."""
    interfaces = [{"name": "GigabitEthernet0/0"}, *({"name": f"GigabitEthernet1/0/{n}"} for n in range(1, ports + 1))]
    switch = Switch.model_validate(
        {
            "name": name,
            "dialect": "ios",
            "oob_interface": "GigabitEthernet0/0",
            "oob_ip": "127.0.0.1",
            "interfaces": interfaces,
            "secrets": {"username": USER, "password": PASSWORD, "enable": ENABLE},
        }
    )
    home = folder / name
    home.mkdir()
    device = Device(switch, Paths(home, home, ""), "255.255.255.0", {})

    async def settled() -> None:
        """There is no data plane to bring anywhere."""

    device.settle = settled
    return device


async def serve(folder: Path, switches: int, ports: int, slow: bool) -> None:
    """Serve until this process is ended."""
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # a client that hangs up first is no news
    key = asyncssh.generate_private_key("ssh-ed25519")
    listening, reached = [], {}
    for number in range(1, switches + 1):
        device = device_of(f"SW{number:04}", folder, ports)
        dialect = dialect_named(device.switch.dialect)
        dialect.load(device, "")
        dialect.store(device)
        device.hostname = dialect.hostname
        spoken = slowed(dialect) if slow else dialect

        def accept(process: Any, device: Device = device, dialect: Any = spoken) -> Any:
            return door._converse(process, device, dialect)

        acceptor = await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[key], line_editor=False, encoding="utf-8", process_factory=accept,
            server_factory=lambda device=device, dialect=spoken: door._Door(device, dialect), backlog=64,
        )  # fmt: skip
        listening.append(acceptor)
        reached[device.switch.name] = acceptor.get_port()
    public = key.export_public_key().decode().strip()
    (folder / "known_hosts").write_text("".join(f"[127.0.0.1]:{port} {public}\n" for port in reached.values()))
    (folder / "reached.part").write_text(json.dumps(reached))
    (folder / "reached.part").replace(folder / "reached.json")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "slow"))
