"""Checks generated from the plan: each is one testinfra test on one host (R52)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.addresses import bracketed
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Side
from ansible_collections.relops.golive.plugins.plugin_utils.stages.entry_points import closed


def cases(plan: Plan) -> list[JSON]:
    """Return every case as `{kind, host, name, ...}`; `kind` is the test of the generated suite that runs it."""
    sources = (_releases, _packages, _databases, _entry_points, _configs, _reachability, _http)
    return [case for source in sources for case in source(plan)]


def _case(kind: str, host: str, name: str, **more: Any) -> JSON:
    return {"kind": kind, "host": host, "name": name, **more}


def _releases(plan: Plan) -> Iterator[JSON]:
    for name, release in plan.releases.items():
        for host in plan.members(release.hosts):
            shut = closed(plan, host, release.service)
            if not shut:
                yield _case("service", host, release.service, enabled=True)
            yield _case(
                "release",
                host,
                f"{name} {release.version}",
                root=release.root,
                version=release.version,
                sha256=release.sha256,
            )
            for file in release.files:
                yield _case(
                    "file", host, f"{release.root}/{file.path}", mode=file.mode, owner="root", group=release.user
                )
            if release.health and not shut:
                yield _case("http", host, f"health of {name}", url=release.health.url, status=200, contains=None)


def _packages(plan: Plan) -> Iterator[JSON]:
    for place, names in plan.packages.items():
        for host in plan.members([place]):
            for wish in names:
                name, _sign, version = wish.partition("=")
                yield _case("package", host, name, version=version)


def _databases(plan: Plan) -> Iterator[JSON]:
    for database in plan.databases.values():
        if database.role.stays:
            yield _case("service", database.host, database.service, enabled=True)
            yield _case(
                "listening",
                database.host,
                f"{bracketed(str(database.address))}:{database.port}",
                address=str(database.address),
                port=database.port,
            )


def _entry_points(plan: Plan) -> Iterator[JSON]:
    for point in plan.entry_points:
        for host in plan.members(point.hosts):
            if point.side is Side.NEW:
                # It is enabled when business resumes; until then it runs for the checks alone.
                yield _case("service", host, point.service, enabled=None)
                yield _case("listening", host, f"port {point.port}", address="", port=point.port)
            else:  # one that stays is closed until business resumes: whoever comes through it is a user
                yield _case("stopped", host, point.service, port=point.port)


def _configs(plan: Plan) -> Iterator[JSON]:
    for config in plan.configs:
        template = plan.directory / config.template
        marker = hashlib.sha256(template.read_bytes()).hexdigest()[:12] if template.is_file() else ""
        for host in plan.members(config.hosts):
            yield _case("file", host, config.path, mode=config.mode, owner="root", group="root", template=marker)
            if config.link:
                yield _case("link", host, config.link, target=config.path)
            if config.validate_command:
                yield _case("command", host, config.validate_command)


def _reachability(plan: Plan) -> Iterator[JSON]:
    for check in plan.checks.reachability:
        word = "reaches" if check.allowed else "must not reach"
        name = f"{word} {bracketed(str(check.to))}:{check.port}"
        yield _case("reachability", check.source, name, to=str(check.to), port=check.port, allowed=check.allowed)


def _http(plan: Plan) -> Iterator[JSON]:
    for check in plan.checks.http:
        yield _case("http", check.source, check.name.en, url=check.url, status=check.status, contains=check.contains)
