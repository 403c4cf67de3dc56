"""EXEC mode of NX-OS: looking, saving, checkpoints, entering configuration."""

from __future__ import annotations

import time
from weakref import WeakKeyDictionary

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.nxos import config, pair, reports, shows
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import execs
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.state import Look, measure
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError, Grammar, Invalid, Match
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Logout, Session
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree

CHECKPOINTS: WeakKeyDictionary[Device, dict[str, tuple[float, Tree]]] = WeakKeyDictionary()
ROLLED = """\
Note: Applying config parallelly may fail Rollback verification
Collecting Running-Config
#Generating Rollback Patch
Executing Rollback Patch
Generating Running-config for verification
Generating Patch for verification
Rollback completed successfully.

"""


def context(device: Device, who: str) -> Context:
    """A place at the top of the running configuration."""
    return Context(device, who, config.NATURE, config.GRAMMARS, refuses=config.refuses)


def stamp(when: float) -> str:
    return time.strftime("%a %b %e %H:%M:%S %Y", time.gmtime(when))


def body(device: Device) -> str:
    """The running configuration from its version on."""
    return "\n".join(config.body(device.running, reports.version_of(device.switch))) + "\n"


def store(device: Device, user: str) -> None:
    """Make the running configuration what the switch boots with, in the name of a user."""
    device.saved = (time.time(), user)
    device.paths.startup.write_text(f"!Startup config saved at: {stamp(device.saved[0])}\n\n{body(device)}")
    device.dirty = False


def running(session: Session, match: Match) -> str:
    device, name = session.device, match.values.get("name")
    head = f"\n!Command: {match.text}\n"
    if device.modified:
        head += f"!Running configuration last done at: {stamp(device.modified[0])}\n"
    else:
        head += "!No configuration change since last restart\n"
    head += f"!Time: {stamp(time.time())}\n\n"
    if name is None:
        return head + body(device) + "\n"
    if header(name) not in device.running.sections:
        raise Invalid(len("show running-config interface "))
    number = reports.version_of(device.switch)
    return (
        f"{head}version {number} Bios:version \n\n" + "\n".join(config.section(device.running, header(name))) + "\n\n"
    )


def startup(session: Session, match: Match) -> str:
    path = session.device.paths.startup
    if not path.exists():
        return "No startup configuration\n"
    return f"\n!Command: show startup-config\n!Time: {stamp(time.time())}\n{path.read_text()}\n"


async def copy_running(session: Session, match: Match) -> str:
    store(session.device, session.user)
    bars = "".join(f"[{'#' * (done * 40 // 100):<40}] {done:>3}%\r" for done in (1, 50, 99))
    session.terminal.stream.write(bars)
    return f"[{'#' * 40}] 100%\nCopy complete, now saving to disk (please wait)...\nCopy complete.\n"


async def erase(session: Session, match: Match) -> str:
    session.terminal.write("Warning: This command will erase the startup-configuration.\n")
    answer = await session.terminal.line("Do you wish to proceed anyway? (y/n)  [n] ")
    if answer.strip().lower() in {"y", "yes"}:
        session.device.paths.startup.unlink(missing_ok=True)
    return ""


async def reload(session: Session, match: Match) -> str:
    if session.device.dirty:
        session.terminal.write("WARNING: There is unsaved configuration!!!\n")
    answer = await session.terminal.line("This command will reboot the system. (y/n)?  [n] ")
    if answer.strip().lower() not in {"y", "yes"}:
        return ""
    session.device.restart(session.device, "Reset Requested by CLI command reload")
    raise Logout


async def configure(session: Session, match: Match) -> str:
    if session.device.faults.lock:
        raise CliError("ERROR: Configuration mode is locked by another session. Please try later.")
    session.place = context(session.device, session.user)
    return "Enter configuration commands, one per line. End with CNTL/Z.\n"


def checkpoint(session: Session, match: Match) -> str:
    known = CHECKPOINTS.setdefault(session.device, {})
    known[match.values.get("name", f"user-checkpoint-{len(known) + 1}")] = (time.time(), session.device.running.copy())
    return ".Done\n"


def no_checkpoint(session: Session, match: Match) -> str:
    CHECKPOINTS.setdefault(session.device, {}).pop(match.values["name"], None)
    return ""


def checkpoints(session: Session, match: Match) -> str:
    rows = CHECKPOINTS.get(session.device, {}).items()
    text = "User Checkpoint Summary\n" + "-" * 80 + "\n"
    for number, (name, (when, _tree)) in enumerate(rows, 1):
        text += f"{number}) {name}:\nCreated by {session.user}\nCreated at {stamp(when)}\nDescription: None\n\n"
    return text


async def rollback(session: Session, match: Match) -> str:
    kept = CHECKPOINTS.get(session.device, {}).get(match.values["name"])
    if kept is None:
        raise CliError("ERROR: Checkpoint does not exist")
    session.device.running = kept[1].copy()
    session.device.changed(session.user)
    await session.device.settle()
    return ROLLED


def features(session: Session, match: Match) -> str:
    names = ("interface-vlan", "lacp", "lldp", "nxapi", "ospf", "vpc")
    text = "Feature Name          Instance  State   \n--------------------  --------  --------\n"
    for name in names:
        on = f"feature {name}" in session.device.running.lines
        text += f"{name:<20}  1         {'enabled' if on else 'disabled'}\n"
    return text


async def neighbors(session: Session, match: Match) -> str:
    if "feature lldp" not in session.device.running.lines:
        raise Invalid(len("show "))
    look = Look(config.NATURE, session.device, await measure(session.device, "neighbors"))
    return reports.neighbor_details(look) if "detail" in match.words else reports.neighbors(look)


async def vlan(session: Session, match: Match) -> str:
    look, number = Look(config.NATURE, session.device, await measure(session.device)), match.values.get("vlan")
    if number is not None and number not in config.NATURE.vlans(look.tree):
        raise CliError(f"VLAN {number} not found in current VLAN database")
    return shows.vlan(look, number, "brief" in match.words)


async def vpc(session: Session, match: Match) -> str:
    if "feature vpc" not in session.device.running.lines:
        raise Invalid(len("show "))
    return pair.vpc(Look(config.NATURE, session.device, await measure(session.device)))


def _looking(grammar: Grammar) -> None:
    for word, make in (
        ("status", shows.status),
        ("trunk", shows.trunk),
        ("switchport", shows.switchport),
        ("description", shows.description),
    ):
        grammar.add(f"show interface {word}", execs.shown(config.NATURE, make))
        grammar.add(f"show interface <name:interface> {word}", execs.shown(config.NATURE, make))
    grammar.add("show port-channel summary", execs.shown(config.NATURE, shows.port_channels))
    grammar.add("show vpc", vpc)
    for rest in ("", " dynamic"):
        grammar.add("show mac address-table" + rest, execs.shown(config.NATURE, shows.mac_table, "macs"))
    grammar.add("show ip interface brief", execs.shown(config.NATURE, shows.ip_brief))
    for rest in ("", " brief", " id <vlan:vlan>"):
        grammar.add("show vlan" + rest, vlan)
    for rest in ("", " detail"):
        grammar.add("show lldp neighbors" + rest, neighbors)


def grammar() -> Grammar:
    """The commands of a network administrator."""
    made = Grammar(config.KINDS)
    _looking(made)
    hostname = execs.told(lambda session, _match: f"{session.device.hostname(session.device)} \n")
    made.add("show hostname", hostname)
    made.add("show version", execs.told(lambda at, _: reports.version(at.device, at.device.hostname(at.device))))
    made.add("show inventory", execs.told(lambda session, _match: reports.inventory(session.device)))
    made.add("show clock", execs.told(lambda _session, _match: f"{stamp(time.time())}\nTime source is NTP\n"))
    made.add("show feature", execs.told(features))
    made.add("show checkpoint summary", execs.told(checkpoints))
    for rest in ("", " interface <name:interface>"):
        made.add("show running-config" + rest, execs.told(running))
    made.add("show startup-config", execs.told(startup))
    made.add("copy running-config startup-config", copy_running)
    made.add("checkpoint", execs.told(checkpoint))
    made.add("checkpoint <name:word>", execs.told(checkpoint))
    made.add("no checkpoint <name:word>", execs.told(no_checkpoint))
    made.add("rollback running-config checkpoint <name:word>", rollback)
    made.add("write erase", erase)
    made.add("reload", reload)
    for syntax in ("configure", "configure terminal"):
        made.add(syntax, configure)
    made.add("terminal length <value:int>", execs.told(execs.terminal_length))
    made.add("terminal width <value:int>", execs.told(execs.terminal_width))
    for syntax in ("terminal monitor", "terminal no monitor", "clear counters"):
        made.add(syntax, execs.nothing)
    made.add("clear mac address-table dynamic", execs.clear_macs)
    made.add("end", execs.nothing)
    made.add("exit|quit", execs.logout)
    return made


GRAMMAR = grammar()
