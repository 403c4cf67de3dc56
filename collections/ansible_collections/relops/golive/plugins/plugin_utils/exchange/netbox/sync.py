"""Bring NetBox to what a plan says, and nothing else: what is there and equal is left, what is somebody's is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.authors import Authors
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.judge import Judge
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.plain import plain, resolved
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.report import Report
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.store import RefusedError, Row, Store
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.thing import KINDS, Ref, Thing, refs
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.wanted import Wanted

CHUNK = 100
"""Objects of one request; NetBox takes all of them or none."""
Some = Sequence[tuple[Thing, Row]]


@dataclass
class Sync:
    """One synchronisation; `dry` writes nothing and tells what would be written."""

    store: Store
    authors: Authors
    dry: bool = False
    overwrite: frozenset[str] = frozenset()
    ids: dict[Ref, int] = field(default_factory=dict)
    seen: dict[str, dict[int, Row]] = field(default_factory=dict)
    matched: dict[str, set[int]] = field(default_factory=dict)
    _absent: int = 0
    _plugged: dict[tuple[str, int], int] | None = None

    def run(self, wanted: Wanted) -> Report:
        """Go through all things in their order; each kind is read, compared, and written at once."""
        self.report = Report(self.dry, told=list(wanted.told))
        self.judge = Judge(self.authors, self.report, self.overwrite)
        for kind, group in groupby(wanted.things, key=lambda thing: thing.kind):
            self._kind(kind, list(group))
        self._more()
        return self.report

    def _kind(self, kind: str, things: list[Thing]) -> None:
        things = [thing for thing in things if self._can(thing)]
        known = self._read(kind, things)
        missing, found = [], []
        for thing in things:
            values = resolved(thing.fields, self.ids)
            row = known.get(KINDS[kind].identity(values))
            if row is None:
                missing.append((thing, values))
                continue
            self._met(thing, row)
            found.append((thing, values, row))
        self._create(kind, missing)
        changes = self.judge.changes(kind, found)
        for start in range(0, 0 if self.dry else len(changes), CHUNK):
            self._write(changes[start : start + CHUNK], self._changed)

    def _can(self, thing: Thing) -> bool:
        """Tell whether all that a thing names is there; what waits for something refused is told and left.

        A part that the type of somebody else lacks was told already.
        """
        lost = [ref for ref in refs(thing.fields) if ref not in self.ids]
        if lost and not lost[0].kind.endswith("template"):
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
        if kind.endswith("template"):
            missing = self._of_own_types(missing)
        if self.dry:
            self._planned(kind, missing)
            return
        for start in range(0, len(missing), CHUNK):
            self._write(missing[start : start + CHUNK], self._created)

    def _planned(self, kind: str, missing: Some) -> None:
        """Tell what would be created; what is to name it goes on with a number that nothing has."""
        for thing, _values in missing:
            if thing.ref not in self.ids:
                self._absent -= 1
                self.ids[thing.ref] = self._absent
                self.report.created.append(KINDS[kind].word)

    def _created(self, some: Some) -> None:
        kind = KINDS[some[0][0].kind]
        rows = [{**values, "changelog_message": self.authors.ours} for _thing, values in some]
        for (thing, _values), row in zip(some, self.store.create(kind.endpoint, rows), strict=True):
            self._met(thing, row)
            if thing.kind == "dcim.device":
                self.judge.fresh.add(int(row["id"]))
            self.report.created.append(kind.word)

    def _of_own_types(self, missing: list[tuple[Thing, Row]]) -> list[tuple[Thing, Row]]:
        """Leave the device types of others as they are: what they lack, each device of the plan gets by itself."""
        foreign = self.judge.foreign_types({int(values["device_type"]) for _thing, values in missing})
        for owner in sorted(foreign):
            lacking = [thing for thing, values in missing if values["device_type"] == owner]
            name, word = " ".join(lacking[0].key[:-1]), KINDS[lacking[0].kind].word.removesuffix(" template")
            names = ", ".join(thing.key[-1] for thing in lacking[:5])
            zh = f"设备类型 {name} 由他人维护, 缺少 {word} {names} (共 {len(lacking)}); 仅补在计划的设备上"
            en = f"device type {name} is somebody's and lacks {word} {names} ({len(lacking)}); only devices get them"
            self.report.told.append(Said(zh, en))
        return [one for one in missing if one[1]["device_type"] not in foreign]

    def _is_free(self, thing: Thing, values: Row) -> bool:
        """Tell whether a cable's ends have no other one; of what gives way it takes the place."""
        for row in self._in_the_way(values):
            if not self.judge.gives_way(thing, row):
                return False
            del self.seen["dcim/cables"][int(row["id"])]
            if not self.dry:
                self.store.delete("dcim/cables", [int(row["id"])])
        return True

    def _in_the_way(self, values: Row) -> list[Row]:
        """Return the cables that are plugged into the ends of one that is to be."""
        known = self.seen["dcim/cables"]
        if self._plugged is None:
            self._plugged = {end: number for number, row in known.items() for end in _ends(plain(row))}
        numbers = dict.fromkeys(self._plugged[end] for end in _ends(values) if end in self._plugged)
        return [known[number] for number in numbers if number in known]

    # --- writing -------------------------------------------------------------------------------------

    def _changed(self, some: Some) -> None:
        rows = [{**change, "changelog_message": self.authors.ours} for _thing, change in some]
        self.store.update(KINDS[some[0][0].kind].endpoint, rows)

    def _write(self, some: Some, write: Callable[[Some], None]) -> None:
        """Write several at once; where NetBox refuses them, one by one, and tell which it refuses."""
        try:
            write(some)
        except RefusedError as error:
            if len(some) == 1:
                reason = "; ".join(dict.fromkeys(error.reasons))
                label = some[0][0].label
                self.report.take_back(label)
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


def _ends(values: Row) -> list[tuple[str, int]]:
    """Return what a cable is plugged into."""
    return [(end["object_type"], end["object_id"]) for side in "ab" for end in values[f"{side}_terminations"] or ()]


def _is_absent(value: Any) -> bool:
    """Tell whether a value is the stand-in for an id that a dry run does not have."""
    return isinstance(value, int) and not isinstance(value, bool) and value < 0
