"""Everybody concerned was told of the night, and not before its test reports were signed."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.rehearsal import REPORTS
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import (
    file_again,
    filed_of,
    look_up,
    names,
    words_of,
)

KEY, ADDRESSEES = "notice", "addressees"


class Notice:
    """Refuse a night whose notice leaves out somebody of the plan, or is older than the reports it relies on."""

    id = "notice"
    title = Said("上线通知", "notice")
    rules = ("R34",)
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at its addressees and at its place in the chain."""
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        filed = filed_of(form)
        for key in REPORTS:
            report = asked.forms.get(key)
            if report and report.since > filed.entry.seq:
                title = report.kind.title
                return file_again(form, Said(f"早于《{title.zh}》的签批", f"it was filed before {title.en} was signed"))
        told = words_of(filed.fields, ADDRESSEES)
        wanted = frozenset(asked.plan.notices.addressees) if asked.plan and asked.plan.notices else frozenset()
        if left_out := wanted - told:
            said = names(left_out)
            return file_again(form, Said(f"未通知: {said.zh}", f"not told: {said.en}"))
        if not told:
            return file_again(form, Said("没有收文单位", "it is addressed to nobody"))
        return Closed(Said(f"{len(told)} 个单位", f"{len(told)} addressees"))


GATE = Notice()
