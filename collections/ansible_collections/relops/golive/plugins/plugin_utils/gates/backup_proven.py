"""No host and no database is changed before three roles have backed it up elsewhere, and each backup was restored."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.desired import people
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of

NO_HOST = ("network", "suspend", "backup")
"""Stages whose first change touches no host's software and no database; a switch has a gate of its own."""
CHANGES = ("install", "migrate")
FILES, DATABASE = "backup.files", "backup.database"
MOST = 4


class BackupProven:
    """Refuse the first change while a backup of this go-live is missing, unproven, empty, or on the changed host."""

    id = "backup_proven"
    title = Said("备份已验证", "proven backups")
    rules = ("H1", "H17", "R42", "R43", "R44")
    at = (At.CHANGE,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Compare what the plan wants backed up with what the journal of this go-live has proven."""
        if asked.stage in NO_HOST:
            return Closed(Said("此步不变更主机与数据库", "no host and no database is changed by this"))
        found = list(_faults(asked)) if asked.plan else [Said("未读到计划", "no plan was read")]
        if found:
            zh, en = "; ".join(one.zh for one in found[:MOST]), "; ".join(one.en for one in found[:MOST])
            who = Said(
                "数据库管理人员、操作系统管理人员、应用系统维护人员", "who answers for databases, systems, applications"
            )
            return Open(Said(zh, en), Said("先备份并验证", "back it up and prove it first"), who)
        return Closed()


def _faults(asked: Asked) -> Iterator[Said]:
    plan = asked.plan
    if plan is None:
        return
    saved = desired_of(plan).get("backup", {})
    for stage in CHANGES:
        for host in sorted(desired_of(plan).get(stage, {})):
            if not saved.get(host, {}).get("files"):
                yield Said(f"{host}: 计划未备份将变更的主机", f"{host}: is changed, and the plan does not back it up")
    roles = {kind: person["role"] for kind, person in people(plan).items()}
    for host, step, kind in wanted(plan):
        yield from _record(asked, host, step, kind, roles[kind])


def wanted(plan: Plan) -> Iterator[tuple[str, str, str]]:
    """Yield host, step and kind (db, os, app) of every backup that the plan asks for."""
    for host, part in sorted(desired_of(plan).get("backup", {}).items()):
        for database in part.get("databases") or []:
            yield host, f"{DATABASE}.{database['name']}", "db"
        if part.get("files"):
            yield host, FILES, "os"
            if part["files"]["application_paths"]:
                yield host, FILES, "app"


def _record(asked: Asked, host: str, step: str, kind: str, role: str) -> Iterator[Said]:
    journal = asked.found.journal if asked.found else None
    records = journal.done_facts(host, step).get("records") if journal else None
    rows = (
        [row for row in records if isinstance(row, Mapping) and row.get("kind") == kind]
        if isinstance(records, list)
        else []
    )
    if not rows:
        yield Said(
            f"{host} {kind}: 本次上线没有已验证的备份", f"{host} {kind}: this go-live has no proven backup of it"
        )
    for row in rows:
        yield from (Said(f"{host} {kind}: {one.zh}", f"{host} {kind}: {one.en}") for one in _wrong(row, host, role))


def _wrong(row: Mapping[str, Any], host: str, role: str) -> Iterator[Said]:
    if not row.get("verified"):
        yield Said("备份未验证", "the backup is not proven")
    if not row.get("size") or row.get("files") == 0:
        yield Said("备份为空", "the backup is empty")
    if not row.get("store") or row.get("store") == host:
        yield Said("备份存放在被变更的主机上", "the backup lies on the host that is changed")
    if row.get("role") != role:
        yield Said(f"备份人不是{role}", f"it was not made by {role}")


GATE = BackupProven()
