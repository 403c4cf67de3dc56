"""Copies of data that stay on hosts after a go-live, and until when: they hold what customers wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append


class Copy(NamedTuple):
    """A copy: on a host at `path`, or of what a way back overwrote, in the host's repository as `snapshot`."""

    event: Event
    path: str
    snapshot: str
    until: date


def copies(journal: Journal, retention_days: int) -> list[Copy]:
    """Return the copies that a go-live left, each kept as long as the backups it belongs to."""
    found = []
    for host in journal.hosts():
        if host == GOLIVE:
            continue
        last = {event.step: event for event in journal.events(host) if event.event in ("done", "undone")}
        for event in last.values():
            until = datetime.fromisoformat(event.time).date() + timedelta(days=retention_days)
            found += [Copy(event, path, snapshot, until) for path, snapshot in _of(event)]
    return sorted(found, key=lambda copy: (copy.event.time, copy.event.host, copy.path))


def expired(journal: Journal, retention_days: int, today: date) -> dict[str, list[str]]:
    """Return host to the paths whose end has come."""
    found: dict[str, list[str]] = {}
    for copy in copies(journal, retention_days):
        if copy.until < today and not copy.snapshot:
            found.setdefault(copy.event.host, []).append(copy.path)
    return found


def made(journal: Journal, host: str) -> list[JSON]:
    """Return `path` of all copies that a go-live ever made on a host, and what is known of `folder_time` before it."""
    before: dict[str, JSON] = {}
    found: dict[str, JSON] = {}
    for event in journal.events(host):
        if event.event == "intent":
            first = before.setdefault(event.step, event.before or {})
            paths = [str(first["copy"])] if event.stage == "backup" and first.get("copy") else []
        else:
            paths = [path for path, snapshot in _of(event) if not snapshot] if event.event == "done" else []
        for path in paths:
            found[path] = {"path": path, "folder_time": before.get(event.step, {}).get("folder_time")}
    return list(found.values())


def tell(found: Golive, host: str, removed: Sequence[str]) -> None:
    """Write down which copies lay on a host again after their step was taken back, and were removed."""
    if removed:
        append(
            found.journal.folder, host, run=found.run(), stage="backup", step="backup.copies", event="fact",
            operator=found.operator(), facts={"removed_again": [*removed]},
        )  # fmt: skip


def _of(event: Event) -> Iterator[tuple[str, str]]:
    facts = event.facts
    if event.stage == "backup" and event.event == "done":
        yield from ((str(path), "") for path in facts.get("copies") or [])
    if event.stage == "backup" and event.event == "undone":
        if facts.get("replaced"):
            yield str(facts["replaced"]), ""
        if facts.get("before_restore"):
            yield "/", str(facts["before_restore"])
    if event.stage == "resume" and event.event == "undone" and facts.get("written_folder"):
        yield str(facts["written_folder"]), ""
    if event.stage == "migrate" and event.event == "done" and facts.get("reject_file"):
        yield str(facts["reject_file"]), ""
