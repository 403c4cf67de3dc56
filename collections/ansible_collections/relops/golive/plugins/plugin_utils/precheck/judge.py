"""The whole environment judged: hosts, switches, clocks, and the room for backup and proof (R37, H2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import minutes_beside
from ansible_collections.relops.golive.plugins.plugin_utils.forecast import desired as forecast
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.judge import OK, UNMEASURED, Row, Time, judged
from ansible_collections.relops.golive.plugins.plugin_utils.forecast.tell import ITEMS, amount, faults
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window
from ansible_collections.relops.golive.plugins.plugin_utils.precheck import clock, hosts, licences, zones
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.check import (
    Check,
    Item,
    Verdict,
    same,
    verdict,
)
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.desired import desired
from ansible_collections.relops.golive.plugins.plugin_utils.precheck.jobs import span_of


@dataclass(frozen=True)
class Answers:
    """What everybody answered: a host `measured`, `forecast` and `clock`, or a `fault`; a switch what it told."""

    hosts: Mapping[str, JSON] = field(default_factory=dict)
    switches: Mapping[str, JSON] = field(default_factory=dict)

    def offsets(self) -> dict[str, clock.Offset | None]:
        """Return the clocks of the hosts that were reached."""
        reached = {host: one for host, one in self.hosts.items() if one.get("measured")}
        return {host: clock.offset(tuple(map(tuple, one.get("clock") or ()))) for host, one in reached.items()}


def environment(plan: Plan, answers: Answers, window: Window, now: datetime) -> list[Check]:
    """Return every check of every host and switch of the plan; who did not answer is unmeasured."""
    found: list[Check] = []
    span = span_of(window, now)
    for host, work in desired(plan).items():
        answer = answers.hosts.get(host) or {}
        if not answer.get("measured"):
            found.append(_silent(host, answer))
            continue
        found += hosts.checks(hosts.Looked(host, work, plan.devices[host].serial, answer["measured"], span))
    for switch in plan.switches:
        found += _switch(plan, switch, answers.switches.get(switch) or {})
    zones_told = zones.checks(plan, {host: one.get("measured") or {} for host, one in answers.hosts.items()}, span)
    by_all = [*clock.checks(answers.offsets()), *zones_told, *licences.checks(plan, window)]
    return [*found, *by_all, *_room(plan, answers, window, now)]


def _silent(device: str, answer: Mapping[str, Any]) -> Check:
    fault = str(answer.get("fault") or "it gave no answer")
    why = Said(sentences.told(str(answer.get("fault_zh") or fault), "zh"), fault)
    return Check(device, Item.REACH, Verdict.UNMEASURED, Said("可登录", "a log-in"), why)


def _switch(plan: Plan, switch: str, answer: Mapping[str, Any]) -> Iterator[Check]:
    if answer.get("fault") or "differences" not in answer:
        yield _silent(switch, answer)
        return
    yield Check(switch, Item.REACH, Verdict.PASS, Said("可登录", "a log-in"), Said("已登录", "logged in"))
    yield hosts.identity(switch, same(plan.devices[switch].serial), str(answer.get("serial") or ""))
    differences = str(answer["differences"])
    yield Check(
        switch,
        Item.SAVED,
        verdict(not differences),
        Said("启动配置与运行配置一致", "the saved configuration is the running one"),
        same(differences) if differences else Said("一致", "equal"),
    )


def _room(plan: Plan, answers: Answers, window: Window, now: datetime) -> Iterator[Check]:
    """Yield what the forecast says of room, memory, locks and time for backup, proof and way back."""
    works = forecast.desired(plan)
    measured = {host: dict(one.get("forecast") or {}) for host, one in answers.hosts.items()}
    for row in judged(works, measured, _time(plan, window, now)):
        yield Check(row.host, Item.ROOM, VERDICTS.get(row.verdict, Verdict.FAIL), _expected(row), _found(row))


VERDICTS = {OK: Verdict.PASS, UNMEASURED: Verdict.UNMEASURED}


def _time(plan: Plan, window: Window, now: datetime) -> Time:
    """Return what the window leaves for backup and proof beside the other tasks, and for the way back."""
    begin = max(now, window.start) if now < window.latest_decision else window.start
    tasks = {str(task.stage): {"minutes": task.minutes} for task in plan.tasks}
    there = (window.latest_decision - begin).total_seconds() - minutes_beside(tasks, "backup") * 60
    return Time(max(0.0, there), (window.end - window.latest_decision).total_seconds())


def _expected(row: Row) -> Said:
    zh, en = ITEMS["zh"][row.item], ITEMS["en"][row.item]
    return Said(f"{zh}足够", f"{en}: it fits")


def _found(row: Row) -> Said:
    if row.good:
        return Said(*(f"{ITEMS[language][row.item]}: {amount(row, language).strip()}" for language in ("zh", "en")))
    return Said(*(" ".join(faults([row], language)) for language in ("zh", "en")))
