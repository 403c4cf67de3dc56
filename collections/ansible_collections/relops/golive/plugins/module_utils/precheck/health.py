# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""Whether the hardware is well: what the firmware says it is, and what the kernel and its tools complain of."""

from __future__ import annotations

import json
import re
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.verify import hardware

SYS, RAID = Path("/sys"), Path("/proc/mdstat")
HOLE = re.compile(r"\[(?=[U_]*_)[U_]+\]")
"""How a RAID of the kernel shows a member that is gone: `[U_]`."""
IPMI = tuple(Path(name) for name in ("/dev/ipmi0", "/dev/ipmi/0", "/dev/ipmidev/0"))
SENSOR = {
    "cr": "critical", "nr": "beyond recovery", "lcr": "critically low", "ucr": "critically high",
    "lnr": "too low to recover", "unr": "too high to recover",
}  # fmt: skip
"""How ipmitool says that a sensor's value is a fault; what is only noticeable (nc) is none."""
CHASSIS = ("Power Overload", "Main Power Fault", "Power Control Fault", "Drive Fault", "Cooling/Fan Fault")
FAILING = 0x18
"""Bits of smartctl's exit code: the disk fails, or a value of it is below its limit now."""


def measure() -> JSON:
    """Return what the host is, what was asked, and the faults that were found.

    A machine of a twin has no disks and sensors of its own: what its file says counts, not the machine below.
    """
    found: JSON = {**hardware.identity(), "stand_in": hardware.STAND_IN.is_file()}
    if found["stand_in"]:
        told = json.loads(hardware.STAND_IN.read_text(encoding="utf-8"))
        return {**found, "asked": ["stand-in"], "faults": [str(one) for one in told.get("faults") or []]}
    looks = {"memory": _memory, "disks": _disks, "raid": _raid, "sensors": _sensors, "smart": _smart, "bmc": _bmc}
    told = {name: look() for name, look in looks.items()}
    answers = {name: list(one) for name, one in told.items() if one is not None}
    return {**found, "asked": sorted(answers), "faults": [one for part in answers.values() for one in part]}


def _memory() -> t.Iterator[str]:
    for path in sorted(SYS.glob("devices/system/edac/mc/mc*/ue_count")):
        count = _text(path)
        if count not in ("", "0"):
            yield f"{path.parent.name}: {count} memory errors that were not corrected"


def _disks() -> t.Iterator[str]:
    for path in sorted(SYS.glob("block/*/device/state")):
        state = _text(path)
        if state not in ("", "running", "live"):
            yield f"disk {path.parent.parent.name} is {state}"


def _raid() -> t.Iterator[str]:
    name = ""
    for line in _text(RAID).splitlines():
        name = line.split(" :", 1)[0] if " : " in line else name
        if HOLE.search(line):
            yield f"{name} lacks a disk: {line.strip()}"


def _sensors() -> t.Iterator[str]:
    for path in sorted(SYS.glob("class/hwmon/hwmon*/*_alarm")):
        if _text(path) == "1":
            yield f"sensor {_text(path.parent / 'name')} {path.name.removesuffix('_alarm')} sounds the alarm"


def _smart() -> t.Iterator[str] | None:
    """Ask each disk for itself; None where smartctl is not there. A disk that has no SMART says nothing."""
    if not shutil.which("smartctl"):
        return None
    names = [path.parent.name for path in sorted(SYS.glob("block/*/device"))]
    asked = ((name, run(["smartctl", "--health", f"/dev/{name}"], timeout=30, ok=range(256)).code) for name in names)
    return (f"disk {name} says that it fails (smartctl)" for name, code in asked if code & FAILING)


def _bmc() -> t.Iterator[str] | None:
    """Ask the management controller: its sensors and the chassis; None where there is none, or no ipmitool."""
    if not shutil.which("ipmitool") or not any(place.exists() for place in IPMI):
        return None
    sensors = run(["ipmitool", "-c", "sdr", "list"], timeout=60).out.splitlines()
    chassis = run(["ipmitool", "chassis", "status"], timeout=30).out.splitlines()
    rows = [(words[0], words[-1].strip()) for line in sensors if len(words := line.split(",")) > 2]
    bad = [f"{name} is {SENSOR[state]} (BMC)" for name, state in rows if state in SENSOR]
    pairs = [[word.strip() for word in line.split(":", 1)] for line in chassis if ":" in line]
    return iter([*bad, *(f"{name} (BMC)" for name, value in pairs if name in CHASSIS and value.lower() == "true")])


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""
