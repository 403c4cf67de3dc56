"""The install stage's work of every host: packages, databases, releases, configuration files (R12, H24)."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Privileges, Side
from ansible_collections.relops.golive.plugins.plugin_utils.model.software import (
    ConfigFile,
    Database,
    Release,
    RenderedFile,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.install.context import context


def desired(plan: Plan) -> dict[str, JSON]:
    """Return the work of each host: `packages`, `databases`, `releases`, `configs`; nothing for the others."""
    found: dict[str, JSON] = {}
    for host in plan.hosts:
        parts = {
            "packages": _packages(plan, host),
            "databases": _databases(plan, host),
            "releases": _releases(plan, host),
            "configs": _configs(plan, host),
        }
        if any(parts.values()):
            found[host] = {name: part for name, part in parts.items() if part}
    return found


def _packages(plan: Plan, host: str) -> JSON:
    names = [name for place, packages in plan.packages.items() if host in plan.members([place]) for name in packages]
    if not names:
        return {}
    hold = [point.service for point in plan.entry_points if _opens_here(plan, point.side, point.hosts, host)]
    return {"names": list(dict.fromkeys(names)), "hold": hold}


def _opens_here(plan: Plan, side: Side, hosts: tuple[str, ...], host: str) -> bool:
    return side is Side.NEW and host in plan.members(hosts)


def _databases(plan: Plan, host: str) -> list[JSON]:
    return [
        _database(database)
        for database in plan.databases.values()
        if database.host == host and database.role is Side.NEW
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
    }


def _releases(plan: Plan, host: str) -> list[JSON]:
    return [
        _release(plan, name, release) for name, release in plan.releases.items() if host in plan.members(release.hosts)
    ]


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
        "context": {
            **context(plan),
            "release": {"name": name, "version": release.version, "root": release.root},
            "database": _connection(plan, release.database),
        },
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
    return [_config(plan, config) for config in plan.configs if host in plan.members(config.hosts)]


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
