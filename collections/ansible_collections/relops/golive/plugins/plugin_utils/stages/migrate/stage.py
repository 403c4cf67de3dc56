"""Stage migrate: schema, data, reconciliation (R51, R52)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.checks import (
    both_ends_can_be_one,
    mappings_are_sound,
    the_ends_are_two_databases,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Stage, each

STAGE = Stage(
    StageName.MIGRATE,
    "#ec4899",
    desired=desired,
    tasks=(
        (each("migrate.schema", "migrations"),),
        (each("migrate.data", "migrations"),),
        (each("migrate.reconcile", "migrations"),),
    ),
    checks=(mappings_are_sound, both_ends_can_be_one, the_ends_are_two_databases),
)
