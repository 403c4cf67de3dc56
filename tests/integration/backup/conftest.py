"""A lab of the tests' own: two clients with little to save, each with a backup store of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.lab.plugins.plugin_utils import fleet
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

LAB = "bk2"
HOSTS = {"CLIENT": "10.255.0.11", "STORE": "10.255.0.12", "OTHER": "10.255.0.13", "SMALL": "10.255.0.14"}
CLIENT, STORE = HOSTS["CLIENT"], HOSTS["STORE"]
PATH, ACCOUNT = "/srv/backup", "glb-client"
PLAYS = Path(__file__).parent / "plays"
REPOSITORY = Path(__file__).parents[3]
LITTLE = [
    "/usr/bin/*",
    "/usr/sbin/*",
    "/usr/lib/*",
    "/usr/share/*",
    "/var/lib/apt/*",
    "/var/lib/dpkg/*",
    "/var/cache/*",
]
"""Left out, so that a test takes seconds; whole systems come back in the tests of the restore drill."""
APPLICATION = """
set -e
mkdir -p /opt/app; cd /opt/app
echo one > a; ln a b; ln -s a link; mkfifo pipe; echo fixed > fixed; chattr +i fixed
setfacl -m u:daemon:rw a; setfattr -n user.note -v hello a; touch -d '2001-01-01 01:01:01.123456789' a
printf x > $'bad\\xff'; head -c 3000000 /dev/urandom > data
cp /bin/true capped; setcap cap_net_raw+ep capped
printf '[Service]\\nExecStart=/bin/sleep infinity\\n' > /etc/systemd/system/resident.service
systemctl daemon-reload; systemctl start resident
"""


@dataclass
class Site:
    """One project on the lab: a client, its store and a state of its own; `password` may be changed."""

    labs: Path
    folder: Path
    client: str = "CLIENT"
    store: str = "STORE"
    password: str = "first-master-secret"

    def command(self, play: str, digest: str = "a" * 16) -> list[str]:
        """Return the command that runs a play; another digest is another go-live."""
        inventory = self.folder / "stand_in.yml"
        inventory.write_text(yaml.safe_dump(self._inventory(digest), allow_unicode=True), encoding="utf-8")
        return [f"{sys.prefix}/bin/ansible-playbook", "-i", str(inventory), str(PLAYS / f"{play}.yml")]

    def start(self, play: str, digest: str = "a" * 16) -> subprocess.Popen[bytes]:
        """Start a play in a process group of its own."""
        return subprocess.Popen(
            self.command(play, digest),
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def play(self, play: str, digest: str = "a" * 16) -> subprocess.CompletedProcess[str]:
        """Run a play."""
        return subprocess.run(
            self.command(play, digest), env=self.environment(), capture_output=True, text=True, check=False, timeout=900
        )

    def environment(self) -> dict[str, str]:
        """Return the environment of a play: pipelining is off, as where somebody turned it off in the configuration."""
        return {
            **os.environ,
            "ANSIBLE_CONFIG": str(REPOSITORY / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(REPOSITORY / "collections"),
            "ANSIBLE_INVENTORY_PLUGINS": str(REPOSITORY / "tests" / "stand_in"),
            "ANSIBLE_INVENTORY_ENABLED": "stand_in",
            "ANSIBLE_PIPELINING": "False",
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
        path = self.folder / "state" / "current" / "journal" / f"{host}.jsonl"
        lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
        return [json.loads(line) for line in lines if line.endswith("}")]

    def last(self) -> str:
        """Return what happened last to the client's backup in the newest go-live; empty when nothing did."""
        events = self.events(self.client)
        return str(events[-1]["event"]) if events else ""

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
        words.append(f"ProxyCommand=nsenter --net=/run/netns/{LAB}-ctl nc -N %h %p")
        return [part for word in words for part in ("-o", word)]

    def _inventory(self, digest: str) -> dict[str, Any]:
        common = {
            "client": [self.store, PATH, self.client, self.client],
            "store_host": self.store,
            "master_secret": self.password,
            "store": {"address": HOSTS[self.store], "account": ACCOUNT, "path": f"{PATH}/{self.client}"},
            "people": {"os": {"role": "操作系统管理人员", "person": "孙工"}},
        }
        clients = [{"host": self.client, "account": ACCOUNT}]
        store = {
            "path": PATH,
            "name": self.store,
            "project": self.client,
            "master_secret": self.password,
            "clients": clients,
        }
        files = {**common, "exclude": LITTLE, "application_paths": ["/opt/app"]}
        key = f"{self.labs}/ssh_key"
        variables = {
            "ansible_user": "root",
            "ansible_python_interpreter": "/usr/bin/python3",
            "ansible_ssh_private_key_file": key,
            "ansible_ssh_common_args": f"-F {self.labs}/ssh_config",
            "ansible_control_path_dir": str(self.labs / "cp"),
            "golive_project": self.client,
            "golive_digest": digest,
        }
        hosts = {
            self.client: {"ansible_host": HOSTS[self.client], "golive_backup": {"files": files}},
            self.store: {"ansible_host": HOSTS[self.store], "golive_backup": {"store": store}},
        }
        steps = [["backup.store", self.store], ["backup.files", self.client]]
        return {"groups": {"hosts": list(hosts)}, "variables": variables, "hosts": hosts, "steps": steps}


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
            "image": "store" if name in ("STORE", "SMALL") else "base",
            "interfaces": [{"name": "eno1", "speed": 1000}],
        }
        for name, address in HOSTS.items()
    ]
    lab = folder / LAB
    images = {"store": {"packages": ["rclone"]}}
    fleet.up(parse({"name": LAB, "dir": str(lab), "images": images, "hosts": hosts}), lambda _line: None)
    yield lab
    fleet.down(LAB, lab)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def site(labs: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return the project that most tests share, with an application on its client.

    A repository of restic and a start of Ansible cost seconds: the tests are the chapters of one story.
    """
    found = Site(labs, tmp_path_factory.mktemp("site"))
    found.ssh(CLIENT, APPLICATION)
    return found


@pytest.fixture(scope="session")
def before(site: Site) -> set[str]:
    """Return what was on the client before its first backup."""
    return site.manifest()


@pytest.fixture
def proven(site: Site, before: set[str]) -> Site:
    """Return the project with a proven backup in its newest go-live."""
    if not site.last():
        done = site.play("forward")
        assert done.returncode == 0, done.stdout
    return site


@pytest.fixture
def returned(proven: Site) -> Site:
    """Return the project when its first go-live was taken back: the store holds its backup, the next one may begin."""
    if proven.last() not in ("undone", "failed"):
        back = proven.play("back")
        assert back.returncode == 0, back.stdout
    return proven


@pytest.fixture(scope="session", autouse=True)
def full(labs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, subprocess.Popen[bytes]]]:
    """Start a backup to a store with too little room: restic tries for most of a minute, so it begins at once."""
    found = Site(labs, tmp_path_factory.mktemp("full"), "OTHER", "SMALL")
    found.ssh(HOSTS["OTHER"], APPLICATION)
    found.ssh(HOSTS["SMALL"], f"mkdir {PATH}; mount -t tmpfs -o size=2m,mode=0711 tmpfs {PATH}")
    process = found.start("forward")
    yield found, process
    process.kill()
    process.wait()
