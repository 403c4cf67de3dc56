"""What was begun with a plan is finished or taken back with that plan."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict


class Digest:
    """Refuse a run of this plan while the go-live of another one is not finished."""

    id = "digest"
    title = Said("计划摘要", "digest")
    rules = ("R20",)
    at = (At.START, At.BACK)
    about = About.PROCESS

    def verdict(self, asked: Asked) -> Verdict:
        """Compare the digests; a check changes nothing, whatever is under way."""
        fault = None if asked.check else golive.other_plan(asked.found, asked.digest, asked.back)
        if fault is None:
            return Closed(Said(asked.digest[:12], asked.digest[:12]))
        return Open(fault.said, Said("用它自己的计划完成或恢复它", "finish it or roll it back with its own plan"))


GATE = Digest()
