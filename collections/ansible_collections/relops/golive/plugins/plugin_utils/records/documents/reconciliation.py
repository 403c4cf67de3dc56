"""数据移植核对: rows, sums and checksums of every table on both sides (forms.md 10, R51)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Column, Row, Table

PAIRS = ("rows", "sum", "checksum")


@dataclass(frozen=True)
class ReconciliationRow(Row):
    """One table of the migration; sums keep the text in which the databases gave them."""

    no: int
    table: str
    source_rows: int | None
    target_rows: int | None
    source_sum: str | None
    target_sum: str | None
    source_checksum: str | None
    target_checksum: str | None
    differences: int | None
    rejects: int | None
    verify: str
    checked_by: str


COLUMNS = (
    Column("no", 6),
    Column("table", 22),
    Column("source_rows", 11, "number", True),
    Column("target_rows", 11, "number", True),
    Column("source_sum", 18, "number", True),
    Column("target_sum", 18, "number", True),
    Column("source_checksum", 22, "hash", True),
    Column("target_checksum", 22, "hash", True),
    Column("differences", 8, "number", True),
    Column("rejects", 8, "number", True),
    Column("verify", 10, "verdict"),
    Column("checked_by", 16),
)


def table(source: Source) -> Table[ReconciliationRow]:
    """Return one row per table that was reconciled."""
    found = list(source.measured.records("tables", "migrate"))
    rows = [_row(number, event, entry) for number, (event, entry) in enumerate(found, 1)]
    return Table("10", "reconciliation", COLUMNS, rows)


def _row(number: int, event: Event, entry: Mapping[str, Any]) -> ReconciliationRow:
    def text(key: str) -> str | None:
        return None if entry.get(key) is None else str(entry[key])

    faults = [f"target_{what}" for what in PAIRS if entry.get(f"source_{what}") != entry.get(f"target_{what}")]
    faults += ["differences"] if _count(entry.get("differences")) else []
    rejects = _count(entry.get("rejects"))
    faults += ["rejects"] if rejects else []
    known = entry.get("source_rows") is not None and entry.get("target_rows") is not None
    return ReconciliationRow(
        no=number,
        table=str(entry.get("table", "")),
        source_rows=_count(entry.get("source_rows")),
        target_rows=_count(entry.get("target_rows")),
        source_sum=text("source_sum"),
        target_sum=text("target_sum"),
        source_checksum=text("source_checksum"),
        target_checksum=text("target_checksum"),
        differences=_count(entry.get("differences")),
        rejects=rejects,
        verify="different" if faults else "equal" if known else "unmeasured",
        checked_by=event.role or event.operator,
        faults=tuple(faults),
    )


def _count(value: Any) -> int | None:
    """Return a number of rows; a list of differences or rejects counts its entries."""
    if isinstance(value, list):
        return len(value)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
