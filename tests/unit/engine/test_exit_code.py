"""The exit code of an emergency, with the real ansible-playbook, by itself and under ansible-runner."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import ansible_runner
import pytest

ROOT = Path(__file__).resolve().parents[3]
PLAYBOOKS = ROOT / "collections/ansible_collections/relops/golive/playbooks"
PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  tasks:
    - close: {result: RESULT}
    - fail: {msg: as finish does}
      when: "'RESULT' != 'success'"
"""
CLOSE = """
from ansible.plugins.action import ActionBase

class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        return {"result": self._task.args["result"]}
"""
CODES = [("success", 0), ("cancelled", 2), ("emergency", 3)]


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return a folder with a playbook that closes as a go-live does, beside the callback of the real ones."""
    for folder in ("callback_plugins", "action_plugins", "library"):
        (tmp_path / folder).mkdir()
    shutil.copy(PLAYBOOKS / "callback_plugins" / "golive_exit.py", tmp_path / "callback_plugins")
    (tmp_path / "action_plugins" / "close.py").write_text(CLOSE)
    (tmp_path / "library" / "close.py").write_text("")
    (tmp_path / "play.yml").write_text(PLAYBOOK.replace("RESULT", request.getfixturevalue("result")))
    (tmp_path / "ansible.cfg").write_text("[defaults]\nlocalhost_warning = false\n")
    return tmp_path


def environment(project: Path) -> dict[str, str]:
    """Return an environment in which only the project's own configuration counts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE")}
    return {
        **kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "ANSIBLE_CONFIG": str(project / "ansible.cfg"), "ANSIBLE_HOME": str(project / "home"),
    }  # fmt: skip


@pytest.mark.parametrize(("result", "code"), CODES)
def test_of_ansible_playbook(project: Path, result: str, code: int) -> None:
    done = subprocess.run(
        ["ansible-playbook", "-i", "localhost,", "-c", "local", "play.yml"],
        cwd=project, env=environment(project), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    assert "PLAY RECAP" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize("result", ["emergency"])
def test_of_the_runner(project: Path, result: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    run = ansible_runner.run(
        private_data_dir=str(tmp_path_factory.mktemp("runner")), project_dir=str(project), playbook="play.yml",
        inventory="localhost ansible_connection=local", envvars=environment(project), quiet=True,
    )  # fmt: skip
    assert (run.status, run.rc) == ("failed", 3)
    assert "playbook_on_stats" in [event["event"] for event in run.events]


@pytest.mark.parametrize("name", ["golive", "rollback"])
def test_the_callback_lies_beside_the_playbooks_that_close(name: str) -> None:
    assert "import_tasks: tasks/end.yml" in (PLAYBOOKS / f"{name}.yml").read_text()
    assert "relops.golive.close:" in (PLAYBOOKS / "tasks" / "end.yml").read_text()
    assert (PLAYBOOKS / "callback_plugins" / "golive_exit.py").is_file()
