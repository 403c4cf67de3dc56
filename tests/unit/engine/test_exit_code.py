"""The exit code of a run, with the real ansible-playbook, by itself and under ansible-runner."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import ansible_runner
import pytest

ROOT = Path(__file__).resolve().parents[3]
PLAYBOOKS = ROOT / "collections/ansible_collections/relops/golive/playbooks"
CODES = {"success": 0, "cancelled": 2, "emergency": 3, "stopped": 4}
PLAYBOOK = """
- hosts: localhost
  gather_facts: false
  tasks:
    - preflight: {code: REFUSAL}
    - finish: {code: CODE}
"""
ACTION = """
import time
from ansible.plugins.action import ActionBase

class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        code = int(self._task.args["code"])
        if code < 0:
            open("waits", "w").close()
            time.sleep(60)
        if code == 250:
            raise SystemError("a bug")
        if self._task.action == "preflight" and not code:
            return {}
        return {"golive_exit": code, "failed": code != 0, "msg": "said"}
"""


def project(folder: Path, refusal: int, code: int) -> Path:
    """Return a folder with a playbook that begins and ends as a go-live does, beside the callback of the real ones."""
    for name in ("callback_plugins", "action_plugins", "library"):
        (folder / name).mkdir()
    shutil.copy(PLAYBOOKS / "callback_plugins" / "golive_exit.py", folder / "callback_plugins")
    for name in ("preflight", "finish"):
        (folder / "action_plugins" / f"{name}.py").write_text(ACTION)
        (folder / "library" / f"{name}.py").write_text("")
    (folder / "play.yml").write_text(PLAYBOOK.replace("REFUSAL", str(refusal)).replace("CODE", str(code)))
    (folder / "ansible.cfg").write_text("[defaults]\nlocalhost_warning = false\n")
    return folder


def environment(folder: Path) -> dict[str, str]:
    """Return an environment in which only the folder's own configuration counts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE", "GOLIVE"))}
    return {
        **kept, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "GOLIVE_LANGUAGE": "en",
        "ANSIBLE_CONFIG": str(folder / "ansible.cfg"), "ANSIBLE_HOME": str(folder / "home"),
    }  # fmt: skip


def play(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run ansible-playbook in a folder."""
    return subprocess.run(
        ["ansible-playbook", *words], cwd=folder, env=environment(folder), capture_output=True, text=True, check=False
    )


LOCAL = ("-i", "localhost,", "-c", "local", "play.yml")


@pytest.mark.thorough("it starts ansible-playbook several times")
@pytest.mark.parametrize(
    ("refusal", "code", "expected"),
    [(0, code, code) for code in CODES.values()] + [(4, 0, 4), (3, 0, 3), (250, 0, 4), (0, 250, 4)],
)
def test_of_ansible_playbook(tmp_path: Path, refusal: int, code: int, expected: int) -> None:
    done = play(project(tmp_path, refusal, code), *LOCAL)
    assert done.returncode == expected, done.stdout + done.stderr
    assert "PLAY RECAP" in done.stdout
    assert ("nothing is decided" in done.stderr) == (expected == 4)


@pytest.mark.thorough("it starts ansible-playbook several times")
@pytest.mark.parametrize("code", [2, 3, 4])
def test_of_the_runner(tmp_path: Path, code: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = project(tmp_path, 0, code)
    run = ansible_runner.run(
        private_data_dir=str(tmp_path_factory.mktemp("runner")), project_dir=str(folder), playbook="play.yml",
        inventory="localhost ansible_connection=local", envvars=environment(folder), quiet=True,
    )  # fmt: skip
    assert (run.status, run.rc) == ("failed", code)
    assert "playbook_on_stats" in [event["event"] for event in run.events]


@pytest.mark.thorough("it starts ansible-playbook several times")
@pytest.mark.parametrize(
    ("name", "language", "word"),
    [
        ("INT", "en", "interrupted (SIGINT): this run changed nothing"),
        ("TERM", "zh", "已中断 (SIGTERM): 本次运行未作任何变更"),
        ("HUP", "en", "interrupted (SIGHUP): this run changed nothing"),
    ],
)
def test_an_interrupt_says_what_to_do_next(tmp_path: Path, name: str, language: str, word: str) -> None:
    folder = project(tmp_path, 0, -1)
    run = subprocess.Popen(
        ["env", f"--default-signal={name}", "ansible-playbook", *LOCAL], cwd=folder, text=True,
        env={**environment(folder), "GOLIVE_LANGUAGE": language},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 300
    while not (folder / "waits").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    os.killpg(run.pid, getattr(signal, f"SIG{name}"))
    said = run.communicate(timeout=300)[0]
    assert run.returncode == 4, said
    assert word in said
    assert f"GOLIVE_LANGUAGE={language} ansible-playbook -i localhost, play.yml" in said
    assert "Traceback" not in said


@pytest.mark.thorough("it starts ansible-playbook several times")
def test_a_run_whose_terminal_is_lost_ends_the_same(tmp_path: Path) -> None:
    """Nobody can read it any more; the code is for whoever started it, and nothing hangs."""
    folder = project(tmp_path, 0, -1)
    ours, theirs = os.openpty()
    run = subprocess.Popen(
        ["env", "--default-signal=HUP", "ansible-playbook", *LOCAL], cwd=folder, env=environment(folder),
        stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    deadline = time.monotonic() + 300
    while not (folder / "waits").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    os.close(ours)
    run.send_signal(signal.SIGHUP)
    assert run.wait(timeout=300) == 4


@pytest.mark.thorough("it starts ansible-playbook several times")
@pytest.mark.parametrize("inventory", [("-i", "none/plan.yml"), (), ("-i", "localhost,")], ids=str)
@pytest.mark.parametrize("name", ["golive", "rollback", "network"])
def test_without_a_plan_nothing_ends_well(tmp_path: Path, inventory: tuple[str, ...], name: str) -> None:
    """As from a wheel in another folder: no configuration of ours."""
    (tmp_path / "ansible.cfg").write_text(f"[defaults]\ncollections_path = {ROOT / 'collections'}\n")
    done = play(tmp_path, *inventory, f"relops.golive.{name}")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "no plan" in done.stdout + done.stderr


@pytest.mark.thorough("it starts ansible-playbook several times")
@pytest.mark.parametrize("configuration", ["wheel", "repository"])
def test_a_faulty_plan_is_refused_before_anything(tmp_path: Path, configuration: str) -> None:
    (tmp_path / "plan.yml").write_text("plugin: relops.golive.plan\nschema: 1\n")
    text = (ROOT / "ansible.cfg").read_text() if configuration == "repository" else "[defaults]\n"
    paths = {"collections_path = collections\n": "", "[defaults]": f"[defaults]\ncollections_path = {ROOT}/collections"}
    for old, new in {**paths, "inventory = inventories/demo/plan.yml\n": "", "vault_password_file": "# "}.items():
        text = text.replace(old, new)
    (tmp_path / "ansible.cfg").write_text(text)
    done = play(tmp_path, "-i", "plan.yml", "relops.golive.golive")
    assert done.returncode == 4, done.stdout + done.stderr
    assert "fault(s), listed above" in done.stderr


@pytest.mark.thorough("it starts ansible-playbook several times")
def test_a_secret_that_cannot_be_had_is_refused_before_anything(tmp_path: Path) -> None:
    """The demo without its lab: there is no vault. What has no twin is production: a check alone gets so far."""
    shutil.copytree(ROOT / "inventories/demo", tmp_path / "inventories/demo")
    (tmp_path / "ansible.cfg").write_text(f"[defaults]\ncollections_path = {ROOT / 'collections'}\n")
    done = subprocess.run(
        ["ansible-playbook", "-i", "inventories/demo/plan.yml", "relops.golive.golive", "--check"], cwd=tmp_path,
        text=True,
        env={**environment(tmp_path), "GOLIVE_LAB": "none", "GOLIVE_STATE": str(tmp_path / "state")},
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 4, done.stdout + done.stderr
    assert "cannot be had" in done.stdout + done.stderr
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("name", ["golive", "rollback"])
def test_the_callback_lies_beside_the_playbooks_that_close(name: str) -> None:
    text = (PLAYBOOKS / f"{name}.yml").read_text()
    assert "import_playbook: parts/open.yml" in text and "import_playbook: parts/end.yml" in text
    assert (PLAYBOOKS / "callback_plugins" / "golive_exit.py").is_file()


@pytest.mark.thorough("it starts ansible-playbook several times")
def test_an_emergency_stays_one_whatever_fails_after_it(tmp_path: Path) -> None:
    folder = project(tmp_path, 0, 3)
    text = (folder / "play.yml").read_text().replace("{code: 3}", "{code: 3}\n      ignore_errors: true")
    text = text.replace("ignore_errors: true", "failed_when: false") + "    - finish: {code: 250}\n"
    (folder / "play.yml").write_text(text)
    assert play(folder, *LOCAL).returncode == 3
