"""A switch to log in to: the model of a Catalyst behind an SSH server on the loopback, able to misbehave."""

from __future__ import annotations

import asyncio
import copy
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from tests.unit.network.ios.model import Refused, Switch

USER, PASSWORD, ENABLE = "netops", "pa55-login", "pa55-enable"
MINUTE_S = 60.0
"""Seconds of a minute of its revert timer."""
PENDING = "Rollback Confirmed Change pending"
HEADER = """\
Building configuration...

Current configuration : {size} bytes
!
! Last configuration change at 10:0{n} UTC
!
"""


@dataclass
class FakeSwitch:
    """One switch; `refuse`, `drop`, `hang` are patterns of configuration lines, the last two for the first session.

    While `dark` tells so of its model nobody reaches it and its sessions are silent: it was cut off. `encoding` is
    that of its text; `asks` is a question before it saves; `exec_prompt` replaces the host name outside configuration,
    `sign` its `#`.
    """

    text: str
    hostname: str = "SW1"
    refuse: str = ""
    drop: str = ""
    hang: str = ""
    locked: bool = False
    save_fails: bool = False
    enable_needed: bool = True
    answers: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    logins: int = 0
    refused_logins: int = 0
    port: int = 0
    host_key: str = ""
    dark: Callable[[Switch], bool] = lambda _model: False
    encoding: str = "utf-8"
    asks: str = ""
    exec_prompt: str = ""
    sign: str = "#"

    def __post_init__(self) -> None:
        self.model = Switch(self.text)
        self.startup = self.model.text()
        self.shows = 0
        self.net: asyncio.TimerHandle | None = None
        self.point: Switch | None = None

    @property
    def speaks(self) -> type[Speaking]:
        return Speaking

    @property
    def has_archive(self) -> bool:
        return "archive" in self.model.top and any(line.startswith(" path ") for line in self.model.top)

    def running(self) -> str:
        return self.model.text()

    def show(self, text: str) -> str:
        self.shows += 1
        return HEADER.format(size=len(text), n=self.shows % 10) + text + "end\n"

    def arm(self, minutes: int) -> None:
        """Start the timer that brings the present configuration back."""
        self.point = copy.deepcopy(self.model)
        self.net = self.loop.call_later(minutes * MINUTE_S, self.revert)

    def revert(self) -> None:
        assert self.point is not None
        self.model = self.point
        self.disarm()

    def disarm(self) -> None:
        if self.net:
            self.net.cancel()
        self.net = self.point = None

    def __enter__(self) -> FakeSwitch:
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
        self.loop.run_until_complete(self._listen())
        started.set()
        self.loop.run_forever()
        self.loop.run_until_complete(self._end())
        self.loop.close()

    async def _listen(self) -> None:
        key = asyncssh.generate_private_key("ssh-ed25519")
        self.host_key = key.export_public_key().decode().strip()
        self.server = await asyncssh.create_server(
            lambda: _Login(self),
            "127.0.0.1",
            0,
            server_host_keys=[key],
            process_factory=self._session,
            encoding=self.encoding,
            errors="surrogateescape",
            line_editor=False,
        )
        self.port = self.server.sockets[0].getsockname()[1]

    async def _end(self) -> None:
        self.server.close()
        await self.server.wait_closed()
        tasks = [task for task in asyncio.all_tasks(self.loop) if task is not asyncio.current_task()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _session(self, process: asyncssh.SSHServerProcess[str]) -> None:
        self.logins += 1
        with suppress(asyncssh.BreakReceived, ConnectionError, EOFError):
            await self.speaks(self, process).run()
        process.exit(0)


class _Login(asyncssh.SSHServer):
    def __init__(self, switch: FakeSwitch) -> None:
        self.switch = switch

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        if self.switch.dark(self.switch.model):
            conn.abort()

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def validate_password(self, username: str, password: str) -> bool:
        good = (username, password) == (USER, PASSWORD)
        self.switch.refused_logins += not good
        return good


class Speaking:
    """The command line of one session."""

    def __init__(self, switch: FakeSwitch, process: asyncssh.SSHServerProcess[str]) -> None:
        self.switch, self.process = switch, process
        self.enabled, self.config, self.asking = not switch.enable_needed, "", ""

    @property
    def prompt(self) -> str:
        if self.asking:
            return self.asking
        name = self.switch.hostname if self.config else self.switch.exec_prompt or self.switch.hostname
        return f"{name}{self.config or ''}{(self.switch.sign if not self.config else '#') if self.enabled else '>'}"

    async def run(self) -> None:
        self.write(self.prompt)
        buffer = ""
        while data := await self.process.stdin.read(4096):
            buffer += data.replace("\r", "\n")
            while "\n" in buffer:
                line, _end, buffer = buffer.partition("\n")
                if not await self.line(line):
                    return

    def write(self, text: str) -> None:
        self.process.stdout.write(text.replace("\n", "\r\n"))

    async def line(self, line: str) -> bool:
        self.write(line + "\n")
        if line.strip():
            self.switch.log.append(line)
        first = self.config and self.switch.logins == 1
        if first and self.switch.drop and re.search(self.switch.drop, line):
            return False
        if first and self.switch.hang and re.search(self.switch.hang, line):
            await asyncio.sleep(600)
        if line == "exit" and not self.config:
            return False
        answer = (
            await self.secret() if line == "enable" else self.configure(line) if self.config else self.execute(line)
        )
        while self.switch.dark(self.switch.model):
            await asyncio.sleep(0.1)
        self.write(answer + self.prompt)
        return True

    async def secret(self) -> str:
        self.write("Password: ")
        given = ""
        while not given.endswith(("\n", "\r")):
            given += await self.process.stdin.read(1)
        self.enabled = given.strip() == ENABLE
        return "\n" if self.enabled else "\n% Access denied\n\n"

    def execute(self, line: str) -> str:
        switch = self.switch
        own = {
            "show running-config": self.show_running, "show startup-config": self.show_startup,
            "configure terminal": self.enter, "write memory": self.save,
        }  # fmt: skip
        if self.asking:
            return self.answered(line)
        if (netted := self.netted(line)) is not None:
            return netted
        if line in own:
            return own[line]()
        if line in switch.answers:
            return switch.answers[line]
        return "" if not line.strip() or line.startswith("terminal") else "% Invalid input detected at '^' marker.\n\n"

    def netted(self, line: str) -> str | None:
        """What the revert timer answers; None for any other command."""
        switch = self.switch
        if line == "show archive config rollback timer":
            return "Time configured: 10:00 UTC\nTimer value: 5 min\n" if switch.net else f"%No {PENDING}\n"
        if armed := re.fullmatch(r"configure terminal revert timer (\d+)", line):
            if not switch.has_archive:
                return "%Turn config archive on before using Rollback Confirmed Change\n"
            switch.arm(int(armed[1]))
            return self.enter()
        if line not in ("configure confirm", "configure revert now"):
            return None
        if switch.net is None:
            return f"%No {PENDING}\n"
        switch.disarm() if line == "configure confirm" else switch.revert()
        return ""

    def answered(self, line: str) -> str:
        self.asking = ""
        if line:
            return ""
        self.switch.startup = self.switch.running()
        return "Building configuration...\n[OK]\n"

    def show_running(self) -> str:
        return self.switch.show(self.switch.running())

    def show_startup(self) -> str:
        return f"Using {len(self.switch.startup)} out of 2097152 bytes\n!\n{self.switch.startup}end\n"

    def enter(self) -> str:
        if self.switch.locked:
            return "Configuration mode is locked by process '77' user 'other' from terminal '2'. Please try later.\n"
        self.config = "(config)"
        return "Enter configuration commands, one per line.  End with CNTL/Z.\n"

    def save(self) -> str:
        if self.switch.asks and not self.asking:
            self.asking = self.switch.asks
            return ""
        if self.switch.save_fails:
            return "Building configuration...\nstartup-config file open failed (No space left on device)\n"
        self.switch.startup = self.switch.running()
        return "Building configuration...\n[OK]\n"

    def configure(self, line: str) -> str:
        if line == "end":
            self.config = ""
            self.switch.model.mode = ("", "")
            return ""
        if delayed := re.fullmatch(r"configuration commit( delay (\d+))?", line):
            self.switch.arm(int(delayed[2])) if delayed[2] else self.switch.disarm()
            return ""
        if self.switch.refuse and re.search(self.switch.refuse, line):
            return "         ^\n% Invalid input detected at '^' marker.\n\n"
        try:
            self.switch.model.run([line])
        except Refused as error:
            return f"{error}\n"
        kind = self.switch.model.mode[0]
        self.config = {"interface": "(config-if)", "vlan": "(config-vlan)"}.get(kind, "(config)")
        return ""
