"""The commands of the house do what they say: bootstrap, requirements/apt, .ci/steps.py, template_dir."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.paths import TemplatesMissingError, template_dir

from tests.house.house import RELOPS, ROOT

SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"


def script(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def run(command: list[str], **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Give a folder with bootstrap and an empty lock."""
    shutil.copy(ROOT / "bootstrap", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements" / "lock.txt").touch()
    return tmp_path


@pytest.mark.thorough("it makes two real environments of Python")
def test_bootstrap_passes_a_broken_shim_and_then_does_nothing(checkout: Path, tmp_path: Path) -> None:
    shims = tmp_path / "shims"
    script(shims / "python3.13", "echo 'python3.13: command not found' >&2; exit 127")
    script(shims / "python3.12", f'exec "{sys.executable}" "$@"')
    env = {"HOME": str(tmp_path), "PATH": f"{shims}:{SYSTEM_PATH}", "SYSTEM_PYTHONS": "/nowhere"}
    first = run([str(checkout / "bootstrap")], **env)
    assert first.returncode == 0, first.stderr
    assert "making .venv with python3.12" in first.stderr
    again = run([str(checkout / "bootstrap")], **env)
    assert (again.returncode, again.stderr) == (0, "")
    (checkout / "requirements" / "lock.txt").write_text("# changed\n")
    changed = run([str(checkout / "bootstrap")], **env)
    assert "installing" in changed.stderr and "making" not in changed.stderr


def test_bootstrap_takes_the_system_s_python_before_one_of_pyenv(checkout: Path, tmp_path: Path) -> None:
    system, pyenv = tmp_path / "system", tmp_path / "pyenv"
    for place in (system / "python3.11", pyenv / "versions" / "3.11.9" / "bin" / "python"):
        script(place, f'[ "$2" != venv ] || {{ echo "$0"; exit 1; }}; exec "{sys.executable}" "$@"')
    env = {"HOME": str(tmp_path), "PATH": SYSTEM_PATH, "PYENV_ROOT": str(pyenv)}
    assert str(system) in run([str(checkout / "bootstrap")], **env, SYSTEM_PYTHONS=str(system)).stdout
    assert str(pyenv) in run([str(checkout / "bootstrap")], **env, SYSTEM_PYTHONS=str(tmp_path / "none")).stdout


def test_bootstrap_refuses_a_python_that_does_not_fit(checkout: Path) -> None:
    refused = run([str(checkout / "bootstrap")], HOME="/", PATH=SYSTEM_PATH, PYTHON="/bin/false")
    assert refused.returncode == 1
    assert "/bin/false is no Python 3.11-3.13" in refused.stderr


def test_bootstrap_tells_by_its_exit_code_that_there_is_no_python(checkout: Path, tmp_path: Path) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("sh", "dirname", "pwd", "cut", "cat", "sha256sum", "date"):
        (tools / name).symlink_to(f"/usr/bin/{name}")
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        script(tools / name, "exit 127")
    none = run([str(checkout / "bootstrap")], HOME=str(tmp_path), PATH=str(tools), SYSTEM_PYTHONS=str(tools))
    assert none.returncode == 3
    assert "apt-get install python3 python3-venv" in none.stderr


def test_apt_is_content_with_either_of_two_packages(tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text("mine|theirs\nabsent|gone\n")
    (tmp_path / "dpkg-query").write_text('#!/bin/sh\n[ "$4" != theirs ] || printf installed\n')
    (tmp_path / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "sudo").write_text("#!/bin/sh\nexit 1\n")
    for name in ("dpkg-query", "id", "sudo"):
        (tmp_path / name).chmod(0o755)
    told = run([str(ROOT / "requirements" / "apt"), str(tmp_path / "list.txt")], PATH=f"{tmp_path}:{SYSTEM_PATH}")
    assert told.returncode == 1
    assert told.stderr.rstrip().endswith("--no-install-recommends absent")


def test_apt_says_what_to_type_where_it_may_not_install(tmp_path: Path) -> None:
    script(tmp_path / "id", "echo 1000")
    script(tmp_path / "sudo", "exit 1")
    script(tmp_path / "dpkg-query", 'case "$*" in *here*) echo installed;; *) exit 1;; esac')
    (tmp_path / "list.txt").write_text("here  # why\nabsent\n")
    told = run([str(ROOT / "requirements" / "apt"), str(tmp_path / "list.txt")], PATH=f"{tmp_path}:{SYSTEM_PATH}")
    assert told.returncode == 1
    assert "apt-get install -y --no-install-recommends absent" in told.stderr
    (tmp_path / "list.txt").write_text("here\n")
    content = run([str(ROOT / "requirements" / "apt"), str(tmp_path / "list.txt")], PATH=f"{tmp_path}:{SYSTEM_PATH}")
    assert (content.returncode, content.stderr) == (0, "")


def steps(tmp_path: Path, body: str) -> subprocess.CompletedProcess[str]:
    """Run .ci/steps.py with its groups replaced by one of the test's own."""
    for name in (".ci/steps.py", ".ci/runner.py", "tests/pace.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    code = f"import steps, sys; steps.group = lambda name: {body}; sys.exit(steps.main(['--all', 'any']))"
    surroundings = {**os.environ, "PYTHONPATH": str(tmp_path / ".ci"), "STEPS_AT_ONCE": "2"}
    return run([sys.executable, "-c", f"from steps import Step\n{code}"], **surroundings)


def test_steps_go_on_after_a_failure_and_say_so(tmp_path: Path) -> None:
    ended = steps(tmp_path, "[Step('bad', 'ls /nowhere'), Step('good', 'echo fine'), Step('gone', 'no-such-command')]")
    assert ended.returncode == 1
    assert "FAILED bad (exit 2)" in ended.stdout and "/nowhere" in ended.stdout
    assert "ok good" in ended.stdout and "FAILED gone (exit 127)" in ended.stdout
    assert ended.stdout.splitlines()[-1] == "1 passed, 2 failed"


def test_steps_end_what_takes_too_long(tmp_path: Path) -> None:
    ended = steps(tmp_path, "[Step('slow', 'sleep 60', minutes=0.005)]")
    assert "FAILED slow (exit 124)" in ended.stdout


def test_a_step_that_fills_the_machine_runs_before_the_others_and_alone(tmp_path: Path) -> None:
    log = tmp_path / "log"
    shell = f"sh -c 'echo + {{0}} >> {log}; sleep 0.2; echo - {{0}} >> {log}'"
    body = ", ".join(f"Step({name!r}, {shell.format(name)!r}, alone={name == 'c'})" for name in "abc")
    assert steps(tmp_path, f"[{body}]").returncode == 0
    lines = log.read_text().splitlines()
    assert (lines[:2], sorted(lines[2:4]), sorted(lines[4:])) == (["+ c", "- c"], ["+ a", "+ b"], ["- a", "- b"])


def test_what_nothing_hurries_runs_beside_it_unhurried_and_once(tmp_path: Path) -> None:
    log = tmp_path / "log"
    beside = f"i=0; until grep -q 19 {log} || [ $i = 600 ]; do sleep 0.1; i=$((i + 1)); done"
    lone = f"Step('lone', \"sh -c 'echo + lone >> {log}; {beside}; echo - lone >> {log}'\", alone=True)"
    patient = f"Step('patient', \"sh -c 'echo $(nice) >> {log}'\", patient=True)"
    after = f"Step('after', \"sh -c 'echo after >> {log}'\")"
    ended = steps(tmp_path, f"[{after}, {patient}, {lone}]")
    assert (ended.returncode, ended.stdout.splitlines()[-1]) == (0, "3 passed, 0 failed")
    lines = log.read_text().splitlines()
    assert sorted(lines[:2]) == ["+ lone", "19"]
    assert lines[2:] == ["- lone", "after"]


def test_steps_run_two_at_a_time_the_longest_first(tmp_path: Path) -> None:
    log = tmp_path / "log"
    shell = f"sh -c 'echo + {{0}} >> {log}; sleep 0.3; echo - {{0}} >> {log}'"
    names = ["short", "molecule-golive", "ruff", "molecule-backup"]
    body = ", ".join(f"Step({name!r}, {shell.format(name)!r})" for name in names)
    assert steps(tmp_path, f"[{body}]").returncode == 0
    lines, running, most = log.read_text().split("\n")[:-1], set[str](), 0
    for sign, name in map(str.split, lines):
        running = running | {name} if sign == "+" else running - {name}
        most = max(most, len(running))
    assert most == 2
    assert set(lines[:2]) == {"+ molecule-backup", "+ molecule-golive"}


def test_all_who_ask_the_vault_client_at_once_get_one_password(tmp_path: Path) -> None:
    client = tmp_path / "a clone" / "inventories" / "demo" / "vault-password"
    client.parent.mkdir(parents=True)
    shutil.copy(ROOT / "inventories" / "demo" / "vault-password", client)
    asked = [subprocess.Popen([client], stdout=subprocess.PIPE, text=True) for _ in range(12)]
    said = {one.communicate()[0] for one in asked}
    assert [len(word) for word in said] == [48]
    kept = tmp_path / "a clone" / ".lab"
    assert [(path.name, path.stat().st_mode & 0o777) for path in kept.iterdir()] == [("vault-password", 0o600)]


@pytest.mark.parametrize("place", ["clone", "a clone"])
def test_lint_knows_its_own_playbooks_below_the_temporary_folder(tmp_path: Path, place: str) -> None:
    clone, tools, checked = tmp_path / place, tmp_path / "tools", tmp_path / "checked"
    script(clone / "play.yml", "")
    (clone / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "lint", clone / ".ci")
    of_role = 'role=$(mktemp --suffix .yml); echo "$role" >"$role"; ansible-playbook --syntax-check "$role"; rm "$role"'
    script(tools / "ansible-lint", f'ansible-playbook --syntax-check "$PWD/play.yml"; {of_role}')
    script(tools / "ansible-playbook", f'for one; do [ ! -f "$one" ] || echo "$one" >>{checked}; done')
    ended = run([str(clone / ".ci" / "lint")], TMPDIR=str(tmp_path), PATH=f"{tools}:{SYSTEM_PATH}")
    assert (ended.returncode, ended.stdout) == (0, "the syntax of 1 playbooks and 1 roles is right\n"), ended.stderr
    assert checked.read_text().splitlines()[0] == str(clone / "play.yml")


def test_no_step_is_no_success(tmp_path: Path) -> None:
    assert steps(tmp_path, "[]").returncode == 1


def test_templates_are_found_and_can_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GOLIVE_TEMPLATES", raising=False)
    assert template_dir() == (ROOT / "templates").resolve() == RELOPS / "golive" / "templates"
    monkeypatch.setenv("GOLIVE_TEMPLATES", str(tmp_path))
    assert template_dir() == tmp_path
    monkeypatch.setenv("GOLIVE_TEMPLATES", str(tmp_path / "none"))
    with pytest.raises(TemplatesMissingError, match="none"):
        template_dir()
