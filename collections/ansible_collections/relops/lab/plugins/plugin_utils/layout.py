"""Where everything of one lab is: its folders, namespaces and control group."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

RUN_ROOT = Path("/run/relops-lab")
NETNS_ROOT = Path("/run/netns")
NOWHERE = Path("/nonexistent")
"""Folder of a lab of which only the name is known."""


def slug(device: str) -> str:
    """A device's name as used in namespaces and folders: lower case letters, digits and dashes."""
    return re.sub(r"[^a-z0-9]+", "-", device.lower()).strip("-")


@dataclass(frozen=True)
class Layout:
    """Paths and names of one lab, all derived from its name and its folder."""

    name: str
    state: Path

    @property
    def runtime(self) -> Path:
        """Sockets live here: a socket's path may have 107 bytes only, a checkout's path can be longer."""
        return RUN_ROOT / self.name

    @property
    def registration(self) -> Path:
        """Says whose the lab of this name is and which folder it has, so that it is found when the folder is lost."""
        return self.runtime / "registration.json"

    @property
    def identity(self) -> Path:
        """Holds one word, made anew when a lab is raised from nothing, kept while it stands."""
        return self.state / "id"

    @property
    def group(self) -> str:
        return f"relops-{self.name}"

    @property
    def control(self) -> str:
        """The namespace the controller looks at the lab from."""
        return f"{self.name}-ctl"

    @property
    def dark(self) -> str:
        """The namespace that holds the far ends of ports without a cable."""
        return f"{self.name}-dark"

    def netns(self, device: str) -> str:
        return f"{self.name}-{slug(device)}"

    def host_dir(self, device: str) -> Path:
        return self.state / "hosts" / slug(device)

    def switch_dir(self, device: str) -> Path:
        return self.state / "switches" / slug(device)

    def switch_run(self, device: str) -> Path:
        return self.runtime / slug(device)

    @property
    def orders(self) -> Path:
        """The socket by which the lab tells the switches' process what to do."""
        return self.runtime / "orders.sock"

    @property
    def topology(self) -> Path:
        return self.state / "topology.json"

    @property
    def standing(self) -> Path:
        """Exists when the lab was raised completely; holds the digest of its topology."""
        return self.state / "standing"

    @property
    def ssh_key(self) -> Path:
        return self.state / "ssh_key"

    @property
    def ssh_config(self) -> Path:
        return self.state / "ssh_config"

    @property
    def known_hosts(self) -> Path:
        return self.state / "known_hosts"

    @property
    def log(self) -> Path:
        return self.state / "up.log"
