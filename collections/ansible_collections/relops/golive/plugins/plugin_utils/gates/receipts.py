"""Everybody who was told of the night has said so: by a signature to the notice, or by a receipt that is kept."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.notice import ADDRESSEES, KEY
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import filed_of, look_up, names, words_of
from ansible_collections.relops.golive.plugins.plugin_utils.notices.receipts import receipted


class Receipts:
    """Refuse while an addressee of the notice has not said that it arrived."""

    id = "receipts"
    title = Said("通知回执", "receipts")
    rules = ("R34",)
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Count signatures and receipts of the newest notice."""
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        missing = words_of(filed_of(form).fields, ADDRESSEES) - received(asked, form)
        if missing:
            said = names(missing)
            what = Said(
                f"签收: sign.yml -e golive_form={KEY}, 或交回执: notices.yml -e golive_receipt=",
                f"acknowledge it: sign.yml -e golive_form={KEY}, or hand in a receipt: notices.yml -e golive_receipt=",
            )
            return Open(Said(f"无回执: {said.zh}", f"no receipt of: {said.en}"), what, said, asked.due.get(KEY))
        return Closed(Said("齐全", "all"))


def received(asked: Asked, form: FormStanding) -> frozenset[str]:
    """Return the addressees who signed this version of the notice, or whose written receipt is kept for it."""
    signed = {one.role for one in form.held if one.decision == APPROVE}
    kept = receipted(asked.case, filed_of(form).entry.hash) if asked.case else frozenset()
    return frozenset(signed) | kept


GATE = Receipts()
