"""The demo on a lab of its own: run its playbooks, look at its state, kill what runs."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive, current
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event

from tests.faults import judge

ROOT = Path(__file__).resolve().parents[1]
PLAN = ROOT / "inventories/demo/plan.yml"
SMALL = ROOT / "tests/faults/project/plan.yml"
FAMILIES = ROOT / "tests/families/project/plan.yml"
UPGRADE = ROOT / "inventories/upgrade/plan.yml"
TOOLS = f"{Path(sys.executable).parent}/"


@dataclass(frozen=True)
class Site:
    """A standing lab named `lab` with the old system of a project in it; its tree lies below `root`."""

    lab: str
    plan: Path = PLAN
    root: Path = ROOT

    @property
    def folder(self) -> Path:
        """Return the lab's folder."""
        return self.root / ".lab" / self.lab

    @property
    def environment(self) -> dict[str, str]:
        """Return what a command about this lab needs in its environment."""
        return {
            **os.environ,
            "PATH": f"{TOOLS}:{os.environ['PATH']}",
            "GOLIVE_LAB": self.lab,
            "GOLIVE_STATE": str(self.folder / "golive"),
            "GOLIVE_DOSSIER": str(self.folder / "dossier"),
            "GOLIVE_LANGUAGE": "en",
            "ANSIBLE_CONFIG": str(ROOT / "ansible.cfg"),
            "ANSIBLE_HOME": str(ROOT / ".ansible"),
            "ANSIBLE_VAULT_PASSWORD_FILE": str(self.root / "inventories/demo/vault-password"),
            "ANSIBLE_NOCOLOR": "1",
        }

    def command(self, playbook: str, *more: str) -> list[str]:
        """Return the command line of a playbook."""
        return [
            TOOLS + "ansible-playbook",
            "-i",
            str(self.plan),
            str(ROOT / "playbooks" / f"{playbook}.yml"),
            *more,
        ]

    def play(self, playbook: str, *more: str, timeout: float = 1500) -> subprocess.CompletedProcess[str]:
        """Run a playbook to its end."""
        return subprocess.run(
            self.command(playbook, *more), cwd=ROOT, env=self.environment, text=True, timeout=timeout, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip

    def start(self, playbook: str, log: Path, *more: str) -> subprocess.Popen[bytes]:
        """Start a playbook and return its process."""
        with log.open("ab") as output:
            return subprocess.Popen(
                self.command(playbook, *more), cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=output,
                stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip

    def state(self) -> dict[str, dict[str, str]]:
        """Return the whole state of the lab as the judge sees it."""
        os.environ.update(
            {
                key: self.environment[key]
                for key in ("GOLIVE_LAB", "ANSIBLE_CONFIG", "ANSIBLE_HOME", "ANSIBLE_VAULT_PASSWORD_FILE", "PATH")
            }
        )
        return judge.take(judge.Lab(self.folder, self.plan))

    def shell(self, host: str, script: str) -> str:
        """Run a script on a host of the lab."""
        found = judge.Lab(self.folder, self.plan)
        return found.ssh(next(device for device in found.hosts if device.name == host), script)

    def golive(self) -> Golive:
        """Return the newest go-live."""
        found = current(self.folder / "golive")
        assert found is not None
        return found

    def events(self) -> list[Event]:
        """Return all events of the newest go-live."""
        return self.golive().journal.every()

    def variables(self) -> dict[str, Any]:
        """Return the inventory's host variables."""
        done = subprocess.run(
            [TOOLS + "ansible-inventory", "-i", str(self.plan), "--list"], env=self.environment, cwd=ROOT, text=True,
            check=True, stdout=subprocess.PIPE,
        )  # fmt: skip
        listed = json.loads(done.stdout, object_hook=judge.text_of)
        found: dict[str, Any] = listed["_meta"]["hostvars"]
        return found


def tree(pid: int) -> list[int]:
    """Return the process and all its descendants."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found += tree(int(child))
    return found


def kill(process: subprocess.Popen[bytes], whole: bool) -> None:
    """Kill -9 the process alone, or with everything below it."""
    victims = tree(process.pid) if whole else [process.pid]
    for pid in victims:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait()


def wait_for_event(site: Site, event: str, step: str, timeout: float = 300, more_than: int = 0) -> None:
    """Wait until the journal holds more than so many events of steps whose names begin with `step`."""
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        found = current(site.folder / "golive")
        every = found.journal.every() if found else []
        if len([e for e in every if e.event == event and e.step.startswith(step)]) > more_than:
            return
        time.sleep(0.2)
    raise AssertionError(f"no {event} of {step} within {timeout} s")


def gone(pids: list[int], timeout: float = 120) -> None:
    """Wait until the processes have ended: what is killed alone leaves workers that end their step."""
    deadline = time.monotonic() + timeout
    while left := [pid for pid in pids if Path(f"/proc/{pid}").exists()]:
        assert time.monotonic() < deadline, f"{left} still run after {timeout} s"
        time.sleep(0.05)


def done(site: Site) -> set[tuple[str, str, str]]:
    """Return host, stage and step of what the newest go-live has done and not undone."""
    found = current(site.folder / "golive")
    last = {(event.host, event.stage, event.step): event.event for event in (found.journal.every() if found else [])}
    return {step for step, event in last.items() if event == "done"}


def opened(site: Site) -> int:
    """Return how many runs have opened the newest go-live."""
    found = current(site.folder / "golive")
    return sum(event.event == "opened" for event in (found.journal.every() if found else []))
