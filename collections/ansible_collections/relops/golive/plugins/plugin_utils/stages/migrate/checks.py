"""The mapping files of the migrations are sound, and rows can go from the one database to the other (R51)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside, is_file
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.capable import refused, uncarried
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
        old, new = (scene.plan.databases.get(key) for key in (migration.source, migration.target))
        if old and new:
            yield from uncarried(scene.item("migrations", name, "target"), migration.target, old.engine, new.engine)


def the_ends_are_two_databases(scene: Scene) -> Iterator[Fault]:
    """Yield migrations whose ends are one database, by two names or by one."""
    for name, migration in scene.plan.migrations.items():
        old, new = (scene.plan.databases.get(key) for key in (migration.source, migration.target))
        if old and new and (old.host, old.port, old.name) == (new.host, new.port, new.name):
            yield Fault(
                scene.item("migrations", name, "target"),
                migration.target,
                "与 source 是同一数据库；原地变更写入 schemas，不用移植",
                "is the same database as the source: a change in place belongs in schemas, without a migration",
            )
