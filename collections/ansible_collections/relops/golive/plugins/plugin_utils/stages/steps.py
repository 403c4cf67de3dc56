"""The step list of a plan: every journaled step on every host, in the order in which a go-live carries them (H8).

The names are those that the actions give to what they journal; a test holds that they are the same.
"""

from __future__ import annotations

from itertools import chain

from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Lazy
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES, desired_of


def steps_of(plan: Plan) -> list[Planned]:
    """Return the steps by task, then by host."""
    found: list[Planned] = []
    desired, number = desired_of(plan), 0
    for name, stage in STAGES.items():
        tasks: list[list[Planned]] = [[] for _task in stage.tasks]
        wants = desired.get(name, {})
        # Of a switch it takes 8 ms, and nothing of it is asked here.
        for host, wanted in wants.unread() if isinstance(wants, Lazy) else wants.items():
            for at, namings in enumerate(stage.tasks):
                tasks[at] += (Planned(number + at, step, host) for naming in namings for step in naming(wanted))
        found += chain.from_iterable(tasks)
        number += len(tasks)
    return found
