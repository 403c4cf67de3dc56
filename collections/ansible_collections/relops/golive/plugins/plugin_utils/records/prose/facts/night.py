"""What came of the night: result, problems, tests, data, backups; before it every one of them is not yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.found import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.backups import backup_rows
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.counts import Count, counts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.leftovers import leftovers
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.metrics import check_name, metrics
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.reconciled import reconciled
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.stages import handling
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.facts.ground import Ground, number

BAD = ("failed", "in_doubt", "interrupted")
MOST = 60
"""Problems and backups that a text names; the tables of the dossier have all of them."""


def night(on: Ground) -> dict[str, Any]:
    """Return how the night went; `there` is empty before it."""
    one, t = on.night, on.t
    if one is None:
        return {"there": "", "result": t("prose.not_yet"), "line": t("prose.no_night")}
    found = one.once(counts)
    return {
        "there": "1", "golive": one.golive_id, "result": t(f"result.{one.result}.short"),
        "line": one.ending, "start": one.clock(one.start), "end": one.clock(one.end),
        "operators": on.listed(one.operators) or t("prose.nobody"), "back": on.yes(one.rolled_back),
        "head": one.head_hash, "simulated": "1" if one.simulated else "",
        "numbers": [
            {"name": t(f"summary.{name}"), "told": _told(on, count)}
            for name, count in _numbers(found).items()
        ],
        "rows": number(found.rows) if found.rows is not None else t("verdict.unmeasured"),
        "proof": _seconds(on, found.proof_seconds or None), "drill": _seconds(on, found.restore_seconds),
        "left": _left(on, one),
        "problems": _problems(on, one), "metrics": _metrics(on, one), "data": _data(on, one),
        "backups": _backups(on, one),
    }  # fmt: skip


def _seconds(on: Ground, value: float | None) -> str:
    return on.t("verdict.unmeasured") if value is None else f"{value:.1f} s"


def _left(on: Ground, one: Night) -> list[dict[str, str]]:
    return [
        {
            "item": row.item, "what": row.what, "until": row.until,
            "verdict": on.t(f"verdict.{row.verdict}") if row.verdict else "",
        }
        for row in leftovers(one)[:MOST]
    ]  # fmt: skip


def _numbers(found: Any) -> Mapping[str, Count]:
    return {
        "steps": found.steps, "count_backups": found.backups, "cases": found.tests, "metrics": found.metrics,
        "tables": found.tables, "ports": found.ports, "devices": found.devices,
    }  # fmt: skip


def _told(on: Ground, count: Count) -> str:
    return on.t("summary.of", good=count.good, bad=count.bad, open=count.open)


def _problems(on: Ground, one: Night) -> list[dict[str, str]]:
    return [
        {
            "time": one.clock(found.end or found.start), "step": found.event.step, "host": found.event.host,
            "message": on.t.sentence(found.event) or on.t("prose.no_message"),
            "result": on.t(f"verdict.{found.result}"), "handling": handling(one, found),
        }
        for found in [each for each in one.attempts if each.result in BAD][:MOST]
    ]  # fmt: skip


def _metrics(on: Ground, one: Night) -> list[dict[str, str]]:
    before = _before(on, on.evidence(Proof.REHEARSAL), on.evidence(Proof.PERFORMANCE))
    return [
        {
            "name": row.name, "metric": on.word(row.metric),
            "target": number(row.target) or on.t("print.none"),
            "rehearsed": before.get((row.name, row.metric)) or on.t("prose.not_rehearsed"),
            "value": number(row.value) or on.t("verdict.unmeasured"), "verdict": on.t(f"verdict.{row.verify}"),
        }
        for row in one.once(metrics)
    ]  # fmt: skip


def _before(on: Ground, rehearsal: Evidence | None, measured: Evidence | None) -> dict[tuple[str, str], str]:
    """Return what the rehearsal measured, where the newest performance is the rehearsal's (a night writes its own)."""
    if not rehearsal or not measured or measured.golive != rehearsal.golive:
        return {}
    rows: Sequence[Any] = measured.entry.facts.get("metrics") or ()
    return {
        (check_name(on.source, row.get("name")), str(row.get("metric"))): number(row["value"])
        for row in rows if isinstance(row, dict) and isinstance(row.get("value"), int | float)
    }  # fmt: skip


def _data(on: Ground, one: Night) -> list[dict[str, str]]:
    unmeasured = on.t("verdict.unmeasured")
    return [
        {
            "table": row.table, "source": number(row.source_rows) or unmeasured,
            "target": number(row.target_rows) or unmeasured, "differences": number(row.differences) or unmeasured,
            "rejects": number(row.rejects) or unmeasured, "verdict": on.t(f"verdict.{row.verify}"),
        }
        for row in one.once(reconciled)
    ]  # fmt: skip


def _backups(on: Ground, one: Night) -> list[dict[str, str]]:
    return [
        {
            "kind": on.word(row.kind), "host": row.host, "path": row.path or "–", "taken": row.end or row.start or "–",
            "proof": on.t(f"verdict.{row.verify}"), "keep_until": row.keep_until or "–",
        }
        for row in one.once(backup_rows)[:MOST]
    ]  # fmt: skip


FACTS = {"night": night}
