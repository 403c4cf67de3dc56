"""A project, a home or a disk that can't be written: the playbook runs, or says one sentence and ends with 4."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
READ_ONLY = 'mount --bind "$PWD" "$PWD" && mount -o remount,ro,bind "$PWD"'


def play(mounts: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Check the demo's plan where these mounts are."""
    if os.geteuid() != 0:
        pytest.skip("mounting needs root")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ANSIBLE", "GOLIVE"))}
    script = f'{mounts} && cd "$PWD" && exec ansible-playbook playbooks/plan.yml'
    return subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", script], cwd=ROOT, text=True, check=False,
        env={**kept, "PATH": f"{sys.prefix}/bin:{os.environ['PATH']}", "LC_ALL": "C.UTF-8", **environment},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
    )  # fmt: skip


def test_portal_read_only_project(tmp_path: Path) -> None:
    done = play(READ_ONLY, HOME=str(tmp_path))
    assert done.returncode == 0, done.stdout
    assert "Traceback" not in done.stdout


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "folder to work in, and {} can't be written"), ("zh", "Ansible 需要工作目录, 而 {} 不可写")],
)  # fmt: skip
def test_a_home_that_can_not_be_written_is_one_sentence(language: str, sentence: str) -> None:
    done = play(READ_ONLY, HOME="/proc/nowhere", GOLIVE_LANGUAGE=language)
    assert done.returncode == 4, done.stdout
    (line,) = done.stdout.splitlines()
    assert sentence.format("/proc/nowhere/.cache/relops-golive/ansible/tmp") in line and "ANSIBLE_HOME" in line


def test_another_home_helps(tmp_path: Path) -> None:
    done = play(READ_ONLY, HOME="/proc/nowhere", ANSIBLE_HOME=str(tmp_path / "ansible"))
    assert done.returncode == 0, done.stdout


def test_a_full_disk_of_the_controller_is_one_sentence(tmp_path: Path) -> None:
    fill = f"{{ head -c 1000000 /dev/zero > {tmp_path}/full 2> /dev/null; :; }}"
    done = play(
        f"mount -t tmpfs -o size=64k none {tmp_path} && {fill}",
        ANSIBLE_HOME=str(tmp_path / "ansible"), GOLIVE_LANGUAGE="en",
    )  # fmt: skip
    assert done.returncode == 4 and "No space left on device" in done.stdout
    assert len(done.stdout.splitlines()) == 1
