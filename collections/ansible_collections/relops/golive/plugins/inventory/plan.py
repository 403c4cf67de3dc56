# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The plan of a go-live is its inventory."""

from __future__ import annotations

DOCUMENTATION = r"""
name: plan
short_description: The plan of a go-live is its inventory
version_added: 0.1.0
author: [RelOps GoLive (@relops)]
description:
  - Reads C(plan.yml) and the tables beside it, checks all of it, and turns it into hosts, groups and variables.
  - A faulty plan gives no inventory but the list of all its faults, each with file and line, its value, what is wrong
    and what is allowed. No connection is opened.
  - Hosts are the devices in C(groups) and C(switches). Every host gets C(golive_device) and a C(golive_<stage>) for
    each stage that has work on it, and for the forecast, and is in the group of that name. All hosts get
    C(golive_plan), C(golive_project), C(golive_digest), C(golive_tasks), C(golive_window), and for their simulated data
    centre C(golive_twin_name), C(golive_twin_owner).
  - How to reach the hosts (keys, users, proxy command) and every secret belong into C(group_vars/all/) beside the plan.
  - Only a secret is a template, and only C({{ name }}) or C({{ name.attribute }}); every other text of the plan and its
    tables is data, also when it holds braces.
  - What is planned for the ports of a switch stays in the plan until it is read, so that thousands of switches weigh
    nothing. C(golive_network) stands for it, by P(relops.golive.work#lookup); templates use it like any variable.
options:
  plugin:
    description: Says that the file is a plan; everything else in it is described by its JSON Schema.
    type: str
    choices: [relops.golive.plan]
  language:
    description: Language of the faults; anything that does not begin with C(en) is Chinese.
    type: str
    default: zh
    env:
      - name: GOLIVE_LANGUAGE
notes:
  - Variable C(golive_language), given with C(-e), goes before the option.
"""

EXAMPLES = r"""
# inventories/demo/plan.yml (the head of it)
plugin: relops.golive.plan
schema: 1
tables: {ports: ports.csv, equipment: equipment.csv, device_types: device-types}
groups:
  app: [SHZJ-PAY-APP01, SHZJ-PAY-APP02]
"""

from ansible_collections.relops.golive.plugins.plugin_utils.ansible import compiled  # noqa: F401 (before the others)

# isort: split
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

from ansible import context
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible.template import trust_as_template
from ansible.utils.vars import load_extra_vars
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import payloads
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.planned import Planned, remember
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.short_lines import send_short_lines
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.unknown import unknown
from ansible_collections.relops.golive.plugins.plugin_utils.ansible.warm import warm
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import language_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.secret import Secret
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.variables import ANYTHING
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import Inventory, inventory_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Reference
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of
from ansible_collections.relops.golive.plugins.plugin_utils.twin.fact import LAB, lab
from ansible_collections.relops.golive.plugins.plugin_utils.twin.load import load

HEAD_BYTES = 4096
REFUSED = 4
"""Exit code of a run that was refused before it began."""


class InventoryModule(BaseInventoryPlugin):
    """Hand the plan's hosts, groups and variables to Ansible."""

    NAME = "relops.golive.plan"

    def verify_file(self, path: str) -> bool:
        """Claim what calls itself a plan, by its name or by its head: its faults are ours to tell."""
        file = Path(path)
        if not file.exists():
            return file.suffix in {".yml", ".yaml"}  # nobody else can read it either
        if not file.is_file():
            return False
        if file.name in {"plan.yml", "plan.yaml"}:
            return True
        with file.open("rb") as opened:
            return b"plugin: relops.golive.plan" in opened.read(HEAD_BYTES)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Load the plan; its faults are printed once, plainly, and end the parse of this source."""
        super().parse(inventory, loader, path, cache)
        self.set_options()
        extra = load_extra_vars(loader)
        language = language_of(str(extra.get("golive_language") or self.get_option("language") or ""))
        if wrong := unknown(extra, Path(path)):
            self._end([one.in_(language) for one in wrong])
        elsewhere = [*extra, *([ANYTHING] if len(context.CLIARGS.get("inventory") or ()) > 1 else [])]
        try:
            plan = load(path, language, elsewhere)
            found = inventory_of(plan)
        except GoliveError:
            self._refuse(path, language, elsewhere)
        remember(Planned(path, found, partial(steps_of, plan), plan))
        _fill(inventory, found)
        lock.keep()
        warm()
        payloads.reuse()
        send_short_lines()
        if LAB.is_dir():
            with suppress(ImportError):
                lab()  # what proves a twin, for every worker

    def _refuse(self, path: str, language: str, elsewhere: list[str]) -> NoReturn:
        """Print every fault, those of the twin too, and end: an error would be a warning, no hosts end well."""
        try:
            load(path, language, elsewhere, raised=True)
            inventory_of(load(path, language, elsewhere))
            faults: list[str] = []
        except GoliveError as error:
            faults = error.said.in_(language).splitlines()
        told = Said(f"计划有 {len(faults)} 处错误，见上", f"the plan has {len(faults)} fault(s), listed above")
        self._end([f"{screen.line(str(path))}:", *faults, told.in_(language)])

    def _end(self, lines: list[str]) -> NoReturn:
        self.display.display("\n".join(lines), color="red", stderr=True)
        raise SystemExit(REFUSED) from None


def _fill(inventory: Any, found: Inventory) -> None:
    for group, members in found.groups.items():
        inventory.add_group(group)
        for member in members:
            inventory.add_host(member, group=group)
    for name, value in found.variables.items():
        inventory.set_variable("all", name, _variable(value))
    for host, variables in found.hosts.items():
        for name, value in variables.items():
            inventory.set_variable(host, name, _variable(value))


def _variable(value: Any) -> Any:
    """Mark the plan's secrets and what stands for its work as templates: every other text is data, braces or not."""
    if isinstance(value, (Secret, Reference)):
        return trust_as_template(str(value))
    if isinstance(value, dict):
        return {key: _variable(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_variable(item) for item in value]
    return value
