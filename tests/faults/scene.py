"""The place of a campaign: a lab in memory of its own, a working copy of the project, and the commands about both."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive, current
from ansible_collections.relops.lab.plugins.plugin_utils import registration, trouble
from ansible_collections.relops.lab.plugins.plugin_utils.fleet import standing
from ansible_collections.relops.lab.plugins.plugin_utils.groups import hierarchies
from ansible_collections.relops.lab.plugins.plugin_utils.layout import NOWHERE, Layout, slug

from tests.faults import judge, plans
from tests.site import tree

ROOT = Path(__file__).resolve().parents[2]
TOOLS = f"{Path(sys.executable).parent}/"
PROJECT = Path(__file__).with_name("project")
NEW, OLD, STORE = "FLT-APP01", "FLT-LEG01", "FLT-BAK01"
State = dict[str, dict[str, str]]
Mend = Callable[[], Any] | None
"""What mends a fault; none where it mends itself, or struck nothing."""
SSH_ARGS = "-C -o ControlMaster=auto -o ControlPersist=60s -o ServerAliveInterval=5 -o ServerAliveCountMax=3"
"""As in ansible.cfg, but a host that vanished is given up after 15 s, not 30: each trial waits for that."""


@dataclass
class Scene:
    """A lab named `lab`, raised by the plan `raised`; `process` is the run that goes on now, `by` its plan.

    `said` is what other runs said meanwhile, playbook and exit code; `notes` what went wrong with them.
    """

    lab: str
    raised: str = plans.WHOLE
    process: subprocess.Popen[bytes] | None = None
    by: str = plans.WHOLE
    said: list[tuple[str, int]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.environment = {
            **os.environ,
            "PATH": f"{TOOLS}:{os.environ['PATH']}",
            "GOLIVE_LAB": self.lab,
            "GOLIVE_STATE": str(self.state_folder),
            "GOLIVE_DOSSIER": str(self.dossier),
            "GOLIVE_LANGUAGE": "en",
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_HOME": str(ROOT / ".ansible"),
            "ANSIBLE_NOCOLOR": "1",
            "ANSIBLE_SSH_ARGS": SSH_ARGS,
            "ANSIBLE_TIMEOUT": "5",
            "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).with_name("plugins") / "callback"),
            "ANSIBLE_CALLBACKS_ENABLED": "gate",
            "FAULT_GATE": str(self.gate),
        }
        self.environment.pop("PYTHONDONTWRITEBYTECODE", None)

    @property
    def folder(self) -> Path:
        """Return the lab's folder, in memory: what fills it fills all of its hosts' disks."""
        return ROOT / ".lab" / self.lab

    @property
    def state_folder(self) -> Path:
        """Return the go-lives' folder, on a disk of its own."""
        return ROOT / ".lab" / f"{self.lab}-state"

    @property
    def dossier(self) -> Path:
        """Return the dossiers' folder, on a disk that no fault fills."""
        return ROOT / ".lab" / f"{self.lab}-dossier"

    @property
    def kept(self) -> Path:
        """Return the folder for what a fault takes away, and for logs beside the run's own."""
        return ROOT / ".lab" / f"{self.lab}-kept"

    @property
    def elsewhere(self) -> Path:
        """Return the state folder of a second controller."""
        return ROOT / ".lab" / f"{self.lab}-second"

    @property
    def gate(self) -> Path:
        """Return the socket of the gate; its path must be short."""
        return Path("/run") / f"golive-faults-{self.lab}.sock"

    @property
    def plan(self) -> Path:
        """Return the plan of the working copy from which the lab is raised."""
        return plans.file_of(self.folder / "project", self.raised)

    # --- raising -------------------------------------------------------------------------------
    def up(self) -> None:
        """Raise the lab from nothing, in memory, with a copy of the project that a fault may spoil."""
        self.down()
        for folder, size in ((self.folder, "3g"), (self.state_folder, "48m")):
            folder.mkdir(parents=True)
            subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "faults", str(folder)], check=True)
        self.kept.mkdir(exist_ok=True)
        self.copy_project()
        done = self.play("lab_up", plan=self.raised)
        if done.returncode:
            raise SystemExit(done.stdout)

    def copy_project(self) -> None:
        """Make the working copy of the project anew."""
        shutil.rmtree(self.plan.parent, ignore_errors=True)
        shutil.copytree(PROJECT, self.plan.parent)
        plans.write(self.plan.parent, self.raised)

    def down(self) -> None:
        """Take the lab down; nothing of it stays. Another checkout's campaign of the same name keeps its own."""
        standing = registration.read(Layout(self.lab, NOWHERE))
        if standing and Path(standing.dir).parent != self.folder:
            raise SystemExit(
                f"the lab {self.lab} of {standing.owner or standing.dir} stands here: --lab names another one"
            )
        sockets = Path.home() / ".cache/relops-lab/cp" / self.lab
        for path in sockets.glob("*"):
            subprocess.run(["ssh", "-O", "exit", "-o", f"ControlPath={path}", "lab"], capture_output=True, check=False)
        if Path("/run/relops-lab", self.lab).exists():
            labctl = "ansible_collections.relops.lab.plugins.plugin_utils.labctl"
            subprocess.run([sys.executable, "-m", labctl, "down", self.lab], check=True, stdout=subprocess.DEVNULL)
        for folder in (self.folder, self.state_folder):
            if folder.is_mount():
                subprocess.run(["umount", str(folder)], check=True)
            shutil.rmtree(folder, ignore_errors=True)
        for folder in (sockets, self.dossier, self.kept, self.elsewhere):
            shutil.rmtree(folder, ignore_errors=True)

    # --- running -------------------------------------------------------------------------------
    def command(self, playbook: str, *more: str, plan: str = plans.WHOLE) -> list[str]:
        """Return the command line of a playbook with one of the campaign's plans."""
        file = plans.file_of(self.plan.parent, plan)
        return [TOOLS + "ansible-playbook", "-i", str(file), str(ROOT / "playbooks" / f"{playbook}.yml"), *more]

    def play(
        self, playbook: str, *more: str, plan: str = plans.WHOLE, timeout: float = 900
    ) -> subprocess.CompletedProcess[str]:
        """Run a playbook to its end."""
        return subprocess.run(
            self.command(playbook, *more, plan=plan), cwd=ROOT, env=self.environment, text=True, timeout=timeout,
            check=False, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def start(self, argv: list[str], log: Path, more: dict[str, str]) -> subprocess.Popen[bytes]:
        """Start a run in a session of its own; it hears the signals that nohup or `&` would make it ignore."""
        hearing = ["env", "--default-signal=HUP,INT,QUIT,TERM"]
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                [*hearing, *argv], cwd=ROOT, env={**self.environment, **more}, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        return self.process

    def kill(self, whole: bool) -> None:
        """Kill -9 the run alone, or with everything below it."""
        if self.process is None:
            return
        for pid in tree(self.process.pid) if whole else [self.process.pid]:
            send(pid, signal.SIGKILL)

    def end(self) -> None:
        """Kill -9 the run with everything below it, and wait until it is gone."""
        self.kill(whole=True)
        eventually(lambda: self.process is None or self.process.poll() is not None, 10)

    # --- devices -------------------------------------------------------------------------------
    def power(self, device: str, state: str) -> None:
        """Cut or give a device's power."""
        trouble.power(self.lab, device, state)

    def misbehave(self, device: str, wanted: dict[str, Any], clear: bool = False) -> None:
        """Make a device fail, or behave again."""
        trouble.misbehave(self.lab, device, wanted, clear)

    def inside(self, host: str, script: str, timeout: float = 60) -> str:
        """Run a script on a host without the network, as root at its console would; its failure is none of ours."""
        pid = self._init(host)
        if not pid:
            return ""
        argv = ["nsenter", "-t", str(pid), "-m", "-u", "-i", "-n", "-p", "/bin/bash", "-c", script]
        environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8"}
        done = subprocess.run(argv, capture_output=True, text=True, timeout=timeout, check=False, env=environment)
        return done.stdout

    def _init(self, host: str) -> int:
        layout, _topology = standing(self.lab)
        group = hierarchies()[0] / layout.group / slug(host)
        for procs in group.rglob("init.scope/cgroup.procs"):
            for pid in procs.read_text().split():
                return int(pid)
        return 0

    # --- looking -------------------------------------------------------------------------------
    def look(self) -> State:
        """Return the whole state of the lab as the judge sees it."""
        for key in ("GOLIVE_LAB", "ANSIBLE_CONFIG", "ANSIBLE_HOME", "PATH"):
            os.environ[key] = self.environment[key]
        for host in (NEW, OLD, STORE):  # one that got its power back a moment ago is still starting
            self.inside(host, "timeout 50 systemctl is-system-running --wait")
        return judge.take(judge.Lab(self.folder, self.plan))

    def golive(self) -> Golive | None:
        """Return the newest go-live."""
        return current(self.state_folder)

    def known(self) -> list[str]:
        """Return the newest go-live's name, and that of a second controller's."""
        return [found.id for state in (self.state_folder, self.elsewhere) if (found := current(state))]


def send(pid: int, number: int) -> None:
    """Send a signal to a process that may have ended."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def eventually(true: Any, timeout: float, pause: float = 0.2) -> bool:
    """Ask until the answer is true, at most so many seconds."""
    deadline = time.monotonic() + timeout
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(pause)
    return True
