"""What hosts and switches of the demo answer on a day on which all is well, and how to spoil it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.desired import desired as forecast
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Check
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.judge import Answers, environment
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.golden.plan.project import DEMO

GIB = 1 << 30
NOW = datetime(2026, 11, 21, 13, 30, tzinfo=UTC)
"""Half an hour before the demo's window."""
Spoil = Callable[[dict[str, JSON], dict[str, JSON]], object]


@cache
def plan() -> Plan:
    """Return the demo's plan."""
    return load(DEMO / "plan.yml")


def measured(host: str, work: JSON) -> JSON:
    """Return what precheck_host measures on a host that is as it should be."""
    system = {"path": "/", "size": 100 * GIB, "free": 60 * GIB, "entries": 1000, "entries_free": 900}
    return {
        "jobs": {"timers": [], "cron": [], "at": [], "locks": [], "workers": [], "zone": "Asia/Shanghai"},
        "hardware": {"serial": plan().devices[host].serial, "stand_in": False, "asked": ["raid"], "faults": []},
        "room": {
            "file_systems": [{**system, "read_only": False}],
            "memory": {"size": 16 * GIB, "free": 8 * GIB},
            "load": {"minutes5": 0.5, "processors": 4},
        },
        "ports": {str(one["port"]): {"by": [one["service"]] if one["held"] else []} for one in work["ports"]},
        "services": {name: {"state": "active, enabled"} for name in work["services"]},
        "names": {name: {"addresses": ["10.0.0.1"]} for name in work["names"]},
        "reaches": {f"{one['address']}:{one['port']}": {"open": True} for one in work["reaches"]},
        "databases": {
            one["name"]: {
                "there": one["due"],
                "running": one["due"],
                "version": f"{one['version']}.6" * one["due"],
                "texts": [{"column": "merchant.name", "label": "latin1", "bytes": "", "values": 3}],
            }
            for one in work["databases"]
        },
        "mappings": {one["name"]: {"found": []} for one in work["mappings"]},
        "packages": {"planned": [f"{name} 1.0" for name in work["packages"]]},
    }


def foreseen(work: JSON) -> JSON:
    """Return what the forecast measures where all fits."""
    room = {"path": "/var/lib/golive", "device": 1, "free": 100 * GIB}
    size = {"bytes": GIB, "files": 1000, "counted": True}
    known = {"there": True, "running": True, "blockers": [], "room": room}
    found: JSON = {"databases": [], "memory": 8 * GIB, "read_rate": 200e6, "hash_rate": 1e9, "scratch": room}
    found["databases"] = [
        {**size, **known, "name": one["name"], "backed_up": one["backed_up"]} for one in work.get("databases", ())
    ]
    if work.get("files"):
        found["files"] = size
    if work.get("store"):
        found["store"] = {"path": work["store"], "device": 2, "free": 100 * GIB}
    return found


def well() -> tuple[dict[str, JSON], dict[str, JSON]]:
    """Return the answers of all hosts and switches."""
    works = forecast(plan())
    hosts: dict[str, JSON] = {
        host: {
            "measured": measured(host, work),
            "clock": [[100.0, 100.02, 100.05]],
            "forecast": {"measured": foreseen(works[host])} if host in works else {},
        }
        for host, work in desired(plan()).items()
    }
    switches: dict[str, JSON] = {
        name: {"serial": plan().devices[name].serial, "differences": ""} for name in plan().switches
    }
    return copy.deepcopy(hosts), switches


def judged(spoil: Spoil | None = None) -> tuple[list[Check], Answers]:
    """Return the checks of a day that somebody spoilt."""
    hosts, switches = well()
    if spoil:
        spoil(hosts, switches)
    answers = Answers(hosts, switches)
    return environment(plan(), answers, plan().window, NOW), answers


def stops(spoil: Spoil) -> list[tuple[str, str, str]]:
    """Return host, item and verdict of what stops the night."""
    return [(one.host, one.item.value, one.verdict.value) for one in judged(spoil)[0] if one.stops]


def part(host: str, *keys: Any, value: Any) -> Spoil:
    """Return what sets one measured value of a host."""

    def spoil(hosts: dict[str, JSON], _switches: dict[str, JSON]) -> None:
        found: Any = hosts[host]["measured"]
        for key in keys[:-1]:
            found = found[key]
        found[keys[-1]] = value

    return spoil
