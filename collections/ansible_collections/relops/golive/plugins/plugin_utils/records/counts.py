"""The few numbers by which a night is told: how many of what are as they should be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.records.documents import (
    backup_list,
    equipment_list,
    performance,
    port_table,
    reconciliation,
    test_report,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.stages import last_of_each
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import tone


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
    """The numbers; `rows` are those that arrived in the new database, None when nothing was reconciled."""

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
    restore_seconds: float


def counts(source: Source) -> Counts:
    """Return the numbers of a night."""
    last = last_of_each(source.attempts)
    backups = backup_list.backups(source)
    tables = source.once(reconciliation.table).rows
    arrived = [row.target_rows for row in tables if row.target_rows is not None]
    return Counts(
        steps=_count(attempt.result for attempt in last),
        undone=sum(1 for attempt in last if attempt.result == "undone"),
        ports=_count(row.verify for row in source.once(port_table.table).rows),
        devices=_count(row.verify for row in source.once(equipment_list.table).rows),
        backups=_count(row.verify for row in backups),
        tables=_count(row.verify for row in tables),
        rows=sum(arrived) if arrived else None,
        differences=sum(row.differences or 0 for row in tables),
        tests=_count(row.outcome for row in source.once(test_report.table).rows),
        metrics=_count(row.verify for row in source.once(performance.table).rows),
        restore_seconds=sum(row.restore_seconds or 0.0 for row in backups),
    )


def _count(verdicts: Iterable[str]) -> Count:
    tones = [tone(verdict) for verdict in verdicts]
    return Count(tones.count("good"), tones.count("bad"), tones.count("open"))
