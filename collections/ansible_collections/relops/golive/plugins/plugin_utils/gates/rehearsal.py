"""Nothing goes live that did not go live on a twin first: same release, steps and equipment, with both reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import Evidence, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import (
    at,
    file_again,
    filed_of,
    look_up,
    parts_said,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.findings import depth_of

REPORTS = ("rehearsal_report", "rehearsal_data_report")
BINDS = (Part.RELEASE, Part.STEPS, Part.EQUIPMENT)
WHAT = Said("在模拟环境预演: rehearse.yml", "rehearse it: rehearse.yml")


class Rehearsal:
    """Refuse what the newest rehearsal did not pass, or what is not what was rehearsed: it is postponed."""

    id = "rehearsal"
    title = Said("模拟环境预演", "rehearsal")
    rules = ("H6", "R33", "R35")
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest rehearsal, then at the reports about it."""
        newest = asked.proofs.newest(Proof.REHEARSAL)
        fault = _fault(asked, newest)
        if fault or newest is None:
            who = asked.process.rehearsers
            return Open(fault or NONE, WHAT, Said("、".join(who), ", ".join(who)), until=asked.due.get(REPORTS[0]))
        for key in REPORTS:
            form = look_up(asked, key, self.rules)
            if isinstance(form, Open):
                return form
            if isinstance(form, Closed):
                continue
            if filed_of(form).entry.seq < newest.seq:
                title = form.kind.title
                return file_again(
                    form, Said(f"《{title.zh}》早于最近一次预演", f"{title.en} is older than the newest rehearsal")
                )
        told, by = at(_when(newest), asked), _signers(newest)
        zh, en = (f" (导入, 签字 {by})", f" (taken over, signed by {by})") if by else ("", "")
        return Closed(Said(f"通过于 {told}{zh}", f"passed at {told}{en}"))


NONE = Said("尚未预演", "it was not rehearsed yet")


def _fault(asked: Asked, newest: Evidence | None) -> Said | None:
    if newest is None:
        return NONE
    told = at(_when(newest), asked)
    if not newest.passed:
        return Said(f"延期: {told} 的预演未通过", f"postponed: the rehearsal of {told} did not pass")
    if differs := newest.differs(asked.parts, *BINDS):
        parts = parts_said(differs)
        return Said(f"延期: 预演之后已变更 {parts.zh}", f"postponed: changed since it was rehearsed: {parts.en}")
    least, went = asked.process.limits.rehearsal_depth, depth_of(newest.entry.facts)
    if not went.reaches(least):
        return Said(
            f"{told} 的预演深度为「{went.zh}」, 流程要求不少于「{least.zh}」",
            f"the rehearsal of {told} went {went.en}, the process asks for {least.en} at least",
        )
    days = asked.process.limits.rehearsal_days
    if asked.now - _when(newest) > timedelta(days=days):
        return Said(f"{told} 的预演已超过 {days} 天", f"the rehearsal of {told} is older than {days} days")
    return None


def _imported(newest: Evidence) -> Mapping[str, Any]:
    found = newest.entry.facts.get("imported")
    return found if isinstance(found, dict) else {}


def _when(newest: Evidence) -> datetime:
    """Return when it was rehearsed: what was taken over is as old as it was on the other controller."""
    return min(newest.time, moment_of(_imported(newest)["rehearsed"])) if _imported(newest) else newest.time


def _signers(newest: Evidence) -> str:
    return ", ".join(map(str, _imported(newest).get("signers") or ()))


GATE = Rehearsal()
