"""What the plan says is changed in the plan alone."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict


class PlanAlone:
    """Refuse variables, groups and hosts that are given besides the plan, wherever they were set."""

    id = "plan_alone"
    title = Said("以计划为准", "plan alone")
    rules = ()
    at = (At.START, At.BACK)
    about = About.COMMAND

    def verdict(self, asked: Asked) -> Verdict:
        """Look at what was found besides the plan."""
        if not asked.shadows:
            return Closed()
        names = ", ".join(asked.shadows)
        return Open(
            Said(
                f"{names}: 在计划之外给出: 计划的内容只能在计划中修改",
                f"{names}: given besides the plan: what it says is changed in the plan alone",
            ),
            Said("去掉它, 或修改计划并重新审批", "take it away, or change the plan and have it approved"),
        )


GATE = PlanAlone()
