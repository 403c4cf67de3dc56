# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What the stages measure and hand to the records in the facts of their events, as types of both ends.

Every key may be absent: what was not measured is left out, and the records then say 未测. A key that is not here is
read by nobody; `tests/unit/records/test_facts.py` holds both ends to this file.
"""

from __future__ import annotations

import typing as t


class PortSeen(t.TypedDict, total=False):
    """One port as its switch saw it; a text is empty where the switch said nothing."""

    port: str
    link_id: str
    lldp_neighbor: str
    lldp_port: str
    oper_status: str
    oper_speed: str
    oper_duplex: str
    oper_untagged: str
    oper_vlans: str
    """What the port lets through as operating, as `100-104`: the untagged VLAN, and all of them."""
    macs: list[str]
    lag: str
    lag_state: str
    """`bundled`, or what the platform says instead."""
    mlag: str
    """The number of the multi-chassis group as the switch tells it."""
    mlag_state: str
    """`full`, `here` or `down`: how far it is up."""
    address: str
    """Without prefix length; `none` where it has none."""
    twin: str
    """On a twin, of a connection to what does not run there: `stub`, or `absent`: then nothing was measured."""


class HardwareSeen(t.TypedDict, total=False):
    """A device as it says of itself: a host names its `os`, a switch the `version` of its system."""

    serial: str
    model: str
    vendor: str
    firmware: str
    os: str
    version: str
    kernel: str
    hostname: str
    interfaces: dict[str, str]
    """Name of an interface → MAC address."""
    ips: list[str]
    """With prefix length."""


class BackupMade(t.TypedDict, total=False):
    """One backup (form 18); times ISO 8601 UTC, size in bytes, `verified` the time of its proof."""

    kind: str
    """db, os, app or switch."""
    host: str
    role: str
    person: str
    store: str
    repository: str
    keep_until: str
    verified: str | bool
    path: str
    size: int
    files: int
    sha256: str
    snapshot: str
    start: str
    end: str
    restore_seconds: float


class ReleaseInstalled(t.TypedDict, total=False):
    """A release as it lies on a host."""

    name: str
    version: str
    sha256: str
    root: str
    current: str | None
    healthy_after_seconds: float


class TableMigrated(t.TypedDict, total=False):
    """One table of a migration: as copied (`rows`), or as reconciled; sums and checksums are the databases' texts."""

    table: str
    target: str
    rows: int
    rejects: int
    seconds: float
    source_rows: int
    target_rows: int
    amount_column: str
    """Empty where the table has nothing to add up."""
    amount_source: str
    amount_target: str
    checksum_source: str
    checksum_target: str
    differences: int | list[t.Any]


class CheckRun(t.TypedDict, total=False):
    """One check that ran; `outcome` is passed, failed, error or skipped."""

    name: str
    host: str
    kind: str
    outcome: str
    seconds: float
    message: str


class MetricMeasured(t.TypedDict, total=False):
    """One metric of a load beside its target, and beside the rehearsal's where there was one; all in its unit."""

    name: str
    metric: str
    target: float
    value: float | None
    ok: bool
    rehearsed: float
    as_rehearsed: bool
    measurement: int


class Wrote(t.TypedDict, total=False):
    """A table that users wrote to since business resumed, as a way back kept it; deleted -1: nobody knows."""

    database: str
    table: str
    rows: int
    deleted: int
    path: str
    sha256: str


class Facts(t.TypedDict, total=False):
    """What an event of a step holds for the records, by key; each stage writes its own."""

    ports: list[PortSeen]
    hardware: HardwareSeen
    records: list[BackupMade]
    baseline: list[BackupMade]
    """What of the new system was kept, read back and not restored; its kinds are db, os and log."""
    copies: list[str]
    """Paths of copies that a backup left on its host."""
    replaced: str
    """Path of a data directory that a way back put aside."""
    written: list[Wrote]
    """What users wrote since business resumed, kept before a way back."""
    written_folder: str
    """Where that lies on the database's host."""
    before_restore: str
    """Snapshot of the files that a way back overwrote."""
    release: ReleaseInstalled
    tables: list[TableMigrated]
    reject_file: str
    tests: list[CheckRun]
    performance: list[MetricMeasured]
