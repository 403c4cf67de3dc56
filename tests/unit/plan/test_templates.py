"""A text of the plan or of a table is data wherever Ansible takes it up; only a secret's name is filled in."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.model.secret import Secret
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import inventory_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import patched
from tests.unit.plan.test_inventory import ansible

APP, SWITCH = "SHZJ-PAY-APP01", "SHZJ-ACC-SW01"
# What each task sees of the hostile words, by every way in which a role takes them up.
PLAYBOOK = """
- hosts: {app}:{switch}:localhost
  connection: local
  gather_facts: false
  tasks:
    - name: As an argument, through a variable, through another host's variables, in a loop, in a condition
      ansible.builtin.copy:
        dest: {out}/{{{{ inventory_hostname }}}}.json
        content: >-
          {{{{ [golive_device | default({{}}), golive_network | default({{}}), golive_tasks, golive_project,
              hostvars["{app}"].golive_device, again, item] | to_json }}}}
      vars:
        again: "{{{{ golive_tasks }}}}"
      loop: "{{{{ golive_tasks.values() | map(attribute='role') | list }}}}"
      when: golive_tasks.network.role != again.network.owner
    - name: As the template of a file, of the project, whose context is the plan's
      ansible.builtin.copy:
        dest: {out}/{{{{ inventory_hostname }}}}.secret
        content: "{{{{ golive_backup.files.master_secret | default('none') }}}}"
"""


def words(out: Path) -> list[str]:
    """Return templates that would leave a file behind when they are carried out."""
    return [
        f"{{{{ lookup('pipe', 'touch {out}/ran-1') }}}}",
        f"{{{{ lookup('ansible.builtin.pipe', 'touch {out}/ran-2') }}}}x",
        "{{ vault_restic_password }}",
        f"{{% set x = lookup('pipe', 'touch {out}/ran-3') %}}y",
        f"#jinja2: variable_start_string:'[[' [[ lookup('pipe', 'touch {out}/ran-4') ]]",
    ]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], dict[str, Any], Path]:
    """Carry a playbook out over a plan whose texts are templates, and return the words and what each host saw."""
    tmp_path = tmp_path_factory.mktemp("told")
    out = tmp_path / "out"
    out.mkdir()
    lookup, other, vault, statement, header = words(out)
    patch = {
        "set": {
            "tasks/0/role": lookup,
            "resources/persons/2/role": lookup,
            **dict.fromkeys(("tasks/0/owner", "resources/persons/2/name", "schedule/2/owner", "risks/1/owner"), header),
        },
        "equipment": {APP: {"序列号": lookup, "用途": other, "备注": vault, "配置": statement, "业务系统": header}},
        "ports": {"PAYGW-L001": {"连接编号": vault}},
    }
    plan = patched(tmp_path / "project", patch)
    (plan.parent / "group_vars" / "all").mkdir(parents=True)
    names = ("restic", "paygw_owner", "paygw_app", "legacy_ro")
    variables = "".join(f"vault_{name}_password: the-password\n" for name in names)
    (plan.parent / "group_vars" / "all" / "x.yml").write_text(variables)
    playbook = tmp_path / "play.yml"
    playbook.write_text(PLAYBOOK.format(app=APP, switch=SWITCH, out=out))
    answer = ansible("ansible-playbook", "-i", str(plan), str(playbook))
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return [lookup, other, vault, statement, header], {path.stem: path.read_text() for path in out.glob("*.json")}, out


@pytest.mark.thorough("it starts Ansible as a program")
def test_every_text_arrives_as_it_is_and_none_is_carried_out(told: tuple[list[str], dict[str, Any], Path]) -> None:
    (lookup, other, vault, statement, header), seen, out = told
    assert not list(out.glob("ran-*")), "a cell of a table ran on the controller"
    device, _network, tasks, project, again, through, item = json.loads(seen[APP])
    found = [device[key] for key in ("serial", "purpose", "remark", "spec", "system")]
    assert found == [lookup, other, vault, statement, header]
    assert again == device
    assert through == tasks
    assert tasks["network"]["role"] == lookup
    assert tasks["network"]["owner"] == header
    assert (project, item) == ("PAYGW-2025", "应用系统维护人员")
    ports = json.loads(seen[SWITCH])[1]["ports"]
    assert vault in ports["GigabitEthernet1/0/1"]["owned"]["description"]


@pytest.mark.thorough("it starts Ansible as a program")
def test_a_secret_is_filled_in_and_appears_nowhere_else(told: tuple[list[str], dict[str, Any], Path]) -> None:
    _words, seen, out = told
    assert (out / f"{APP}.secret").read_text() == "the-password"
    assert not [name for name, text in seen.items() if "the-password" in text]


REFUSED = [
    "{{ lookup('pipe', 'id') }}", "{{ lookup('env', 'HOME') }}", "{{ a | b }}", "{{ a() }}", "{{ a['b'] }}",
    "{{ a.b() }}", "{{ 'hunter2' }}", "{{ 12345 }}", "{{ a ~ b }}", "{{ a }}{{ b }}", "{{ a }} b", "a {{ b }}",
    "{{ a.__class__ }}", "{{ _x }}", "{{ hostvars.x.y }}", "{{ lookup }}", "{{ omit }}", "{{ none }}", "{{ true }}",
    "{% raw %}x{% endraw %}", "{{ a\n}}", "{{ a }}\n", "{{ａ}}", "{{ 密码 }}", "hunter2", "{{ }}", "{{ a.1 }}",
    "{{ a-b }}", "{{ query.x }}", "{{" + " a" * 200 + "}}",
]  # fmt: skip


@pytest.mark.parametrize("secret", REFUSED)
def test_what_computes_or_is_a_password_is_a_fault_of_the_plan(secret: str, tmp_path: Path) -> None:
    with pytest.raises(PlanFaults) as caught:
        load(patched(tmp_path / "project", {"set": {"backup/password": secret}}))
    (fault,) = caught.value.faults
    assert fault.where == "backup.password"
    assert secret not in fault.line("en") + fault.line("zh"), "the value is never shown"


@pytest.mark.parametrize("secret", ["{{ vault_x }}", "{{vault_x}}", "{{ golive_vault.restic.password }}"])
def test_a_bare_variable_with_attributes_is_a_secret(secret: str, tmp_path: Path) -> None:
    plan = load(patched(tmp_path / "project", {"set": {"backup/password": secret}}))
    assert plan.backup is not None
    assert (plan.backup.password, type(plan.backup.password)) == (secret, Secret)


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    children = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return [text for child in children for text in _texts(child)]


def test_in_the_inventory_only_the_secrets_of_the_plan_are_of_the_type_that_is_trusted(tmp_path: Path) -> None:
    plan = patched(tmp_path / "project", {"equipment": {APP: {"备注": "{{ vault_restic_password }}"}}})
    found = inventory_of(load(plan))
    trusted = {text for text in _texts([found.variables, found.hosts]) if isinstance(text, Secret)}
    assert trusted == {f"{{{{ vault_{name} }}}}" for name in (
        "restic_password", "paygw_owner_password", "paygw_app_password", "legacy_ro_password")}  # fmt: skip
    assert yaml.safe_load(plan.read_text(encoding="utf-8"))["backup"]["password"] in trusted
