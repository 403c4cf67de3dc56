"""The stages whose work is derived from the plan: which device has what to do in which stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.backup.work import work as backup
from ansible_collections.relops.golive.plugins.plugin_utils.install.work import work as install
from ansible_collections.relops.golive.plugins.plugin_utils.migrate.work import work as migrate
from ansible_collections.relops.golive.plugins.plugin_utils.network.work import work as network
from ansible_collections.relops.golive.plugins.plugin_utils.plan.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.resume.work import work as resume
from ansible_collections.relops.golive.plugins.plugin_utils.suspend.work import work as suspend
from ansible_collections.relops.golive.plugins.plugin_utils.verify.work import work as verify

Work = dict[str, dict[str, Any]]
STAGES: dict[str, Callable[[Plan], Work]] = {
    "network": network,
    "suspend": suspend,
    "backup": backup,
    "install": install,
    "migrate": migrate,
    "verify": verify,
    "resume": resume,
}


def work_of(plan: Plan) -> dict[str, Work]:
    """Return stage → device → the JSON-able work of that stage on that device."""
    return {stage: work(plan) for stage, work in STAGES.items()}
