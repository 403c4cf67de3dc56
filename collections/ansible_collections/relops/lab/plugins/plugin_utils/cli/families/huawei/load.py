"""What a switch boots with, and who may log in."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei import ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.flavour import Flavour, kind_of
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.huawei.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

FACTORY = """\
lldp enable
stp mode mstp
stelnet server enable
aaa
 authentication-scheme default
user-interface con 0
user-interface vty 0 4
 authentication-mode aaa
 protocol inbound ssh
"""
NOT_LINES = ("#", "!", "return")


def check(switch: Switch, flavour: Flavour, text: str) -> list[str]:
    """Every line that this switch would refuse, as `line 7: text: why`."""
    nowhere = Paths(Path("/nonexistent"), Path("/nonexistent"), "")
    scratch = Device(switch, nowhere, "255.255.255.0", {})
    _wipe(scratch)
    return _read(scratch, flavour, text)


def load(device: Device, flavour: Flavour, text: str) -> list[str]:
    """Boot with a configuration text; returns every line that was refused, as `line 7: text: why`."""
    _wipe(device)
    refused = _read(device, flavour, FACTORY) + _read(device, flavour, text)
    tree, known = device.running, device.switch.secrets
    tree.lines.setdefault("sysname", f"sysname {device.switch.name}")
    if not any(key.endswith(" password") for key in tree.section("aaa")):
        start = f"local-user {known.username}"
        password = f"{start} password irreversible-cipher {secrets.hash_secret(known.password)}"
        tree.put("aaa", f"{start} password", password)
        tree.put("aaa", f"{start} privilege", f"{start} privilege level 15")
        tree.put("aaa", f"{start} service-type", f"{start} service-type ssh")
    management = ports.header(device.switch.oob_interface)
    if not tree.has(management, "ip address"):
        if kind_of(device.switch.oob_interface) != "MEth":
            tree.put(management, "undo portswitch", "undo portswitch")
        tree.put(management, "ip address", f"ip address {device.switch.oob_ip} {device.oob_mask}")
    device.modified, device.dirty = None, False
    return refused


def _wipe(device: Device) -> None:
    device.running = Tree()
    for port in device.switch.interfaces:
        device.running.section(ports.header(port.name))


def _read(device: Device, flavour: Flavour, text: str) -> list[str]:
    context, refused = Context(device, flavour, device.running), []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip().startswith(NOT_LINES):
            continue
        if not line.startswith(" "):
            context.enter("system")
        try:
            context.run(line.strip())
        except CliError as error:
            refused.append(f"line {number}: {line.strip()}: {said(error).strip()}")
    return refused


def authenticate(device: Device, username: str, password: str) -> bool:
    """Whether a user of the configuration has this password."""
    line = device.running.section("aaa").get(f"local-user {username} password", "")
    return bool(line) and secrets.fits(password, line.split()[-1])
