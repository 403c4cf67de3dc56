"""The whole state of a lab, and the differences between two."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.faults.judge import databases, files, leftovers, switches, system
from tests.faults.judge.lab import Device, Lab

State = dict[str, dict[str, str]]

PRUNED = [
    "/tmp",
    "/run",
    "/var/tmp",
    "/var/log",
    "/var/cache",
    "/var/lib/systemd",
    "/var/lib/private",
    "/var/lib/apt/lists",
    "/etc/machine-id",
    "/srv/repo",
    "/root/.ansible",
    "/var/lib/mysql",  # databases are compared by their dumps
    "/var/lib/postgresql/*/*",
    "/var/lib/*golive*",  # leftovers have a section of their own
    "/var/lib/lldpd",
    "/var/lib/dhcp",
]
# A backup is kept when a go-live is cancelled, and so are the store's accounts, whose keys are revoked.
KEPT_BY_THE_STORE = [
    "/srv/backup",
    *(f"/etc/{name}{old}" for name in ("passwd", "group", "shadow", "gshadow") for old in ("", "-")),
]
ADDRESSES = "ip -4 -o addr show scope global | awk '$2 !~ /^(eno1|lo)/ {print $4}' | cut -d/ -f1"
PING = "for a in {}; do (ping -c1 -w2 -i0.25 -q $a >/dev/null 2>&1 && echo $a) & done; wait"


def take(lab: Lab, *only: str) -> State:
    """Return the state of every device, or of the named ones only, by name and section."""
    with ThreadPoolExecutor(8) as pool:
        up = [device for device in lab.hosts if lab.init(device)]
        found = pool.map(lambda device: lab.inside(device, ADDRESSES).split(), up)
        addresses = sorted({address for each in found for address in each})
        running = [device for device in up if not only or device.name in only]
        asked = [device for device in lab.switches if not only or device.name in only]
        secrets = lab.secrets() if asked else {}
        seen = [pool.submit(switches.state, lab, device, secrets) for device in asked]
        told = [pool.submit(_told, lab, device, addresses) for device in running]
        walked = [pool.submit(_walked, lab, device) for device in running]
        state: State = {device.name: {"host": "down"} for device in lab.hosts if not only or device.name in only}
        network = {}
        for device, one, other in zip(running, told, walked, strict=True):
            sections, network[device.name] = one.result()
            state[device.name] = {"host": "running", **sections, **other.result()}
        state |= {device.name: each.result() for device, each in zip(asked, seen, strict=True)}
    return {**state, "network": network}


def _told(lab: Lab, device: Device, addresses: list[str]) -> tuple[dict[str, str], str]:
    """Return what a host says of itself, and the addresses that it reaches."""
    script = "\n".join([
        "exec 2>&1", "ip neigh flush all", f"exec 3< <({PING.format(' '.join(addresses))})", system.SCRIPT, leftovers.SCRIPT,
        f"({databases.SCRIPT})", r"printf '\001reach\n'; cat <&3",
    ])  # fmt: skip
    sections = databases.state(lab.inside(device, script))
    return sections, " ".join(sorted(sections.pop("reach").split()))


def _walked(lab: Lab, device: Device) -> dict[str, str]:
    """Return the files of a host, looked at from the machine below."""
    cache = lab.folder / "judge" / f"{device.name}.json"
    cache.parent.mkdir(exist_ok=True)
    pruned = [*PRUNED, *(KEPT_BY_THE_STORE if device.name in lab.stores else [])]
    root = f"/proc/{lab.init(device)}/root"
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(Path(files.__file__)), root, str(cache), *pruned],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"{device.name}: {done.stderr.strip()}")
    found: dict[str, str] = json.loads(done.stdout)
    return found


def compare(one: State, other: State) -> list[str]:
    """Return every difference as `device section: - line / + line`."""
    faults: list[str] = []
    for device in sorted({*one, *other}):
        for section in sorted({*one.get(device, {}), *other.get(device, {})}):
            before, after = one.get(device, {}).get(section, ""), other.get(device, {}).get(section, "")
            if before != after:
                faults += [f"{device} {section}: {line}" for line in _lines(before, after)]
    return faults


def _lines(before: str, after: str) -> list[str]:
    old, new = Counter(before.split("\n")), Counter(after.split("\n"))
    gone, come = [*(old - new).elements()], [*(new - old).elements()]
    return [f"- {x[:300]}" for x in gone] + [f"+ {x[:300]}" for x in come] or ["order differs"]
