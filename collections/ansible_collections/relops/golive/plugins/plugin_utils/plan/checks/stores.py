"""Databases that are there are saved, and what is saved lies where nothing is changed (R42, R44, H17)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Side
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks.backups import changed_hosts
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def old_databases_are_backed_up(scene: Scene) -> Iterator[Fault]:
    if {"backup", "databases", "migrations"} & scene.lost:
        return
    saved = scene.plan.backup.databases if scene.plan.backup else ()
    migrated = {migration.source for migration in scene.plan.migrations.values()}  # told where they are migrated
    for name, database in scene.plan.databases.items():
        if database.role is Side.OLD and name not in saved and name not in migrated:
            zh, en = (
                "已有的数据库未列入 backup.databases（R42）",
                "a database that is there is not in backup.databases (R42)",
            )
            yield Fault(scene.item("databases", name), "", zh, en)


@check
def the_store_is_elsewhere(scene: Scene) -> Iterator[Fault]:
    plan, backup = scene.plan, scene.plan.backup
    if backup is None or {"backup", "groups", "devices"} & scene.lost:
        return
    store = backup.store.host
    where = scene.item("backup", "store", "host")
    changed = {host for _loc, names in changed_hosts(scene) for host in plan.members(names)}
    based = {plan.databases[name].host for name in backup.databases if name in plan.databases}
    if store in changed:
        zh, en = "备份存放在被改动的主机上（R44）", "is changed by this go-live, so no backup may lie there (R44)"
        yield Fault(where, store, zh, en)
    elif store in {*plan.members(backup.files), *based}:
        zh, en = "备份存放在被备份的主机上（R44、H17）", "is backed up itself, so its backup would lie on it (R44, H17)"
        yield Fault(where, store, zh, en)
