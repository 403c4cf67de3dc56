"""What the reconciliation of the migrated tables found: rows, sums and checksums of both sides (form 10, R51)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night

SIDES = ("source", "target")


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


def reconciled(source: Night) -> list[ReconciliationRow]:
    """Return one row per table: as reconciled, or as copied when nobody reconciled it."""
    found: dict[str, tuple[Event, Mapping[str, Any]]] = {}
    for event, entry in source.measured.records("tables", "migrate"):
        name = str(entry.get("table", ""))
        if name not in found or "source_rows" in entry:
            found[name] = (event, entry)
    return [_row(number, event, entry, source) for number, (event, entry) in enumerate(found.values(), 1)]


def _row(number: int, event: Event, entry: Mapping[str, Any], source: Night) -> ReconciliationRow:
    source_rows, target_rows = _count(entry.get("source_rows")), _count(entry.get("target_rows", entry.get("rows")))
    rejects, differences = _count(entry.get("rejects")), _count(entry.get("differences"))
    nothing_to_add = "amount_column" in entry and not entry["amount_column"]
    sums = ["–" if nothing_to_add else _text(entry, f"amount_{side}") for side in SIDES]
    checksums = [_text(entry, f"checksum_{side}") for side in SIDES]
    known = source_rows is not None and target_rows is not None
    whole = known and differences is not None and None not in (*sums, *checksums)
    wrong = {
        "target_rows": known and (source_rows or 0) - (rejects or 0) != target_rows,
        "target_sum": None not in sums and sums[0] != sums[1],
        "target_checksum": None not in checksums and checksums[0] != checksums[1],
        "differences": bool(differences),
        "rejects": bool(rejects),
    }
    faults = tuple(column for column, differs in wrong.items() if differs)
    return ReconciliationRow(
        no=number,
        table=str(entry.get("table", "")),
        source_rows=source_rows,
        target_rows=target_rows,
        source_sum=sums[0],
        target_sum=sums[1],
        source_checksum=checksums[0],
        target_checksum=checksums[1],
        differences=differences,
        rejects=rejects,
        verify="different" if faults else "equal" if whole else "unmeasured",
        checked_by=source.ran_by(event),
        faults=faults,
    )


def _text(entry: Mapping[str, Any], *keys: str) -> str | None:
    return next((str(entry[key]) for key in keys if entry.get(key) not in (None, "")), None)


def _count(value: Any) -> int | None:
    """Return a number of rows; a list of differences or rejects counts its entries."""
    if isinstance(value, list):
        return len(value)
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
