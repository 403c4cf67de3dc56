"""Faults as data: faults.yml, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.faults.moments import (
    BACK,
    CASE,
    FORWARD,
    GOLIVE,
    INSIDE,
    OF_SIGNING,
    OF_STEPS,
    OF_THE_GOLIVE,
    OPENING,
    Place,
)
from tests.faults.plans import LAWFUL

DATA = Path(__file__).with_name("faults.yml")
GROUPS = ("controller", "hosts", "switches", "data", "backups", "artefact", "truth", "proofs", "law", "rollback")
MOMENTS_OF = ("steps", "golive", "inside", "asked", "opening", "signing")
ON_LAW = ("law", "controller", "switches")
"""Groups that strike a plan that plays production, too; what others would ask of a run there has no signature."""
TRIAL = "trial"
"""A fault that lasts until its go-live has ended: mended between two runs it would be brought back by the backup."""
PROBED = "probed"
"""A fault that lasts until other runs were asked what they say while it is there."""


@dataclass(frozen=True)
class Kind:
    """One kind of fault; see the head of faults.yml."""

    name: str
    group: str
    act: str
    moments: str
    steps: str = ""
    lasts: float | str = "run"
    way: str = ""
    ends: str = "either"
    plans: tuple[str, ...] = ()
    probes: tuple[str, ...] = ()
    beside: str = ""
    decided: str = ""
    given: dict[str, Any] = field(default_factory=dict)

    @property
    def waits(self) -> bool:
        """Tell whether the run must wait while the fault strikes."""
        return self.moments == "asked"

    @property
    def of_people(self) -> str:
        """Return where people are struck: before the night's command, or while a form is filed; else nothing."""
        return {"opening": OPENING, "signing": CASE}.get(self.moments, "")

    def fits(self, place: Place, way: str, plan: str) -> bool:
        """Tell whether the fault can strike at a place of a run forward or back by one of the campaign's plans."""
        if (self.way and self.way != way) or (self.plans and plan not in self.plans):
            return False
        if plan in LAWFUL and (self.group not in ON_LAW or self.act == "clock_back"):
            return False
        if CASE in (place.host, self.of_people) or OPENING in (place.moment, self.of_people):
            where = CASE if place.host == CASE else OPENING if place.moment == OPENING else ""
            return where == self.of_people and re.search(self.steps, place.step) is not None
        if place.step == GOLIVE:
            return self.moments in ("golive", "asked")
        if (self.moments == "inside" and place.moment not in INSIDE) or (self.waits and place.moment in INSIDE):
            return False
        return re.search(self.steps, place.step) is not None


def read(path: Path = DATA) -> dict[str, Kind]:
    """Return the kinds by name; ValueError for one that names an unknown group, moment or way."""
    found = {}
    for name, content in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        act, given = content.pop("act", name), content.pop("with", {})
        content |= {key: tuple(content.get(key, ())) for key in ("plans", "probes")}
        kind = Kind(name, act=act, given=given, **content)
        if kind.group not in GROUPS or kind.moments not in MOMENTS_OF:
            raise ValueError(f"{name}: unknown group {kind.group} or moments {kind.moments}")
        if kind.way not in ("", FORWARD, BACK) or kind.ends not in ("either", "old"):
            raise ValueError(f"{name}: unknown way {kind.way} or end {kind.ends}")
        if bool(kind.probes) != (kind.lasts == PROBED) or {*kind.probes} - {"golive", "rollback"}:
            raise ValueError(f"{name}: lasts {kind.lasts} with probes {kind.probes}")
        found[name] = kind
    return found


def moments_of(kind: Kind, way: str) -> list[str]:
    """Return the moments at which a kind can strike, in order."""
    forward = {name for name in OF_STEPS if not name.endswith(("undoing", "undo", "undone"))}
    wanted = [name for name in OF_STEPS if (name in forward) == (way == FORWARD)]
    if kind.of_people:
        return [OPENING] if kind.moments == "opening" else list(OF_SIGNING)
    if kind.moments == "inside":
        return [name for name in wanted if name in INSIDE]
    more = [name for name in OF_THE_GOLIVE if way == BACK or "direction" not in name]
    if kind.waits:
        wanted = [name for name in wanted if name not in INSIDE]
    return [*wanted, *(more if kind.moments in ("golive", "asked") else [])]
