"""The procurement list and the equipment list count the same devices (X3)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check
from ansible_collections.relops.golive.plugins.plugin_utils.site.purchases import miscounted


@check
def what_was_bought_is_in_the_list(scene: Scene) -> Iterator[Fault]:
    if {"devices", "procurement"} & scene.lost or scene.partial or scene.gaps:
        return
    for one in miscounted(scene.plan.procurement, scene.rows):
        yield Fault(scene.item("procurement", one.index, one.key), one.value, one.zh, one.en)
