"""Stage backup: the store, then databases and files, each proven by a restore (R42, R43)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.checks import (
    backups_have_their_person,
    saved_databases_can_be_backed_up,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Stage, each, once

STAGE = Stage(
    StageName.BACKUP,
    "#8b5cf6",
    desired=desired,
    tasks=((once("backup.store", "store"),), (each("backup.database", "databases"), once("backup.files", "files"))),
    checks=(saved_databases_can_be_backed_up, backups_have_their_person),
)
