"""EXEC mode of IOS: looking, saving, reloading, entering configuration."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios import load, ports, render, reports, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.ios.state import measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.terminal import Interrupted

Command = Callable[[Session, Match], Awaitable[str]]
NVRAM = 2097152


def shown(make: Callable[..., Any], *facts: str) -> Command:
    """A `show` of the whole device: `make(device, facts)`."""

    async def command(session: Session, match: Match) -> str:
        return str(make(session.device, await measure(session.device, *facts)))

    return command


def shown_for(make: Callable[..., Any], *facts: str) -> Command:
    """A `show` of one interface: `make(device, facts, [name])`."""

    async def command(session: Session, match: Match) -> str:
        name = match.values["name"]
        if not ports.exists(session.device, name):
            raise Invalid(len("show interfaces "))
        return str(make(session.device, await measure(session.device, *facts), [name]))

    return command


def said(make: Callable[[Session], str]) -> Command:
    async def command(session: Session, match: Match) -> str:
        return make(session)

    return command


async def interfaces(session: Session, match: Match) -> str:
    device = session.device
    only = match.values.get("name")
    if only and not ports.exists(device, only):
        raise Invalid(len("show interfaces "))
    facts = await measure(device, "counters")
    wanted = [only] if only else [*shows.names(device, "Vlan"), *shows.names(device)]
    return "".join(reports.interface(device, facts, name) for name in wanted)


async def mac_table(session: Session, match: Match) -> str:
    facts = await measure(session.device, "macs")
    return shows.mac_table(session.device, facts, match.values.get("name"), match.values.get("vlan"))


async def vlan(session: Session, match: Match) -> str:
    number = match.values.get("vlan")
    if number is not None and number not in ports.vlans(session.device.running):
        return f"VLAN id {number} not found in current VLAN database\n"
    return shows.vlan(session.device, "brief" in match.words, number)


async def neighbors(session: Session, match: Match) -> str:
    if "lldp run" not in session.device.running.lines:
        return "% LLDP is not enabled\n"
    heard = (await measure(session.device, "neighbors")).neighbors
    only = match.values.get("name")
    heard = [neighbor for neighbor in heard if only in (None, neighbor.port)]
    return reports.neighbor_details(heard) if "detail" in match.words else reports.neighbors(heard)


async def running(session: Session, match: Match) -> str:
    device, name = session.device, match.values.get("name")
    if name:
        if not ports.exists(device, name):
            raise Invalid(len("show running-config interface "))
        text = "\n".join(["!", *render.section(device.running, ports.header(name)), "end"]) + "\n"
    else:
        text = render.running_config(device)
    return f"Building configuration...\n\nCurrent configuration : {_size(text)} bytes\n{text}\n"


async def startup(session: Session, match: Match) -> str:
    path = session.device.paths.startup
    if not path.exists():
        return "startup-config is not present\n"
    text = session.device.paths.booted()
    return f"Using {_size(text)} out of {NVRAM} bytes\n{text}\n"


def _size(text: str) -> int:
    return len(text.encode("utf-8", "surrogateescape"))


async def users(session: Session, match: Match) -> str:
    text = "    Line       User       Host(s)              Idle       Location\n"
    for other in session.device.sessions:
        mark = "*" if other is session else " "
        line = f"{mark}{other.number + 1:>3} vty {other.number:<4}{other.user:<11}{'idle':<21}"
        text += f"{line}{time.strftime('%H:%M:%S', time.gmtime(time.time() - other.heard))}   {other.origin}\n"
    return text


def directory(session: Session) -> str:
    path = session.device.paths.startup
    size = path.stat().st_size if path.exists() else 0
    when = time.strftime("%b %d %Y %H:%M:%S +00:00", time.gmtime(session.device.booted))
    file = f"    1  -rw-  {size:>12}  {when}  startup-config\n"
    return f"Directory of nvram:/\n\n{file}\n{NVRAM} bytes total ({NVRAM - size} bytes free)\n"


async def write(session: Session, match: Match) -> str:
    save(session)
    return "Building configuration...\n[OK]\n"


def save(session: Session) -> None:
    """Make the running configuration what the switch boots with."""
    store(session.device, session.user)


def store(device: Device, user: str) -> None:
    """Write the running configuration to NVRAM in the name of a user."""
    device.saved = (time.time(), user)
    device.paths.save(render.running_config(device))
    device.dirty = False


async def copy_running(session: Session, match: Match) -> str:
    name = await session.terminal.line("Destination filename [startup-config]? ")
    if name.strip() not in {"", "startup-config"}:
        return "%Error opening nvram: only startup-config is kept\n"
    return await write(session, match)


async def erase(session: Session, match: Match) -> str:
    await session.terminal.line("Erasing the nvram filesystem will remove all configuration files! Continue? [confirm]")
    session.device.paths.startup.unlink(missing_ok=True)
    return "[OK]\nErase of nvram: complete\n"


async def reload(session: Session, match: Match) -> str:
    if session.device.dirty:
        answer = await session.terminal.line("\nSystem configuration has been modified. Save? [yes/no]: ")
        if answer.strip().lower() in {"yes", "y"}:
            session.terminal.write("Building configuration...\n[OK]\n")
            save(session)
    answer = await session.terminal.line("Proceed with reload? [confirm]")
    if answer.strip().lower() not in {"", "y", "yes"}:
        return ""
    session.device.restart(session.device, "Reload Command")
    raise Logout


async def enable(session: Session, match: Match) -> str:
    for _attempt in range(3):
        try:
            given = await session.terminal.line("Password: ", echo=False)
        except Interrupted:
            return ""
        if load.enables(session.device, given):
            session.privilege = 15
            return ""
    return "% Bad secrets\n\n"


async def disable(session: Session, match: Match) -> str:
    session.privilege = 1
    return ""


async def logout(session: Session, match: Match) -> str:
    raise Logout


async def configure(session: Session, match: Match) -> str:
    if session.device.faults.lock:
        raise CliError(
            "% Configuration mode is locked by process '3' user 'unknown' from terminal '2'. Please try later."
        )
    session.place = Context(session.device, session.user)
    return "Enter configuration commands, one per line.  End with CNTL/Z.\n"


async def terminal_length(session: Session, match: Match) -> str:
    session.terminal.length = match.values.get("value", 24)
    return ""


async def terminal_width(session: Session, match: Match) -> str:
    session.terminal.width = match.values.get("value", 80)
    return ""


async def nothing(session: Session, match: Match) -> str:
    return ""


async def clear_macs(session: Session, match: Match) -> str:
    await session.device.data.flush()
    return ""


async def privilege(session: Session, match: Match) -> str:
    return f"Current privilege level is {session.privilege}\n"


def clock() -> str:
    now = time.time()
    return (
        time.strftime("%H:%M:%S", time.gmtime(now))
        + f".{int(now % 1 * 1000):03}"
        + time.strftime(" UTC %a %b %-d %Y", time.gmtime(now))
    )
