"""《备份清单》: what was backed up, by whom, where it lies until when, how its proof went (forms 18, R43, R44, H17)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.backup.copies import Copy, copies
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.records.documents.drill_record import drill_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Column, Row, Table

ON_HOST, BEFORE = "copy", "before_restore"
"""Kinds of what is left beside the backups: copies on hosts, and what a way back overwrote."""
LEFT = (ON_HOST, BEFORE)


@dataclass(frozen=True)
class BackupRow(Row):
    """One backup record; `size` in bytes, `restore_seconds` of the last drill, else of the restore that proved it."""

    no: int
    kind: str
    host: str
    path: str
    snapshot: str
    size: int | None
    sha256: str
    start: str
    end: str
    person: str
    verify: str
    restore_seconds: float | None
    keep_until: str


COLUMNS = (
    Column("no", 6),
    Column("kind", 12, "word"),
    Column("host", 20),
    Column("path", 44, "code"),
    Column("snapshot", 20, "code"),
    Column("size", 14, "number"),
    Column("sha256", 22, "hash"),
    Column("start", 20),
    Column("end", 20),
    Column("person", 16),
    Column("verify", 10, "verdict"),
    Column("restore_seconds", 10, "number", measured=True),
    Column("keep_until", 12),
)


def table(source: Source) -> Table[BackupRow]:
    """Return the backups that the stage measured, in the order in which they were taken."""
    drill = source.once(drill_of)
    drilled = {_restored(row): row["restore_seconds"] for row in drill.rows if row["equal"]} if drill else {}
    found = list(source.measured.records("records", "backup"))
    rows = [_row(number, event, entry, source, drilled) for number, (event, entry) in enumerate(found, 1)]
    days = int(source.plan.backup.retention_days) if source.plan.backup else 0
    left = [_left(number, copy) for number, copy in enumerate(copies(source.journal, days), len(rows) + 1)]
    return Table("18", "backup_list", COLUMNS, [*rows, *left])


def backups(source: Source) -> list[BackupRow]:
    """Return the rows that are backups; the others are copies which a go-live left, and nobody measured them."""
    return [row for row in source.once(table).rows if row.kind not in LEFT]


def _left(number: int, copy: Copy) -> BackupRow:
    """Return the row of a copy on a host, or of what a way back overwrote, kept in the host's repository."""
    return BackupRow(
        no=number,
        kind=BEFORE if copy.snapshot else ON_HOST,
        host=copy.event.host,
        path=copy.path,
        snapshot=copy.snapshot,
        size=None,
        sha256="",
        start="",
        end="",
        person=copy.event.role or copy.event.operator,
        verify="unmeasured",
        restore_seconds=None,
        keep_until=copy.until.isoformat(),
    )


def _restored(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return what tells one restored part from the others: a snapshot holds the system and its applications."""
    return str(row.get("snapshot")), str(row.get("path"))


def _row(
    number: int, event: Event, entry: Mapping[str, Any], source: Source, drilled: Mapping[tuple[str, str], Any]
) -> BackupRow:
    verified = entry.get("verified")
    return BackupRow(
        no=number,
        kind=str(entry.get("kind", "")),
        host=str(entry.get("host") or event.host),
        path=str(entry.get("path") or ""),
        snapshot=str(entry.get("snapshot") or ""),
        size=_whole(entry.get("size")),
        sha256=str(entry.get("sha256") or ""),
        start=source.printed_time(entry.get("start")),
        end=source.printed_time(entry.get("end")),
        person=str(entry.get("person") or event.role or event.operator),
        verify="unmeasured" if verified is None else "proven" if verified else "unproven",
        restore_seconds=_number(drilled.get(_restored(entry), entry.get("restore_seconds"))),
        keep_until=str(entry.get("keep_until") or ""),
        faults=("verify",) if verified is False else (),
    )


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number(value: Any) -> float | None:
    return round(float(value), 2) if isinstance(value, int | float) and not isinstance(value, bool) else None
