# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What a host says of itself: firmware tables, operating system, interfaces, addresses (R24)."""

from __future__ import annotations

import json
import platform
import socket
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.facts import HardwareSeen
from ansible_collections.relops.golive.plugins.module_utils.system.run import run

DMI = Path("/sys/class/dmi/id")
STAND_IN = Path("/etc/relops-lab/hardware.json")
"""Says that this is a machine of a twin. Its firmware tables are read where every machine's are; what disks, memory and
sensors say is the machine below."""
FIELDS = {"serial": "product_serial", "model": "product_name", "vendor": "sys_vendor", "firmware": "bios_version"}


def measure() -> HardwareSeen:
    """Return serial, model, vendor, firmware, os, kernel, hostname, interfaces (name -> MAC) and ips (with prefix)."""
    links = json.loads(run(["ip", "-json", "address", "show"], timeout=30).out)
    wired = [link for link in links if link.get("link_type") == "ether"]
    return {
        **identity(),
        "os": _system(),
        "kernel": platform.release(),
        "hostname": socket.gethostname(),
        "interfaces": {link["ifname"]: link.get("address", "") for link in wired},
        "ips": [
            f"{one['local']}/{one['prefixlen']}"
            for link in wired
            for one in link["addr_info"]
            if one["scope"] == "global"
        ],
    }


def identity() -> HardwareSeen:
    """Return what the firmware says; a field that cannot be read is left out."""
    found = {name: _read(DMI / file) for name, file in FIELDS.items()}
    return t.cast("HardwareSeen", {name: value for name, value in found.items() if value})


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""


def _system() -> str:
    """Return name and exact version, e.g. `Debian GNU/Linux 12.12`."""
    lines = _read(Path("/etc/os-release")).splitlines()
    known = {key: value.strip('"') for key, _sign, value in (line.partition("=") for line in lines)}
    exact = _read(Path("/etc/debian_version"))
    version = exact if exact[:1].isdigit() else known.get("VERSION_ID", "")
    return f"{known.get('NAME', platform.system())} {version}".strip()
