"""The verify stage's work of every host: measure its hardware, load what the plan wants loaded (R52, R53)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.checks import Performance
from ansible_collections.relops.golive.plugins.plugin_utils.stages.verify.cases import cases


def desired(plan: Plan) -> dict[str, JSON]:
    """Return `cases` (checks generated from the plan), `suite` (the project's own) and `performance` of each host."""
    found: dict[str, JSON] = {host: {"hardware": True, "cases": [], "performance": []} for host in plan.hosts}
    for case in cases(plan):
        found[case["host"]]["cases"].append(case)
    for load in plan.checks.performance:
        found[load.source]["performance"].append(_performance(load))
    if plan.checks.suite:
        for part in found.values():
            part["suite"] = str(plan.directory / plan.checks.suite)
    return found


def _performance(load: Performance) -> JSON:
    targets = {name: value for name, value in load.targets.model_dump().items() if value is not None}
    more: JSON = {"ca": load.ca} if load.ca else {}
    if load.repeat:
        more["repeat"] = {"times": load.repeat.times, "pause_s": load.repeat.pause_s}
    return {
        **more,
        "name": load.name.en,
        "names": {"zh": load.name.zh, "en": load.name.en},
        "url": load.url,
        "rate": load.rate,
        "duration_s": load.duration_s,
        "connections": load.connections,
        "targets": targets,
    }
