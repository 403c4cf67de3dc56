"""No night with an open gate: over generated histories the gates answer as an oracle that reads the story itself.

A history is a list of acts (somebody files, signs, rejects, forges; a machine finds; a night ends) with the minutes
that passed before each, negative where a clock was set back. It begins as one in which all is right and is spoilt in
up to three places. The oracle never sees a case, a form or a gate: it follows the acts.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import START, Event
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Process

from tests.unit.gates.casebook import Stamps, signing_by
from tests.unit.gates.conftest import under

MANY = 2400
DAY, HOUR = 1440, 60
UNITS = ("维护部门", "应用部门", "网银部", "客服中心", "运营部")
"""The addressees of the demo's plan."""
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


def process() -> Process:
    """Return the small process: seven forms."""
    forms = {}
    for place, (key, shape) in enumerate(SHAPES.items()):
        signatures = [{"each": one} if one == "addressees" else {"role": one} for one in shape["signatures"]]
        fields = [{"key": one, "title": one} for one in FIELDS.get(key, ())]
        forms[key] = {
            **shape, "number": f"{place:02d}", "title": key, "requirements": ["R5"], "occasion": "night",
            "filed_by": [shape["filed_by"]], "signatures": signatures, "fields": fields,
        }  # fmt: skip
    return Process.model_validate({"schema": 1, "title": "small", "operators": ["O"], "forms": forms})


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
        self.clock, self.times = begin, []
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


# --- the same as a case on disk ------------------------------------------------------------------
class Pen:
    """Write a history as the product would have written it, in one go."""

    def __init__(self, plan: Plan, state: Path, stamps: Stamps, begin: datetime) -> None:
        self.plan, self.state, self.stamps, self.clock = plan, state, stamps, begin
        self.lines: list[Event] = []
        self.filed: dict[str, Event] = {}

    def entry(self, kind: str, name: str, facts: dict[str, Any]) -> Event:
        prev, facts = self.lines[-1].hash if self.lines else START, json.loads(json.dumps(facts, sort_keys=True))
        event = Event(
            seq=len(self.lines) + 1, time=self._time(), run="", host="case", stage="case", step=name, event=kind,
            operator="zhou", facts=facts, prev=prev,
        ).sealed()  # fmt: skip
        self.lines.append(event)
        return event

    def write(self, acts: Sequence[Act]) -> None:
        for act in acts:
            self.clock += timedelta(minutes=act.after)
            getattr(self, f"_{act.what}")(act)
        folder = self.state / "case"
        folder.mkdir(parents=True)
        (folder / "case.jsonl").write_text("".join(event.line() for event in self.lines), encoding="utf-8")

    def _time(self) -> str:
        return self.clock.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def _file(self, act: Act) -> None:
        moved = timedelta(days=1) if act.how == "other window" else timedelta()
        known = {key: (getattr(self.plan.window, name) + moved).isoformat() for key, name in (
            ("window_start", "start"), ("window_end", "end"), ("latest_decision", "latest_decision"),
        )}  # fmt: skip
        values: dict[str, Any] = {
            **known, "addressees": list(UNITS)[1 if act.how == "left out" else 0:], "operator": "O甲",
            "account": "other" if act.how == "account" else "zhou", "golive": "N1", "closed": act.how != "left out",
        }  # fmt: skip
        binds = {
            part: "b" * 64 if act.how == "other plan" else self.plan.parts[Part(part)]
            for part in SHAPES[act.name]["binds"]
        }
        self.filed[act.name] = self.entry(
            "form", act.name,
            {
                "project": self.plan.project.code, "form": act.name, "number": "00", "person": f"{act.role}甲",
                "role": act.role, "version": 1, "attachments": {}, "binds": binds,
                "fields": {key: values[key] for key in FIELDS.get(act.name, ())},
            },
        )  # fmt: skip

    def _sign(self, act: Act) -> None:
        event = self.filed.get(act.name)
        if event is None:
            return
        person = "生人" if act.how == "stranger" else f"{act.role}甲"
        decision = "reject" if act.how == "reject" else "approve"
        signer = f"{person}/{act.role}"
        content = Filed(_entry(event)).to_sign(signer, decision, "意见")
        value = "forged" if act.how == "forged" else self.stamps.sign(content, signer)
        self.entry(
            "signature", act.name,
            {
                "form": event.hash, "version": 1, "person": person, "role": act.role, "decision": decision,
                "opinion": "意见", "method": "stamp", "signature": value, "key": "k", "signers": "s",
            },
        )  # fmt: skip

    def _proof(self, act: Act) -> None:
        hosts = sorted({*self.plan.hosts, *self.plan.switches})[1 if act.how == "left out" else 0:]  # fmt: skip
        other = act.how == "other plan" or (act.how == "left out" and act.name != "environment_check")
        binds = {part.value: "b" * 64 if other else digest for part, digest in self.plan.parts.items()}
        result = "fail" if act.how == "fail" else "pass"
        self.entry("evidence", act.name, {"result": result, "golive": "", "binds": binds, "hosts": hosts})

    def _night(self, act: Act) -> None:
        folder = self.state / act.name / "journal"
        folder.mkdir(parents=True, exist_ok=True)
        facts = {"digest": self.plan.digest, "direction": "forward"}
        common = {"run": "R", "host": "golive", "stage": "golive", "step": "golive", "time": self._time()}
        opened = Event(seq=1, event="opened", facts=facts, **common).sealed()
        result = {"result": act.how, "left": []}
        closed = Event(seq=2, event="closed", facts=result, prev=opened.hash, **common).sealed()
        (folder / "golive.jsonl").write_text(opened.line() + closed.line(), encoding="utf-8")
        link = self.state / "current"
        link.unlink(missing_ok=True)
        link.symlink_to(act.name)
        self.entry("evidence", "night", {"result": act.how, "golive": act.name, "binds": {}, "head": "h"})


def _entry(event: Event) -> Any:
    from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Entry  # noqa: PLC0415

    return Entry(event.seq, event.time, event.hash, event.event, event.step, event.operator, event.facts)


@pytest.fixture(scope="module")
def small(plan: Plan) -> Plan:
    """Return the demo's plan under the small process."""
    found = under(plan, process())
    assert found.notices and found.notices.addressees == UNITS
    return found


def ask(plan: Plan, state: Path, stamps: Stamps, now: datetime) -> Asked:
    trust = stamps.trust([f"{role}甲/{role}" for role in ROLES])
    return Asked(
        At.START, state, plan.project.code, plan.digest, now, golive.current(state), plan, production=True,
        case=Case(state), trust=trust, user="zhou", clocks=dict.fromkeys(plan.hosts, 0.0),
    )  # fmt: skip


def test_no_night_begins_with_an_open_gate_in_thousands_of_histories(small: Plan, tmp_path: Path) -> None:
    stamps, counted = Stamps(), {True: 0, False: 0}
    with signing_by(stamps):
        for seed in range(MANY):
            chance = random.Random(seed)
            acts = right(again=chance.random() < 0.3)
            for _spoil in range(chance.choice((0, 1, 1, 2, 3))):
                acts = spoilt(acts, chance)
            begin = small.window.start - timedelta(days=20)
            passed = timedelta(minutes=sum(act.after for act in acts))
            now = begin + passed + timedelta(minutes=chance.choice((5, 5, 45, -90, 5 * HOUR, DAY)))
            if chance.random() < 0.5:
                now = max(now, small.window.start)
            state = tmp_path / str(seed)
            Pen(small, state, stamps, begin).write(acts)
            look = ask(small, state, stamps, now)
            found = rows(look)
            closed = not any(isinstance(row.verdict, Open) for row in found)
            may = Oracle(acts, begin, small.window, now).may_begin()
            assert closed == may, f"seed {seed}: gates {closed}, oracle {may}\n{table(found, 'en')}\n" + "\n".join(
                map(str, acts)
            )
            counted[may] += 1
            shutil.rmtree(state)
    assert min(counted.values()) > MANY // 8, counted
