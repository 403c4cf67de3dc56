"""Everybody knows of a go-live days before it: the preview was signed as early as the process says."""

from __future__ import annotations

from datetime import timedelta

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import APPLICATION
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import at, file_again, look_up

KEY, CONFLICTS, SETTLED = "preview", "conflicts", "resolution"
"""The form, the field that lists go-lives in each other's way, and the one that says how that was settled."""
START = "window_start"


class Preview:
    """Refuse a night that was previewed too late, or whose conflicts nobody settled."""

    id = "preview"
    title = Said("上线预知", "preview")
    rules = ("H20", "R18")
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Count the days from the moment at which the preview was complete, by the chain, to the window."""
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        if asked.window is None:
            found = look_up(asked, APPLICATION, self.rules)
            return found if isinstance(found, (Open, Closed)) else file_again(found, Said("没有有效窗口", "no window"))
        days = asked.process.limits.preview_days
        due = asked.window.start - timedelta(days=days)
        signed = asked.proofs.moment(form.since)
        if signed > due:
            told = at(signed, asked)
            return Open(
                Said(f"签于 {told}, 距窗口不足 {days} 天", f"signed at {told}, not {days} days before the window"),
                Said("推后窗口: 重新提交申请表与预知单", "move the window: file application and preview anew"),
                Said("产品室", "product office"), until=due,
            )  # fmt: skip
        fields = form.filed.fields if form.filed else {}
        if START in fields and moment_of(fields[START]) != asked.window.start:
            return file_again(form, Said("预知的是另一窗口", "it previews another window"))
        if fields.get(CONFLICTS) and SETTLED in fields and not fields[SETTLED]:
            return file_again(form, Said("所列冲突未处理", "the conflicts that it lists are not settled"))
        return Closed(
            Said(
                f"早于窗口 {(asked.window.start - signed).days} 天", f"{(asked.window.start - signed).days} days ahead"
            )
        )


GATE = Preview()
