"""The install stage's work of every host: packages, databases, releases, configuration files (R12, H24)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Privileges, Rollout
from ansible_collections.relops.golive.plugins.plugin_utils.model.software import (
    ConfigFile,
    Database,
    Release,
    RenderedFile,
    Schema,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.capable import as_it_is
from ansible_collections.relops.golive.plugins.plugin_utils.stages.entry_points import closed
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.context import context


def desired(plan: Plan) -> dict[str, JSON]:
    """Return the work of each host (packages, databases, schemas, releases, configs); nothing for the others."""
    found: dict[str, JSON] = {}
    for host in plan.hosts:
        parts = {
            "packages": _packages(plan, host),
            "databases": _databases(plan, host),
            "schemas": _schemas(plan, host),
            "releases": _releases(plan, host),
            "configs": _configs(plan, host),
        }
        if any(parts.values()):
            found[host] = {name: part for name, part in parts.items() if part}
            if any("after" in release for release in parts["releases"]):
                found[host]["one_by_one"] = True
    return found


def _packages(plan: Plan, host: str) -> JSON:
    names = [name for place, packages in plan.packages.items() if host in plan.members([place]) for name in packages]
    if not names:
        return {}
    opens = (point for point in plan.entry_points if point.side.stays and host in plan.members(point.hosts))
    return {"names": list(dict.fromkeys(names)), "hold": [point.service for point in opens]}


def _databases(plan: Plan, host: str) -> list[JSON]:
    return [
        _database(database)
        for database in plan.databases.values()
        if database.host == host and database.role.stays and not as_it_is(database)
    ]


def _database(database: Database) -> JSON:
    users = []
    for user in database.users:
        owner = user.privileges is Privileges.OWNER
        users.append({"name": user.name} if owner else {"name": user.name, "privileges": user.privileges.value})
    return {
        "name": database.name,
        "engine": database.engine.value,
        "version": database.version,
        "service": database.service,
        "port": database.port,
        "addresses": [str(database.address)],
        "access": [str(network) for network in database.access],
        "settings": dict(database.settings),
        "users": users,
        "passwords": {user.name: user.password for user in database.users},
        **({"there": True} if database.role.was else {}),
    }


def _schemas(plan: Plan, host: str) -> list[JSON]:
    return [
        _schema(plan, name, schema)
        for name, schema in plan.schemas.items()
        if plan.databases[schema.database].host == host
    ]


def _schema(plan: Plan, name: str, schema: Schema) -> JSON:
    database = plan.databases[schema.database]
    owner = next((user.name for user in database.users if user.privileges is Privileges.OWNER), "")
    return {
        "name": name,
        "engines": {"target": database.engine.value},
        "target": {"name": database.name, "port": database.port, "service": database.service, "owner": owner},
        "scripts": str(plan.directory / schema.project),
    }


def _releases(plan: Plan, host: str) -> list[JSON]:
    return [
        {
            **_release(plan, name, release),
            **({"closed": True} if closed(plan, host, release.service) else {}),
            **({"after": _before(plan, release, host)} if release.rollout is Rollout.ROLLING else {}),
        }
        for name, release in plan.releases.items()
        if host in plan.members(release.hosts)
    ]


def _before(plan: Plan, release: Release, host: str) -> list[str]:
    """Return the hosts that carry a release which rolls before this one does."""
    members = set(plan.members(release.hosts))
    hosts = [one for one in plan.hosts if one in members]  # as Ansible takes them
    return hosts[: hosts.index(host)]


def _release(plan: Plan, name: str, release: Release) -> JSON:
    health = {"url": release.health.url, "timeout_s": int(release.health.timeout_s)} if release.health else None
    return {
        "name": name,
        "version": release.version,
        "artefact": str(plan.directory / release.artefact),
        "sha256": release.sha256,
        "build_id": release.handed_over.build_id,
        "root": release.root,
        "user": release.user,
        "service": release.service,
        "health": health,
        "files": [_rendered(plan, file) for file in release.files],
        "context": release_context(plan, name, release),
    }


def release_context(plan: Plan, name: str, release: Release) -> JSON:
    """Return what the templates of a release may use of the plan."""
    return {
        **context(plan),
        "release": {"name": name, "version": release.version, "root": release.root},
        "database": _connection(plan, release.database),
    }


def _rendered(plan: Plan, file: RenderedFile) -> JSON:
    return {**_template(plan.directory / file.template), "path": file.path, "mode": file.mode, "hidden": file.secret}


def _template(path: Path) -> JSON:
    """Return a template's path and SHA-256: a changed template is another step."""
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
    return {"template": str(path), "template_sha256": sha256}


def _connection(plan: Plan, name: str | None) -> JSON:
    database = plan.databases.get(name) if name else None
    if database is None:
        return {}
    return {"name": database.name, "address": str(database.address), "port": database.port}


def _configs(plan: Plan, host: str) -> list[JSON]:
    return [
        {**_config(plan, config), **({"closed": True} if closed(plan, host, config.service) else {})}
        for config in plan.configs
        if host in plan.members(config.hosts)
    ]


def _config(plan: Plan, config: ConfigFile) -> JSON:
    return {
        **_template(plan.directory / config.template),
        "path": config.path,
        "link": config.link,
        "mode": config.mode,
        "hidden": config.secret,
        "validate": config.validate_command,
        "service": config.service,
        "context": context(plan),
    }
