"""The baseline as evidence of the case: snapshots and logs of every host, out of the journal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal

STEP = "baseline.host"


def facts(journal: Journal, golive: str, hosts: Sequence[str], binds: Mapping[str, str]) -> JSON:
    """Return what the case keeps; it passes where each host has files and logs in the store, done and not undone."""
    rows = {host: _rows(journal, host) for host in hosts}
    whole = bool(hosts) and all({"os", "log"} <= {row["kind"] for row in own} for own in rows.values())
    every = [row for own in rows.values() for row in own]
    return {
        "result": "pass" if whole else "fail",
        "golive": golive,
        "binds": dict(binds),
        "snapshots": [row for row in every if row["kind"] != "log"],
        "logs": [row for row in every if row["kind"] == "log"],
    }


def _rows(journal: Journal, host: str) -> list[JSON]:
    last = journal.last(host, STEP)
    if last is None or last.event != "done":
        return []
    kept = ("kind", "path", "snapshot", "size", "sha256", "verified", "store", "keep_until")
    return [{"host": host, **{name: row.get(name, "") for name in kept}} for row in last.facts.get("baseline") or ()]
