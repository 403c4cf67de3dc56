"""Bring NetBox to what a plan says, and nothing else: what is there and equal is left, what is somebody's is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.authors import Authors
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.plain import (
    is_empty,
    plain,
    resolved,
    same,
    shown,
)
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.report import Report
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.store import RefusedError, Row, Store
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import KINDS, Ref, Thing, refs
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.wanted import Wanted

CHUNK = 100
"""Objects of one request; NetBox takes all of them or none."""
PASSED_OVER = frozenset({"a_terminations", "b_terminations", "id"})
"""Fields that make an object the same one, so that they cannot differ."""


@dataclass
class Sync:
    """One synchronisation; `overwrite` are labels of things whose foreign values give way, or `all`."""

    store: Store
    authors: Authors
    dry: bool = False
    overwrite: frozenset[str] = frozenset()
    report: Report = field(default_factory=Report)
    ids: dict[Ref, int] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)
    seen: dict[str, dict[int, Row]] = field(default_factory=dict)
    matched: dict[str, set[int]] = field(default_factory=dict)
    _absent: int = 0
    _plugged: dict[tuple[str, int], int] | None = None

    def run(self, wanted: Wanted) -> Report:
        """Go through all things in their order; each kind is read, compared, and written at once."""
        self.report.dry = self.dry
        self.report.told = list(wanted.told)
        for kind, group in groupby(wanted.things, key=lambda thing: thing.kind):
            self._kind(kind, list(group))
        self._more()
        return self.report

    def _kind(self, kind: str, things: list[Thing]) -> None:
        things = [thing for thing in things if self._can(thing)]
        known = self._read(kind, things)
        missing, differing = [], []
        for thing in things:
            values = resolved(thing.fields, self.ids)
            row = known.get(KINDS[kind].identity(values))
            if row is None:
                missing.append((thing, values))
                continue
            self._met(thing, row)
            differing.append((thing, values, row))
        self._create(kind, missing)
        self._change(kind, differing)

    def _can(self, thing: Thing) -> bool:
        """Tell whether all that a thing names is there; what waits for something refused is told and left."""
        lost = [ref for ref in refs(thing.fields) if ref not in self.ids]
        if lost:
            name = " ".join(lost[0].key)
            zh, en = f"{thing.label}: 缺少 {name}", f"{thing.label}: waits for {name}, which is not there"
            self.report.refused.append(Said(zh, en))
        return not lost

    def _read(self, kind: str, things: list[Thing]) -> dict[Any, Row]:
        """Return what NetBox has of a kind, by what makes it the same."""
        found: dict[Any, Row] = {}
        known = self.seen.setdefault(KINDS[kind].endpoint, {})
        for asked, by in KINDS[kind].asked:
            values = [one for thing in things for one in self._values(thing, by) if not _is_absent(one)]
            for row in self.store.read(KINDS[kind].endpoint, asked, values):
                known[int(row["id"])] = row
                found[KINDS[kind].identity(plain(row))] = row
        return found

    def _values(self, thing: Thing, by: str) -> Iterator[Any]:
        value = thing.near if by == "near" else thing.fields.get(by)
        for one in value if isinstance(value, tuple) else (value,):
            if one is not None:
                found = self.ids[one] if isinstance(one, Ref) else one
                yield str(found).partition("/")[0] if by == "address" else found

    def _met(self, thing: Thing, row: Row) -> None:
        self.ids[thing.ref] = int(row["id"])
        self.matched.setdefault(KINDS[thing.kind].endpoint, set()).add(int(row["id"]))

    # --- what is not there ---------------------------------------------------------------------------

    def _create(self, kind: str, missing: list[tuple[Thing, Row]]) -> None:
        if kind == "dcim.cable":
            missing = [one for one in missing if self._is_free(*one)]
        if self.dry:
            for thing, _values in missing:
                self._absent -= 1
                self.ids[thing.ref] = self._absent
                self.report.created.append(KINDS[kind].word)
            return
        for start in range(0, len(missing), CHUNK):
            self._write(missing[start : start + CHUNK], self._created)

    def _created(self, some: Sequence[tuple[Thing, Row]]) -> None:
        kind = KINDS[some[0][0].kind]
        rows = [{**values, "changelog_message": self.authors.ours} for _thing, values in some]
        for (thing, _values), row in zip(some, self.store.create(kind.endpoint, rows), strict=True):
            self._met(thing, row)
            if thing.kind == "dcim.device":
                self.fresh.add(int(row["id"]))
            self.report.created.append(kind.word)

    def _is_free(self, thing: Thing, values: Row) -> bool:
        """Tell whether a cable's ends have no other one; of what is this project's own it takes the place."""
        for row in self._in_the_way(values):
            number, name = int(row["id"]), str(row.get("display") or row.get("label"))
            self.authors.learn("dcim.cable", [number])
            who = self.authors.foreign("dcim.cable", number, "")
            if who is not None and not self._may(thing):
                self._conflict(thing, "cable", name, "", who)
                return False
            del self.seen["dcim/cables"][number]
            zh, en = f"{thing.label}: 取代线缆 {name}", f"{thing.label}: takes the place of cable {name}"
            self.report.changed.append(Said(zh, en))
            if not self.dry:
                self.store.delete("dcim/cables", [number])
        return True

    def _in_the_way(self, values: Row) -> list[Row]:
        """Return the cables that are plugged into the ends of one that is to be."""
        if self._plugged is None:
            self._plugged = {end: number for number, row in self.seen["dcim/cables"].items() for end in ends(plain(row))}
        numbers = dict.fromkeys(self._plugged[end] for end in ends(values) if end in self._plugged)
        return [self.seen["dcim/cables"][number] for number in numbers if number in self.seen["dcim/cables"]]

    # --- what is there -------------------------------------------------------------------------------

    def _change(self, kind: str, found: list[tuple[Thing, Row, Row]]) -> None:
        differing = [(thing, row, fields) for thing, values, row in found if (fields := self._differing(thing, values, row))]
        self.report.same += len(found) - len(differing)
        told = KINDS[kind].told or kind
        old = [int(row["id"]) for _thing, row, fields in differing if self._is_old(row)]
        self.authors.learn(told, old)
        changes = [(thing, change) for thing, row, fields in differing if (change := self._decided(thing, row, fields))]
        if not self.dry:
            for start in range(0, len(changes), CHUNK):
                self._write(changes[start : start + CHUNK], self._changed)

    def _changed(self, some: Sequence[tuple[Thing, Row]]) -> None:
        rows = [{**change, "changelog_message": self.authors.ours} for _thing, change in some]
        self.store.update(KINDS[some[0][0].kind].endpoint, rows)

    def _differing(self, thing: Thing, values: Row, row: Row) -> Row:
        have, kind = plain(row), KINDS[thing.kind]
        return {
            name: value
            for name, value in values.items()
            if name not in kind.first and name not in PASSED_OVER and not same(have.get(name), value)
        }

    def _is_old(self, row: Row) -> bool:
        """Tell whether somebody may have written a row before this run: it is no part of a device created in it."""
        device = row.get("device")
        return not (isinstance(device, dict) and device.get("id") in self.fresh)

    def _decided(self, thing: Thing, row: Row, fields: Row) -> Row:
        """Return the change of a row: what is empty is filled, what is ours is renewed, the rest is somebody's."""
        have, kind = plain(row), KINDS[thing.kind].told or thing.kind
        change: Row = {}
        for name, value in fields.items():
            who = None
            if self._is_old(row) and not is_empty(have.get(name)):
                who = self.authors.foreign(kind, int(row["id"]), name)
            theirs, mine = shown(have.get(name), row, name), shown(thing.fields[name])
            if who is not None and not self._may(thing):
                self._conflict(thing, name, theirs, mine, who)
                continue
            change[name] = value
            self.report.changed.append(Said(*[f"{thing.label}: {name}: {theirs!r} → {mine!r}"] * 2))
        return {"id": int(row["id"]), **change} if change else {}

    def _may(self, thing: Thing) -> bool:
        return bool(self.overwrite & {"all", thing.label, KINDS[thing.kind].word, " ".join(thing.key)})

    def _conflict(self, thing: Thing, name: str, theirs: Any, mine: str, who: str) -> None:
        zh = f"{thing.label}: {name}: NetBox 中为 {theirs!r} ({who}), 计划为 {mine!r}; 未改动"
        en = f"{thing.label}: {name}: NetBox has {theirs!r} ({who}), the plan {mine!r}; left as it is"
        self.report.conflicts.append(Said(zh, en))

    # --- writing -------------------------------------------------------------------------------------

    def _write(self, some: Sequence[tuple[Thing, Row]], write: Callable[[Sequence[tuple[Thing, Row]]], None]) -> None:
        """Write several at once; where NetBox refuses them, one by one, and tell which it refuses."""
        try:
            write(some)
        except RefusedError as error:
            if len(some) == 1:
                reason = "; ".join(dict.fromkeys(error.reasons))
                label = some[0][0].label
                self.report.refused.append(Said(f"{label}: NetBox 拒绝: {reason}", f"{label}: NetBox says: {reason}"))
                return
            for one in some:
                self._write([one], write)

    def _more(self) -> None:
        """Tell what NetBox has of the plan's devices and the plan has not."""
        devices = self.matched.get("dcim/devices", set())
        for kind in (one for one in KINDS.values() if one.whole):
            for number, row in self.seen.get(kind.endpoint, {}).items():
                owner = row.get("device") or (row.get("assigned_object") or {}).get("device") or {}
                theirs = kind.endpoint != "dcim/cables" and owner.get("id") not in devices
                if not theirs and number not in self.matched.get(kind.endpoint, ()):
                    device = str(owner.get("display") or "")
                    name = " ".join(filter(None, (kind.word, device, str(row.get("display") or number))))
                    self.report.more.append(Said(f"{name}: 计划中没有; 未改动", f"{name}: is not in the plan; left"))


def ends(values: Row) -> list[tuple[str, int]]:
    """Return what a cable is plugged into."""
    return [(end["object_type"], end["object_id"]) for side in "ab" for end in values[f"{side}_terminations"] or ()]


def _is_absent(value: Any) -> bool:
    """Tell whether a value is the stand-in for an id that a dry run does not have."""
    return isinstance(value, int) and not isinstance(value, bool) and value < 0
