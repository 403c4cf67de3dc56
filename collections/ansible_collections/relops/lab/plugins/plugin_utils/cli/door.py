"""The SSH port of a switch: who may come in, and how a session begins and ends."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import Callable

import asyncssh
from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import VTY_LINES, Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialect import Dialect
from ansible_collections.relops.lab.plugins.plugin_utils.cli.faultbox import Drop
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import Closed, Terminal
from ansible_collections.relops.lab.plugins.plugin_utils.netns import enter_netns

LOG = logging.getLogger("relops.lab")


async def listen(device: Device, dialect: Dialect) -> asyncssh.SSHAcceptor:
    """Open the switch's SSH port, on its management address and on each of its own in a VLAN."""
    return await asyncssh.listen(
        sock=_socket(device.paths.netns, ""),
        server_factory=lambda: _Door(device, dialect),
        process_factory=lambda process: _converse(process, device, dialect),
        server_host_keys=[str(device.paths.folder / "ssh_host_ed25519_key")],
        line_editor=False,
        encoding="utf-8",
        errors="surrogateescape",
        server_version=dialect.ssh_version,
    )


class _Door(asyncssh.SSHServer):
    """Lets users in by password, and only as many as there are lines."""

    def __init__(self, device: Device, dialect: Dialect) -> None:
        self.device = device
        self.dialect = dialect
        self.cut: Callable[[], None] = lambda: None

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        if self.device.off or len(self.device.sessions) >= (self.device.faults.sessions or VTY_LINES):
            conn.abort()
            return
        self.cut = conn.abort
        self.device.lines.append(self.cut)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.cut in self.device.lines:
            self.device.lines.remove(self.cut)

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        return self.dialect.authenticate(self.device, username, password)


class _Channel:
    """An SSH channel as a terminal's stream."""

    def __init__(self, process: asyncssh.SSHServerProcess[str]) -> None:
        self.process = process

    async def read(self) -> str:
        while True:
            try:
                return await self.process.stdin.read(4096)
            except (asyncssh.TerminalSizeChanged, asyncssh.SignalReceived, asyncssh.BreakReceived):
                continue

    def write(self, text: str) -> None:
        self.process.stdout.write(text)


async def _converse(process: asyncssh.SSHServerProcess[str], device: Device, dialect: Dialect) -> None:
    connection = process.get_extra_info("connection")
    user = str(process.get_extra_info("username"))
    origin = str(process.get_extra_info("peername")[0])
    taken = {session.number for session in device.sessions}
    number = next(at for at in range(VTY_LINES + 1) if at not in taken)
    session = Session(device, Terminal(_Channel(process)), user, origin, number)
    device.sessions.append(session)
    task = asyncio.current_task()
    cut = task.cancel if task else connection.abort
    device.lines.append(cut)
    try:
        if process.command:
            await dialect.once(session, process.command)
        else:
            await dialect.serve(session)
    except (Logout, Closed, ConnectionError, asyncssh.Error):
        pass
    except Drop:
        connection.abort()
    except asyncio.CancelledError:
        if not device.off:
            raise
    except Exception:
        LOG.exception("%s: a session of %s broke", device.switch.name, user)
        raise
    finally:
        device.sessions.remove(session)
        device.lines.remove(cut)
        await _part(process, connection)


async def _part(process: asyncssh.SSHServerProcess[str], connection: asyncssh.SSHServerConnection) -> None:
    """Close the line after its last words were sent."""
    with contextlib.suppress(OSError, TimeoutError, asyncssh.Error):
        process.exit(0)
        await asyncio.wait_for(process.wait_closed(), 2)
    connection.close()


def _socket(netns: str, address: str) -> socket.socket:
    """A listening socket that belongs to a switch's namespace for good."""
    home = os.open("/proc/self/ns/net", os.O_RDONLY)
    try:
        enter_netns(netns)
        listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, 22))
        listening.listen(64)
        return listening
    finally:
        enter_netns(home)
        os.close(home)
