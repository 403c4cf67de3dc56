"""What a switch of the family boots with, and who may log in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device, Paths
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco import secrets
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.context import Context
from ansible_collections.relops.lab.plugins.plugin_utils.cli.families.cisco.nature import ADDRESS, header
from ansible_collections.relops.lab.plugins.plugin_utils.cli.grammar import CliError
from ansible_collections.relops.lab.plugins.plugin_utils.cli.tree import Tree
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch


class Speaker(Protocol):
    """What booting asks of a dialect."""

    def context(self, device: Device, who: str) -> Context: ...

    def said(self, error: CliError, line: str) -> str: ...


@dataclass(frozen=True)
class Boot:
    """`factory` is what a switch has out of its box; lines that begin as in `comments` are none.

    `user` is the line of an account with NAME and SECRET, `enable` that of the privileged mode, empty where there is
    none.
    """

    factory: str
    comments: tuple[str, ...]
    user: str
    enable: str = ""

    def check(self, speaker: Speaker, switch: Switch, text: str) -> list[str]:
        """Every line that this switch would refuse, as `line 7: text: why`."""
        scratch = Device(switch, Paths(Path("/nonexistent"), Path("/nonexistent"), ""), "255.255.255.0", {})
        _wipe(scratch)
        self._read(speaker, scratch, self.factory)
        return self._read(speaker, scratch, text)

    def load(self, speaker: Speaker, device: Device, text: str) -> list[str]:
        """Boot with a configuration text; returns every line that was refused."""
        _wipe(device)
        refused = self._read(speaker, device, self.factory) + self._read(speaker, device, text)
        tree, known = device.running, device.switch.secrets
        tree.lines.setdefault("hostname", f"hostname {device.switch.name}")
        if self.enable and not any(key.startswith("enable ") for key in tree.lines):
            tree.lines[self.enable.partition(" SECRET")[0]] = self.enable.replace(
                "SECRET", secrets.hashed(known.enable)
            )
        if not any(key.startswith("username ") for key in tree.lines):
            line = self.user.replace("NAME", known.username).replace("SECRET", secrets.hashed(known.password))
            tree.put("", f"username {known.username}", line)
        management = header(device.switch.oob_interface)
        if not tree.has(management, ADDRESS):
            length = sum(int(part).bit_count() for part in device.oob_mask.split("."))
            tree.put(management, ADDRESS, f"{ADDRESS} {device.switch.oob_ip}/{length}")
        device.modified, device.dirty = None, False
        return refused

    def _read(self, speaker: Speaker, device: Device, text: str) -> list[str]:
        context, refused = speaker.context(device, "startup"), []
        for number, line in enumerate(text.splitlines(), 1):
            if not line.strip() or line.strip().startswith(self.comments) or line.strip() == "end":
                continue
            if not line.startswith(" "):
                context.enter("config")
            try:
                context.run(line.strip())
            except CliError as error:
                refused.append(f"line {number}: {line.strip()}: {speaker.said(error, line.strip()).strip()}")
        return refused

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        """Whether a user of the configuration has this password."""
        words = (device.running.lines.get(f"username {user}") or "").split()
        return any(secrets.fits(password, word) for word in words)

    def enables(self, device: Device, password: str) -> bool:
        """Whether this is the password of the privileged mode."""
        lines = [line for key, line in device.running.lines.items() if key.startswith("enable ")]
        return any(secrets.fits(password, line.split()[-1]) for line in lines)


def _wipe(device: Device) -> None:
    device.running = Tree()
    for port in device.switch.interfaces:
        device.running.section(header(port.name))
