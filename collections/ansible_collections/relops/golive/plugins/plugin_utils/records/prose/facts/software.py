"""Entry points, databases, releases, configuration, migrations, backup and checks, as words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.model.software import Migration
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground, number
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import account, people
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.mapping import load_mapping


def entry_points(on: Ground) -> list[dict[str, str]]:
    """Return the ways into the old and the new system, one line a host."""
    return [
        {
            "name": on.text(one.name), "side": on.text(one.side), "old": "1" if one.side.was else "",
            "new": "1" if one.side.stays else "",
            "host": host, "service": one.service, "port": str(one.port), "url": one.url or "",
        }
        for one in on.plan.entry_points
        for host in on.plan.members(one.hosts)
    ]  # fmt: skip


def databases(on: Ground) -> list[dict[str, Any]]:
    """Return the databases, who may log in, and from where."""
    return [
        {
            "key": key, "engine": str(one.engine), "version": one.version, "host": one.host, "name": one.name,
            "address": str(one.address), "port": str(one.port), "side": on.text(one.role), "service": one.service,
            "directory": one.data_directory, "access": on.listed(one.access) or on.t("print.none"),
            "users": [{"name": user.name, "privileges": on.text(user.privileges)} for user in one.users],
        }
        for key, one in on.plan.databases.items()
    ]  # fmt: skip


def releases(on: Ground) -> list[dict[str, Any]]:
    """Return the packages that were handed over, where they go and how their health is asked."""
    return [
        {
            "name": name, "version": one.version, "artefact": one.artefact, "sha256": one.sha256,
            "build": one.handed_over.build_id, "by": one.handed_over.by, "to": one.handed_over.to,
            "date": f"{one.handed_over.date}", "hosts": on.plan.members(one.hosts), "root": one.root,
            "user": one.user, "service": one.service, "database": one.database or "",
            "files": on.listed(file.path for file in one.files), "health": one.health.url if one.health else "",
        }
        for name, one in on.plan.releases.items()
    ]  # fmt: skip


def packages(on: Ground) -> list[dict[str, str]]:
    """Return the packages of the distribution."""
    return [
        {"hosts": on.listed(on.plan.members([key])), "names": " ".join(names)}
        for key, names in on.plan.packages.items()
    ]


def configs(on: Ground) -> list[dict[str, str]]:
    """Return the configuration files that are written, and how they are proven valid."""
    return [
        {
            "hosts": on.listed(on.plan.members(one.hosts)), "path": one.path, "validate": one.validate_command or "",
            "service": one.service or "",
        }
        for one in on.plan.configs
    ]  # fmt: skip


def migrations(on: Ground) -> list[dict[str, Any]]:
    """Return what data moves, table by table."""
    return [_migration(on, name, one) for name, one in on.plan.migrations.items()]


def _migration(on: Ground, name: str, one: Migration) -> dict[str, Any]:
    source, target = on.plan.databases[one.source], on.plan.databases[one.target]
    mapping = load_mapping(on.plan.directory / one.tables)
    return {
        "name": name, "source": f"{source.engine} {source.name}", "target": f"{target.engine} {target.name}",
        "source_host": source.host, "target_host": target.host, "reader": one.source_login.user,
        "chunk": number(one.chunk_rows), "on_reject": on.text(one.on_reject),
        "max_rejects": number(mapping.max_rejects),
        "zone": mapping.zone, "schema": one.schema_project, "mapping": one.tables,
        "tables": [
            {
                "source": key, "target": table.target, "key": on.listed(table.key),
                "amount": table.amount or on.t("print.none"), "columns": number(len(table.columns)),
                "converted": on.listed(f"{column} → {to.convert}" for column, to in table.columns.items()
                                       if to.convert != "text" or to.bytes or to.values) or on.t("print.none"),
            }
            for key, table in mapping.tables.items()
        ],
    }  # fmt: skip


def backup(on: Ground) -> dict[str, Any]:
    """Return what is saved where, by whom, and for how long; `there` is empty where nothing is."""
    one = on.plan.backup
    if one is None:
        return {"there": "", "rows": [], "people": [], "store": "", "path": "", "address": "", "days": ""}
    hosts, paths = on.plan.members(one.files), one.application_paths
    rows = [
        {
            "host": host, "account": account(host), "repository": f"{one.store.path}/{host}",
            "databases": on.listed(key for key in one.databases if on.plan.databases[key].host == host)
            or on.t("print.none"),
            "paths": on.listed(["/", *(path for place, tops in paths.items() if host in on.plan.members([place])
                                       for path in tops)]) if host in hosts else on.t("print.none"),
        }
        for host in dict.fromkeys([*hosts, *(on.plan.databases[key].host for key in one.databases)])
    ]  # fmt: skip
    roles = [
        {"kind": on.word(kind), "role": on.word(who["role"]), "person": who["person"]}
        for kind, who in people(on.plan).items()
    ]
    return {
        "there": "1", "rows": rows, "people": roles, "store": one.store.host, "path": one.store.path,
        "address": str(one.store.address), "days": number(one.retention_days),
    }  # fmt: skip


def checks(on: Ground) -> dict[str, Any]:
    """Return what must be true after the night."""
    one = on.plan.checks
    return {
        "suite": one.suite or on.t("print.none"),
        "reachability": [
            {
                "source": each.source, "to": str(each.to), "port": str(each.port), "allowed": on.yes(each.allowed),
                "open": "1" if each.allowed else "",
            }
            for each in one.reachability
        ],
        "http": [
            {"name": on.text(each.name), "source": each.source, "url": each.url, "status": str(each.status)}
            for each in one.http
        ],
        "performance": [
            {
                "name": on.text(each.name), "source": each.source, "url": each.url, "rate": number(each.rate),
                "seconds": number(each.duration_s), "connections": number(each.connections),
                "targets": on.listed(f"{on.word(key)} {number(value)}" for key, value
                                     in each.targets.model_dump(exclude_none=True).items()),
            }
            for each in one.performance
        ],
    }  # fmt: skip


def accounts(on: Ground) -> list[dict[str, str]]:
    """Return every account that the plan makes or uses; never a password."""
    return list(_accounts(on))


def _accounts(on: Ground) -> Iterator[dict[str, str]]:
    for one in on.plan.databases.values():
        for user in one.users:
            yield _account(on, one.host, user.name, f"{one.engine} {one.name}", on.text(user.privileges))
    for move in on.plan.migrations.values():
        source = on.plan.databases[move.source]
        yield _account(on, source.host, move.source_login.user, f"{source.engine} {source.name}", on.t("prose.reads"))
    for name, release in on.plan.releases.items():
        for host in on.plan.members(release.hosts):
            yield _account(on, host, release.user, name, on.t("prose.runs", service=release.service))
    for row in backup(on)["rows"]:
        yield _account(on, backup(on)["store"], row["account"], row["host"], on.t("prose.appends"))


def _account(on: Ground, host: str, name: str, place: str, rights: str) -> dict[str, str]:
    return {"host": host, "account": name, "place": place, "rights": rights}


FACTS = {
    "entry_points": entry_points, "databases": databases, "releases": releases, "packages": packages,
    "configs": configs, "migrations": migrations, "backup": backup, "checks": checks, "accounts": accounts,
}  # fmt: skip
