"""Two hosts of a lab of the tests' own: a client with little to save, and its backup store."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

LAB = "bk2"
CLIENT, STORE = "10.255.0.11", "10.255.0.12"
PLAYS = Path(__file__).parent / "plays"
REPOSITORY = Path(__file__).parents[3]
LITTLE = ["/usr/*", "/var/lib/apt/*", "/var/lib/dpkg/*", "/var/cache/*"]
"""Left out, so that a test takes seconds; a whole system is backed up by the Molecule scenario."""


@dataclass
class Site:
    """One project on the lab: its own folder on the store, its own state; `password` may be changed."""

    labs: Path
    folder: Path
    name: str
    password: str = "first-password"
    exclude: list[str] = field(default_factory=lambda: list(LITTLE))

    @property
    def path(self) -> str:
        """Return the folder of the backups on the store."""
        return f"/srv/{self.name}"

    def command(self, play: str, digest: str = "a" * 16) -> list[str]:
        """Return the command that runs a play; another digest is another go-live."""
        inventory = self.folder / "inventory.yml"
        inventory.write_text(yaml.safe_dump(self._inventory(digest), allow_unicode=True), encoding="utf-8")
        return [f"{sys.prefix}/bin/ansible-playbook", "-i", str(inventory), str(PLAYS / f"{play}.yml")]

    def play(self, play: str, digest: str = "a" * 16) -> subprocess.CompletedProcess[str]:
        """Run a play."""
        return subprocess.run(
            self.command(play, digest), env=self.environment(), capture_output=True, text=True, check=False, timeout=900
        )

    def environment(self) -> dict[str, str]:
        """Return the environment of a play."""
        return {
            **os.environ,
            "ANSIBLE_CONFIG": str(REPOSITORY / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(REPOSITORY / "collections"),
            "ANSIBLE_INVENTORY_ENABLED": "yaml",
            "ANSIBLE_STDOUT_CALLBACK": "ansible.builtin.default",
            "GOLIVE_STATE": str(self.folder / "state"),
        }

    def ssh(self, host: str, script: str, check: bool = True) -> str:
        """Run a script on a host and return what it printed."""
        command = ["ssh", "-q", "-i", f"{self.labs}/ssh_key", *self._options(), f"root@{host}", "bash -s"]
        done = subprocess.run(
            command, input=script, capture_output=True, text=True, errors="backslashreplace", check=False, timeout=300
        )
        assert not check or done.returncode == 0, done.stdout + done.stderr
        return done.stdout.strip()

    def events(self, host: str = "CLIENT") -> list[dict[str, Any]]:
        """Return the journal of a host in the newest go-live."""
        lines = (self.folder / "state" / "current" / "journal" / f"{host}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in lines.splitlines()]

    def manifest(self) -> set[str]:
        """Return what is on the client, line by line, told by find, sha256sum, getfacl, getfattr and lsattr."""
        pruned = " -o ".join(f"-path {folder}" for folder in ("/proc", "/sys", "/dev", "/run", "/usr", "/srv", "/tmp"))
        pruned = rf"\( {pruned} -o -path /var -o -path /root \) -prune"
        script = rf"""
            cd /; export LC_ALL=C
            find / -xdev {pruned} -o -printf '%p %y %m %U %G %T@ %l\n'
            find / -xdev {pruned} -o -type f -print0 | xargs -0 sha256sum
            getfacl -PRn /etc /opt 2>/dev/null | paste -sd' ' | sed 's/# file: /\n/g'
            getfattr -PRdm- -e hex /etc /opt 2>/dev/null | paste -sd' ' | sed 's/# file: /\n/g'
            lsattr -R /etc /opt 2>/dev/null | awk '{{ gsub(/[^aiAdSDT]/, "", $1); print }}'
            find /etc /opt -links +1 -type f -exec stat -c '%n %h' {{}} +
            getcap -r /opt /etc
            """
        return set(self.ssh(CLIENT, script).splitlines())

    def _options(self) -> list[str]:
        words = [f"UserKnownHostsFile={self.labs}/known_hosts", "BatchMode=yes", "ControlPath=none"]
        words.append(f"ProxyCommand=nsenter --net=/run/netns/{LAB}-ctl nc %h %p")
        return [part for word in words for part in ("-o", word)]

    def _inventory(self, digest: str) -> dict[str, Any]:
        common = {
            "client": "CLIENT",
            "store_host": "STORE",
            "restic_password": self.password,
            "store": {"address": STORE, "account": f"glb-{self.name}", "path": f"{self.path}/CLIENT"},
            "people": {"os": {"role": "操作系统管理人员", "person": "孙工"}},
        }
        clients = [{"host": "CLIENT", "account": f"glb-{self.name}"}]
        store = {"path": self.path, "restic_password": self.password, "clients": clients}
        files = {**common, "exclude": self.exclude, "application_paths": ["/opt/app"]}
        known, key = f"{self.labs}/known_hosts", f"{self.labs}/ssh_key"
        proxy = f'-o UserKnownHostsFile={known} -o ProxyCommand="nsenter --net=/run/netns/{LAB}-ctl nc %h %p"'
        variables = {
            "ansible_user": "root",
            "ansible_python_interpreter": "/usr/bin/python3",
            "ansible_ssh_private_key_file": key,
            "ansible_ssh_common_args": proxy,
            "ansible_control_path_dir": str(self.labs / "cp"),
            "golive_project": self.name,
            "golive_digest": digest,
        }
        hosts = {
            "CLIENT": {"ansible_host": CLIENT, "golive_backup": {"files": files}},
            "STORE": {"ansible_host": STORE, "golive_backup": {"store": store}},
        }
        return {"all": {"vars": variables, "hosts": hosts}}


@pytest.fixture(scope="session")
def labs() -> Iterator[Path]:
    """Raise the lab; returns its folder."""
    if os.geteuid():
        pytest.skip("raises a lab: needs root")
    folder = Path(tempfile.mkdtemp(prefix="golive-bk2-"))
    hosts = [
        {
            "name": name,
            "hostname": name.lower(),
            "oob_interface": "eno1",
            "oob_ip": address,
            "interfaces": [{"name": "eno1", "speed": 1000}],
        }
        for name, address in (("CLIENT", CLIENT), ("STORE", STORE))
    ]
    lab = folder / LAB
    fleet.up(parse({"name": LAB, "dir": str(lab), "hosts": hosts}), lambda _line: None)
    yield lab
    fleet.down(LAB, lab)
    shutil.rmtree(folder)


@pytest.fixture
def site(labs: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """Return a project of this test's own with an application on the client."""
    number = abs(hash(request.node.name)) % 10**6
    found = Site(labs, tmp_path, f"t{number}")
    found.ssh(
        CLIENT,
        """
        set -e
        chattr -i /opt/app/fixed /opt/app/new 2>/dev/null || true; rm -rf /opt/app; mkdir -p /opt/app; cd /opt/app
        echo one > a; ln a b; ln -s a link; mkfifo pipe; echo fixed > fixed; chattr +i fixed
        setfacl -m u:daemon:rw a; setfattr -n user.note -v hello a; touch -d '2001-01-01 01:01:01.123456789' a
        printf x > $'bad\\xff'; head -c 3000000 /dev/urandom > data
        cp /bin/true capped; setcap cap_net_raw+ep capped
        printf '[Service]\nExecStart=/bin/sleep infinity\n' > /etc/systemd/system/resident.service
        systemctl daemon-reload; systemctl start resident
        """,
    )
    yield found
    found.ssh(STORE, f"umount /srv/{found.name} 2>/dev/null; rm -rf /srv/{found.name}; systemctl start ssh")
