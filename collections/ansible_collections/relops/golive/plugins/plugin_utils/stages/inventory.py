"""The inventory that a plan stands for: groups, hosts and their variables, as plain JSON-able data."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.desired import desired as forecast
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Lazy, Reference
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of


@dataclass(frozen=True)
class Inventory:
    """Group → members, variables of all hosts, host → its variables; of work that stays in the plan a Reference."""

    groups: dict[str, list[str]]
    variables: JSON
    hosts: dict[str, JSON]


def inventory_of(plan: Plan) -> Inventory:
    """Return hosts (devices in a group or in `switches`), groups (also one of each stage) and variables of a plan."""
    hosts, switches = list(plan.hosts), list(plan.switches)
    groups = {"hosts": hosts, "switches": switches, **{name: list(members) for name, members in plan.groups.items()}}
    variables = {name: _device_variables(plan, name) for name in dict.fromkeys((*hosts, *switches))}
    for stage, work in {**desired_of(plan), "forecast": forecast(plan)}.items():
        groups[f"golive_{stage}"] = list(work)
        for device in work:
            variables[device][f"golive_{stage}"] = Reference.to(stage) if isinstance(work, Lazy) else work[device]
    return Inventory(groups, _common(plan), variables)


def _common(plan: Plan) -> JSON:
    tasks = {
        str(task.stage): {"no": task.no, "role": task.role, "owner": task.owner, "minutes": task.minutes}
        for task in plan.tasks
    }
    return {
        "golive_plan": str(plan.path),
        "golive_project": plan.project.code,
        "golive_digest": plan.digest,
        "golive_tasks": tasks,
        "golive_twin_name": twin_name(plan.project.code, plan.directory),
        "golive_twin_owner": twin_owner(plan),
        "golive_window": plan.window.model_dump(mode="json"),
        "ansible_host_key_checking": True,  # ansible-runner turns it off where nobody says so
    }


def twin_name(code: str, directory: Path) -> str:
    """Return the name of a project's simulated data centre unless its group_vars give another one.

    It begins with the code's first letters and tells the projects of a machine apart by the plan's folder: a copied
    project has a twin of its own. Seven characters, since a lab's name has eight and a drill adds one.
    """
    letters = re.sub(r"[^a-z]", "", code.lower())[:3] or "lab"
    return letters + hashlib.sha256(str(directory.absolute()).encode()).hexdigest()[:4]


def twin_owner(plan: Plan) -> str:
    """Return whose a project's simulated data centre is, in words that no other project of the machine has."""
    return f"{plan.project.code} in {plan.directory.absolute()}"


def _device_variables(plan: Plan, name: str) -> JSON:
    device = plan.devices[name]
    variables: JSON = {"golive_device": device.model_dump(mode="json", exclude_none=True)}
    if device.mgmt_ip is not None:
        variables["ansible_host"] = str(device.mgmt_ip)
    if name in plan.switches:
        variables["golive_platform"] = plan.switches[name].platform
    return variables
