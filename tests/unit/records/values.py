"""Values of believable nights: backups, MAC addresses, digests."""

from __future__ import annotations

from hashlib import sha256

from ansible_collections.relops.golive.plugins.module_utils.facts import BackupMade, HardwareSeen
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan


def backup(host: str, kind: str, path: str, seconds: float) -> BackupMade:
    """Return the record of one backup."""
    return {
        "kind": kind,
        "host": host,
        "path": path,
        "snapshot": sha(host + kind)[:8],
        "size": 41_218_048 + len(path),
        "sha256": sha(path),
        "start": "2026-11-21T14:02:30Z",
        "end": "2026-11-21T14:02:39Z",
        "verified": "2026-11-21T14:02:44Z",
        "restore_seconds": seconds,
    }


def mac(device: str, port: str) -> str:
    """Return the MAC address of a port."""
    digest = sha(device + port)
    return "02:" + ":".join(digest[place : place + 2] for place in range(0, 10, 2))


def sha(text: str) -> str:
    """Return the SHA-256 of a text."""
    return sha256(text.encode()).hexdigest()


def hardware(plan: Plan, host: str) -> HardwareSeen:
    """Return what a host says of itself; one of them is not the machine that the list names."""
    device, links = plan.devices[host], [link for link in plan.links.get(host, ()) if link.a_device == host]
    return {
        "serial": "SN21A020" if host.endswith("APP02") else device.serial,
        "model": device.model,
        "os": "Debian GNU/Linux 12.8",
        "hostname": device.hostname or "",
        "ips": sorted(str(link.ip) for link in links if link.ip),
        "interfaces": {link.a_port: mac(host, link.a_port) for link in links},
    }
