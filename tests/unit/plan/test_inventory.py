"""The plan as an inventory of the real ansible: what a user sees of a good plan and of a faulty one."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import inventory_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO, demo, patched

ROOT = DEMO.parents[1]
BIN = Path(sys.executable).parent
SECRETS = "vault_restic_password: from-group-vars\n" + "".join(
    f"vault_{name}_password: x\n" for name in ("paygw_owner", "paygw_app", "legacy_ro")
)


def ansible(*command: str, language: str = "en", **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "GOLIVE_LANGUAGE": language,
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        **more,
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
    (plan.parent / "group_vars" / "all" / "x.yml").write_text(SECRETS)
    found = listed(plan)
    assert found["switches"]["hosts"] == ["SHZJ-ACC-SW01", "SHZJ-ACC-SW02", "SHZJ-AGG-SW01"]
    assert found["app"]["hosts"] == ["SHZJ-PAY-APP01", "SHZJ-PAY-APP02"]
    host = found["_meta"]["hostvars"]["SHZJ-PAY-APP01"]
    assert host["golive_plan"] == data(str(plan))
    assert host["golive_device"]["serial"] == data("SN21A001")
    secret = found["_meta"]["hostvars"]["SHZJ-BAK01"]["golive_backup"]["store"]["master_secret"]
    assert secret == "{{ vault_restic_password }}", "the only kind of text that Ansible fills in"


@pytest.mark.thorough("it starts Ansible as a program")
def test_a_secret_named_in_the_plan_is_templated_from_group_vars(tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    (plan.parent / "group_vars" / "all").mkdir(parents=True)
    (plan.parent / "group_vars" / "all" / "x.yml").write_text(SECRETS)
    playbook = tmp_path / "play.yml"
    playbook.write_text(
        "- hosts: SHZJ-BAK01\n  connection: local\n  gather_facts: false\n  tasks:\n"
        "    - ansible.builtin.assert: {that: \"'from-group-vars' in (golive_backup | string)\"}\n"
    )
    answer = ansible("ansible-playbook", "-i", str(plan), str(playbook))
    assert answer.returncode == 0, answer.stdout + answer.stderr


LAB = "golive_lab golive_lab_dir golive_twin_dir golive_proxy_command ansible_control_path_dir golive_twin_owner"


def of_its_lab(inventories: Path, name: str, **environment: str) -> dict[str, str]:
    """Return what a copy of the demo below `inventories` says of its lab, and its vault password."""
    plan = demo(inventories / name)
    (plan.parent / "group_vars/all").mkdir(parents=True)
    for file in ("group_vars/all/access.yml", "vault-password"):
        shutil.copy(DEMO / file, plan.parent / file)
    playbook, told = inventories / "play.yml", inventories / "said.json"
    said = ", ".join(f"{word}: '{{{{ {word} }}}}'" for word in LAB.split())
    playbook.write_text(
        "- hosts: SHZJ-BAK01\n  connection: local\n  gather_facts: false\n  tasks:\n"
        f"    - ansible.builtin.copy: {{dest: {told}, content: '{{{{ said | to_json }}}}', mode: '0600'}}\n"
        f"      vars: {{said: {{{said}}}, ansible_python_interpreter: '{sys.executable}'}}\n"
    )
    client = str(plan.parent / "vault-password")
    answer = ansible("ansible-playbook", "-i", str(plan), "--vault-password-file", client, str(playbook), **environment)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    found: dict[str, str] = json.loads(told.read_text())
    return {**found, "password": subprocess.run([client], capture_output=True, text=True, check=True).stdout}


@pytest.mark.thorough("it starts Ansible as a program")
def test_a_copied_project_has_a_lab_of_its_own(tmp_path: Path) -> None:
    one, two = (of_its_lab(tmp_path / "one" / "inventories", name, GOLIVE_LAB="") for name in ("demo", "bank"))
    three = of_its_lab(tmp_path / "three" / "inventories", "bank", GOLIVE_LAB="")
    assert one["golive_lab"] == "demo"
    for word in LAB.split():
        assert len({found[word] for found in (one, two, three)}) == 3, word
    for found in (one, two, three):
        assert re.fullmatch(r"[a-z][a-z0-9]{0,6}", found["golive_lab"]), "a drill adds a letter to the eight at most"
    assert two["golive_lab"].startswith("pay")
    assert one["password"] == two["password"] != three["password"]


FAULTY = {"set": {"project/significance": "大"}, "ports": {"PAYGW-L001": {"VLAN": "4096"}}}


@pytest.mark.thorough("it starts Ansible as a program")
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


@pytest.mark.thorough("it starts Ansible as a program")
def test_garbage_in_the_place_of_the_plan_is_told_as_such(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yml"
    plan.write_bytes(b"\xff\xfe\x00\x01")
    answer = ansible("ansible-inventory", "-i", str(plan), "--list")
    assert answer.returncode != 0
    assert "plan.yml:1: is no UTF-8 text" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_host_keys_are_checked_also_where_a_runner_turns_that_off() -> None:
    """ansible-runner sets ANSIBLE_HOST_KEY_CHECKING=False; a variable of each host stands above its environment."""
    assert inventory_of(load(DEMO / "plan.yml")).variables["ansible_host_key_checking"] is True
