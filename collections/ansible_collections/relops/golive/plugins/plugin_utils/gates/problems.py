"""No project is closed over a problem that is still open: its record has an owner and a deadline, and ends closed."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.gates.cancelled import KEY
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import at


class Problems:
    """Refuse to close a project while its newest problem record says that the problem is open."""

    id = "problems"
    title = Said("问题已关闭", "problems closed")
    rules = ("R54", "R49")
    at = (At.CLOSE,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at what was filed last, signed or not: a record that nobody signed is no closed problem."""
        form = asked.forms.get(KEY)
        if form is None or form.filed is None:
            return Closed(Said("没有问题记录", "no problem was recorded"))
        fields = form.filed.fields
        if form.closed and fields.get("closed") is True:
            return Closed(Said("已关闭", "closed"))
        deadline, owner = moment_of(fields.get("deadline")), str(fields.get("owner") or "?")
        told = at(deadline, asked)
        late = deadline < asked.now
        zh, en = (f", 已于 {told} 到期", f", overdue since {told}") if late else (f", 期限 {told}", f", due {told}")
        return Open(
            Said(f"问题未关闭{zh}", f"a problem is open{en}"),
            Said("解决后提交问题记录: form.yml -e golive_form=problem", "solve it: form.yml -e golive_form=problem"),
            Said(owner, owner), until=deadline,
        )  # fmt: skip


GATE = Problems()
