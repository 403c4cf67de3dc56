"""Who gave a field its value: NetBox's own change log says it, and each of our changes says that it is ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.plain import same
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.store import Row, Store

LOG = "core/object-changes"
MARK = "RelOps GoLive"
UNKNOWN = "?"
FIELDS = {"a_terminations": "", "b_terminations": ""}
"""Fields that the change log has not by this name."""


def mark(project: str) -> str:
    """Return the message that our changes carry in the change log."""
    return f"{MARK} {project}"


@dataclass
class Authors:
    """Looks up who wrote what; `ours` is the message of this project."""

    store: Store
    ours: str
    _logs: dict[tuple[str, int], list[Row]] = field(default_factory=dict)
    _requests: dict[str, bool] = field(default_factory=dict)

    def learn(self, kind: str, ids: Iterable[int]) -> None:
        """Read the change log of some objects."""
        wanted = [one for one in ids if (kind, one) not in self._logs]
        for one in wanted:
            self._logs[kind, one] = []
        for row in self.store.read(LOG, "changed_object_id", wanted):
            if row["changed_object_type"] == kind and (kind, row["changed_object_id"]) in self._logs:
                self._logs[kind, row["changed_object_id"]].append(row)
        for log in self._logs.values():
            log.sort(key=lambda row: (str(row["time"]), int(row["id"])), reverse=True)

    def foreign(self, kind: str, one: int, name: str) -> str | None:
        """Return who set a field last, None when it was this project; `?` when the log does not go back that far."""
        for row in self._logs.get((kind, one), ()):
            before, after = row.get("prechange_data"), row.get("postchange_data")
            created = _value(row["action"]) == "create"
            if created or (before and after and not same(before.get(name), after.get(name))):
                return None if self._is_ours(row) else f"{row.get('user_name') or UNKNOWN}, {str(row['time'])[:16]}"
        return UNKNOWN

    def _is_ours(self, row: Row) -> bool:
        """Tell whether a change is ours: it says so, or the request of which it was a part made one that says so."""
        if row.get("message"):
            return bool(row["message"] == self.ours)
        request = str(row["request_id"])
        if request not in self._requests:
            rows = self.store.read(LOG, "request_id", [request])
            self._requests[request] = any(one.get("message") == self.ours for one in rows)
        return self._requests[request]


def _value(choice: Any) -> Any:
    return choice.get("value") if isinstance(choice, dict) else choice
