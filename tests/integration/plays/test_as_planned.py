"""In real runs of Ansible the work of each stage, as its role gives it to a step, is the plan's: nobody is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages import registry

from tests.integration.plays.test_backdoors import bank, play
from tests.integration.plays.test_plays import GOLIVE, site

__all__ = ["bank", "site"]
PROBE = """
from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import as_planned, environment
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.plain import plain


class ActionModule(ActionBase):
    def run(self, tmp=None, task_vars=None):
        environment.settle({"kind": "production"}, environment.GOLIVE)
        work = plain(self._task.args.get("work") or {})
        try:
            as_planned.demand(self, task_vars, self._task.args["stage"], work)
            as_planned.demand_of(self, task_vars, self._task.args["stage"], task_vars["ansible_play_hosts"])
        except GoliveError as error:
            return {"failed": True, "msg": str(error)}
        return {"msg": f"carried {self._task.args['stage']} {len(str(work))}"}
"""
PLAY = """- hosts: all
  gather_facts: false
  tasks:
"""
TASK = """    - probe: {{stage: {stage}, work: "{work}"}}
      register: said
    - ansible.builtin.debug: {{msg: "{{{{ said.msg }}}} {{{{ inventory_hostname }}}}"}}
"""
OTHER = "{{ {'packages': ['nc']} }}"


def roles() -> dict[str, str]:
    """Return stage → what its role gives to its steps as work."""
    found = {}
    for stage in registry.STAGES:
        path = GOLIVE / f"roles/{stage}/tasks/main.yml"
        works = set(re.findall(r'^ +work: "(.+)"$', path.read_text(), re.MULTILINE)) if path.is_file() else set()
        if works:
            (found[stage],) = works
    return found


def probed(bank: Path, tasks: dict[str, str]) -> tuple[int, str]:
    (bank / "action_plugins").mkdir(exist_ok=True)
    (bank / "action_plugins/probe.py").write_text(PROBE)
    (bank / "own.yml").write_text(PLAY + "".join(TASK.format(stage=stage, work=work) for stage, work in tasks.items()))
    return play(bank, "own.yml")


@pytest.fixture
def carried() -> dict[str, str]:
    """Return the works that roles give, read from the roles."""
    found = roles()
    assert len(found) > 5
    return found


def test_what_roles_carry_is_the_plans_secrets_and_all(bank: Path, carried: dict[str, str]) -> None:
    code, said = probed(bank, carried)
    assert code == 0, said
    for stage in carried:
        sizes = [int(size) for size in re.findall(rf"carried {stage} (\d+) ", said)]
        assert len(sizes) > 3 and max(sizes) > 20, (stage, said)


def test_and_what_is_another_work_is_refused(bank: Path) -> None:
    code, said = probed(bank, {"install": OTHER})
    assert code != 0
    assert "work of install: given besides the plan" in said, said
