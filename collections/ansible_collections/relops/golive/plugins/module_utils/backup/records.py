# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""A row of the backup list (form 18) as it is measured on the target, and the clock for it."""

from __future__ import annotations

import time
import typing as t
from datetime import datetime, timedelta, timezone

from ansible_collections.relops.golive.plugins.module_utils.addresses import bracketed
from ansible_collections.relops.golive.plugins.module_utils.facts import BackupMade


class Watch:
    """Seconds of each phase, measured one after the other."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.monotonic()

    def lap(self, name: str) -> float:
        """End a phase: add its seconds to `laps` and return them."""
        now = time.monotonic()
        seconds, self._last = round(now - self._last, 2), now
        self.laps[name] = round(self.laps.get(name, 0.0) + seconds, 2)
        return seconds


def now() -> str:
    """Return the time, UTC, to the second, ISO 8601."""
    return datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def record(params: t.Mapping[str, t.Any], *, kind: str, **measured: t.Any) -> BackupMade:
    """Return one row: kind (db, os, app), role, person, where it lies, and what was measured; it was verified."""
    who = params["people"].get(kind) or {}
    place = params["store"]
    made: BackupMade = {
        "kind": kind,
        "role": who.get("role", ""),
        "person": who.get("person", ""),
        "store": params["store_host"],
        "repository": f"{bracketed(place['address'])}:{place['path']}/repository",
        "keep_until": (datetime.now(timezone.utc) + timedelta(days=params["retention_days"])).strftime("%Y-%m-%d"),
        "verified": now(),
    }
    made.update(t.cast("BackupMade", measured))
    return made


def tags(params: t.Mapping[str, t.Any], *kinds: str) -> list[str]:
    """Return the tags of a snapshot: the go-live and the kinds of record that it holds."""
    return [f"golive:{params['golive'] or 'alone'}", *(f"kind:{kind}" for kind in kinds)]
