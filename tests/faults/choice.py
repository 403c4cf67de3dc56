"""The choice of trials by seed: groups that were not tried yet and the least tried kind and moment first."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.faults.kinds import GROUPS, Kind, moments_of
from tests.faults.moments import BACK, FORWARD, INSIDE, Place
from tests.faults.places import Places
from tests.faults.plans import LAWFUL
from tests.faults.trial import Fault, Trial, parsed

Cell = tuple[str, str, str]
"""Kind, moment, way."""
PEOPLE = 30.0
"""About how many seconds it takes people to sign, and to try whether an order counts twice."""
SECOND = 0.5
"""Share of the trials that have a second fault; where others are asked while the first one lasts, there is none."""


@dataclass
class Choice:
    """What there is to choose from, what was tried; `brief`: each group once, then the cheapest plan only."""

    dice: random.Random
    kinds: dict[str, Kind]
    plans: list[str]
    places: Places
    tried: Counter[Cell] = field(default_factory=Counter)
    brief: bool = False
    groups_left: set[str] = field(default_factory=lambda: set(GROUPS))

    def forward(self, only: str = "", groups: Sequence[str] = ()) -> Trial:
        """Return the next trial of an old lab, by any of the plans."""
        plans = self.plans if self.groups_left or not self.brief else [min(self.plans, key=self._cost)]
        return self._trial(FORWARD, plans, only, groups)

    def back(self, plan: str, only: str = "", groups: Sequence[str] = ()) -> Trial:
        """Return the next trial of a lab that went live by a plan."""
        return self._trial(BACK, [plan], only, groups)

    def count(self, row: dict[str, Any]) -> None:
        """Remember what a trial tried, from its result."""
        trial = parsed(row["trial"], self.kinds) if "=" in row["trial"] else None
        struck = set(row.get("struck", []))
        for fault in trial.faults if trial else ():
            if str(fault) in struck:
                back = fault.place.moment.rsplit("-", 1)[-1] in ("undoing", "undo", "undone")
                self.tried[fault.kind.name, fault.place.moment, BACK if back else row["way"]] += 1

    def cells(self) -> list[Cell]:
        """Return every kind of fault at every moment, forward and back, at which some plan has a place for it."""
        kinds = list(self.kinds.values())
        return [
            (kind.name, moment, way) for way in (FORWARD, BACK) for kind, moment in self._cells(kinds, way, self.plans)
        ]

    def _trial(self, way: str, plans: list[str], only: str, groups: Sequence[str]) -> Trial:
        """Choose untried groups first, then the least tried cells."""
        wanted = [
            kind
            for kind in self.kinds.values()
            if kind.name == only or (not only and (not groups or kind.group in groups))
        ]
        cells = self._cells(wanted, way, plans) or self._cells([self.kinds["kill_tree"]], way, plans)
        fresh = [cell for cell in cells if cell[0].group in self.groups_left]
        kind, moment = self._least(self._only_here(fresh or cells, way, plans), way)
        plan = self._plan([plan for plan in plans if (kind, moment) in self._cells([kind], way, [plan])])
        faults = [self._fault(kind, moment, way, 1, plan)]
        if kind.beside:
            beside = self.kinds[kind.beside]
            faults.append(self._fault(*self._least(self._cells([beside], way, [plan]), way), way, 1, plan))
        elif not kind.probes and self.dice.random() < SECOND:
            faults.append(self._second(way, plan))
        self.groups_left -= {kind.group, "rollback" if way == BACK else ""}
        return Trial(way, tuple(faults), plan)

    def _plan(self, fit: list[str]) -> str:
        """Return one of the plans, the more likely the less it costs to go live and back by it."""
        if self.brief:
            return min(fit, key=self._cost)
        return self.dice.choices(fit, [1 / self._cost(plan) for plan in fit])[0]

    def _cost(self, plan: str) -> float:
        """Return about how many seconds it takes to go live by a plan, to go back, and to judge."""
        signing = PEOPLE if plan in LAWFUL else 0
        return 10 + signing + sum(sum(found.values()) for found in self.places[plan].values())

    def _cells(self, wanted: list[Kind], way: str, plans: list[str]) -> list[tuple[Kind, str]]:
        return [
            (kind, moment)
            for kind in wanted
            for moment in moments_of(kind, way)
            if any(kind.fits(place, way, plan) for plan in plans for place in self._at(way, moment, plan))
        ]

    def _only_here(self, cells: list[tuple[Kind, str]], way: str, plans: list[str]) -> list[tuple[Kind, str]]:
        """Return the untried cells that no cheaper plan offers, where there are such; else all of them."""
        cheaper = [plan for plan in self.plans if self._cost(plan) < min(map(self._cost, plans))]
        elsewhere = self._cells([kind for kind, _moment in cells], way, cheaper)
        here = [cell for cell in cells if cell not in elsewhere and not self.tried[cell[0].name, cell[1], way]]
        return here or cells

    def _least(self, cells: list[tuple[Kind, str]], way: str) -> tuple[Kind, str]:
        """Return one of the least tried cells."""
        return min(cells, key=lambda cell: (self.tried[cell[0].name, cell[1], way], self.dice.random()))

    def _second(self, way: str, plan: str) -> Fault:
        """Return a second fault, one of the least tried: in the next attempt, or while the first one is undone."""
        pool = [
            kind for kind in self.kinds.values() if kind.group in ("controller", "hosts", "switches") and not kind.way
        ]
        ways = [way, BACK] if way == FORWARD else [BACK]
        back = self.dice.choice(ways)
        kind, moment = self._least(self._cells(pool, back, [plan]), back)
        return self._fault(kind, moment, back, 1 if back != way else 2, plan)

    def _fault(self, kind: Kind, moment: str, way: str, attempt: int, plan: str) -> Fault:
        places = sorted(place for place in self._at(way, moment, plan) if kind.fits(place, way, plan))
        place = self.dice.choice(places)
        lasts = self.places[plan][way].get(place, 1.0)
        return Fault(kind, place, round(self.dice.uniform(0, lasts), 2) if moment in INSIDE else 0.0, attempt)

    def _at(self, way: str, moment: str, plan: str) -> list[Place]:
        return [place for place in self.places[plan][way] if place.moment == moment]
