"""The user view of Comware: looking, saving, rebooting, entering configuration."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import ports, render, reports, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.state import every, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.words import Wrong
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session

Command = Callable[[Session, Match], Awaitable[str]]
FILE = "flash:/startup.cfg"


def shown(make: Callable[..., Any], *facts: str) -> Command:
    """A `display` of the whole device: `make(device, facts)`."""

    async def command(session: Session, match: Match) -> str:
        return str(make(session.device, await measure(session.device, *facts)))

    return command


def said(make: Callable[[Device], str]) -> Command:
    async def command(session: Session, match: Match) -> str:
        return make(session.device)

    return command


async def interfaces(session: Session, match: Match) -> str:
    only = match.values.get("name")
    if only and not ports.exists(session.device, only):
        raise Wrong(len("display interface "))
    facts = await measure(session.device)
    wanted = [only] if only else every(session.device)
    return "".join(reports.interface(session.device, facts, name) for name in wanted)


async def vlan(session: Session, match: Match) -> str:
    number = match.values["vlan"]
    if number not in ports.known_vlans(session.device.running):
        return "The specified VLAN does not exist.\n"
    return shows.vlans(session.device, number)


async def neighbors(session: Session, match: Match) -> str:
    device = session.device
    if "lldp global enable" not in device.running.lines:
        return "The LLDP service is not running.\n"
    heard = (await measure(device, "neighbors")).neighbors
    return reports.neighbor_list(heard) if "list" in match.words else reports.neighbor_details(device, heard)


async def running(session: Session, match: Match) -> str:
    device, name = session.device, match.values.get("name")
    if name is None and "interface" not in match.words:
        return render.text(device)
    if name and not ports.exists(device, name):
        raise Wrong(len("display current-configuration interface "))
    text = ["#"]
    for at in [name] if name else every(device):
        text += [*render.section(device.running, ports.header(at)), "#"]
    return "\n".join([*text, "return"]) + "\n"


async def this(session: Session, match: Match) -> str:
    context = session.place
    if context is None or not context.headers:
        return render.text(session.device)
    return "\n".join(["#", *render.section(session.device.running, context.headers[0]), "#", "return"]) + "\n"


async def startup(session: Session, match: Match) -> str:
    path = session.device.paths.startup
    return path.read_text() if path.exists() else "There is no saved configuration.\n"


async def users(session: Session, match: Match) -> str:
    text = "  Idx  Line     Idle       Time              Pid     Type\n"
    for other in session.device.sessions:
        mark = "+" if other is session else " "
        since = time.strftime("%b %d %H:%M:%S", time.gmtime(other.heard))
        text += f"{mark} {other.number:<4} VTY {other.number:<4} 00:00:00   {since}   {1000 + other.number:<7} SSH\n"
    return text


async def save_force(session: Session, match: Match) -> str:
    return _saved(session)


async def save(session: Session, match: Match) -> str:
    """With its questions: whether, under which name, over what is there."""
    ask = session.terminal.line
    if not _yes(await ask("The current configuration will be written to the device. Are you sure? [Y/N]:")):
        return ""
    name = await ask(
        f"Please input the file name(*.cfg)[{FILE}]\n(To leave the existing filename unchanged, press the enter key):"
    )
    if name.strip() not in ("", "startup.cfg", FILE):
        return "The file name is invalid(does not end with .cfg)!\n" if not name.strip().endswith(".cfg") else ""
    if session.device.paths.startup.exists() and not _yes(await ask(f"{FILE} exists, overwrite? [Y/N]:")):
        return ""
    return _saved(session)


def _yes(answer: str) -> bool:
    return answer.strip().lower() in ("y", "yes")


def _saved(session: Session) -> str:
    store(session.device, session.user)
    return "Validating file. Please wait...\nSaved the current configuration to mainboard device successfully.\n"


def store(device: Device, user: str) -> None:
    """Write the running configuration to flash in the name of a user."""
    device.saved = (time.time(), user)
    device.paths.startup.write_text(render.text(device))
    device.dirty = False


async def erase(session: Session, match: Match) -> str:
    question = "The saved configuration file will be erased. Are you sure? [Y/N]:"
    if _yes(await session.terminal.line(question)):
        session.device.paths.startup.unlink(missing_ok=True)
        return "Configuration file in flash: is being cleared.\nPlease wait ...\nConfiguration file is cleared.\n"
    return ""


async def reboot(session: Session, match: Match) -> str:
    ask = session.terminal.line
    session.terminal.write(
        "Start to check configuration with next startup configuration file, please wait.........DONE!\n"
    )
    if session.device.dirty and "force" not in match.words:
        question = "Current configuration may be lost after the reboot, save current configuration? [Y/N]:"
        if _yes(await ask(question)):
            session.terminal.write(_saved(session))
    if "force" not in match.words and not _yes(await ask("This command will reboot the device. Continue? [Y/N]:")):
        return ""
    session.device.restart(session.device, "User reboot")
    raise Logout


async def configure(session: Session, match: Match) -> str:
    if session.device.faults.lock:
        raise CliError("The configuration is locked by another user.")
    session.place = Context(session.device, session.user)
    return "System View: return to User View with Ctrl+Z.\n"


async def screen_length(session: Session, match: Match) -> str:
    session.terminal.length = 0 if match.words[0] == "screen-length" else 24
    return ""


async def logout(session: Session, match: Match) -> str:
    raise Logout


async def nothing(session: Session, match: Match) -> str:
    return ""


async def clear_macs(session: Session, match: Match) -> str:
    await session.device.data.flush()
    return ""


def clock(device: Device) -> str:
    return time.strftime("%H:%M:%S UTC %a %m/%d/%Y\n", time.gmtime())
