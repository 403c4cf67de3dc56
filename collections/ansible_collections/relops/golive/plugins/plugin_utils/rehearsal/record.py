"""A rehearsal begins and ends as evidence in the case of its project.

It has a state folder of its own below the project's, so that no night ever takes a rehearsal for its own past. What has
begun counts as failed until its end says otherwise: a rehearsal that is killed proves nothing, and may be given again.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.deliberate import REHEARSALS, read
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Depth, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal import middle
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.findings import (
    FAIL,
    PASS,
    Findings,
    Tried,
    bound,
    depth_of,
    findings,
)

FOLDER = REHEARSALS
BEGUN = Said("已开始, 尚未结束", "begun, and not at its end yet")
ASSESSMENT = """\
预演的影响评估 / assessment of a rehearsal
在模拟环境上预演后恢复: 上线后没有用户写入, 恢复不丢失任何业务数据。
This is a rehearsal on a twin: no user has written anything since, so taking it back loses no data of anybody.
"""
"""What a way back after success asks for (R55); on a twin it is always this."""


def begin(plan: Plan, state: Path, twin: str, by: str) -> Path:
    """Write that a rehearsal has begun on a `twin` (its identity), and return the assessment that its way back needs.

    GoliveError while a run of the project itself goes on, or where what it has done stands on this twin.
    """
    if running := lock.holder(state):
        raise GoliveError(
            f"a run of this project is going on ({running}): wait for its end",
            zh=f"本项目正在运行 ({running}): 请等待其结束",
        )
    night = golive.current(state)
    if night is not None and night.result() != golive.CANCELLED and night.begun() and _twin_of(night) == twin:
        raise GoliveError(
            f"{night.id} stands on this twin: take it back with rollback.yml, or rehearse on a new twin",
            zh=f"{night.id} 就在这套模拟环境上: 请先用 rollback.yml 恢复, 或重建模拟环境后再预演",
        )
    standing = golive.current(state / FOLDER)
    middle.forget(plan, state / FOLDER, killed=standing is not None and standing.result() not in golive.ENDED)
    facts: JSON = {
        "result": FAIL, "golive": "", "twin": twin, "why": [BEGUN._asdict()], "depth": plan.rehearsal.value,
    }  # fmt: skip
    facts["binds"] = bound(plan, Proof.REHEARSAL)
    Case(state).write("evidence", Proof.REHEARSAL.value, facts, by)
    folder = state / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / "assessment.txt"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as opened:
        opened.write(ASSESSMENT)
    return path


def _twin_of(night: Golive) -> str:
    """Return the identity of the twin on which the last run of a night was opened, an empty text for none."""
    opened = [one.facts.get("environment") for one in night.journal.events(GOLIVE) if one.event == "opened"]
    return str(opened[-1].get("id") or "") if opened and isinstance(opened[-1], dict) else ""


def end(plan: Plan, state: Path, steps: Sequence[Planned], twin: str, by: str) -> Findings:
    """Write what the rehearsal has shown into the case and return it; GoliveError where none was begun."""
    folder = state / FOLDER
    newest, wanted = golive.attach(folder), read(folder)
    first, tried = newest, Tried()
    if plan.rehearsal is Depth.FULL and wanted and wanted.digest == plan.digest:
        first = golive.Golive(folder, folder / wanted.first)
        failing = newest if newest.id != first.id else None
        tried = Tried(failing, f"{wanted.host} {wanted.step}", *middle.drilled(first))
    found = findings(plan, first, steps, plan.rehearsal, tried)
    middle.forget(plan, folder, killed=False)
    case = Case(state)
    for proof, facts in found.evidence.items():
        case.write("evidence", proof.value, {**facts, "twin": twin}, by)
    return found


def proven(plan: Plan, state: Path) -> bool:
    """Tell whether the newest rehearsal passed for the plan as it is now, and went as far as the process asks."""
    newest = Case(state).last("evidence", Proof.REHEARSAL.value)
    facts: JSON = newest.facts if newest else {}
    deep = depth_of(facts).reaches(plan.definition.limits.rehearsal_depth)
    return facts.get("result") == PASS and deep and facts.get("binds") == bound(plan, Proof.REHEARSAL)


DEPTHS = {
    Depth.GO: Said("已按计划上线, 未演练恢复", "live as planned; the way back was not rehearsed"),
    Depth.GO_AND_BACK: Said("已按计划上线并恢复如初", "live as planned, and all of it back as it was"),
    Depth.FULL: Said(
        "已按计划上线并恢复如初, 中途失败后亦恢复如初, 备份可恢复",
        "live as planned, and all of it back as it was; back after a failure in the middle, too; the backups restore",
    ),
}


def told(found: Findings, language: str) -> str:
    """Return how it ended for a person, the stages with their seconds."""
    facts = found.evidence[Proof.REHEARSAL]
    stages = ", ".join(f"{stage} {seconds:.0f} s" for stage, seconds in facts["stages"].items())
    if found.passed:
        return Said(
            f"预演通过: {DEPTHS[depth_of(facts)].zh} ({stages})",
            f"the rehearsal passed: {DEPTHS[depth_of(facts)].en} ({stages})",
        ).in_(language)
    why = "; ".join(one.in_(language) for one in found.why)
    return Said(f"预演未通过: {why}", f"the rehearsal failed: {why}").in_(language)
