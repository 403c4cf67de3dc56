"""The step list of a plan: every journaled step on every host, in the order in which a go-live carries them (H8).

The names are those that the actions give to what they journal; a test holds that they are the same.
"""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES, desired_of


def steps_of(plan: Plan) -> list[Planned]:
    """Return the steps by task, then by host."""
    desired = desired_of(plan)
    tasks = [(name, namings) for name, stage in STAGES.items() for namings in stage.tasks]
    return [
        Planned(number, step, host)
        for number, (stage, namings) in enumerate(tasks)
        for host, wanted in desired[stage].items()
        for naming in namings
        for step in naming(wanted)
    ]
