"""A switch as its operator sees it: running and startup configuration, and which ports have a link."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

import paramiko

from tests.faults.judge.lab import Device, Lab

HEAD = re.compile(r"^(Building configuration|Current configuration|Using \d+|! Last configuration|! NVRAM|[!#]?$)")
PATIENCE = 30.0


@dataclass(frozen=True)
class Family:
    """What is typed at a switch: to see it without pauses, and to see what is looked at; `columns` of its ports.

    `end` is its prompt, at which it is asked; `enable` whether a password leads there.
    """

    end: str
    whole: str
    running: str
    ports: str
    startup: str = ""
    columns: int = 99
    enable: bool = False


FAMILIES = {
    "ios": Family(
        r"\n\S+#\s*$", "terminal length 0", "show running-config", "show interfaces status", "show startup-config",
        enable=True,
    ),
    "vrp": Family(
        r"\n<\S+>\s*$", "screen-length 0 temporary", "display current-configuration", "display interface brief",
        "display saved-configuration", columns=3,
    ),
    "junos": Family(
        r"\n\S+>\s*$", "set cli screen-length 0", "show configuration | display set", "show interfaces terse", columns=3
    ),
}  # fmt: skip
"""What Junos has committed is what it boots with. The load of a port and its counters change by themselves."""


def state(lab: Lab, device: Device, secrets: dict[str, str]) -> dict[str, str]:
    """Return both configurations, each line with its section, and the ports' states."""
    family = FAMILIES[device.platform]
    commands = {"running": family.running, "startup": family.startup, "ports": family.ports}
    with opened(lab, device, secrets) as channel:
        texts = {name: ask(channel, command, family.end) for name, command in commands.items() if command}
    return {
        name: "\n".join(sections(text) if name != "ports" else ports(text, family.columns))
        for name, text in texts.items()
    }


@contextlib.contextmanager
def opened(lab: Lab, device: Device, secrets: dict[str, str]) -> Iterator[paramiko.Channel]:
    """Log in at a switch, and hand out its command line at the prompt where it tells everything."""
    family = FAMILIES[device.platform]
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
        if family.enable:
            ask(channel, "enable", r"assword:\s*$|#\s*$")
            ask(channel, secrets["switch_enable"], r"#\s*$")
        ask(channel, family.whole, family.end)
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


def ports(text: str, columns: int) -> list[str]:
    """Return the first columns of the ports' lines, without their widths."""
    return [" ".join(line.split()[:columns]) for line in text.replace("\r", "").splitlines()[1:-1] if line.strip()]
