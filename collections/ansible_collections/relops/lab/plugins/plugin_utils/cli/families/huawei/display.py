"""Commands that change nothing of the configuration, and those of the user view."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from functools import cache

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import (
    pairs,
    ports,
    render,
    reports,
    shows,
)
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.kinds import kinds
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.stages import trial_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.state import Facts, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session

Command = Callable[[Session, Match, Flavour], Awaitable[str]]
ASKED = "The current configuration will be written to the device.\n"


def shown(make: Callable[[Facts], str], *facts: str) -> Command:
    """A `display` of the whole device."""

    async def command(session: Session, match: Match, flavour: Flavour) -> str:
        return make(await measure(session.device, flavour, *facts))

    return command


def said(make: Callable[[Session, Flavour], str]) -> Command:
    async def command(session: Session, match: Match, flavour: Flavour) -> str:
        return make(session, flavour)

    return command


async def interfaces(session: Session, match: Match, flavour: Flavour) -> str:
    device, only = session.device, match.values.get("name")
    if only and not ports.exists(device.running, only):
        raise Invalid(len("display interface "))
    facts = await measure(device, flavour)
    wanted = [only] if only else [*render.names(device.running), *render.names(device.running, "Vlanif", "LoopBack")]
    return "".join(reports.interface(facts, name) for name in wanted)


async def group(session: Session, match: Match, flavour: Flavour) -> str:
    return shows.groups(await measure(session.device, flavour), f"Eth-Trunk{match.values['number']}")


async def running(session: Session, match: Match, flavour: Flavour) -> str:
    device, name = session.device, match.values.get("name")
    if not name:
        return render.current(device, flavour)
    if not ports.exists(device.running, name):
        raise Invalid(len("display current-configuration interface "))
    return "\n".join(["#", *render.section(device.running, ports.header(name)), "#", "return"]) + "\n"


async def saved(session: Session, match: Match, flavour: Flavour) -> str:
    path = session.device.paths.startup
    if not path.exists():
        return "Info: The saved configuration does not exist.\n"
    return path.read_bytes().decode("utf-8", "surrogateescape")


async def screen_length(session: Session, match: Match, flavour: Flavour) -> str:
    session.terminal.length = match.values.get("lines", 24)
    return "Info: The configuration takes effect on the current user terminal interface only.\n"


async def nothing(session: Session, match: Match, flavour: Flavour) -> str:
    return ""


async def users(session: Session, match: Match, flavour: Flavour) -> str:
    text = "  User-Intf    Delay    Type   Network Address     AuthenStatus    AuthorcmdFlag\n"
    for other in session.device.sessions:
        mark = "+" if other is session else " "
        text += f"{mark} {other.number + 34:<3} VTY {other.number:<3} 00:00:00  SSH    {other.origin:<20}pass\n"
    return text


async def save(session: Session, match: Match, flavour: Flavour) -> str:
    """Ask, and write what runs into the file that the switch boots from."""
    if trial_of(session.device):
        raise CliError("Error: The system is in the trial configuration mode.")
    device, first = session.device, not session.device.paths.startup.exists()
    asked = "Warning: " + ASKED + "Are you sure to continue? [Y/N]:" if flavour.two_stage else ASKED
    answer = await session.terminal.line(asked if flavour.two_stage else asked + "Are you sure to continue?[Y/N]")
    if answer.strip().lower() not in {"y", "yes"}:
        return ""
    if first and not flavour.two_stage:
        await session.terminal.line("Info: Please input the file name ( *.cfg, *.zip ) [vrpcfg.zip]:")
    refused = await device.faults.before(-1, "save")
    if refused:
        raise CliError(f"Error: Failed to save the configuration: {refused}.")
    store(device, flavour, session.user)
    return "Now saving the current configuration to the slot 0.\nInfo: Save the configuration successfully.\n"


def store(device: Device, flavour: Flavour, user: str) -> None:
    """Write the running configuration to the file that the switch boots from, in the name of a user."""
    device.saved = (time.time(), user)
    device.paths.startup.write_bytes(render.current(device, flavour).encode("utf-8", "surrogateescape"))
    device.dirty = False


async def reset_saved(session: Session, match: Match, flavour: Flavour) -> str:
    answer = await session.terminal.line("Warning: The action will delete the saved configuration. Continue? [Y/N]:")
    if answer.strip().lower() in {"y", "yes"}:
        session.device.paths.startup.unlink(missing_ok=True)
        return "Info: Clear the configuration in the device successfully.\n"
    return ""


async def reboot(session: Session, match: Match, flavour: Flavour) -> str:
    if session.device.dirty:
        answer = await session.terminal.line(
            "Warning: All the configuration will be saved to the next startup configuration. Continue? [Y/N]:"
        )
        if answer.strip().lower() in {"y", "yes"}:
            store(session.device, flavour, session.user)
    answer = await session.terminal.line("System will reboot! Continue? [Y/N]:")
    if answer.strip().lower() not in {"y", "yes"}:
        return ""
    session.device.restart(session.device, "Reboot Command")
    raise Logout


async def logout(session: Session, match: Match, flavour: Flavour) -> str:
    raise Logout


def everywhere(flavour: Flavour) -> Grammar:
    """What every view takes."""
    grammar = Grammar(kinds(flavour))
    for rest in ("", " interface <name:interface>"):
        grammar.add("display current-configuration" + rest, running)
    grammar.add("display saved-configuration", saved)
    grammar.add("display interface", interfaces)
    grammar.add("display interface <name:interface>", interfaces)
    grammar.add("display interface brief", shown(shows.brief))
    grammar.add("display interface description", shown(shows.descriptions))
    grammar.add("display ip interface brief", shown(shows.ip_brief))
    grammar.add("display mac-address", shown(shows.macs, "macs"))
    grammar.add("display eth-trunk", shown(shows.groups))
    grammar.add("display eth-trunk <number:int>", group)
    if flavour.two_stage:
        for rest, make in (("", pairs.group), (" brief", pairs.brief)):
            grammar.add("display dfs-group 1 m-lag" + rest, make)
        grammar.add("display dfs-group 1 peer-link", pairs.link)
    grammar.add("display vlan", shown(shows.vlan_table))
    grammar.add("display port vlan", shown(shows.port_vlan))
    grammar.add("display port vlan active", shown(shows.port_vlan_active))
    grammar.add("display lldp neighbor", shown(reports.neighbors, "neighbors"))
    grammar.add("display lldp neighbor brief", shown(reports.neighbor_brief, "neighbors"))
    grammar.add("display version", said(lambda session, flavour: reports.version(session.device, flavour)))
    grammar.add("display elabel", said(lambda session, _flavour: reports.elabel(session.device)))
    grammar.add("display device", said(lambda session, _flavour: reports.parts(session.device)))
    grammar.add("display clock", said(lambda _session, _flavour: time.strftime("%Y-%m-%d %H:%M:%S\n", time.gmtime())))
    grammar.add("display users", users)
    return grammar


@cache
def user_view(flavour: Flavour) -> Grammar:
    """What the user view takes beside that."""
    grammar = everywhere(flavour)
    grammar.add("screen-length <lines:int> temporary", screen_length)
    grammar.add("screen-width <width:int>", nothing)
    grammar.add("terminal monitor|debugging|trapping|logging", nothing)
    grammar.add("undo terminal monitor|debugging|trapping|logging", nothing)
    grammar.add("save", save)
    grammar.add("save force", save)
    grammar.add("reset saved-configuration", reset_saved)
    grammar.add("reboot", reboot)
    grammar.add("quit", logout)
    return grammar


@cache
def below(flavour: Flavour) -> Grammar:
    """What the views of the configuration take beside their own lines."""
    return everywhere(flavour)
