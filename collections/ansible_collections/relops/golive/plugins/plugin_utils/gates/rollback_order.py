"""A live system is taken back by the order of whoever answers for operations, given for that."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE
from ansible_collections.relops.golive.plugins.plugin_utils.gates.assessment import since_live
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import file_again, filed_of, look_up

KEY = "rollback_order"


class RollbackOrder:
    """Refuse to take a live system back without an order that is newer than its going live and names who types."""

    id = "rollback_order"
    title = Said("回滚指令", "rollback order")
    rules = ("H18", "R54")
    at = (At.BACK,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest order; inside the night the way back was approved with the plan."""
        if asked.unhindered:
            return Closed(Said("窗口内恢复已随计划批准", "a way back inside the night was approved with the plan"))
        form = look_up(asked, KEY, self.rules, must=True)
        if isinstance(form, (Open, Closed)):
            return form
        filed, roles = filed_of(form), asked.process.operators
        if not since_live(asked, filed):
            return file_again(form, Said("早于本次上线完成", "it is older than the going live"))
        if not any(one.role in roles and one.decision == APPROVE for one in form.held):
            zh, en = "、".join(roles), ", ".join(roles)
            return file_again(form, Said(f"不是由 {zh} 签发", f"it is signed by none of: {en}"))
        named = filed.fields.get("account") or "?"
        if not asked.user or named != asked.user:
            return file_again(
                form,
                Said(f"下达给账号 {named}, 而运行者是 {asked.user}", f"it is given to {named}, this is {asked.user}"),
            )
        person = str(filed.fields.get("operator", ""))
        return Closed(Said(person, person))


GATE = RollbackOrder()
