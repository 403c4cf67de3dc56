"""What the install stage is to make is something that it can make."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.capable import as_it_is, refused


def new_databases_can_be_set_up(scene: Scene) -> Iterator[Fault]:
    for name, database in scene.plan.databases.items():
        if database.role.stays and not as_it_is(database):
            where = scene.item("databases", name, "engine")
            yield from refused(where, database.engine, database.engine, "setup")
