"""A project rehearses at least as far as its process asks (R33)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def the_rehearsal_goes_far_enough(scene: Scene) -> Iterator[Fault]:
    least, depth = scene.plan.definition.limits.rehearsal_depth, scene.plan.rehearsal
    if "rehearsal" not in scene.lost and not depth.reaches(least):
        zh, en = f"流程要求不少于 {least}", f"is less than the process asks for: {least}"
        yield Fault(scene.item("rehearsal"), str(depth), zh, en)
