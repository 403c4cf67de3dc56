"""A twin needs no twin.yml: without one, and with an empty one, hosts are bare and switches as delivered."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import Twin, read_twin
from ansible_collections.relops.golive.plugins.plugin_utils.twin.topology import topology
from ansible_collections.relops.lab.plugins.plugin_utils.topology import parse

from tests.house.house import RELOPS, ROOT, read_yaml
from tests.unit.twin.plans import LOGIN

DEMO = ROOT / "inventories/demo"


@pytest.mark.parametrize("content", [None, "", "# nothing yet\n", "---\n{}\n"], ids=["none", "empty", "comment", "{}"])
def test_without_twin_files_hosts_are_bare(tmp_path: Path, content: str | None) -> None:
    shutil.copytree(DEMO, tmp_path / "mine", ignore=shutil.ignore_patterns("twin"))
    if content is not None:
        (tmp_path / "mine/twin").mkdir()
        (tmp_path / "mine/twin/twin.yml").write_text(content)
    plan = load(tmp_path / "mine/plan.yml")
    assert read_twin(plan.directory) == Twin()
    found = topology(plan, name="own", directory=tmp_path / "lab", cache=tmp_path / "cache", secrets=LOGIN)
    store = plan.backup.store.host if plan.backup else ""
    assert {host["image"] for host in found["hosts"] if host["name"] != store} == {"base"}
    assert {switch["startup_config"] for switch in found["switches"]} == {"\n"}
    assert {switch["serial"] for switch in found["switches"]} == {""}
    raised = parse(found)
    assert {host.name for host in raised.hosts} == set(plan.hosts)


def test_the_playbook_takes_an_empty_file_for_none() -> None:
    """Ansible reads an empty file as nothing, and nothing has no `secrets`."""
    plays = read_yaml(RELOPS / "golive/playbooks/lab_up.yml")
    told = plays[0]["tasks"][0]["ansible.builtin.set_fact"]["golive_twin"]
    assert "from_yaml | default({}, true)" in told


def test_a_twin_without_files_has_the_switches_login() -> None:
    text = (RELOPS / "golive/playbooks/lab_up.yml").read_text(encoding="utf-8")
    assert "golive_twin.secrets | default([]) + ['switch_password', 'switch_enable']) | unique" in text
