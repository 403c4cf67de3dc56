"""A lab that stands by its files: its folder, its registration and a namespace of its name; no process runs."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

from ansible_collections.relops.golive.plugins.plugin_utils.twin import fact
from ansible_collections.relops.lab.plugins.plugin_utils import access, layout, registration, wires
from ansible_collections.relops.lab.plugins.plugin_utils.keys import make_key
from ansible_collections.relops.lab.plugins.plugin_utils.topology import Topology, parse

from tests.unit.lab.test_topology import topology as raw

OWNER = "P in /srv/p"


class Lab:
    """The lab and where its files are."""

    def __init__(self, root: Path, name: str) -> None:
        self.topology: Topology = parse({**raw(), "name": name, "dir": str(root / "twin"), "owner": OWNER})
        self.place = layout.Layout(name, root / "twin")
        self.make()

    @property
    def control(self) -> str:
        """Return the name of its control namespace."""
        return self.place.control

    def key_of(self, device: str) -> Path:
        """Return a device's private host key."""
        if device == "APP-1":
            return self.place.host_dir(device) / "upper/etc/ssh/ssh_host_ed25519_key"
        return self.place.switch_dir(device) / "ssh_host_ed25519_key"

    def make(self) -> None:
        """Write all its files."""
        for device in self.topology.devices:
            self.key_of(device.name).parent.mkdir(parents=True, exist_ok=True)
            make_key(self.key_of(device.name))
        self.place.topology.write_text(self.topology.model_dump_json())
        self.place.standing.write_text(self.topology.digest())
        self.place.known_hosts.write_text(access.known_hosts_text(self.topology, self.place))
        self.place.ssh_config.write_text(access.ssh_config_text(self.topology, self.place))
        self.place.identity.write_text("20261121T000000Z-0000\n")
        self.place.runtime.mkdir(parents=True)
        record = registration.Record(str(self.place.state), OWNER, "20261121T000000Z-0000", "2026-11-21T00:00:00Z")
        self.place.registration.write_text(json.dumps(record.__dict__))


@contextmanager
def lab(root: Path, name: str) -> Iterator[Lab]:
    """Yield a lab whose runtime folder lies below `root`, with a real namespace that has its plugs and nothing more."""
    control = f"{name}-ctl"
    run(f"ip netns add {control}")
    try:
        with patch.object(layout, "RUN_ROOT", root / "run"), patch.object(fact, "LAB", root / "run"):
            made = Lab(root, name)
            run(f"ip -n {control} link add {wires.BRIDGE} type bridge")
            run(f"ip -n {control} link add o0 type veth peer name o1")  # the plugs of its two devices
            yield made
    finally:
        run(f"ip netns del {control}")


def run(command: str) -> Any:
    """Run a command of ip."""
    return subprocess.run(command.split(), check=True, capture_output=True)
