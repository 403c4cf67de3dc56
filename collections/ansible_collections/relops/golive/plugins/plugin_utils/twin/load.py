"""Load a plan with everything that is asked of it: what a go-live asks, and what raising its twin asks."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.plan.examine import examined
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import CHECKS
from ansible_collections.relops.golive.plugins.plugin_utils.twin.lacking import twin_can_be_raised, twin_is_described


def load(path: str | Path, language: str | None = None, elsewhere: Iterable[str] = (), *, raised: bool = False) -> Plan:
    """Return the plan at `path` (plan.yml); PlanFaults holds every fault of it, of its files and of `twin/`.

    With `raised` also what keeps its twin from being raised, which is no fault where nobody raises one. `elsewhere` are
    variables that are defined outside of the project.
    """
    return examined(path, (*CHECKS, twin_is_described, *([twin_can_be_raised] if raised else [])), language, elsewhere)
