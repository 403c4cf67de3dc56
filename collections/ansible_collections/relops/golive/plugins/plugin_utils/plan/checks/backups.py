"""What a go-live changes or migrates is backed up first: nothing else brings a failed night back (R42, R43, H1)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.backup.volatile import BUILT_IN
from ansible_collections.relops.golive.plugins.module_utils.word_paths import hides, hides_all_of
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.changed import Path, paths
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def changed_hosts_are_backed_up(scene: Scene) -> Iterator[Fault]:
    if {"backup", "groups", "devices"} & scene.lost:
        return
    files = scene.plan.backup.files if scene.plan.backup else ()
    if not all(scene.known("groups", name) or scene.known("devices", name) for name in files):
        return
    saved = set(scene.plan.members(files))
    told: set[str] = set()
    for loc, names in changed_hosts(scene):
        for host in scene.plan.members(names):
            if host in scene.plan.hosts and host not in saved | told:
                told.add(host)
                zh = "此主机会被改动，但未列入 backup.files，失败时无法恢复原状"
                en = "this host is changed but is not in backup.files, so nothing could restore it"
                yield Fault(scene.item(*loc), host, zh, en)


def changed_hosts(scene: Scene) -> Iterator[tuple[Loc, tuple[str, ...]]]:
    """Yield each place of the plan that changes files of hosts, with their names or groups."""
    plan = scene.plan
    for name in plan.packages:
        yield ("packages", name), (name,)
    for name, database in plan.databases.items():
        if database.role.stays:
            yield ("databases", name, "host"), (database.host,)
    for name, release in plan.releases.items():
        yield ("releases", name, "hosts"), release.hosts
    for index, config in enumerate(plan.configs):
        yield ("configs", index, "hosts"), config.hosts


@check
def migrated_databases_are_backed_up(scene: Scene) -> Iterator[Fault]:
    if {"backup", "databases"} & scene.lost:
        return
    saved = scene.plan.backup.databases if scene.plan.backup else ()
    for name, migration in scene.plan.migrations.items():
        source = migration.source
        if source in scene.plan.databases and source not in saved:
            zh, en = "待移植的数据库未列入 backup.databases", "the database to be migrated is not in backup.databases"
            yield Fault(scene.item("migrations", name, "source"), source, zh, en)


@check
def what_is_changed_or_saved_is_not_left_out(scene: Scene) -> Iterator[Fault]:
    backup = scene.plan.backup
    if backup is None:
        return
    named = list(paths(scene.plan))
    for index, pattern in enumerate(backup.exclude):
        for path in sorted({one.path for one in named if _hidden(pattern, one)}):
            zh, en = f"会排除计划要变更或备份的 {path}", f"leaves out {path}, which the plan changes or saves"
            yield Fault(scene.item("backup", "exclude", index), pattern, zh, en)
    for one in named:
        pattern = next((pattern for pattern in BUILT_IN if _hidden(pattern, one)), "")
        if pattern:
            zh, en = f"备份总是排除 {pattern}, 此路径无法恢复", f"no backup holds {pattern}: nothing could restore it"
            yield Fault(scene.item(*one.loc), one.path, zh, en)


def _hidden(pattern: str, one: Path) -> bool:
    return hides_all_of(pattern, one.path) if one.whole else hides(pattern, one.path)
