"""What a vendor's command line offers to the lab: who adds a dialect implements this, and nothing else."""

from __future__ import annotations

from typing import Protocol

from ansible_collections.relops.lab.plugins.plugin_utils.cli.device import Device
from ansible_collections.relops.lab.plugins.plugin_utils.cli.intent import Intent
from ansible_collections.relops.lab.plugins.plugin_utils.cli.session import Session
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Switch


class Dialect(Protocol):
    """A vendor's command line: `dialects/<name>/__init__.py` has one as DIALECT.

    A dialect keeps its configuration in `device.running` (cli/tree.py), whatever modes, candidates and checkpoints its
    command line has, and says by `intent` what of it forwards. It knows no data plane and no SSH. What a switch holds
    beside the running configuration is the dialect's own: what is saved lies in `device.paths.startup`, what a session
    has not committed yet in `session.place`, and is gone with the session.
    """

    version: str
    """The software version of a switch for which the topology names none."""
    ssh_version: str
    """What the SSH server calls itself, after `SSH-2.0-`."""

    def check(self, switch: Switch, text: str) -> list[str]:
        """The lines of a configuration that this switch would refuse, as `line 7: text: why`.

        Called before a lab is built: there is no device yet, and nothing may be written.
        """

    def load(self, device: Device, text: str) -> list[str]:
        """Boot: forget `device.running` and fill it from a configuration text; the refused lines, as `check`.

        Lines that are missing come from the factory: the switch must have its name, the login of
        `device.switch.secrets`, its out-of-band address, and LLDP. An empty text is a switch out of its box.
        """

    def store(self, device: Device) -> None:
        """Save the running configuration, as a switch that was delivered configured; nobody is logged in."""

    def intent(self, device: Device) -> Intent:
        """What the running configuration asks of the data plane; called after every change, so it must be quick."""

    def hostname(self, device: Device) -> str:
        """The switch's own name in its configuration; LLDP announces it."""

    def short(self, interface: str) -> str:
        """An interface as LLDP announces it in the port ID."""

    def describe(self, switch: Switch) -> str:
        """The system description that LLDP announces."""

    def authenticate(self, device: Device, user: str, password: str) -> bool:
        """Whether a user of the running configuration has this password; called once for each login."""

    async def serve(self, session: Session) -> None:
        """Talk until the operator leaves (raise Logout) or the line is closed (Closed comes from the terminal).

        Prompts, modes, help and paging are the dialect's; every line goes to `session.log` first. Before each line of
        configuration `device.faults.before` is asked, and what it returns refuses the line. A change of the running
        configuration is told by `device.changed`; `device.settle` is awaited before anything is shown that depends on
        it, and when the configuration mode is left or a candidate is committed; `device.announce` after a new name.
        """

    async def once(self, session: Session, line: str) -> None:
        """Do a single command (`ssh device command`) without prompt and paging, then return."""
