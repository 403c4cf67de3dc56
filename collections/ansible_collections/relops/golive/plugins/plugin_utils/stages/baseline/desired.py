"""What of the new system each host keeps: its files, its databases, the logs of its services (R56)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.engines import able
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Engine, StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import desired as backup


def desired(plan: Plan) -> dict[str, JSON]:
    """Return the work of each host whose files are backed up; nothing where the plan has no task for it.

    Whoever was backed up before is a client of the store; so the new system needs no access of its own.
    """
    if plan.task(StageName.BASELINE) is None:
        return {}
    return {host: _host(plan, host, part["files"]) for host, part in backup(plan).items() if part.get("files")}


def _host(plan: Plan, host: str, files: JSON) -> JSON:
    known = able("backup")
    own = {name: one for name, one in plan.databases.items() if one.host == host and one.engine in known}
    return {
        **{name: files[name] for name in COMMON},
        "exclude": files["exclude"],
        "data_directories": sorted({one.data_directory for one in own.values()}),
        "databases": [
            {
                "name": name,
                "engine": Engine(one.engine).value,
                "service": one.service,
                "data_directory": one.data_directory,
                "port": one.port,
            }
            for name, one in own.items()
            if one.role.stays
        ],
        "units": _units(plan, host),
    }


COMMON = ("store", "store_host", "client", "master_secret", "retention_days", "people")


def _units(plan: Plan, host: str) -> list[str]:
    """Return the services of the plan on a host, old and new: their logs tell what they did at night."""
    units = [one.service for one in plan.databases.values() if one.host == host]
    units += [one.service for one in plan.entry_points if host in plan.members(one.hosts)]
    units += [one.service for one in plan.releases.values() if host in plan.members(one.hosts)]
    units += [one.service for one in plan.configs if one.service and host in plan.members(one.hosts)]
    return sorted(set(units))
