"""恢复演练记录: what came back on the second twin, in which time, equal or not (form 18, R44)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import (
    DIFFERENT,
    EQUAL,
    UNMEASURED,
    Column,
    Row,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import backup_list
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.drill import Drill


@dataclass(frozen=True)
class DrillRow(Row):
    """One record of the backup list as it came back; the last row is the sum, `limit_seconds` what the window leaves.

    `size` in bytes; `restore_seconds` is the way back alone, without the comparison.
    """

    no: int
    host: str
    kind: str
    path: str
    snapshot: str
    size: int | None
    sha256: str
    restore_seconds: float | None
    limit_seconds: float | None
    verify: str
    phenomenon: str
    person: str
    start: str
    end: str


def rows(source: Night) -> list[DrillRow]:
    """Return the newest drill, nothing when there was none."""
    drill = source.drill
    rows = [] if drill is None else [_row(source, drill, number, row) for number, row in enumerate(drill.rows, 1)]
    return [*rows, _sum(source, drill)] if drill else rows


def _row(source: Night, drill: Drill, number: int, row: dict[str, Any]) -> DrillRow:
    return DrillRow(
        no=number,
        host=row["host"],
        kind=row["kind"],
        path=row["path"] or "",
        snapshot=row["snapshot"] or "",
        size=row["size"],
        sha256=row["sha256"] or "",
        restore_seconds=row["restore_seconds"],
        limit_seconds=None,
        verify=_verdict(row),
        phenomenon=row["fault"],
        person=drill.operator,
        start=source.printed_time(drill.start),
        end=source.printed_time(drill.end),
        faults=("verify",) if _verdict(row) == DIFFERENT else (),
    )


def _verdict(row: dict[str, Any]) -> str:
    """Return equal for what was brought back and compared: that took time; what was not is unmeasured."""
    if row["equal"] is None or (row["equal"] and row["restore_seconds"] is None):
        return UNMEASURED
    return EQUAL if row["equal"] else DIFFERENT


def _verdict_of_all(drill: Drill) -> str:
    verdicts = {_verdict(row) for row in drill.rows}
    if DIFFERENT in verdicts or not drill.fits:
        return "failed"
    return "passed" if drill.passed and verdicts == {EQUAL} else UNMEASURED


def _sum(source: Night, drill: Drill) -> DrillRow:
    return DrillRow(
        no=len(drill.rows) + 1,
        host=drill.twin,
        kind="total",
        path="",
        snapshot="",
        size=sum(row["size"] or 0 for row in drill.rows),
        sha256="",
        restore_seconds=drill.restore_seconds,
        limit_seconds=drill.window_seconds,
        verify=_verdict_of_all(drill),
        phenomenon="",
        person=drill.operator,
        start=source.printed_time(drill.start),
        end=source.printed_time(drill.end),
        faults=("verify",) if _verdict_of_all(drill) == "failed" else (),
    )


FORM: Form[Night, DrillRow] = Form(
    number=backup_list.FORM.number,
    name="drill_record",
    occasion=Occasion.NIGHT,
    paper="A3",
    named=("no", "host", "kind"),
    shown=(
        "host",
        "kind",
        "path",
        "snapshot",
        "size",
        "restore_seconds",
        "limit_seconds",
        "verify",
        "phenomenon",
    ),
    columns=(
        Column("no", 6),
        Column("host", 20),
        Column("kind", 12, "word"),
        Column("path", 44, "code"),
        Column("snapshot", 20, "code"),
        Column("size", 14, "number"),
        Column("sha256", 22, "hash"),
        Column("restore_seconds", 10, "number", measured=True),
        Column("limit_seconds", 12, "number"),
        Column("verify", 10, "verdict", evidence=(Evidence("drill"),)),
        Column("phenomenon", 44),
        Column("person", 14),
        Column("start", 20),
        Column("end", 20),
    ),
    rows=rows,
)
