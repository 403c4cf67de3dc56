"""Faults as data: faults.yml, read and checked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.faults.moments import BACK, FORWARD, GOLIVE, INSIDE, OF_STEPS, OF_THE_GOLIVE, Place

DATA = Path(__file__).with_name("faults.yml")
GROUPS = ("controller", "hosts", "switches", "data", "backups", "artefact", "rollback")


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
    given: dict[str, Any] = field(default_factory=dict)

    def fits(self, place: Place, way: str, plan: str) -> bool:
        """Tell whether the fault can strike at a place of a run forward or back by one of the campaign's plans."""
        if (self.way and self.way != way) or (self.plans and plan not in self.plans):
            return False
        if place.step == GOLIVE:
            return self.moments == "golive"
        if self.moments == "inside" and place.moment not in INSIDE:
            return False
        return re.search(self.steps, place.step) is not None


def read(path: Path = DATA) -> dict[str, Kind]:
    """Return the kinds by name; ValueError for one that names an unknown group, moment or way."""
    found = {}
    for name, content in yaml.safe_load(path.read_text(encoding="utf-8")).items():
        given, plans = content.pop("with", {}), tuple(content.pop("plans", ()))
        kind = Kind(name, act=content.pop("act", name), given=given, plans=plans, **content)
        if kind.group not in GROUPS or kind.moments not in ("steps", "golive", "inside"):
            raise ValueError(f"{name}: unknown group {kind.group} or moments {kind.moments}")
        if kind.way not in ("", FORWARD, BACK) or kind.ends not in ("either", "old"):
            raise ValueError(f"{name}: unknown way {kind.way} or end {kind.ends}")
        found[name] = kind
    return found


def moments_of(kind: Kind, way: str) -> list[str]:
    """Return the moments at which a kind can strike, in order."""
    forward = {name for name in OF_STEPS if not name.endswith(("undoing", "undo", "undone"))}
    wanted = [name for name in OF_STEPS if (name in forward) == (way == FORWARD)]
    if kind.moments == "inside":
        return [name for name in wanted if name in INSIDE]
    more = [name for name in OF_THE_GOLIVE if way == BACK or "direction" not in name]
    return [*wanted, *(more if kind.moments == "golive" else [])]
