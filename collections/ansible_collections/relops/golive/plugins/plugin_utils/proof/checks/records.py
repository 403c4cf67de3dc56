"""Every step of the plan has its record and its end (H8)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import EMERGENCY, SUCCESS, fold
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import coverage
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import Dossier
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import (
    Finding,
    note,
    ok,
    unless,
    wrong,
)


def check(dossier: Dossier) -> Iterator[Finding]:
    """Count the records against the steps."""
    result = fold(dossier.night).result
    counted = coverage(dossier.journal, dossier.steps, result == SUCCESS)
    tell = note if result in ("", EMERGENCY) else wrong
    found = [
        *(wrong(f"journal/{one.host}.jsonl", f"缺少步骤 {one.step} 的记录", f"has no record of step {one.step}")
          for one in counted.missing),
        *(wrong(f"journal/{host}.jsonl", f"{step} 不是计划的步骤", f"records {step}, which is no step of the plan")
          for host, step in counted.unplanned),
        *(tell(f"journal/{one.host}.jsonl:{one.seq}", f"步骤 {one.step} 没有结束", f"step {one.step} has no end")
          for one in counted.endless),
    ]  # fmt: skip
    zh = f"{counted.planned} 个步骤中 {counted.recorded} 个有记录, {len(counted.unreached)} 个未到达"
    en = f"{counted.recorded} of {counted.planned} steps have their record, {len(counted.unreached)} were not reached"
    yield from unless(found, ok("journal/", zh, en))
