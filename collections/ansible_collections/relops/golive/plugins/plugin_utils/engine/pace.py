"""Whether the rest of the way fits before the latest decision: by the plan's minutes, or by what a rehearsal took."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.limit import Remaining
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName

AFTER_IT = ("records",)
"""The stages that come when it is decided."""
ORDER = tuple(name.value for name in StageName if name.value not in AFTER_IT)


def still_to_come(stage: str, tasks: Mapping[str, Any], rehearsed: Mapping[str, float] | None = None) -> float:
    """Return the seconds of a stage and those behind it: rehearsed where that is known, else those of the plan."""
    known = dict(rehearsed or {})
    rest = ORDER[ORDER.index(stage) :] if stage in ORDER else ()
    return sum(float(known.get(name, 60 * float((tasks.get(name) or {}).get("minutes") or 0))) for name in rest)


def late(stage: str, seconds: float, left: Remaining) -> Said | None:
    """Return the warning that the limit will be missed, None where the rest of the way fits before it."""
    if seconds <= left.seconds:
        return None
    need, there = round(seconds / 60), max(0, round(left.seconds / 60))
    return Said(
        f"{stage}: 余下步骤约需 {need} 分钟, 只剩 {there} 分钟 ({left.why}): 届时将自动恢复",
        f"{stage}: the rest takes about {need} min, {there} min are left ({left.why}): then it goes back by itself",
    )
