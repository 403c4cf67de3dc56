"""Scenes of the demo in a folder of its own: what one check says, without all the others."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.lines import located
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Check, Scene
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO


@cache
def _demo() -> Plan:
    return load(DEMO / "plan.yml")


def lines_of(check: Check, folder: Path, **changed: object) -> list[str]:
    """Return what a check says in English of the demo's plan in a folder that holds other files."""
    plan = _demo().model_copy(update={"directory": folder, "path": folder / "plan.yml", **changed})
    scene = Scene(plan, tuple(plan.devices.values()), _row("ports.csv"), _row("equipment.csv"))
    return [fault.line("en") for fault in located(check(scene), plan.path)]


def _row(table: str) -> Callable[[int, str], str]:
    return lambda index, key: f"{table}:{index + 2} {key}"
