"""Stage suspend: the old entry points are closed (R41)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.entry_points import entry_points
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Desired, Stage, once


def _desired(plan: Plan) -> Desired:
    return entry_points(plan, "was", "stopped")


STAGE = Stage(StageName.SUSPEND, "#d97706", desired=_desired, tasks=((once("suspend.entry_points"),),))
