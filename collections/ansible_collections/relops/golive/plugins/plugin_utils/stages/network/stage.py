"""Stage network: ports of switches, then a look at their neighbours (R40)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.checks import CHECKS
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Stage, once

STAGE = Stage(
    StageName.NETWORK,
    "#3b82f6",
    desired=desired,
    tasks=((once("network.ports"),), (once("network.neighbours"),)),
    checks=CHECKS,
)
