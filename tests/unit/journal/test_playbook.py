"""`playbooks/log.yml` on a copied state folder: no vault, no lab, no connection; exit code 2 for what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

ROOT = Path(__file__).parents[3]
PLAN = ROOT / "inventories/demo/plan.yml"
CONFIG = """[defaults]
home = {home}
stdout_callback = relops.golive.board
[inventory]
enable_plugins = relops.golive.plan
"""


@pytest.fixture
def found(tmp_path: Path) -> golive.Golive:
    """Return a go-live of the demo in which every planned step was done."""
    plan = load(PLAN)
    live = golive.enter(tmp_path / "state", plan.project.code, plan.digest, "周工")
    for one in steps_of(plan):
        append(live.journal.folder, one.host, run="R", stage=one.step.split(".")[0], step=one.step, event="done")
    live.write("closed", facts={"result": golive.SUCCESS, "heads": live.journal.heads()})
    return live


def ask(folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """Run the playbook with a configuration that names no vault."""
    config = folder / "ansible.cfg"
    config.write_text(CONFIG.format(home=folder))
    environment = {
        **os.environ,
        "ANSIBLE_CONFIG": str(config),
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "collections"),
        "ANSIBLE_NOCOLOR": "1",
        "GOLIVE_LAB": "none",
        "GOLIVE_STATE": str(folder / "state"),
    }
    command = [f"{Path(sys.executable).parent}/ansible-playbook", "-i", str(PLAN), str(ROOT / "playbooks/log.yml")]
    return subprocess.run([*command, *more], env=environment, capture_output=True, text=True, check=False, cwd=folder)


@pytest.mark.thorough("it starts Ansible as a program")
def test_it_answers_in_english_and_finds_the_journal_whole(found: golive.Golive, tmp_path: Path) -> None:
    done = ask(tmp_path, "-e", "golive_language=en", "-e", "golive_log_step=install.packages")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("install.packages") == 4
    assert "4 found" in done.stdout
    assert "chain is whole" in done.stdout
    assert found.journal.head() in done.stdout
    assert not (ROOT / ".lab" / "none").exists()


@pytest.mark.thorough("it starts Ansible as a program")
def test_a_tampered_line_ends_with_exit_code_2_and_its_name(found: golive.Golive, tmp_path: Path) -> None:
    path = found.journal.folder / "SHZJ-PAY-DB01.jsonl"
    path.write_text(path.read_text().replace('"step":"install.packages"', '"step":"install.nothing"'))
    done = ask(tmp_path, "-e", f"golive_id={found.id}")
    assert done.returncode == 2, done.stdout + done.stderr
    assert "SHZJ-PAY-DB01.jsonl:2: 写入后被修改" in done.stdout
    assert "缺少步骤记录: install.packages: SHZJ-PAY-DB01" in done.stdout
