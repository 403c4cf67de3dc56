"""What the forecast measures on each host: what will be backed up there, its databases, the store."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.engines import able
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Engine, Side
from ansible_collections.relops.golive.plugins.plugin_utils.plan.changed import of_host, saved_paths


def desired(plan: Plan) -> dict[str, JSON]:
    """Return the module arguments of each host of which the night needs something that can be measured by day."""
    found = {host: _host(plan, host) for host in plan.hosts}
    return {host: part for host, part in found.items() if part}


def _host(plan: Plan, host: str) -> JSON:
    backup, part = plan.backup, dict[str, Any]()
    measured = able("backup")
    databases = {name: one for name, one in plan.databases.items() if one.host == host and one.engine in measured}
    saved = set(backup.databases) if backup else set()
    if databases:
        part["databases"] = [
            {
                "name": name,
                "engine": Engine(one.engine).value,
                "service": one.service,
                "data_directory": one.data_directory,
                "port": one.port,
                "backed_up": name in saved,
                **({"changed": one.name} if one.role is Side.NEW and name not in saved else {}),
            }
            for name, one in databases.items()
        ]
    if backup and host in plan.members(backup.files):
        # as the backup itself does (backup/work.py): a database with a backup of its own is no file
        own = [one.data_directory for name, one in databases.items() if name in saved]
        part["files"] = {
            "exclude": list(backup.exclude),
            "data_directories": own,
            "application_paths": saved_paths(plan, host),
            "changes": of_host(plan, host),
        }
    if backup and host == backup.store.host:
        part["store"] = backup.store.path
    return part
