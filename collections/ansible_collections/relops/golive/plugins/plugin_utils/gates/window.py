"""The night is in the window that was agreed, and application and notice name the same one."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import APPLICATION, same
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import at, file_again, look_up

NOTICE = "notice"


class AgreedWindow:
    """Refuse to begin or to go forward outside the agreed window; a way back is never asked for one."""

    id = "window"
    title = Said("上线窗口", "window")
    rules = ("H15", "R41", "X10")
    at = (At.START, At.SUSPEND, At.CHANGE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Compare the present with the signed window, and that with the one of the notice."""
        window = asked.window
        if window is None:
            form = look_up(asked, APPLICATION, self.rules[:1])
            if isinstance(form, (Open, Closed)):
                return form
            return file_again(form, Said("申请表未写明有效的窗口", "the application tells no window that could be"))
        notice = asked.forms.get(NOTICE)
        if notice and notice.closed and notice.filed and not same(notice, window):
            return file_again(
                notice, Said("通知的窗口与申请表不同", "the notice names another window than the application")
            )
        start, end = at(window.start, asked), at(window.end, asked)
        if asked.now < window.start:
            why = Said(f"尚早: 窗口 {start} 至 {end}", f"too early: the window is {start} to {end}")
            return Open(why, Said("等到窗口开始", "wait for its start"), until=window.end)
        if asked.now > window.end and not (asked.at is At.START and asked.goes_back):
            why = Said(f"窗口已于 {end} 结束", f"the window ended at {end}")
            return Open(why, _late(asked), until=window.end)
        return Closed(Said(f"{start} 至 {end}", f"{start} to {end}"))


def _late(asked: Asked) -> Said:
    if asked.found is not None and not asked.live and asked.found.begun():
        return Said("只可恢复: rollback.yml", "it may only go back: rollback.yml")
    return Said("延期: 重新提交申请表", "postpone it: file the application anew")


GATE = AgreedWindow()
