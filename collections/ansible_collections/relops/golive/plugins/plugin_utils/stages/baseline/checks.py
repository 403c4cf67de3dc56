"""Faults of a plan that only the stage baseline knows."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Side, StageName
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene


def new_databases_have_a_client(scene: Scene) -> Iterator[Fault]:
    """Yield new databases on a host that the store does not know: nothing of the new system would be kept."""
    plan = scene.plan
    if plan.task(StageName.BASELINE) is None:
        return
    saved = plan.members(plan.backup.files) if plan.backup else []
    for name, one in plan.databases.items():
        if one.role is Side.NEW and one.host not in saved:
            yield Fault(
                scene.item("databases", name, "host"),
                one.host,
                "新系统要备份: 该主机须列入 backup.files",
                "the new system is backed up (task baseline): name this host in backup.files",
            )
