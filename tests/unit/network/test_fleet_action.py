"""The action takes the ports from the plan of the run, and from a variable where a role is developed without one."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.golden.plan.project import demo
from tests.unit.plan.test_inventory import ansible

PLAY = """
- hosts: golive_network
  gather_facts: false
  tasks:
    - relops.golive.network_ports:
      register: network_ports
    - relops.golive.network_ports_result: {of: network_ports, step: network.ports}
"""
REACHED = {
    "ansible_host": "127.0.0.1", "golive_switch_user": "x", "golive_switch_password": "y", "golive_switch_port": 1,
    "golive_known_hosts": "/dev/null",
}  # fmt: skip
WORK = {
    "platform": "ios", "vlans": {}, "ports": {}, "unused": [], "links": {}, "canary": 1, "batch": 20,
    "max_failure_rate": 0.0,
}  # fmt: skip


@pytest.mark.thorough("it starts Ansible as a program")
@pytest.mark.parametrize("by_variable", [False, True])
def test_every_switch_of_the_play_is_looked_at_in_check_mode(tmp_path: Path, by_variable: bool) -> None:
    (tmp_path / "play.yml").write_text(PLAY)
    extra = {**REACHED, "golive_state": str(tmp_path / "state")}
    if by_variable:
        names = ["SW1", "SW2"]
        hosts = {name: {"golive_network": WORK, "golive_project": "ROLE"} for name in names}
        inventory = tmp_path / "hosts.yml"
        inventory.write_text(yaml.safe_dump({"golive_network": {"hosts": hosts}}))
    else:
        names = ["SHZJ-ACC-SW01", "SHZJ-ACC-SW02", "SHZJ-AGG-SW01"]
        inventory = demo(tmp_path / "project")
    given = [word for name, value in extra.items() for word in ("-e", f"{name}={value}")]
    enabled = "relops.golive.plan,ansible.builtin.yaml"
    answer = ansible(
        "ansible-playbook", "-i", str(inventory), str(tmp_path / "play.yml"), "--check", *given,
        ANSIBLE_INVENTORY_ENABLED=enabled,
    )  # fmt: skip
    told = answer.stdout + answer.stderr
    assert answer.returncode == 2, told
    for name in names:  # also behind one that fails: reading waits for no canary
        assert f"network.ports: {name} (127.0.0.1): cannot be reached" in told, told
