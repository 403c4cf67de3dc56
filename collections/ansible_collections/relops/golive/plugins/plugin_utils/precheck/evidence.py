"""The environment check as evidence of the case: what it binds, of which devices, with every check (H2)."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import APPLICATION, written
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Check, Item, Verdict, passed
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.judge import Answers

BINDS = (Part.STEPS, Part.EQUIPMENT, Part.RELEASE)
"""The parts of the plan of which it says something."""


def devices(plan: Plan) -> list[str]:
    """Return every host and switch of a plan: what an environment check has to have reached."""
    return sorted({*plan.hosts, *plan.switches})


def window_of(plan: Plan, case: Case) -> Window:
    """Return the window in which jobs are looked for: that of the newest application, else the plan's."""
    filed = case.filed(APPLICATION)
    return (written(filed) if filed else None) or plan.window


def facts(plan: Plan, answers: Answers, checks: Sequence[Check], window: Window) -> JSON:
    """Return what is kept. `hosts` are the devices that were reached, `stand_ins` those of them that are of a twin."""
    reached = sorted({one.host for one in checks if one.item is Item.REACH and one.verdict is Verdict.PASS})
    measured = {host: one.get("measured") or {} for host, one in answers.hosts.items()}
    return {
        "result": "pass" if passed(checks, devices(plan)) else "fail",
        "hosts": reached,
        "binds": {part.value: plan.parts[part] for part in BINDS},
        "golive": "",
        "window": {"start": window.start.isoformat(), "end": window.end.isoformat()},
        "checks": [one.plain() for one in checks],
        "clocks": {host: list(one) if one else None for host, one in answers.offsets().items()},
        "stand_ins": sorted(host for host, one in measured.items() if (one.get("hardware") or {}).get("stand_in")),
    }


def write(case: Case, found: JSON, by: str) -> Entry:
    """Write it into the case."""
    return case.write("evidence", Proof.ENVIRONMENT.value, found, by)
