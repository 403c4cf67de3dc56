"""What a person decided about the changes that others made on switches meanwhile."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import Standing


def decisions(switches: Collection[str], overwrite: Any, keep: Any, by: str) -> dict[str, Standing]:
    """Return what person `by` decided per switch; each of the two names switches, as a list or with commas between.

    Raises GoliveError for a name that is no switch of the plan, and for one that is in both.
    """
    overwritten, kept = _names(overwrite), _names(keep)
    if unknown := ", ".join(sorted((overwritten | kept) - set(switches))):
        raise _refused(f"{unknown}: no switch of this plan", f"{unknown}: 不是本计划的交换机")
    if both := ", ".join(sorted(overwritten & kept)):
        raise _refused(f"{both}: in both", f"{both}: 同时在两者中")
    decided = overwritten | kept
    return {
        name: Standing(overwrite=name in overwritten, keep=name in kept, by=by if name in decided else "")
        for name in switches
    }


def _refused(en: str, zh: str) -> GoliveError:
    return GoliveError(
        f"golive_overwrite, golive_keep: {en}; name the switches, with commas between",
        zh=f"golive_overwrite, golive_keep: {zh}; 请写交换机名称, 以逗号分隔",
    )


def _names(value: Any) -> set[str]:
    names = str(value or "").split(",") if not isinstance(value, (list, tuple)) else map(str, value)
    return {name.strip() for name in names if name.strip()}
