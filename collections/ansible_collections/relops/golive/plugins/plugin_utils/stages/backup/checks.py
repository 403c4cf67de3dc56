"""What is to be backed up is something that can be backed up."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.capable import refused


def saved_databases_can_be_backed_up(scene: Scene) -> Iterator[Fault]:
    for index, name in enumerate(scene.plan.backup.databases if scene.plan.backup else ()):
        database = scene.plan.databases.get(name)
        if database:
            where = scene.item("backup", "databases", index)
            yield from refused(where, name, database.engine, "backup")
