"""What is looked at on each host before the night, from the plan alone."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.engines import able
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Engine
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.desired import desired as migrations
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.mapping import load_mapping

MAPPED = ("name", "zone", "dismiss", "tables", "on_reject", "max_rejects")
"""What of a migration decides whether its mapping fits the old database."""


def desired(plan: Plan) -> dict[str, JSON]:
    """Return the arguments of the module precheck_host for every host of the plan."""
    return {host: _host(plan, host) for host in plan.hosts}


def _host(plan: Plan, host: str) -> JSON:
    return {
        "ports": list(_ports(plan, host)),
        "services": sorted({one.service for one in plan.entry_points if one.side.was and _on(plan, host, one)}),
        "names": sorted(set(_names(plan, host))),
        "reaches": list(_store(plan, host)),
        "databases": list(_databases(plan, host)),
        "mappings": list(_mappings(plan, host)),
        "packages": [name for group, names in plan.packages.items() if host in plan.members([group]) for name in names],
    }


def _mappings(plan: Plan, host: str) -> Iterator[JSON]:
    """Yield the migrations out of a database of this host, each with its mapping."""
    for work in migrations(plan).values():
        for one in work["migrations"]:
            old = plan.databases[plan.migrations[one["name"]].source]
            if old.host == host:
                mapping = {name: one[name] for name in MAPPED}
                yield {
                    **mapping, "engine": Engine(old.engine).value, "service": old.service, "port": old.port,
                    "data_directory": old.data_directory, "database": old.name,
                }  # fmt: skip


def _on(plan: Plan, host: str, part: Any) -> bool:
    return host in plan.members(part.hosts)


def _ports(plan: Plan, host: str) -> Iterator[JSON]:
    """Yield the ports that are bound now (old side) or at night (new side), each with its service."""
    found: dict[tuple[int, str], bool] = {}
    for database in plan.databases.values():
        if database.host == host:
            found[database.port, database.service] = database.role.was
    for entry in plan.entry_points:
        if _on(plan, host, entry):
            found[entry.port, entry.service] = entry.side.was
    for release in plan.releases.values():
        where = urlsplit(release.health.url) if release.health else None
        if where and where.port and _on(plan, host, release):
            found.setdefault((where.port, release.service), False)
    yield from ({"port": port, "service": service, "held": held} for (port, service), held in found.items())


def _names(plan: Plan, host: str) -> Iterator[str]:
    """Yield the names in addresses that this host will ask; an IP address needs no name."""
    urls = [entry.url for entry in plan.entry_points if entry.url and _on(plan, host, entry)]
    urls += [one.health.url for one in plan.releases.values() if one.health and _on(plan, host, one)]
    urls += [one.url for one in plan.checks.http if one.source == host]
    urls += [one.url for one in plan.checks.performance if one.source == host]
    for url in urls:
        name = urlsplit(str(url)).hostname or ""
        try:
            ip_address(name)
        except ValueError:
            yield name


def _store(plan: Plan, host: str) -> Iterator[JSON]:
    """Yield the way to the backup store; mandatory where it does not wait for the ports that the night configures."""
    backup = plan.backup
    if backup is None or host == backup.store.host:
        return
    saved = {*plan.members(backup.files), *(plan.databases[name].host for name in backup.databases)}
    if host in saved:
        keeper = plan.devices[backup.store.host]
        yield {
            "address": str(backup.store.address),
            "port": 22,
            "mandatory": backup.store.address in (keeper.mgmt_ip, keeper.oob_ip),
        }


def _databases(plan: Plan, host: str) -> Iterator[JSON]:
    known = able("answer")
    saved = plan.backup.databases if plan.backup else ()
    for name, one in plan.databases.items():
        if one.host == host and one.engine in known:
            due = one.role.was or name in saved
            yield {
                "name": name, "engine": Engine(one.engine).value, "service": one.service, "port": one.port,
                "data_directory": one.data_directory, "version": one.version, "due": due,
                "database": one.name if one.role.was else "", "texts": list(_texts(plan, name)),
            }  # fmt: skip


def _texts(plan: Plan, database: str) -> Iterator[tuple[str, str]]:
    """Yield the columns (table, column) of a source that are moved as the text that their label says."""
    for migration in plan.migrations.values():
        if migration.source == database:
            for name, table in load_mapping(plan.directory / migration.tables, migration.tables).tables.items():
                yield from (
                    (name, key) for key, one in table.columns.items() if one.convert == "text" and not one.bytes
                )
