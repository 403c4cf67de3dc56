"""What machines found before the night: the rehearsal, the environment, the tests; not yet is said as not yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.found import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import Item, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.metrics import check_name
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground, number

TONES = {"pass": "prose.passed", "fail": "prose.failed", "equal": "prose.all_back", "unequal": "prose.not_all_back",
         "success": "verdict.success", "cancelled": "verdict.cancelled", "emergency": "verdict.emergency"}  # fmt: skip


def rehearsal(on: Ground) -> dict[str, Any]:
    """Return the newest rehearsal: result, whether all was back, seconds of each stage, whether it is of this plan."""
    found = on.evidence(Proof.REHEARSAL)
    facts: Mapping[str, Any] = found.entry.facts if found else {}
    names = {str(task.stage): on.text(task.stage) for task in on.plan.tasks}
    stages = facts.get("stages")
    seconds = stages if isinstance(stages, dict) else {}
    result, back = (
        _result(on, found, "prose.not_rehearsed"),
        on.t(TONES.get(str(facts.get("back")), "prose.not_rehearsed")),
    )
    current = on.t("prose.of_this_plan" if found and not found.differs(on.plan.parts) else "prose.of_no_plan")
    when = on.t("prose.at", time=on.minute(found.time)) if found else ""
    return {
        "there": "1" if found else "", "result": result, "back": back, "current": current,
        "told": f"{result}{when}; {current}" if found else result, "told_back": f"{back}{when}" if found else back,
        "time": on.minute(found.time) if found else on.t("prose.not_rehearsed"),
        "golive": str(facts.get("golive") or on.t("prose.not_rehearsed")),
        "stages": [{"name": names.get(str(key), str(key)), "seconds": _seconds(one)} for key, one in seconds.items()],
        "why": [str(one.get(on.t.language, "")) for one in facts.get("why") or () if isinstance(one, dict)],
    }  # fmt: skip


def tested(on: Ground) -> dict[str, Any]:
    """Return what the rehearsal's tests found, and each metric that was measured there."""
    functional, performance = on.evidence(Proof.FUNCTIONAL), on.evidence(Proof.PERFORMANCE)
    facts: Mapping[str, Any] = functional.entry.facts if functional else {}
    measured = performance.entry.facts.get("metrics") if performance else ()
    return {
        "functional": _result(on, functional, "prose.not_tested"), "tests": _count(on, facts.get("tests")),
        "failed": _count(on, facts.get("failed")), "performance": _result(on, performance, "prose.not_tested"),
        "metrics": [
            {
                "name": check_name(on.source, one.get("name")), "metric": on.word(one.get("metric")),
                "value": _value(one.get("value")), "target": _value(one.get("target")),
                "verdict": on.t("prose.passed" if one.get("ok") else "prose.failed"),
            }
            for one in measured or () if isinstance(one, dict)
        ],
    }  # fmt: skip


def readiness(on: Ground) -> dict[str, Any]:
    """Return the newest check of the environment, item by item."""
    found = on.evidence(Proof.ENVIRONMENT)
    rows = found.entry.facts.get("checks") if found else ()
    result = _result(on, found, "prose.not_checked")
    when = on.t("prose.at", time=on.minute(found.time)) if found else ""
    return {
        "there": "1" if found else "",
        "result": result,
        "told": f"{result}{when}",
        "time": on.minute(found.time) if found else on.t("prose.not_checked"),
        "rows": [_checked(on, one) for one in rows or () if isinstance(one, dict)],
    }


def _checked(on: Ground, one: Mapping[str, Any]) -> dict[str, str]:
    return {
        "host": str(one.get("host") or on.t("prose.all")), "item": _choice(on, Item, one.get("item")),
        "expected": _said(on, one.get("expected")), "found": _said(on, one.get("found")),
        "verdict": _choice(on, Verdict, one.get("verdict")),
    }  # fmt: skip


def _said(on: Ground, value: object) -> str:
    return str(value.get(on.t.language) or "–") if isinstance(value, dict) else str(value or "–")


def _choice(on: Ground, choice: Any, value: object) -> str:
    try:
        return on.text(choice(str(value)))
    except ValueError:
        return str(value)


def _result(on: Ground, found: Evidence | None, otherwise: str) -> str:
    return on.t(TONES.get(found.result, otherwise) if found else otherwise)


def _count(on: Ground, value: object) -> str:
    return number(value) if isinstance(value, int) else on.t("prose.not_tested")


def _seconds(value: object) -> str:
    return f"{value:,.1f}" if isinstance(value, int | float) else ""


def _value(value: object) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    return number(round(value, 3)) if isinstance(value, int | float) else str(value)


FACTS = {"rehearsal": rehearsal, "tested": tested, "readiness": readiness}
