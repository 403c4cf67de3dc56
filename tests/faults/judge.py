"""Take and compare the whole state of a lab by means that share no code with the product.

Switches: running and startup configuration as text. Hosts: find, sha256sum, getfacl, getfattr, lsattr over ssh.
Databases: the vendors' own dumps. Network: who reaches whom by ping. `python tests/faults/judge.py take LAB_DIR FILE`
writes a state, `… compare FILE FILE` prints every difference and ends with 1 when there is one.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import netmiko
from ansible.parsing.vault import VaultLib, VaultSecret

VOLATILE = [
    "/proc",
    "/sys",
    "/dev",
    "/run",
    "/tmp",
    "/var/tmp",
    "/var/log",
    "/var/cache",
    "/var/lib/systemd",
    "/var/lib/private",
    "/var/lib/golive",
    "/etc/machine-id",
    "/etc/resolv.conf",
    "/srv/repo",
    "/var/lib/apt/lists",
    "/root/.ansible",
    "/var/lib/mysql",  # databases are compared by their dumps
    "/var/lib/postgresql/*/main",
    "/var/lib/lldpd",
    "/var/lib/dhcp",
]
# A backup is kept when a go-live is cancelled, and so are the store's accounts, whose keys are revoked.
KEPT_BY_THE_STORE = [
    "/srv/backup",
    *(f"/etc/{name}{old}" for name in ("passwd", "group", "shadow", "gshadow") for old in ("", "-")),
]

FILES = r"""
set -uf
cd /
prune=$(for p in {volatile}; do printf -- '-path %s -prune -o ' "$p"; done)
find / -xdev $prune -printf '%y %m %U:%G %n %TY-%Tm-%TdT%TT %s %p -> %l\n' |
  sed -E 's#^(d [0-7]+ [0-9:]+) [0-9]+ ([^ ]+) [0-9]+ (/.* -> )$#\1 - \2 - \3#' |
  sed -E 's#^(d [0-7]+ [0-9:]+ -) [^ ]+ (- (/|/etc|/root|/srv|/var|/var/lib) -> )$#\1 - \2#' | sort -k7
echo '--- content'
find / -xdev $prune -type f -print0 | sort -z | xargs -0 sha256sum
echo '--- links'
find / -xdev $prune -type f -links +1 -printf '%i %p\n' | sort -k2 | awk '{{g[$1]=g[$1] " " $2}} END {{for (i in g) print g[i]}}' | sort
echo '--- acl'
find / -xdev $prune \( -type f -o -type d \) -print0 | xargs -0 getfacl -pns 2>/dev/null
echo '--- xattr'
find / -xdev $prune \( -type f -o -type d \) -print0 | xargs -0 getfattr -dm - 2>/dev/null
echo '--- flags'
find / -xdev $prune -type f -print0 | xargs -0 lsattr -d 2>/dev/null | grep -E '^[^ ]*[ia]' || true
"""

DATABASES = r"""
set -u
if [ -S /run/mysqld/mysqld.sock ]; then
  echo '--- mariadb'
  mariadb-dump --all-databases --skip-dump-date --skip-comments --routines --events --triggers --order-by-primary --hex-blob \
    --ignore-table=mysql.innodb_index_stats --ignore-table=mysql.innodb_table_stats --ignore-table=mysql.transaction_registry \
    --ignore-table=mysql.gtid_slave_pos
fi
if [ -S /run/postgresql/.s.PGSQL.5432 ]; then
  echo '--- postgresql'
  runuser -u postgres -- pg_dumpall --no-comments 2>&1 | grep -v '^\\\(un\)\?restrict '
fi
"""


@dataclass(frozen=True)
class Device:
    """How a device of the lab is reached, out of band."""

    name: str
    address: str
    kind: str


class Lab:
    """The devices of a standing lab, from the plan's inventory and the lab's folder."""

    def __init__(self, folder: Path, inventory: Path) -> None:
        self.folder, self.name = folder, folder.name
        self.proxy = f"nsenter --net=/run/netns/{self.name}-ctl nc %h %p"
        listed = json.loads(
            subprocess.run(
                [str(Path(sys.executable).parent / "ansible-inventory"), "-i", str(inventory), "--list"],
                capture_output=True,
                check=True,
                text=True,
            ).stdout
        )
        variables = listed["_meta"]["hostvars"]
        self.hosts = [Device(name, variables[name]["ansible_host"], "host") for name in listed["hosts"]["hosts"]]
        self.stores = set(listed["backup_store"]["hosts"])
        self.switches = [
            Device(name, variables[name]["ansible_host"], "switch") for name in listed["switches"]["hosts"]
        ]

    def ssh(self, device: Device, script: str, timeout: float = 120.0) -> str:
        """Run a script on a host as root and return what it prints."""
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

    def secrets(self) -> dict[str, str]:
        """Return the secrets of the lab's vault by name."""
        password = VaultSecret((self.folder / "vault-password").read_bytes().strip())
        text = VaultLib([("default", password)]).decrypt((self.folder / "vault.yml").read_bytes()).decode()
        return dict(line.split(": ", 1) for line in text.splitlines() if ": " in line)


def switch_state(lab: Lab, device: Device) -> dict[str, str]:
    """Return running and startup configuration of a switch, without the header lines that tell the time."""
    config = lab.folder / "judge.ssh_config"
    config.write_text(f"Host *\n  ProxyCommand {lab.proxy}\n")
    with netmiko.ConnectHandler(
        device_type="cisco_ios", host=device.address, username="netops", password=lab.secrets()["switch_password"],
        secret=lab.secrets()["switch_enable"], ssh_config_file=str(config), ssh_strict=True, system_host_keys=False,
        alt_host_keys=True, alt_key_file=str(lab.folder / "twin/known_hosts"),
    ) as session:  # fmt: skip
        session.enable()
        texts = {kind: session.send_command(f"show {kind}-config", read_timeout=60) for kind in ("running", "startup")}
    head = re.compile(r"^(Building configuration|Current configuration|Using \d+|! Last configuration|! NVRAM)")
    return {kind: "\n".join(x for x in str(text).splitlines() if not head.match(x)) for kind, text in texts.items()}


def host_state(lab: Lab, device: Device) -> dict[str, str]:
    """Return files and databases of a host as text, one key a section."""
    volatile = [*VOLATILE, *(KEPT_BY_THE_STORE if device.name in lab.stores else [])]
    text = lab.ssh(device, FILES.format(volatile=" ".join(volatile)) + DATABASES)
    parts = re.split(r"^--- (\w+)$", text, flags=re.MULTILINE)
    return {"files": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def reach(lab: Lab) -> dict[str, str]:
    """Return who reaches whose data addresses (ping), one line per host."""
    script = "ip -4 -o addr show scope global | awk '$2 !~ /^eno1/ {print $4}' | cut -d/ -f1"
    addresses = {device.name: lab.ssh(device, script).split() for device in lab.hosts}
    everybody = sorted({address for found in addresses.values() for address in found})
    ping = "for a in {}; do (ping -c1 -W1 -q $a >/dev/null 2>&1 && echo $a) & done; wait"
    with ThreadPoolExecutor(6) as pool:
        found = pool.map(lambda device: lab.ssh(device, ping.format(" ".join(everybody))), lab.hosts)
    return {device.name: " ".join(sorted(text.split())) for device, text in zip(lab.hosts, found, strict=True)}


def take(lab: Lab) -> dict[str, dict[str, str]]:
    """Return the state of every device, by name and section."""
    with ThreadPoolExecutor(4) as pool:
        hosts = pool.map(lambda device: host_state(lab, device), lab.hosts)
        state = dict(zip([device.name for device in lab.hosts], hosts, strict=True))
    state |= {device.name: switch_state(lab, device) for device in lab.switches}
    return {**state, "network": reach(lab)}


def compare(one: dict[str, dict[str, str]], other: dict[str, dict[str, str]]) -> list[str]:
    """Return every difference as `device section: - line / + line`."""
    faults: list[str] = []
    for device in sorted({*one, *other}):
        for section in sorted({*one.get(device, {}), *other.get(device, {})}):
            before, after = one.get(device, {}).get(section, ""), other.get(device, {}).get(section, "")
            if before != after:
                faults += [f"{device} {section}: {line}" for line in _lines(before, after)]
    return faults


def _lines(before: str, after: str) -> list[str]:
    old, new = before.splitlines(), after.splitlines()
    gone, come = set(old) - set(new), set(new) - set(old)
    return [f"- {x[:300]}" for x in old if x in gone] + [f"+ {x[:300]}" for x in new if x in come] or ["order differs"]


def main(arguments: list[str]) -> int:
    """Take a state, or compare two."""
    parser = argparse.ArgumentParser(description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True)
    taking = verbs.add_parser("take")
    taking.add_argument("lab", type=Path)
    taking.add_argument("file", type=Path)
    taking.add_argument("--inventory", type=Path, default=Path("inventories/demo/plan.yml"))
    comparing = verbs.add_parser("compare")
    comparing.add_argument("one", type=Path)
    comparing.add_argument("other", type=Path)
    given = parser.parse_args(arguments)
    if given.verb == "take":
        state: Any = take(Lab(given.lab.resolve(), given.inventory))
        given.file.write_text(json.dumps(state))
        print(hashlib.sha256(json.dumps(state, sort_keys=True).encode()).hexdigest())
        return 0
    faults = compare(json.loads(given.one.read_text()), json.loads(given.other.read_text()))
    print("\n".join(faults) or "equal")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
