"""A switch as its operator sees it: running and startup configuration, and which ports have a link."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator

import paramiko

from tests.faults.judge.lab import Device, Lab

HEAD = re.compile(r"^(Building configuration|Current configuration|Using \d+|! Last configuration|! NVRAM|!?$)")
COMMANDS = {"running": "show running-config", "startup": "show startup-config", "ports": "show interfaces status"}
PATIENCE = 30.0


def state(lab: Lab, device: Device, secrets: dict[str, str]) -> dict[str, str]:
    """Return both configurations, each line with its section, and the ports' states."""
    with opened(lab, device, secrets) as channel:
        texts = {name: ask(channel, command, r"\n\S+#\s*$") for name, command in COMMANDS.items()}
    return {name: "\n".join(sections(text) if name != "ports" else ports(text)) for name, text in texts.items()}


@contextlib.contextmanager
def opened(lab: Lab, device: Device, secrets: dict[str, str]) -> Iterator[paramiko.Channel]:
    """Log in at a switch, and hand out its command line at the privileged prompt."""
    client = paramiko.SSHClient()
    client.load_host_keys(str(lab.folder / "twin/known_hosts"))
    proxy = paramiko.ProxyCommand(lab.proxy.replace("%h", device.address).replace("%p", "22"))
    with contextlib.closing(client):
        client.connect(
            device.address, username="netops", password=secrets["switch_password"], sock=proxy,
            look_for_keys=False, allow_agent=False, timeout=PATIENCE,
        )  # fmt: skip
        channel = client.invoke_shell(width=511, height=1000)
        until(channel, r"[>#]\s*$")
        ask(channel, "enable", r"assword:\s*$|#\s*$")
        ask(channel, secrets["switch_enable"], r"#\s*$")
        ask(channel, "terminal length 0", r"#\s*$")
        yield channel


def ask(channel: paramiko.Channel, line: str, end: str) -> str:
    """Type a line and return what comes until the end."""
    channel.sendall(f"{line}\n".encode())
    return until(channel, end)


def until(channel: paramiko.Channel, end: str) -> str:
    """Read until the text ends as expected."""
    text, deadline = "", time.monotonic() + PATIENCE
    channel.settimeout(PATIENCE)
    while not re.search(end, text[-200:]):
        more = channel.recv(65536)
        if not more or time.monotonic() > deadline:
            raise SystemExit(f"a switch said {text[-200:]!r} where {end!r} was expected")
        text += more.decode()
    return text


def sections(text: str) -> list[str]:
    """Return a configuration's lines, each with the section it stands in, without the lines that tell the time."""
    section, found = "", []
    for line in text.replace("\r", "").splitlines()[1:-1]:
        if not line.startswith(" "):
            section = line
        if not HEAD.match(line):
            found.append(f"{section}:{line}" if line.startswith(" ") else line)
    return found


def ports(text: str) -> list[str]:
    """Return the ports' lines without the column widths."""
    return [" ".join(line.split()) for line in text.replace("\r", "").splitlines()[1:-1] if line.strip()]
