"""The few numbers by which a night is told: how many of what are as they should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.backups import backups
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import Finding, findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.metrics import REPEATED, metrics
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.reconciled import reconciled
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.stages import last_of_each
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.tests import test_rows


@dataclass(frozen=True, slots=True)
class Count:
    """Good, bad and open ones."""

    good: int
    bad: int
    open: int

    @property
    def total(self) -> int:
        """Return all of them."""
        return self.good + self.bad + self.open

    @property
    def verdict(self) -> str:
        """Return equal when all are good, different when one is bad, else unmeasured."""
        return "different" if self.bad else "equal" if self.good and not self.open else "unmeasured"


@dataclass(frozen=True, slots=True)
class Counts:
    """The numbers; `rows` are those that arrived in the new database, None when nothing was reconciled.

    `restore_seconds` are those of the last drill, None when there was none.
    """

    steps: Count
    undone: int
    ports: Count
    devices: Count
    backups: Count
    tables: Count
    rows: int | None
    differences: int
    tests: Count
    metrics: Count
    proof_seconds: float
    restore_seconds: float | None


def counts(source: Night) -> Counts:
    """Return the numbers of a night."""
    last = last_of_each(source.attempts)
    copies, tables = backups(source), source.once(reconciled)
    links, devices = source.once(compare), source.once(findings)
    arrived = [row.target_rows for row in tables if row.target_rows is not None]
    return Counts(
        steps=_count(attempt.result for attempt in last),
        undone=sum(1 for attempt in last if attempt.result == "undone"),
        ports=_count(links[link.link_id].verdict for link in source.plan.connections),
        devices=_count(devices.get(name, Finding()).verdict for name in source.plan.devices),
        backups=_count(row.verify for row in copies),
        tables=_count(row.verify for row in tables),
        rows=sum(arrived) if arrived else None,
        differences=sum(row.differences or 0 for row in tables),
        tests=_count(row.outcome for row in source.once(test_rows)),
        metrics=_count(row.verify for row in source.once(metrics) if row.verify != REPEATED),
        proof_seconds=sum(row.proof_seconds or 0.0 for row in copies),
        restore_seconds=source.drill.restore_seconds if source.drill else None,
    )


def _count(verdicts: Iterable[str]) -> Count:
    tones = [tone(verdict) for verdict in verdicts]
    return Count(tones.count("good"), tones.count("bad"), tones.count("open"))
