"""The stages of a go-live in their order: a stage is a folder here that has a name in model.choices.StageName."""

from __future__ import annotations

from importlib import import_module

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.stages.stage import Desired, Stage

STAGES: dict[str, Stage] = {
    name.value: import_module(f"ansible_collections.relops.golive.plugins.plugin_utils.stages.{name}.stage").STAGE
    for name in StageName
}


def desired_of(plan: Plan) -> dict[str, Desired]:
    """Return stage → device → what the stage wants of it, for every stage that touches devices."""
    return {name: stage.desired(plan) for name, stage in STAGES.items() if stage.desired}
