"""An inventory that stands for a plan: the product takes no other, and a test of plays needs no data centre."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import yaml
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import payloads
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import Planned, remember
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.warm import warm
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned as PlannedStep
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import Inventory

DOCUMENTATION = r"""
name: stand_in
short_description: An inventory that stands for a plan
description: A YAML file with groups, variables, hosts and steps, as the inventory plugin relops.golive.plan gives them.
author: RelOps GoLive (@relops)
options: {}
"""
NAMES = ("stand_in.yml",)


class InventoryModule(BaseInventoryPlugin):
    """Hand the file's hosts, groups and variables to Ansible, and its steps to the product."""

    NAME = "stand_in"

    def verify_file(self, path: str) -> bool:
        """Claim the files of that name."""
        return Path(path).name in NAMES and Path(path).is_file()

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Read the file."""
        super().parse(inventory, loader, path, cache)
        given = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
        for group, members in given["groups"].items():
            inventory.add_group(group)
            for member in members:
                inventory.add_host(member, group=group)
        for name, value in given["variables"].items():
            inventory.set_variable("all", name, value)
        for host, variables in given["hosts"].items():
            inventory.add_host(host)
            for name, value in variables.items():
                inventory.set_variable(host, name, value)
        steps = [PlannedStep(task, step, host) for task, (step, host) in enumerate(given["steps"])]
        lock.keep()
        plan = pickle.loads(Path(given["plan"]).read_bytes()) if "plan" in given else None
        inventory = Inventory(given["groups"], given["variables"], given["hosts"])
        remember(Planned(path, inventory, lambda: steps, plan))
        warm()
        payloads.reuse()
