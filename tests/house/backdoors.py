"""What a playbook does, variables that the tree reads, and a run on a production inside this process."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from ansible import constants, context
from ansible.inventory.manager import InventoryManager
from ansible.parsing.dataloader import DataLoader
from ansible.playbook.play_context import PlayContext
from ansible.plugins.loader import connection_loader
from ansible.template import Templar
from ansible.vars.manager import VariableManager
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import admission, environment, planned
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import first_open, rows
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import inventory_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.house.house import read_yaml, text_of

ROOT = Path(__file__).resolve().parents[2]
GOLIVE = ROOT / "collections/ansible_collections/relops/golive"
PLAYBOOKS = GOLIVE / "playbooks"
PLAN = ROOT / "inventories/demo/plan.yml"
WORDS = frozenset({
    "name", "vars", "tags", "when", "register", "no_log", "block", "rescue", "always", "loop", "any_errors_fatal",
    "throttle", "ignore_errors", "ignore_unreachable", "changed_when", "failed_when", "run_once",
})  # fmt: skip
"""Keywords of a task; what is left is its action."""
READ_BY = ("plugins/**/*.py", "playbooks/**/*", "roles/**/*.yml")


@dataclass(frozen=True)
class Step:
    """One task: what it does and its tags."""

    action: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Play:
    """One play with all its tasks, those of its roles and files, too."""

    name: str
    hosts: str
    steps: tuple[Step, ...]


@functools.cache
def plays(path: Path) -> list[Play]:
    """Return the plays of a playbook, with those that it imports in their place."""
    found: list[Play] = []
    for entry in read_yaml(path):
        imported = entry.get("ansible.builtin.import_playbook")
        if imported:
            found += plays(path.parent / imported)
        else:
            steps = tuple(steps_of(entry.get("tasks") or [], path.parent))
            assert not {"roles", "pre_tasks", "post_tasks", "handlers"} & set(entry), path
            found.append(Play(str(entry.get("name")), str(entry["hosts"]), steps))
    return found


def steps_of(tasks: list[Any], folder: Path) -> Iterator[Step]:
    """Yield the tasks of a list, those of blocks, files and roles, too."""
    for task in tasks:
        for part in ("block", "rescue", "always"):
            yield from steps_of(task.get(part) or [], folder)
        (action, *more) = [key for key in task if key not in WORDS] or [""]
        assert not more, f"{task}: what of it is the action?"
        if action in ("ansible.builtin.import_tasks", "ansible.builtin.include_tasks"):
            name = task[action]
            if "{{" not in name:  # the project's own tasks are its code; what stands before them is looked at
                yield from steps_of(read_yaml(folder / name), (folder / name).parent)
        elif action == "ansible.builtin.import_role":
            yield from _role(task[action])
        elif action:
            yield Step(action, tuple(task.get("tags") or ()))


def _role(given: Mapping[str, Any]) -> Iterator[Step]:
    """Yield the tasks of a role, or of every role of ours where a variable names it."""
    name = str(given["name"])
    if name.startswith("relops.lab."):
        folders = [GOLIVE.parent / "lab/roles" / name.rpartition(".")[2]]
    elif "{{" in name:
        folders = sorted((GOLIVE / "roles").iterdir())
    else:
        folders = [GOLIVE / "roles" / name.rpartition(".")[2]]
    for folder in folders:
        path = folder / "tasks" / f"{given.get('tasks_from', 'main')}.yml"
        if path.exists():
            yield from steps_of(read_yaml(path) or [], path.parent)


def variables_read() -> tuple[list[str], list[str]]:
    """Return every variable and every value of the environment that code, playbooks, roles and group_vars read."""
    paths = [path for pattern in READ_BY for path in GOLIVE.glob(pattern) if path.is_file()]
    paths += [*(ROOT / "inventories").rglob("group_vars/**/*.yml"), *(ROOT / "playbooks").glob("*.yml")]
    text = "\n".join(text_of(path) for path in paths if path.suffix in (".py", ".yml"))
    names = set(re.findall(r"\b(?:golive|ansible|network|vault)_[a-z0-9_]+\b", text)) - {"ansible_collections"}
    switches = set(re.findall(r"\bGOLIVE_[A-Z_]+\b", text))
    for kind in ("ssh", "local"):
        connection_loader.get(kind, class_only=True)  # its options are known then
        names |= set(constants.config.get_plugin_vars("connection", kind))
        for option in constants.config.get_configuration_definitions("connection", kind).values():
            switches |= {one["name"] for one in option.get("env") or ()}
    return sorted(names), sorted(switches)


class Run:
    """Preflight on a plan in this process: real variables of Ansible, real gates, and nothing is connected to."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.plan = folder, load(PLAN)
        self.found = inventory_of(self.plan)
        self.loader = DataLoader()
        self.inventory = InventoryManager(loader=self.loader, sources=None)
        for group, members in self.found.groups.items():
            self.inventory.add_group(group)
            for member in members:
                self.inventory.add_host(member, group=group)
        access = {"ansible_user": "root", "golive_switch_user": "netops", "golive_state": str(folder / "state")}
        for name, value in {**self.found.variables, **access}.items():
            self.inventory.groups["all"].set_variable(name, value)
        for host, variables in self.found.hosts.items():
            for name, value in variables.items():
                self.inventory.get_host(host).set_variable(name, value)

    @classmethod
    @contextmanager
    def of(cls, folder: Path) -> Iterator[Run]:
        """Yield a run whose plan is the one of this process."""
        run = cls(folder)
        given = planned.Planned(str(PLAN), run.found, list, run.plan)
        with (
            patch.object(planned, "_known", {given.path: given}),
            patch.object(environment, "_settled", environment._Settled()),
        ):
            yield run

    def asked(self, given: Mapping[str, Any], where: str, state: Path | None = None) -> dict[str, Any]:
        """Return what preflight says with variables that are given on the command line, or of every host."""
        manager = VariableManager(loader=self.loader, inventory=self.inventory)
        hosts = [self.inventory.get_host(name) for name in self.found.hosts]
        kept = [dict(host.vars) for host in hosts]
        try:
            if where == "extra":
                manager._extra_vars = dict(given)
            else:
                for host in hosts:
                    host.vars = {**host.vars, **given}
            return self._preflight(manager, hosts[0], given if where == "extra" else {}, state or self.folder / "state")
        finally:
            for host, variables in zip(hosts, kept, strict=True):
                host.vars = variables

    def _preflight(self, manager: Any, host: Any, extra: Mapping[str, Any], state: Path) -> dict[str, Any]:
        variables = manager.get_vars(host=host)
        templar = Templar(loader=self.loader, variables=variables)
        task = SimpleNamespace(check_mode=False, connection="ssh", dump_attrs=dict)
        action: Any = SimpleNamespace(
            _task=task, _templar=templar, _play_context=PlayContext(), variables=variables, _loader=self.loader
        )
        where = environment.look(action, variables)
        with patch.object(context, "CLIARGS", {}):
            try:
                look = admission.asked(action, state, {"direction": "forward"}, None, where)
            except GoliveError as error:
                return {"kind": str(where.kind), "production": True, "refused": True, "open": [f"form. {error}"]}
        found = rows(look)
        return {
            "kind": str(where.kind), "production": look.production, "refused": first_open(found) is not None,
            "open": [row.gate.id for row in found if row.state == "open"], "look": look, "where": where,
        }  # fmt: skip
