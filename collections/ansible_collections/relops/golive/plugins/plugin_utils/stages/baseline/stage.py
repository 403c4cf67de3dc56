"""Stage baseline: the new system as it was verified, its data and the night's logs, kept in the store (R56, H21)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.baseline.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Stage, once

STAGE = Stage(
    StageName.BASELINE,
    "#a16207",
    desired=desired,
    tasks=((once("baseline.host"),),),
)
