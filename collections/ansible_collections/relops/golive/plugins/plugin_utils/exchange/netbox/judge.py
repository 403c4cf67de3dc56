"""Whose a value is that differs from the plan: nothing is filled, ours is renewed, somebody's is told and left."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.authors import Authors
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.plain import is_empty, plain, same, shown
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.report import Report
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.store import Row
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import KINDS, Thing

PASSED_OVER = frozenset({"a_terminations", "b_terminations", "id"})
"""Fields that make an object the same one, so that they cannot differ."""


@dataclass
class Judge:
    """Decides about every object that is there; `overwrite` are labels of things whose foreign values give way."""

    authors: Authors
    report: Report
    overwrite: frozenset[str] = frozenset()
    fresh: set[int] = field(default_factory=set)

    def changes(self, kind: str, found: Collection[tuple[Thing, Row, Row]]) -> list[tuple[Thing, Row]]:
        """Return what is to be written to objects of a kind, of each its wanted values and NetBox's row being given."""
        differing = [(thing, row, fields) for thing, values, row in found if (fields := _differing(thing, values, row))]
        self.report.same += len(found) - len(differing)
        told = KINDS[kind].told or kind
        self.authors.learn(told, [int(row["id"]) for _thing, row, _fields in differing if self._is_old(kind, row)])
        return [(thing, change) for thing, row, fields in differing if (change := self._decided(thing, row, fields))]

    def _is_old(self, kind: str, row: Row) -> bool:
        """Tell whether somebody may have written a row before this run: it is no part of a device created in it."""
        device = row if KINDS[kind].endpoint == "dcim/devices" else row.get("device")
        return not (isinstance(device, dict) and device.get("id") in self.fresh)

    def _decided(self, thing: Thing, row: Row, fields: Row) -> Row:
        """Return the change of a row."""
        have, change = plain(row), {}
        old = self._is_old(thing.kind, row)
        for name, value in fields.items():
            theirs, mine = shown(have.get(name), row, name), shown(thing.fields[name])
            if old and not is_empty(have.get(name)) and not self._yields(thing, int(row["id"]), name, (theirs, mine)):
                continue
            change[name] = value
            if old:
                self.report.changed.append(Said(*[f"{thing.label}: {name}: {theirs!r} → {mine!r}"] * 2))
        self.report.completed += bool(change) and not old
        return {"id": int(row["id"]), **change} if change else {}

    def _yields(self, thing: Thing, number: int, name: str, values: tuple[str, str]) -> bool:
        """Tell whether a value may be replaced; told where it may not."""
        who = self.authors.foreign(KINDS[thing.kind].told or thing.kind, number, name)
        if who is None or self._may(thing):
            return True
        theirs, mine = values
        zh = f"{thing.label}: {name}: NetBox 中为 {theirs!r} ({who}), 计划为 {mine!r}; 未改动"
        en = f"{thing.label}: {name}: NetBox has {theirs!r} ({who}), the plan {mine!r}; left as it is"
        self.report.conflicts.append(Said(zh, en))
        return False

    def _may(self, thing: Thing) -> bool:
        return bool(self.overwrite & {"all", thing.label, KINDS[thing.kind].word, " ".join(thing.key)})

    def gives_way(self, thing: Thing, cable: Row) -> bool:
        """Tell whether a cable that is in the way of one of the plan may go: ours, or one that was said to."""
        number, name = int(cable["id"]), str(cable.get("display") or cable.get("label"))
        self.authors.learn("dcim.cable", [number])
        who = self.authors.foreign("dcim.cable", number, "")
        if who is not None and not self._may(thing):
            zh = f"{thing.label}: 端口上有线缆 {name} ({who}); 未改动"
            en = f"{thing.label}: another cable is plugged there, {name} ({who}); left as it is"
            self.report.conflicts.append(Said(zh, en))
            return False
        zh, en = f"{thing.label}: 取代线缆 {name}", f"{thing.label}: takes the place of cable {name}"
        self.report.changed.append(Said(zh, en))
        return True

    def foreign_types(self, owners: Iterable[int]) -> set[int]:
        """Return those of some device types that are somebody's."""
        known = {one for one in owners if one > 0}
        self.authors.learn("dcim.devicetype", known)
        return {one for one in known if self.authors.foreign("dcim.devicetype", one, "") is not None}


def _differing(thing: Thing, values: Row, row: Row) -> dict[str, Any]:
    have, kind = plain(row), KINDS[thing.kind]
    return {
        name: value
        for name, value in values.items()
        if name not in kind.first and name not in PASSED_OVER and not same(have.get(name), value)
    }
