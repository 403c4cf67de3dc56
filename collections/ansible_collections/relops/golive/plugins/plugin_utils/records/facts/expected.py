"""Which hosts a stage has work for, from the plan alone."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of


def expected_hosts(source: Context) -> dict[str, list[str]]:
    """Return the devices for which each stage has work, sorted; a stage that works from the journal has none."""
    return {stage: sorted(work) for stage, work in desired_of(source.plan).items()}
