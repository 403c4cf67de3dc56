"""The plan as an inventory of the real ansible: what a user sees of a good plan and of a faulty one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.golden.plan.project import DEMO, demo, patched

ROOT = DEMO.parents[1]
BIN = Path(sys.executable).parent


def ansible(*command: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GOLIVE_LANGUAGE": language,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
    }
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def listed(plan: Path) -> Any:
    """Return what `ansible-inventory --list` prints: a text that is data stands there as `{__ansible_unsafe: text}`."""
    answer = ansible("ansible-inventory", "-i", str(plan), "--list")
    assert answer.returncode == 0, answer.stderr
    return json.loads(answer.stdout)


def data(text: str) -> dict[str, str]:
    return {"__ansible_unsafe": text}


def test_hosts_groups_and_variables(tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    (plan.parent / "group_vars" / "all").mkdir(parents=True)
    (plan.parent / "group_vars" / "all" / "x.yml").write_text("vault_restic_password: from-group-vars\n")
    found = listed(plan)
    assert found["switches"]["hosts"] == ["SHZJ-ACC-SW01", "SHZJ-ACC-SW02", "SHZJ-AGG-SW01"]
    assert found["app"]["hosts"] == ["SHZJ-PAY-APP01", "SHZJ-PAY-APP02"]
    host = found["_meta"]["hostvars"]["SHZJ-PAY-APP01"]
    assert host["golive_plan"] == data(str(plan))
    assert host["golive_device"]["serial"] == data("SN21A001")
    secret = found["_meta"]["hostvars"]["SHZJ-BAK01"]["golive_backup"]["store"]["restic_password"]
    assert secret == "{{ vault_restic_password }}", "the only kind of text that Ansible fills in"


def test_a_secret_named_in_the_plan_is_templated_from_group_vars(tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    (plan.parent / "group_vars" / "all").mkdir(parents=True)
    (plan.parent / "group_vars" / "all" / "x.yml").write_text("vault_restic_password: from-group-vars\n")
    playbook = tmp_path / "play.yml"
    playbook.write_text(
        "- hosts: SHZJ-BAK01\n  connection: local\n  gather_facts: false\n  tasks:\n"
        "    - ansible.builtin.assert: {that: \"'from-group-vars' in (golive_backup | string)\"}\n"
    )
    answer = ansible("ansible-playbook", "-i", str(plan), str(playbook))
    assert answer.returncode == 0, answer.stdout + answer.stderr


FAULTY = {"set": {"project/significance": "大"}, "ports": {"PAYGW-L001": {"VLAN": "4096"}}}


@pytest.mark.parametrize("given", ["inventory", "variable"])
def test_all_faults_are_printed_and_the_exit_code_tells(given: str, tmp_path: Path) -> None:
    plan = patched(tmp_path / "project", FAULTY)
    chosen = ["-i", str(plan)] if given == "inventory" else ["-i", str(DEMO / "plan.yml"), "-e", f"golive_plan={plan}"]
    answer = ansible("ansible-playbook", *chosen, "playbooks/plan.yml")
    assert answer.returncode != 0
    told = answer.stdout + answer.stderr
    assert "ports.csv:2 VLAN: 4096: must not be greater than 4094" in told
    assert "project.significance: 大: must be normal | major" in told
    assert "Traceback" not in told


def test_a_good_plan_is_summed_up_in_chinese() -> None:
    answer = ansible("ansible-playbook", "-i", str(DEMO / "plan.yml"), "playbooks/plan.yml", language="zh")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert "阶段: 网络接入" in answer.stdout


def test_garbage_in_the_place_of_the_plan_is_told_as_such(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yml"
    plan.write_bytes(b"\xff\xfe\x00\x01")
    answer = ansible("ansible-inventory", "-i", str(plan), "--list")
    assert answer.returncode != 0
    assert "plan.yml:1: is no UTF-8 text" in answer.stderr
    assert "Traceback" not in answer.stderr
