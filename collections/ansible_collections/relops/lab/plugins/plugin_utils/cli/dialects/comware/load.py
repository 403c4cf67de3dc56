"""What a switch boots with, and who may log in."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware import ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.commands import factory
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.comware.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

FACTORY = """\
 lldp global enable
 password-recovery enable
 ssh server enable
 stp global enable
vlan 1
interface NULL0
line vty 0 63
 authentication-mode scheme
 user-role network-operator
"""
NOT_LINES = ("#", "version ", "return")


def check(switch: Switch, text: str) -> list[str]:
    """Every line that this switch would refuse, as `line 7: text: why`."""
    nowhere = Paths(Path("/nonexistent"), Path("/nonexistent"), "")
    scratch = Device(switch, nowhere, "255.255.255.0", {})
    _wipe(scratch)
    return _read(scratch, text)


def load(device: Device, text: str) -> list[str]:
    """Boot with a configuration text; returns every line that was refused, as `line 7: text: why`."""
    _wipe(device)
    refused = _read(device, FACTORY) + _read(device, text)
    tree, known = device.running, device.switch.secrets
    tree.lines.setdefault("sysname", f"sysname {device.switch.name}")
    if not tree.headers("local-user "):
        hashed = secrets.hash_secret(known.password)
        lines = (
            f"password hash {hashed}",
            "service-type ssh terminal",
            "authorization-attribute user-role network-admin",
        )
        own = tree.section(f"local-user {known.username} class manage")
        own.update({line if number else "password": line for number, line in enumerate(lines)})
    management = ports.header(device.switch.oob_interface)
    if not tree.has(management, "ip address"):
        tree.put(management, "ip address", f"ip address {device.switch.oob_ip} {device.oob_mask}")
    device.modified, device.dirty = None, False
    return refused


def _wipe(device: Device) -> None:
    device.running = Tree()
    device.running.section("interface NULL0")
    for port in device.switch.interfaces:
        device.running.section(ports.header(port.name)).update(factory(port.name))


def _read(device: Device, text: str) -> list[str]:
    context, refused, below = Context(device, "startup"), list[str](), False
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip().startswith(NOT_LINES):
            below = below and not line.startswith("#")
            continue
        if not (line.startswith(" ") and below):
            context.enter("system")
            below = not line.startswith(" ")
        try:
            context.run(line.strip())
        except CliError as error:
            refused.append(f"line {number}: {line.strip()}: {said(error)[0].strip()}")
    return refused


def authenticate(device: Device, username: str, password: str) -> bool:
    """Whether a local user of the configuration has this password."""
    hashed = device.running.value(f"local-user {username} class manage", "password") or ""
    return secrets.fits(password, hashed.removeprefix("hash").strip())
