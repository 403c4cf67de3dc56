"""What a switch boots with, and who may log in."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos import ports, secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.dialects.rgos.config import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.words import said
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch

FACTORY = """\
service password-encryption
enable service ssh-server
lldp enable
spanning-tree
line console 0
line vty 0 35
 login local
"""
NOT_LINES = ("!", "version ", "end", "Building configuration", "Current configuration")


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
    tree.lines.setdefault("hostname", f"hostname {device.switch.name}")
    if "enable secret" not in tree.lines:
        tree.put("", "enable secret", f"enable secret 8 {secrets.hash_secret(known.enable)}")
    if not any(key.startswith("username ") for key in tree.lines):
        hashed = secrets.hash_secret(known.password)
        tree.put("", f"username {known.username}", f"username {known.username} secret 8 {hashed}")
    management = ports.header(device.switch.oob_interface)
    if not tree.has(management, "ip address"):
        tree.put(management, "ip address", f"ip address {device.switch.oob_ip} {device.oob_mask}")
    device.modified, device.dirty = None, False
    return refused


def _wipe(device: Device) -> None:
    device.running = Tree()
    for port in device.switch.interfaces:
        device.running.section(ports.header(port.name))


def _read(device: Device, text: str) -> list[str]:
    context, refused = Context(device, "startup"), list[str]()
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.strip().startswith(NOT_LINES):
            continue
        if not line.startswith(" "):
            context.enter("config")
        try:
            context.run(line.strip())
        except CliError as error:
            refused.append(f"line {number}: {line.strip()}: {said(error).strip()}")
    return refused


def authenticate(device: Device, username: str, password: str) -> bool:
    """Whether a user of the configuration has this password."""
    words = (device.running.lines.get(f"username {username}") or "").split()
    return bool(words) and secrets.fits(password, words[-1])


def privilege(device: Device, username: str) -> int:
    words = (device.running.lines.get(f"username {username}") or "").split()
    return int(words[words.index("privilege") + 1]) if "privilege" in words else 1


def enables(device: Device, password: str) -> bool:
    """Whether this is the enable secret."""
    return secrets.fits(password, device.running.lines["enable secret"].split()[-1])
