"""The lab that this folder's tests share, and how they reach what is in it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.netns import enter_netns
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse
from netmiko import ConnectHandler

from tests.integration.lab import topologies

pytestmark = pytest.mark.integration
BASELINE = ["default interface range gi1/0/1 - 4 , te1/1/1 - 2", "no vlan 2-1001", "no interface port-channel 1"]


@dataclass
class Lab:
    """A standing lab."""

    name: str
    folder: Path
    report: fleet.Report

    @property
    def control(self) -> str:
        return f"{self.name}-ctl"

    def words(self, number: int, command: str) -> list[str]:
        """Return the words that run a command on a host, with strict host keys."""
        state = self.folder / self.name
        options = [f"UserKnownHostsFile={state}/known_hosts", "StrictHostKeyChecking=yes", "BatchMode=yes"]
        options += [f"ProxyCommand=nsenter --net=/run/netns/{self.control} nc -N %h %p", "ConnectTimeout=10"]
        flags = [part for option in options for part in ("-o", option)]
        return ["ssh", "-i", f"{state}/ssh_key", *flags, f"root@10.255.0.1{number}", command]

    def ssh(self, number: int, command: str) -> subprocess.CompletedProcess[str]:
        """Run a command on a host."""
        words = self.words(number, command)
        return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)

    def reaches(self, number: int, other: int) -> bool:
        """Whether one host's data port gets an answer from another's."""
        return self.ssh(number, f"ping -q -c1 -W1 10.21.0.1{other}").returncode == 0

    def connection(self, address: str, port: int = 22) -> socket.socket:
        """A TCP connection from the controller's place in the lab."""

        def connect() -> socket.socket:
            enter_netns(self.control)
            return socket.create_connection((address, port), timeout=10)

        with ThreadPoolExecutor(1) as own_thread:
            return own_thread.submit(connect).result()

    def switch(self, number: int, **options: Any) -> Any:
        """A netmiko session in enable mode, with nothing that a real switch would not get."""
        address = f"10.255.0.20{number}"
        session = ConnectHandler(
            device_type="cisco_ios",
            host=address,
            username=topologies.USER,
            password=topologies.PASSWORD,
            secret=topologies.ENABLE,
            sock=self.connection(address),
            **options,
        )
        session.enable()
        return session

    def configure(self, number: int, *lines: str) -> str:
        """From factory ports and VLANs, these lines."""
        session = self.switch(number)
        said = session.send_config_set([*BASELINE, *lines])
        session.disconnect()
        return str(said)


def eventually(check: Callable[[], bool], patience: float = 10.0) -> bool:
    """Whether the check becomes true in time."""
    deadline = time.monotonic() + patience
    while not check():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if os.geteuid() != 0:
        pytest.skip("a lab makes namespaces and mounts: root is needed")
    absent = [name for name in ("systemd-nspawn", "mmdebstrap", "ovs-vswitchd", "lldpd") if not shutil.which(name)]
    assert not absent, f"not installed: {absent} (see packages.txt of relops.lab)"
    return tmp_path_factory.mktemp("lab")


@pytest.fixture(scope="session")
def lab(folder: Path) -> Iterator[Lab]:
    """Three hosts, two switches."""
    report = fleet.up(parse(topologies.small("lb1", folder)))
    yield Lab("lb1", folder, report)
    fleet.down("lb1")
