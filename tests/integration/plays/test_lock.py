"""The lock of a project as runs of Ansible take it: held by ansible-playbook itself, in a namespace, in a portal."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ansible_runner
import pytest
import yaml

from tests.site import ROOT, gone, tree

PLAYBOOK = """
- hosts: all
  gather_facts: false
  tasks:
    - relops.golive.golive_open:
    - ansible.builtin.file: {path: "{{ here }}/opened", state: touch}
      delegate_to: localhost
      run_once: true
      vars: &local {ansible_connection: local, ansible_python_interpreter: "{{ ansible_playbook_python }}"}
    - ansible.builtin.wait_for: {path: "{{ here }}/go", timeout: 60, sleep: 1}
      delegate_to: localhost
      run_once: true
      vars: *local
    - relops.golive.golive_close: {final: false}
"""
CONFIG = """
[defaults]
collections_path = {collections}
[inventory]
enable_plugins = stand_in
"""
STAND_IN = {
    "groups": {"hosts": ["a"]}, "steps": [], "hosts": {"a": {}},
    "variables": {
        "golive_plan": "plan.yml", "golive_project": "P", "golive_digest": "d" * 64, "golive_tasks": {},
        "ansible_connection": "local", "ansible_python_interpreter": sys.executable,
    },
}  # fmt: skip
"""A lock needs no plan, and no device: the only host is this machine."""
INSIDE = ["unshare", "--pid", "--fork", "--mount-proc", "--kill-child"]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a folder with a playbook that opens a go-live, waits for file `go` and gives the lock back."""
    (tmp_path / "play.yml").write_text(PLAYBOOK)
    (tmp_path / "stand_in.yml").write_text(yaml.safe_dump(STAND_IN))
    (tmp_path / "ansible.cfg").write_text(CONFIG.format(collections=ROOT / "collections"))
    return tmp_path


def environment(site: Path, operator: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("ANSIBLE", "GOLIVE"))}
    return {
        **kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "ANSIBLE_NOCOLOR": "1",
        "ANSIBLE_CONFIG": str(site / "ansible.cfg"), "ANSIBLE_HOME": str(site.parent / "home"),
        "GOLIVE_STATE": str(site / "state"), "GOLIVE_OPERATOR": operator, "GOLIVE_LANGUAGE": "en",
        "ANSIBLE_INVENTORY_PLUGINS": str(ROOT / "tests/stand_in"),
    }  # fmt: skip


def start(site: Path, operator: str, *more: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    command = [*before, "ansible-playbook", "-i", "stand_in.yml", "play.yml", "-e", f"here={site}", *more]
    return subprocess.Popen(
        command, cwd=site, env=environment(site, operator), text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def said(site: Path, operator: str, *more: str, before: tuple[str, ...] = ()) -> tuple[int, str]:
    run = start(site, operator, *more, before=before)
    text = run.communicate(timeout=600)[0]
    return run.returncode, " ".join(text.split())


def wait_for(done: Callable[[], object]) -> None:
    deadline = time.monotonic() + 300
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def holder(site: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((site / "state/holder.json").read_text())
    return found


@pytest.mark.parametrize(("first", "second"), [(INSIDE, []), ([], INSIDE)])
def test_runs_in_two_namespaces_exclude_each_other(site: Path, first: list[str], second: list[str]) -> None:
    if os.geteuid() != 0:
        pytest.skip("a namespace needs root")
    run = start(site, "周工", before=tuple(first))
    wait_for((site / "opened").exists)
    before = (site / "state/current/journal/golive.jsonl").read_bytes()
    code, text = said(site, "王磊", before=tuple(second))
    assert code != 0
    assert "already running: 周工 (" in text, text
    assert (site / "state/current/journal/golive.jsonl").read_bytes() == before
    assert holder(site)["operator"].startswith("周工 (")
    everything = tree(run.pid)
    (killed,) = everything[1:2] if first else everything[:1]
    os.kill(killed, 9)
    run.wait()
    (site / "go").touch()  # what the killed run's worker waits for, too
    gone(everything)
    code, text = said(site, "王磊", before=tuple(second))
    assert code == 0, text
    assert not (site / "state/holder.json").exists()


def test_a_broken_lock_is_in_the_journal_with_who_broke_it(site: Path) -> None:
    run = start(site, "周工")
    wait_for((site / "opened").exists)
    there = {**holder(site), "machine": "f" * 32, "boot": "another", "host": "ctl02.bank"}
    run.kill()
    (site / "go").touch()
    run.wait()
    (site / "state/holder.json").write_text(json.dumps(there))
    wait_for(lambda: "can't be seen from here: 周工" in said(site, "王磊")[1])
    code, text = said(site, "王磊")
    name = text.split("golive_break_lock=")[1].split()[0]
    assert code != 0
    assert name.startswith("ctl02.bank-")
    code, text = said(site, "王磊", "-e", f"golive_break_lock={name}")
    assert code == 0, text
    lines = (site / "state/current/journal/golive.jsonl").read_text().splitlines()
    (fact,) = [event for event in map(json.loads, lines) if event["event"] == "fact"]
    assert fact["operator"].startswith("王磊 (")
    assert fact["facts"]["broken_lock"] == name
    assert "周工" in fact["message"] and "ctl02.bank" in fact["message"]


def test_a_portal_holds_it_too(site: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    thread, runner = ansible_runner.run_async(
        private_data_dir=str(tmp_path_factory.mktemp("runner")), project_dir=str(site), playbook="play.yml",
        inventory=str(site / "stand_in.yml"), extravars={"here": str(site)},
        envvars=environment(site, "门户"), quiet=True,
    )  # fmt: skip
    wait_for((site / "opened").exists)
    code, text = said(site, "王磊")
    assert code != 0
    assert "already running: 门户 (" in text, text
    (site / "go").touch()
    thread.join()
    assert (runner.status, runner.rc) == ("successful", 0), runner.stdout.read()
    assert not (site / "state/holder.json").exists()
    assert said(site, "王磊")[0] == 0
