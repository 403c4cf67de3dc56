"""The stages whose work is derived from the plan: which device has what to do in which stage."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.plan.model import Plan

STAGES = ("network", "suspend", "backup", "install", "migrate", "verify", "resume")
Work = dict[str, dict[str, Any]]

_CORE = "ansible_collections.relops.golive.plugins.plugin_utils"


def work_of(plan: Plan) -> dict[str, Work]:
    """Return stage → device → the JSON-able work of that stage on that device."""
    return {stage: _work(stage)(plan) for stage in STAGES}


def _work(stage: str) -> Callable[[Plan], Work]:
    name = f"{_CORE}.{stage}.work"
    try:
        work: Callable[[Plan], Work] = importlib.import_module(name).work
    except ModuleNotFoundError as error:
        if error.name not in {name, name.rpartition(".")[0]}:
            raise
        return lambda _plan: {}
    return work
