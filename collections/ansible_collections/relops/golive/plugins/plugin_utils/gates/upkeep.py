"""What is forgotten of the backups is what was signed: the retention of the plan that went live."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import APPLICATION
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict

APPLY = Said("以获批的计划运行", "run it with the plan that was approved")


class Upkeep:
    """Refuse to forget backups by a plan that nobody has approved: its retention may be any."""

    id = "upkeep"
    title = Said("备份保留期", "retention")
    rules = ("R45",)
    at = (At.UPKEEP,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look for the go-live of this plan and for the signed application that binds it."""
        found = asked.found
        if found is None or found.digest() != asked.digest:
            return Open(
                Said("没有以本计划完成的上线", "no go-live of this plan is known here"),
                Said("给出当时的计划与状态目录", "give the plan and the state folder of that go-live"),
            )
        standing = asked.forms.get(APPLICATION)
        if standing is None or standing.filed is None or not standing.closed:
            return Open(
                Said("本计划的上线申请未签字或已失效", "the application for this plan is not signed, or void"), APPLY
            )
        return Closed(Said(found.id, found.id))


GATE = Upkeep()
