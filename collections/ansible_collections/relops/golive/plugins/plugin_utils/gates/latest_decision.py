"""After the latest decision nothing begins and nothing goes forward: the rest of the window is for the way back."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import APPLICATION
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import at, file_again, look_up


class LatestDecision:
    """Refuse to begin or to go forward once there is no time left to go back inside the window."""

    id = "latest_decision"
    title = Said("最晚判断点", "latest decision")
    rules = ("R49",)
    at = (At.START, At.SUSPEND, At.CHANGE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Compare the present with the agreed moment."""
        if asked.window is None:
            form = look_up(asked, APPLICATION, self.rules)
            if isinstance(form, (Open, Closed)):
                return form
            return file_again(form, Said("申请表未写明最晚判断点", "the application tells no latest decision"))
        latest = asked.window.latest_decision
        told = at(latest, asked)
        if asked.at is At.START and asked.goes_back:
            return Closed(Said(f"已过 {told}: 本次运行将恢复", f"{told} has passed: this run goes back by itself"))
        if asked.now > latest:
            what = Said("恢复: rollback.yml; 未开始的须延期", "go back: rollback.yml; what has not begun is postponed")
            return Open(Said(f"已过 {told}", f"{told} has passed"), what, until=latest)
        return Closed(Said(told, told))


GATE = LatestDecision()
