"""A standing lab: its devices from the plan's inventory, and the two ways into a host: ssh, or from the machine below."""

from __future__ import annotations

import functools
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible.parsing.vault import VaultLib, VaultSecret


@dataclass(frozen=True)
class Device:
    """How a device of the lab is reached, out of band."""

    name: str
    address: str
    kind: str
    platform: str = ""


class Lab:
    """The devices of a standing lab, from the plan's inventory and the lab's folder."""

    def __init__(self, folder: Path, inventory: Path) -> None:
        self.folder, self.name = folder, folder.name
        self.proxy = f"nsenter --net=/run/netns/{self.name}-ctl nc -N %h %p"
        listed = json.loads(_listed(inventory, self.name), object_hook=text_of)
        variables = listed["_meta"]["hostvars"]
        self.hosts = [Device(name, variables[name]["ansible_host"], "host") for name in listed["hosts"]["hosts"]]
        self.stores = set(listed.get("backup_store", {}).get("hosts", []))
        self.switches = [
            Device(name, variables[name]["ansible_host"], "switch", variables[name]["golive_platform"])
            for name in listed.get("switches", {}).get("hosts", [])
        ]

    def ssh(self, device: Device, script: str, timeout: float = 120.0) -> str:
        """Run a script on a host as root over ssh and return what it prints."""
        done = subprocess.run(
            [
                "ssh", "-i", str(self.folder / "twin/ssh_key"), "-o", f"UserKnownHostsFile={self.folder}/twin/known_hosts",
                "-o", f"ProxyCommand={self.proxy}", "-o", "ControlPath=none", "-o", "BatchMode=yes",
                f"root@{device.address}", "bash -s",
            ],
            input=script, capture_output=True, text=True, errors="backslashreplace", timeout=timeout, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{device.name}: {done.stderr.strip()}")
        return done.stdout

    def inside(self, device: Device, script: str, timeout: float = 120.0) -> str:
        """Run a script on a host as root, entered from the machine below, and return what it prints."""
        pid = self.init(device)
        if pid is None:
            raise SystemExit(f"{device.name}: is not running")
        done = subprocess.run(
            ["nsenter", "-t", str(pid), "-m", "-u", "-i", "-n", "-p", "-C", "env", "-i", *ENVIRONMENT, "bash", "-s"],
            input=script.encode(), capture_output=True, timeout=timeout, check=False,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(f"{device.name}: {done.stderr.decode(errors='backslashreplace').strip()}")
        return done.stdout.decode(errors="backslashreplace")

    def netns(self, device: Device) -> str:
        """Return the name of a device's network namespace."""
        return f"{self.name}-{re.sub(r'[^a-z0-9]+', '-', device.name.lower()).strip('-')}"

    def init(self, device: Device) -> int | None:
        """Return the process that is PID 1 of a host; none when the host is down."""
        listed = subprocess.run(
            ["ip", "netns", "pids", self.netns(device)], capture_output=True, text=True, check=False
        )
        for pid in map(int, listed.stdout.split()):
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue
            if re.search(r"^NSpid:\t\d+\t1$", status, re.MULTILINE):
                return pid
        return None

    def secrets(self) -> dict[str, str]:
        """Return the secrets of the lab's vault by name."""
        password = VaultSecret((self.folder.parent / "vault-password").read_bytes().strip())
        text = VaultLib([("default", password)]).decrypt((self.folder / "vault.yml").read_bytes()).decode()
        return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


ENVIRONMENT = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME=/root", "LC_ALL=C.UTF-8"]


def text_of(found: dict[str, Any]) -> Any:
    """Return the text that `ansible-inventory --list` marks as data, and anything else as it is."""
    return found["__ansible_unsafe"] if found.keys() == {"__ansible_unsafe"} else found


@functools.cache
def _listed(inventory: Path, lab: str) -> str:
    done = subprocess.run(
        [str(Path(sys.executable).parent / "ansible-inventory"), "-i", str(inventory), "--list"],
        capture_output=True, text=True, check=False, env=os.environ | {"GOLIVE_LAB": lab},
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{inventory}: {done.stderr.strip()}")
    return done.stdout
