"""The backup stage's work of every host: the store's clients, files, databases (R42-R44, H17)."""

from __future__ import annotations

import hashlib
import re

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Engine
from ansible_collections.relops.golive.plugins.plugin_utils.model.software import Backup, Database
from ansible_collections.relops.golive.plugins.plugin_utils.plan.changed import of_host, saved_paths
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import Client

ROLES = {"db": "数据库管理人员", "os": "操作系统管理人员", "app": "应用系统维护人员"}
"""Who backs up what: three records by three roles (R43)."""


def desired(plan: Plan) -> dict[str, JSON]:
    """Return the work of each host: `store` for the backup host, `files` and `databases` for its clients."""
    backup = plan.backup
    if backup is None:
        return {}
    parts = {host: _client(plan, backup, host) for host in plan.hosts}
    found = {host: part for host, part in parts.items() if part}
    if found:
        store = {
            "path": backup.store.path,
            "name": backup.store.host,
            "project": plan.project.code,
            "master_secret": backup.password,
            "retention_days": int(backup.retention_days),
            "clients": [{"host": host, "account": account(host)} for host in found],
        }
        switches = {"switches": _switches(plan, backup)} if plan.switches else {}
        found[backup.store.host] = {"store": store, **switches, **found.get(backup.store.host, {})}
    return found


def _switches(plan: Plan, backup: Backup) -> JSON:
    """Return what the store keeps of switches: their configurations before the first change (H1, R44)."""
    task = plan.task("network")
    return {
        "path": backup.store.path,
        "address": str(backup.store.address),
        "name": backup.store.host,
        "project": plan.project.code,
        "master_secret": backup.password,
        "retention_days": int(backup.retention_days),
        "names": list(plan.switches),
        "role": task.role if task else "",
        "person": task.owner if task else "",
    }


def account(host: str) -> str:
    """Return the name of a client's account on the store, at most 32 characters."""
    name = "glb-" + re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")
    return name if len(name) <= 32 else f"{name[:23]}-{hashlib.sha256(host.encode()).hexdigest()[:8]}"


def people(plan: Plan) -> dict[str, dict[str, str]]:
    """Return kind (db, os, app) → role and person that the plan names for it; empty person: nobody."""
    persons = {person.role: person.name for person in reversed(plan.resources.persons)}
    return {kind: {"role": role, "person": persons.get(role, "")} for kind, role in ROLES.items()}


def _client(plan: Plan, backup: Backup, host: str) -> JSON:
    databases = {name: plan.databases[name] for name in backup.databases if plan.databases[name].host == host}
    common = _common(plan, backup, host)
    part: JSON = {}
    if databases:
        part["databases"] = [{**common, **_database(name, database)} for name, database in databases.items()]
    if host in plan.members(backup.files):
        part["files"] = {
            **common,
            "exclude": list(backup.exclude),
            "application_paths": saved_paths(plan, host),
            "changes": of_host(plan, host),
            "data_directories": [database.data_directory for database in databases.values()],
        }
    return part


def _common(plan: Plan, backup: Backup, host: str) -> JSON:
    store = backup.store
    return {
        "store": {"address": str(store.address), "account": account(host), "path": f"{store.path}/{host}"},
        "store_host": store.host,
        "client": list(Client(store.host, store.path, plan.project.code, host)),
        "master_secret": backup.password,
        "retention_days": int(backup.retention_days),
        "people": people(plan),
    }


def _database(name: str, database: Database) -> JSON:
    return {
        "name": name,
        "engine": Engine(database.engine).value,
        "service": database.service,
        "data_directory": database.data_directory,
        "port": database.port,
        "version": database.version,
    }
