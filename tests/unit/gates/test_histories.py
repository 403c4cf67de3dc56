"""No night with an open gate: over generated histories the gates answer as an oracle that reads the story itself.

A history is a list of acts (somebody files, signs, rejects, forges; a machine finds; a night ends) with the minutes
that passed before each, negative where a clock was set back. It begins as one in which all is right and is spoilt in
up to three places. The oracle never sees a case, a form or a gate: it follows the acts.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case import proving
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.ended import idle
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.table import rows, table
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import START, Event
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Process

from tests.pace import examples
from tests.unit.gates.conftest import under
from tests.unit.gates.oracle import DAY, FIELDS, HOUR, ROLES, SHAPES, UNITS, Act, Oracle, right, spoilt
from tests.unit.gates.people import Stamps, signing_by

MANY = 2400


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
    without = [{"rule": "R18", "why": "a history has no other project"}]
    return Process.model_validate(
        {"schema": 1, "title": "small", "operators": ["O"], "forms": forms, "deviations": without}
    )


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

    def _time(self, moment: datetime | None = None) -> str:
        return (moment or self.clock).astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

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
        common: dict[str, Any] = {"run": "R", "host": "golive", "stage": "golive", "step": "golive"}
        began = self._time(self.clock - timedelta(minutes=HOUR / 2))
        opened = Event(seq=1, event="opened", facts=facts, time=began, **common).sealed()
        result = {"result": act.how, "left": []}
        closed = Event(seq=2, event="closed", facts=result, prev=opened.hash, time=self._time(), **common).sealed()
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
    assert plan.notices
    notices = plan.notices.model_copy(update={"addressees": UNITS})
    return under(plan.model_copy(update={"notices": notices}), process())


def ask(plan: Plan, state: Path, stamps: Stamps, now: datetime) -> Asked:
    trust = stamps.trust([f"{role}甲/{role}" for role in ROLES])
    return Asked(
        At.START, state, plan.project.code, plan.digest, now, golive.current(state), plan, production=True,
        case=Case(state), trust=trust, user="zhou", clocks=dict.fromkeys(plan.hosts, 0.0),
    )  # fmt: skip


class InTurn:
    """What verifies signatures in threads, in turn: a stamp needs no program to wait for."""

    def __init__(self, _workers: int) -> None:
        self.map = map

    def __enter__(self) -> InTurn:
        return self

    def __exit__(self, *_details: object) -> None:
        return None


def test_no_night_begins_with_an_open_gate_in_thousands_of_histories(
    small: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proving, "ThreadPoolExecutor", InTurn)
    stamps, counted = Stamps(), {True: 0, False: 0}
    with signing_by(stamps):
        for seed in range(examples(MANY)):
            chance = random.Random(seed)
            acts = right(chance.random() < 0.3, chance.choice((1, 1, 1, 1, 14 * DAY)))
            if chance.random() < 0.1:
                order = max(place for place, act in enumerate(acts) if (act.what, act.name) == ("file", "order"))
                acts[order] = replace(acts[order], how="account")
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
            closed = not idle(look) and not any(isinstance(row.verdict, Open) for row in found)  # idle: nothing begins
            may = Oracle(acts, begin, small.window, now).may_begin()
            assert closed == may, f"seed {seed}: gates {closed}, oracle {may}\n{table(found, 'en')}\n" + "\n".join(
                map(str, acts)
            )
            counted[may] += 1
    assert min(counted.values()) >= examples(MANY) // 8, counted
