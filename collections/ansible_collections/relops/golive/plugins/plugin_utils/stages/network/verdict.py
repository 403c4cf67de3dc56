"""What an undo says of what others changed meanwhile: nothing, facts, or the fault that somebody has to decide."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network import captures
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.captures import RUNNING, STARTUP
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.conflicts import Conflict, Standing
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.text import digest, line_differences


def decided(
    name: str, standing: Standing, restore: Path, found: Sequence[Conflict], texts: tuple[str, str], before: JSON
) -> JSON:
    """Return the facts about what others changed, or raise GoliveError while nobody has decided about it.

    `texts` are the running and the startup configuration, `restore` has what they were.
    """
    facts: JSON = {"decided_by": standing.by} if standing.by else {}
    listed = "; ".join(map(str, found))
    if found and standing.overwrite:
        facts["overwritten"] = [one.facts() for one in found]
    elif found and not standing.keep:
        raise GoliveError(
            f"{name}: somebody else changed what this go-live had set: {listed}; that was left as it is now, "
            f"the rest is back; decide, then go on with -e golive_overwrite={name} (theirs is lost) or "
            f"-e golive_keep={name} (theirs stays)",
            {"conflicts": [one.facts() for one in found]},
        )
    compared = zip((RUNNING, STARTUP), texts, strict=True)
    lines = {
        kept: _differing(name, standing, restore, kept, now, before)
        for kept, now in compared
        if digest(now) != before[captures.SUMS[kept]]
    }
    if lines and not standing.keep:
        kept, was = next(iter(lines.items()))
        raise GoliveError(
            f"{name}: the planned ports are back, but {kept.removesuffix('.cfg')} differs from before the "
            f"go-live in lines that the plan does not own: {was}; somebody changed them, decide who is right: put "
            f"them back, or go on with -e golive_keep={name} (theirs stays)"
        )
    stays = [*map(str, found if not standing.overwrite else ()), *lines.values()]
    return {**facts, "kept": list(dict.fromkeys(stays))} if stays else facts


def _differing(name: str, standing: Standing, restore: Path, kept: str, now: str, before: JSON) -> str:
    fault = captures.fault_of(restore, kept, before)
    if fault and not standing.keep:
        raise GoliveError(
            f"{name}: the planned ports are back, but {kept.removesuffix('.cfg')} differs from before the "
            f"go-live and what was there cannot be shown: {fault}; compare with another copy of its configuration, "
            f"put the rest back, or go on with -e golive_keep={name} (it stays as it is)"
        )
    return fault or line_differences(captures.read(restore, kept), now)
