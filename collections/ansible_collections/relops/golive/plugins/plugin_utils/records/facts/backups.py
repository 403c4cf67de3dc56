"""What was backed up, who answers for it, who ran it, how long it is kept, its proof (form 18, H17)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import UNMEASURED, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.copies import Copy, copies
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of

UNPROVEN = "unproven"

ON_HOST, BEFORE = "copy", "before_restore"
"""Kinds of what is left beside the backups: copies on hosts, and what a way back overwrote."""
LEFT = (ON_HOST, BEFORE)
KEEPING = ("network", "backup")
"""The stages that back up: a switch before its first change, then the hosts."""
SWITCH, PORTS = "switch", "network.ports"
NEW = "new_"
"""How the kinds begin of what was kept of the new system (R56): read back, not restored."""


@dataclass(frozen=True)
class BackupRow(Row):
    """One backup record; `person` is the plan's, `operator` ran it, `size` in bytes.

    `proof_seconds` are those of the restore that proved it, `restore_seconds` those of the last drill if there was one.
    """

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
    operator: str
    verify: str
    proof_seconds: float | None
    restore_seconds: float | None
    keep_until: str


def backup_rows(source: Night) -> list[BackupRow]:
    """Return the backups that the stage measured, in the order in which they were taken, then what lacks one."""
    drill = source.drill
    drilled = {_restored(row): row["restore_seconds"] for row in drill.rows if row["equal"]} if drill else {}
    found = [entry for stage in KEEPING for entry in source.measured.records("records", stage)]
    found += [(event, {**row, "kind": NEW + str(row["kind"])}) for event, row in source.measured.records("baseline")]
    rows = [_row(number, event, entry, source, drilled) for number, (event, entry) in enumerate(found, 1)]
    rows += [_unmeasured(len(found) + number, *one) for number, one in enumerate(_missing(source, found), 1)]
    days = int(source.plan.backup.retention_days) if source.plan.backup else 0
    left = [_left(number, copy, source) for number, copy in enumerate(copies(source.journal, days), len(rows) + 1)]
    return [*rows, *left]


def backups(source: Night) -> list[BackupRow]:
    """Return the backups of hosts, proven by a restore; a switch's and the new system's are only read back."""
    return [row for row in source.once(backup_rows) if row.kind not in (*LEFT, SWITCH) and not row.kind.startswith(NEW)]


def _left(number: int, copy: Copy, source: Night) -> BackupRow:
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
        person=source.owner_of(copy.event) or copy.event.role,
        operator=source.ran_by(copy.event),
        verify=UNMEASURED,
        proof_seconds=None,
        restore_seconds=None,
        keep_until=copy.until.isoformat(),
    )


def _restored(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return what tells one restored part from the others: a snapshot holds the system and its applications."""
    return str(row.get("snapshot")), str(row.get("path"))


def _row(
    number: int, event: Event, entry: Mapping[str, Any], source: Night, drilled: Mapping[tuple[str, str], Any]
) -> BackupRow:
    verdict = verdict_of(entry)
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
        person=str(entry.get("person") or source.owner_of(event) or event.role),
        operator=source.ran_by(event),
        verify=verdict,
        proof_seconds=_number(entry.get("restore_seconds")),
        restore_seconds=_number(drilled.get(_restored(entry))),
        keep_until=str(entry.get("keep_until") or ""),
        faults=("verify",) if verdict == UNPROVEN else (),
    )


def verdict_of(entry: Mapping[str, Any]) -> str:
    """Return proven for what was restored and compared and holds something; a backup of nothing proves nothing."""
    verified = entry.get("verified")
    if verified is False or entry.get("size") == 0 or entry.get("files") == 0:
        return UNPROVEN
    return "proven" if verified and entry.get("size") else UNMEASURED


def _missing(source: Night, found: Sequence[tuple[Event, Mapping[str, Any]]]) -> Iterator[tuple[str, str, str]]:
    """Yield host, kind and path of what the plan wants backed up and nobody recorded."""
    recorded = {(str(entry.get("host") or event.host), str(entry.get("kind"))) for event, entry in found}
    for switch in sorted(source.plan.switches):
        begun = any(one.step == PORTS and one.event == "intent" for one in source.by_host.get(switch, ()))
        if begun and (switch, SWITCH) not in recorded:
            yield switch, SWITCH, "running"
    for host, part in sorted(desired_of(source.plan).get("backup", {}).items()):
        wanted = [("db", str(database["name"])) for database in part.get("databases") or []]
        if part.get("files"):
            paths = part["files"]["application_paths"]
            wanted += [("os", "/"), *([("app", " ".join(paths))] if paths else [])]
        yield from ((host, kind, path) for kind, path in wanted if (host, kind) not in recorded)


def _unmeasured(number: int, host: str, kind: str, path: str) -> BackupRow:
    return BackupRow(
        no=number, kind=kind, host=host, path=path, snapshot="", size=None, sha256="", start="", end="", person="",
        operator="", verify=UNMEASURED, proof_seconds=None, restore_seconds=None, keep_until="",
    )  # fmt: skip


def _whole(value: Any) -> int | None:
    return int(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _number(value: Any) -> float | None:
    return round(float(value), 2) if isinstance(value, int | float) and not isinstance(value, bool) else None
