"""What of a plan is not on its twin, in words: stubs, connections that are not there, hardware that nobody recorded."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.site.twinned import OnTwin
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import read_twin
from ansible_collections.relops.golive.plugins.plugin_utils.twin.stubs import stubs

MOST = 20
"""So many names are told, and how many more there are."""


def told(plan: Plan) -> Iterator[Said]:
    """Yield one sentence for each kind of thing that a rehearsal of this plan cannot show."""
    recorded = read_twin(plan.directory).hardware
    unknown = [name for name in (*plan.hosts, *plan.switches) if name not in recorded]
    if unknown:
        names = _listed(unknown)
        yield Said(
            f"twin/twin.yml 未记录硬件，未测：{names}",
            f"no hardware in twin/twin.yml, so it is not measured: {names}",
        )
    if there := stubs(plan):
        names = _listed(there)
        yield Said(f"以模拟桩代替（只应答，不转发）：{names}", f"stubs that answer and do nothing else: {names}")
    works = desired_of(plan).get("network", {}).values()
    looked_at = (link for work in works for link in work["links"].values())
    absent = list(dict.fromkeys(link["link_id"] for link in looked_at if link.get("twin") == OnTwin.ABSENT))
    if absent:
        names = _listed(absent)
        yield Said(
            f"连接不在模拟环境，未测：{names}", f"connections that are not on the twin, so not measured: {names}"
        )


def _listed(names: list[str]) -> str:
    more = f" … +{len(names) - MOST}" if len(names) > MOST else ""
    return ", ".join(names[:MOST]) + more
