"""Load a plan with everything that looks at it: what the plan alone tells, and what each stage knows."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.plan.examine import examined
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.variables import ANYTHING
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import STAGES

CHECKS = tuple(check for stage in STAGES.values() for check in stage.checks)


def load(path: str | Path, language: str | None = None) -> Plan:
    """Return the plan at `path` (plan.yml); which variables there are besides is not asked, `twin/load.py` does.

    Raises PlanFaults with every fault, in `zh` or `en` (default: environment GOLIVE_LANGUAGE, else Chinese).
    """
    return examined(path, CHECKS, language, (ANYTHING,))
