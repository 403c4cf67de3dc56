"""A NetBox in memory: what a real one of release 4.7.3 was seen to do (make netbox), as far as the core can tell."""

from __future__ import annotations

import copy
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.authors import LOG
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.store import RefusedError, Row
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import COMPONENTS, KINDS

KIND_OF = {kind.endpoint: name for name, kind in KINDS.items() if not kind.told}
UNIQUE = {
    "dcim/sites": (("name",), ("slug",)), "dcim/manufacturers": (("name",), ("slug",)),
    "dcim/devices": (("site", "name"), ("asset_tag",)), "dcim/interfaces": (("device", "name"),),
    "ipam/vlans": (("group", "vid"), ("group", "name")), "dcim/device-types": (("manufacturer", "model"),),
}  # fmt: skip


@dataclass
class Fake:
    """Keeps rows by endpoint; `who` is the user of the next changes; `writes` counts requests that write."""

    who: str = "golive"
    writes: int = 0
    rows: dict[str, dict[int, Row]] = field(default_factory=dict)
    log: list[Row] = field(default_factory=list)
    _ids: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    _requests: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def table(self, endpoint: str) -> dict[int, Row]:
        """Return the rows of an endpoint."""
        return self.rows.setdefault(endpoint, {})

    def one(self, endpoint: str, **wanted: Any) -> Row:
        """Return the only row that has some values."""
        (found,) = [row for row in self.table(endpoint).values() if all(row.get(k) == v for k, v in wanted.items())]
        return found

    def read(self, endpoint: str, asked: str, values: Iterable[Any]) -> Iterator[Row]:
        """Yield rows as the filters of a NetBox find them."""
        wanted = {str(one).casefold() if asked.endswith("__ie") else one for one in values}
        rows = self.log if endpoint == LOG else self.table(endpoint).values()
        for row in rows:
            if wanted & self._told(endpoint, row, asked):
                yield copy.deepcopy(row)

    def _told(self, endpoint: str, row: Row, asked: str) -> set[Any]:
        """Return what a row answers to a filter."""
        if endpoint == "dcim/cables":
            ends = [end for side in "ab" for end in row[f"{side}_terminations"]]
            owners = [self.table(KINDS[end["object_type"]].endpoint)[end["object_id"]].get("device") for end in ends]
            return {_id(one) for one in owners}
        if endpoint == "ipam/ip-addresses" and asked == "device_id":
            port = self.table("dcim/interfaces").get(row.get("assigned_object_id") or 0, {})
            return {_id(port.get("device"))}
        if asked == "address":
            return {str(row["address"]).split("/")[0]}
        if asked.endswith("__ie"):
            return {str(row[asked[:-4]]).casefold()}
        return {_id(row.get(asked.removesuffix("_id") if asked not in row else asked))}

    def create(self, endpoint: str, rows: Sequence[Row]) -> list[Row]:
        """Create all rows or none."""
        self.writes += 1
        refused = [self._refused(endpoint, row) for row in rows]
        if any(refused):
            raise RefusedError(refused)
        request = next(self._requests)
        return [copy.deepcopy(self._add(endpoint, dict(row), request)) for row in rows]

    def _refused(self, endpoint: str, row: Row) -> str:
        for names in UNIQUE.get(endpoint, ()):
            for other in self.table(endpoint).values():
                if all(_id(other.get(name)) == _id(row.get(name)) and row.get(name) for name in names):
                    return f"{', '.join(names)} must be unique"
        if endpoint == "dcim/cables":
            taken = {(end["object_type"], end["object_id"]) for one in self.table(endpoint).values()
                     for side in "ab" for end in one[f"{side}_terminations"]}  # fmt: skip
            if any((end["object_type"], end["object_id"]) in taken for s in "ab" for end in row[f"{s}_terminations"]):
                return "already has a cable"
        return ""

    def _add(self, endpoint: str, row: Row, request: int) -> Row:
        message = row.pop("changelog_message", "")
        number = next(self._ids)
        if "device" in row:
            row["device"] = {"id": row["device"], "display": self.table("dcim/devices")[row["device"]]["name"]}
        made = self.table(endpoint)[number] = {"id": number, "display": str(row.get("name") or row.get("label")), **row}
        self._note(endpoint, "create", None, made, message, request)
        if endpoint == "dcim/devices":
            self._instantiate(made, request)
        return made

    def _instantiate(self, device: Row, request: int) -> None:
        """Give a device the parts of its type, in the same request and without a message."""
        for _word, name in COMPONENTS.values():
            for part in list(self.table(f"dcim/{name[:-1]}-templates").values()):
                if part["device_type"] == device["device_type"]:
                    own = {key: one for key, one in part.items() if key not in ("id", "display", "device_type")}
                    own.pop("rear_ports", None)
                    own.pop("power_port", None)
                    more = {"enabled": True, "mgmt_only": False} if name == "interfaces" else {}
                    self._add(f"dcim/{name}", {**more, **own, "device": device["id"]}, request)

    def update(self, endpoint: str, rows: Sequence[Row]) -> list[Row]:
        """Change rows."""
        self.writes += 1
        request = next(self._requests)
        for given in rows:
            row, change = self.table(endpoint)[given["id"]], dict(given)
            message = change.pop("changelog_message", "")
            before = copy.deepcopy(row)
            row.update(change)
            self._note(endpoint, "update", before, row, message, request)
        return []

    def delete(self, endpoint: str, ids: Sequence[int]) -> None:
        """Delete rows."""
        self.writes += 1
        for number in ids:
            del self.table(endpoint)[number]

    def change(self, endpoint: str, number: int, **values: Any) -> None:
        """Change a row as somebody does by hand."""
        self.who = "alice"
        self.update(endpoint, [{"id": number, **values}])
        self.who = "golive"

    def _note(self, endpoint: str, action: str, before: Row | None, after: Row, message: str, request: int) -> None:
        self.log.append({
            "id": len(self.log) + 1, "time": f"2026-11-20T10:00:{len(self.log):09d}Z", "user_name": self.who,
            "request_id": f"request-{request}", "action": {"value": action, "label": action.title()},
            "changed_object_type": KIND_OF[endpoint], "changed_object_id": after["id"], "message": message,
            "prechange_data": before, "postchange_data": copy.deepcopy(after),
        })  # fmt: skip


def _id(value: Any) -> Any:
    return value["id"] if isinstance(value, dict) else value
