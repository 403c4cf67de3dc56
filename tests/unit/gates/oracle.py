"""Stories of a project as acts, and an oracle that says by them alone whether a night may begin."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

DAY, HOUR = 1440, 60
UNITS = ("维护部门", "应用部门")
"""Who is told."""
SHAPES: dict[str, dict[str, Any]] = {
    "application": {"filed_by": "A", "signatures": ["B"], "binds": ["plan"], "needs": [], "before": "prepare"},
    "preview": {"filed_by": "P", "signatures": [], "binds": [], "needs": [], "before": "start"},
    "rehearsal_report": {"filed_by": "A", "signatures": [], "binds": ["release"], "needs": [], "before": "start"},
    "rehearsal_data_report": {"filed_by": "D", "signatures": [], "binds": ["release"], "needs": [], "before": "start"},
    "notice": {
        "filed_by": "T", "signatures": ["addressees"], "binds": [], "before": "start",
        "needs": ["application", "rehearsal_report", "rehearsal_data_report"],
    },
    "order": {"filed_by": "O", "signatures": [], "binds": ["plan"], "needs": ["notice"], "before": "start"},
    "problem": {"filed_by": "O", "signatures": ["B"], "binds": [], "needs": [], "before": "asked"},
}  # fmt: skip
FIELDS = {
    "application": ("window_start", "window_end", "latest_decision"),
    "notice": ("window_start", "window_end", "latest_decision", "addressees"),
    "order": ("operator", "account"), "problem": ("golive", "closed"),
}  # fmt: skip
ROLES = ("A", "B", "P", "D", "T", "O", *UNITS)


@dataclass(frozen=True)
class Act:
    """One thing that happens: `what` file, sign, proof or night; `name` the form, proof or night; `how` it is done."""

    what: str
    name: str
    role: str = ""
    how: str = ""
    after: int = 1


# --- histories -----------------------------------------------------------------------------------
def signed(key: str, after: int = 1) -> list[Act]:
    """Return how a form is filed and signed."""
    roles = [SHAPES[key]["filed_by"]]
    for one in SHAPES[key]["signatures"]:
        roles += UNITS if one == "addressees" else [one]
    return [Act("file", key, SHAPES[key]["filed_by"], after=after), *(Act("sign", key, role) for role in roles)]


def right(again: bool) -> list[Act]:
    """Return a history in which all is right; `again`: after a night that was cancelled."""
    first = [
        *signed("application"), *signed("preview"), Act("proof", "functional"), Act("proof", "rehearsal"),
        *signed("rehearsal_report"), *signed("rehearsal_data_report"), *signed("notice"),
    ]  # fmt: skip
    tonight = [Act("proof", "environment_check"), *signed("order")]
    early = sum(act.after for act in first)
    tonight[0] = replace(tonight[0], after=20 * DAY - early - 30)
    if not again:
        return [*first, *tonight]
    mended = [
        *signed("problem"), Act("proof", "rehearsal"), *signed("rehearsal_report"), *signed("rehearsal_data_report"),
        *signed("notice"), Act("proof", "environment_check"), *signed("order"),
    ]  # fmt: skip
    return [*first, *tonight, Act("night", "N1", how="cancelled", after=HOUR), *mended]


def spoilt(acts: Sequence[Act], chance: random.Random) -> list[Act]:
    """Return a history with one thing done otherwise."""
    found = list(acts)
    place = chance.randrange(len(found))
    act = found[place]
    way = chance.choice(("leave out", "repeat", "swap", "how", "how", "how", "when"))
    if way == "leave out":
        del found[place]
    elif way == "repeat":
        found.insert(chance.randrange(place, len(found)) + 1, replace(act, after=1))
    elif way == "swap" and place:
        found[place - 1], found[place] = act, found[place - 1]
    elif way == "when":
        found[place] = replace(act, after=act.after + chance.choice((-3 * DAY, -20, 15, HOUR, 8 * DAY)))
    else:
        hows = {
            "file": ("other plan", "other window", "left out", "account"), "night": ("success", "emergency"),
            "sign": ("reject", "forged", "stranger"), "proof": ("fail", "other plan", "left out"),
        }  # fmt: skip
        found[place] = replace(act, how=chance.choice(hows[act.what]))
    return found


# --- the oracle ----------------------------------------------------------------------------------
class Oracle:
    """Follow the acts and say whether a night may begin now."""

    def __init__(self, acts: Sequence[Act], begin: datetime, window: Any, now: datetime) -> None:
        self.acts, self.window, self.now = acts, window, now
        self.clock = begin
        self.times: list[datetime] = []
        for act in acts:
            self.clock += timedelta(minutes=act.after)
            self.times.append(max([self.clock, *self.times[-1:]]))

    def newest(self, what: str, name: str) -> int:
        return max((place for place, act in enumerate(self.acts) if (act.what, act.name) == (what, name)), default=-1)

    def complete(self, key: str) -> int:
        """Return the place at which a form was complete, -1 where it is not."""
        filed = self.newest("file", key)
        if filed < 0 or (self.acts[filed].how == "other plan" and SHAPES[key]["binds"]):
            return -1
        for need in SHAPES[key]["needs"]:
            if not -1 < self.complete(need) < filed:
                return -1
        signs = [(place, act) for place, act in enumerate(self.acts) if (act.what, act.name) == ("sign", key)]
        signs = [(place, act) for place, act in signs if place > filed and act.how not in ("forged", "stranger")]
        if any(act.how == "reject" for _place, act in signs):
            return -1
        done = filed
        for step in (
            [SHAPES[key]["filed_by"]],
            *([*UNITS] if one == "addressees" else [one] for one in SHAPES[key]["signatures"]),
        ):
            places = [
                min((place for place, act in signs if act.role == role and place > done), default=-1) for role in step
            ]
            if min(places) < 0:
                return -1
            done = max(places)
        return done

    def proof(self, name: str) -> int:
        """Return the place of the newest proof, -1 where it proves nothing for this plan."""
        place = self.newest("proof", name)
        return place if place >= 0 and not self.acts[place].how else -1

    def may_begin(self) -> bool:
        """Return whether every rule holds."""
        return all(self.rules())

    def rules(self) -> Iterator[bool]:
        done = {key: self.complete(key) for key in SHAPES}
        due = [key for key in SHAPES if key != "problem"]
        yield all(done[key] >= 0 for key in due)
        if not all(done[key] >= 0 for key in due):
            return
        filed = {key: self.newest("file", key) for key in SHAPES}
        how = {key: self.acts[filed[key]].how for key in due}
        moved = timedelta(days=1) if how["application"] == "other window" else timedelta()
        start, latest = self.window.start + moved, self.window.latest_decision + moved
        yield how["notice"] != "left out"
        yield (how["notice"] == "other window") == (how["application"] == "other window")
        yield start <= self.now <= latest
        yield start - self.times[done["preview"]] >= timedelta(days=7)
        rehearsal, functional, checked = (self.proof(one) for one in ("rehearsal", "functional", "environment_check"))
        yield min(rehearsal, functional, checked) >= 0
        yield self.now - self.times[rehearsal] <= timedelta(days=30) and self.now - self.times[checked] <= timedelta(
            hours=1
        )
        yield min(filed["rehearsal_report"], filed["rehearsal_data_report"]) > rehearsal
        yield how["order"] != "account"
        yield all(done[key] < filed["order"] for key in due if key != "order")
        yield self.times[-1] - self.now <= timedelta(seconds=60)
        night = max((place for place, act in enumerate(self.acts) if act.what == "night"), default=-1)
        yield filed["order"] > night
        if night >= 0 and self.acts[night].how != "success":
            yield min(done["problem"], rehearsal) > night and filed["problem"] > night
            yield self.acts[filed["problem"]].how != "left out"
