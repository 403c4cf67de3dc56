"""One office announces what went live, once for each release, by number."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import file_again, filed_of, look_up
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof

KEY, NUMBER = "announcement", "number"


class Publisher:
    """Refuse an announcement by another office, without a number, or of what was announced before."""

    id = "publisher"
    title = Said("通告统一出口", "publisher")
    rules = ("H10", "R60")
    at = (At.ANNOUNCE,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at who filed and signed it, at its number, and at what was announced so far."""
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        filed, offices = filed_of(form), asked.process.publishers
        if filed.role not in offices or not any(
            one.role in offices and one.person == filed.person for one in form.held
        ):
            zh, en = "、".join(offices), ", ".join(offices)
            return file_again(
                form, Said(f"由 {filed.role} 编制: 只有 {zh} 可发布", f"filed by {filed.role}: only {en} announces")
            )
        return _numbered(asked, form)


def _numbered(asked: Asked, form: FormStanding) -> Verdict:
    number = str(filed_of(form).fields.get(NUMBER) or "").strip()
    if not number:
        return file_again(form, Said("没有通告编号", "it has no number"))
    release = asked.parts.get(Part.RELEASE)
    for before in asked.proofs.every(Proof.ANNOUNCED):
        its = str(before.entry.facts.get(NUMBER, ""))
        if before.binds.get(Part.RELEASE) == release:
            why = Said(f"该程序包已通告: {its}", f"this release was announced: {its}")
            return Open(why, Said("不再通告", "it is not announced again"))
        if its == number:
            return file_again(form, Said(f"编号 {number} 已用过", f"the number {number} was used before"))
    return Closed(Said(number, number))


GATE = Publisher()
