"""Stage resume: the new entry points are opened (R58)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Side, StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.entry_points import entry_points
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Desired, Stage, once


def _desired(plan: Plan) -> Desired:
    return entry_points(plan, Side.NEW, "started")


STAGE = Stage(StageName.RESUME, "#84cc16", desired=_desired, tasks=((once("resume.entry_points"),),))
