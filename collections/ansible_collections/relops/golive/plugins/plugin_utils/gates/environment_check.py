"""The environment was examined right before the night, all of it, and nothing was changed in the plan since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import Evidence, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import at, names, parts_said
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof

BINDS = (Part.RELEASE, Part.STEPS, Part.EQUIPMENT)
"""The parts of the plan that were there to be examined."""


class EnvironmentCheck:
    """Refuse to begin on an examination that failed, is too old, or left a host or switch out."""

    id = "environment_check"
    title = Said("环境检查", "environment check")
    rules = ("H2", "R37")
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest one; a night that is resumed was examined before it was opened."""
        newest = asked.proofs.newest(Proof.ENVIRONMENT)
        fault = next(_faults(asked, newest), None)
        if fault:
            what = Said("检查环境: precheck.yml", "examine it: precheck.yml")
            return Open(
                fault, what, Said("运维部", "operations"), asked.window.latest_decision if asked.window else None
            )
        told = at(newest.time, asked) if newest else ""
        return Closed(Said(f"通过于 {told}", f"passed at {told}"))


def _faults(asked: Asked, newest: Evidence | None) -> Iterator[Said]:
    if newest is None:
        yield Said("尚未检查环境", "it was not examined yet")
        return
    told = at(newest.time, asked)
    if not newest.passed:
        yield Said(f"{told} 的检查未通过", f"the check of {told} did not pass")
    if not asked.simulated and (twins := newest.names("stand_ins")):
        said = names(twins)
        yield Said(f"检查的是模拟环境: {said.zh}", f"a twin was examined, not this: {said.en}")
    wanted = {*asked.plan.hosts, *asked.plan.switches} if asked.plan else set()
    if left_out := wanted - newest.names("hosts"):
        said = names(left_out)
        yield Said(f"未检查: {said.zh}", f"not examined: {said.en}")
    if more := newest.names("hosts") - wanted:
        said = names(more)
        yield Said(f"检查了计划之外的: {said.zh}", f"examined what is not in the plan: {said.en}")
    if differs := newest.differs(asked.parts, *BINDS):
        said = parts_said(differs)
        yield Said(f"检查之后已变更: {said.zh}", f"changed since it was examined: {said.en}")
    limit = asked.process.limits.environment_check_minutes
    if counted(asked, newest) - newest.time > timedelta(minutes=limit):
        yield Said(f"{told} 的检查已超过 {limit} 分钟", f"the check of {told} is older than {limit} minutes")


def counted(asked: Asked, newest: Evidence) -> datetime:
    """Return until when its age counts: now, or the opening of the night that is resumed, if it is older than that."""
    if asked.resumed is None or not asked.resumed.begun():
        return asked.now
    opened = [event for event in asked.resumed.journal.events(GOLIVE) if event.event == "opened"]
    first = moment_of(opened[0].time) if opened else asked.now
    return first if newest.time <= first else asked.now


GATE = EnvironmentCheck()
