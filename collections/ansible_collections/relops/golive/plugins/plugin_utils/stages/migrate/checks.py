"""The mapping files of the migrations are sound, and both their databases are of engines that can be an end (R51)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside, is_file
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.capable import refused
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.mapping import load_mapping


def mappings_are_sound(scene: Scene) -> Iterator[Fault]:
    for migration in scene.plan.migrations.values():
        path = scene.plan.directory / migration.tables
        if inside(scene.plan.directory, migration.tables) and is_file(path):
            try:
                load_mapping(path, migration.tables)
            except PlanFaults as error:
                yield from error.faults


def both_ends_can_be_one(scene: Scene) -> Iterator[Fault]:
    for name, migration in scene.plan.migrations.items():
        for end, database in (("source", migration.source), ("target", migration.target)):
            found = scene.plan.databases.get(database)
            if found:
                yield from refused(scene.item("migrations", name, end), database, found.engine, end)
