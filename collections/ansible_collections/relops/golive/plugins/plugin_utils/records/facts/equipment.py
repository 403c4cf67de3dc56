"""Compare each device of the equipment list with what it says of itself (R24, X2, X9)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.model import Device
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import DIFFERENT, EQUAL, UNMEASURED
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.measured import Hardware

IDENTITY = ("serial", "model")


@dataclass(frozen=True, slots=True)
class Finding:
    """What a device said of itself, None where it was not asked; `faults` names what differs: serial, model, os …"""

    verdict: str = UNMEASURED
    serial: str | None = None
    model: str | None = None
    os: str | None = None
    hostname: str | None = None
    addresses: tuple[str, ...] | None = None
    firmware: str | None = None
    time: str = ""
    faults: tuple[str, ...] = ()


Findings = Mapping[str, Finding]


def findings(source: Context) -> dict[str, Finding]:
    """Return the finding of every device of the list that was read."""
    hardware = source.measured.hardware()
    return {name: _finding(device, hardware[name]) for name, device in source.plan.devices.items() if name in hardware}


def _finding(device: Device, hardware: Hardware) -> Finding:
    addresses = _addresses(hardware)
    seen: dict[str, str | None] = {
        "serial": hardware.get("serial"),
        "model": hardware.get("model"),
        "os": hardware.get("os", "version"),
        "hostname": hardware.get("hostname"),
    }
    faults = [what for what, value in seen.items() if value is not None and not _same(what, value, device)]
    if addresses is not None and device.mgmt_ip and str(device.mgmt_ip) not in addresses:
        faults.append("ip")
    verdict = DIFFERENT if faults else EQUAL if all(seen[what] for what in IDENTITY) else UNMEASURED
    return Finding(
        verdict,
        seen["serial"],
        seen["model"],
        seen["os"],
        seen["hostname"],
        addresses,
        hardware.get("firmware"),
        hardware.time or "",
        tuple(sorted(faults)),
    )


def _same(what: str, value: str, device: Device) -> bool:
    """Tell whether a measured value is what the list says; what the list leaves open cannot differ."""
    planned = {"serial": device.serial, "model": device.model, "os": device.os_version, "hostname": device.hostname}[
        what
    ]
    if not planned:
        return True
    if what == "os":
        return same_version(planned, value)
    told = value.split(".")[0] if what == "hostname" else value
    return told.lower() == planned.lower()


def same_version(planned: str, measured: str) -> bool:
    """Tell whether a version as declared (`Debian 12`, `IOS-XE 17.9.4`) is met by a measured one (`12.8`, `17.9.4`)."""
    wanted, found = _numbers(planned), _numbers(measured)
    if not wanted or not found:
        return planned.strip().lower() == measured.strip().lower()
    return found[: len(wanted)] == wanted


def _numbers(text: str) -> list[int]:
    parts = re.search(r"\d+(?:\.\d+)*", text)
    return [int(part) for part in parts[0].split(".")] if parts else []


def _addresses(hardware: Hardware) -> tuple[str, ...] | None:
    """Return the measured addresses without prefix length, None when there was no such fact."""
    found = hardware.values.get("ips")
    return tuple(sorted(str(one).partition("/")[0] for one in found)) if isinstance(found, list) else None
