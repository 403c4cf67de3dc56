"""A host of the tests' own behind a real sshd and sudo: the lab's base image, as a bank might have it."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from ansible_collections.relops.lab.plugins.plugin_utils.image import base_image
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.integration.lab.topologies import one_host

ROOT = Path(__file__).parents[3]
START = """
mount -t tmpfs words {room}
mkdir -p {room}/up {room}/work {room}/root
mount -t overlay overlay -o lowerdir={base},upperdir={room}/up,workdir={room}/work {room}/root
cd {room}/root
mount -t proc proc proc
mount --rbind /dev dev
echo "127.0.0.1 localhost $(hostname)" > etc/hosts
mkdir -p run/sshd
chroot . useradd --create-home --shell /bin/sh op
echo op:right | chroot . chpasswd
chroot . useradd --create-home --shell /bin/sh other
chroot . ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
install -d -o 1000 -g 1000 -m 700 home/op/.ssh
install -o 1000 -g 1000 -m 600 {key}.pub home/op/.ssh/authorized_keys
cp etc/ssh/ssh_host_ed25519_key.pub {folder}/host_key.pub
exec chroot . /usr/sbin/sshd -D -o ListenAddress=127.0.0.1 -o Port={port} -o UsePAM=no
"""


@dataclass
class Host:
    """A running host: how it is reached, and how it is changed."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes]

    def sh(self, script: str) -> None:
        """Run a script on it as root."""
        (child,) = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        command = ["nsenter", "--target", child, "--mount", "--pid", "--root", "--wd", "sh", "-ec", script]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr

    def sudoers(self, text: str) -> None:
        """Let sudo obey this."""
        lines = "\n".join([*text.splitlines(), ""])
        self.sh(f"umask 227; rm -f /etc/sudoers.d/*; printf %s {shlex.quote(lines)} > /etc/sudoers.d/op")

    def ask(self, language: str = "en", **variables: str) -> str:
        """Ask it for its markers, as the opening of every run does, and return what is said on one line."""
        given = {
            "ansible_host": "127.0.0.1", "ansible_port": str(self.port), "ansible_user": "op",
            "ansible_ssh_private_key_file": f"{self.folder}/key", "ansible_timeout": "10",
            "ansible_python_interpreter": "/usr/bin/python3", "golive_language": language, "golive_project": "WORDS",
            "ansible_ssh_common_args": f"-o UserKnownHostsFile={self.folder}/known_hosts -o ControlPath=none",
            "ansible_become": "true", **variables,
        }  # fmt: skip
        (self.folder / "hosts").write_text("BANK " + " ".join(f"{k}={shlex.quote(v)}" for k, v in given.items()) + "\n")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE", "GOLIVE"))}
        done = subprocess.run(
            ["ansible", "BANK", "-i", str(self.folder / "hosts"), "-o", "-m", "relops.golive.golive_marker"],
            cwd=self.folder, text=True, capture_output=True, check=False, timeout=120,
            env={
                **kept, "ANSIBLE_HOME": str(self.folder / "home"), "ANSIBLE_PIPELINING": "true",
                "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "collections"), "ANSIBLE_NOCOLOR": "1", "LC_ALL": "C.UTF-8",
            },
        )  # fmt: skip
        return done.stdout + done.stderr


@pytest.fixture(scope="session")
def host() -> Iterator[Host]:
    """Start the host; all of it ends with its first process."""
    if os.geteuid() != 0:
        pytest.skip("a host of its own needs root")
    base = base_image(parse(one_host("words", Path("/var/tmp"))), print)
    with tempfile.TemporaryDirectory(prefix="golive-words-") as name:
        folder = Path(name)
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "key")], check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        (folder / "room").mkdir()
        script = START.format(room=folder / "room", base=base, key=folder / "key", folder=folder, port=port)
        command = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "sh", "-ec"]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen([*command, script], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            deadline = time.monotonic() + 90
            while not _answers(port):
                assert process.poll() is None and time.monotonic() < deadline, (folder / "log").read_text()
                time.sleep(0.05)
            kind, key, *_rest = (folder / "host_key.pub").read_text().split()
            (folder / "known_hosts").write_text(f"[127.0.0.1]:{port} {kind} {key}\n")
            yield Host(folder, port, process)
        finally:
            process.kill()
            process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
