"""What is to be backed up is something that can be backed up."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import people
from ansible_collections.relops.golive.plugins.plugin_utils.stages.capable import refused


def saved_databases_can_be_backed_up(scene: Scene) -> Iterator[Fault]:
    for index, name in enumerate(scene.plan.backup.databases if scene.plan.backup else ()):
        database = scene.plan.databases.get(name)
        if database:
            where = scene.item("backup", "databases", index)
            yield from refused(where, name, database.engine, "backup")


def backups_have_their_person(scene: Scene) -> Iterator[Fault]:
    """Who backs up what is a person of the plan: three records by three roles (R43, H17)."""
    backup = scene.plan.backup
    if backup is None or {"backup", "resources"} & scene.lost or scene.gaps.get(("resources", "persons")):
        return
    asked = {"db": backup.databases, "os": backup.files, "app": backup.files}
    for kind, one in people(scene.plan).items():
        if asked[kind] and not one["person"]:
            zh, en = f"备份须有{one['role']}（R43）", "nobody of this role is there to back up (R43)"
            yield Fault("resources.persons", one["role"], zh, en)
