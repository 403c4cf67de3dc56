"""Which notices there are: one for every form with addressees, and one for everybody whom a form `tells`.

A notice is due once its form holds: filed after what it needs, bound to what is there now, signed. Signatures of the
addressees themselves are receipts; nobody waits for those. What a night has overtaken is not sent any more.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Each, FormOccasion, Proof, Telling

ADDRESSEES, ANNOUNCEMENT = "addressees", "announcement"
"""The field that makes a form a notice; the form that the one office alone lets out, by announce.yml (R60, H10)."""
ID = 32
"""Characters of the id of a notice."""


@dataclass(frozen=True)
class Letter:
    """One notice: the form that it is, what it is called, to whom, and which rows of the form's tables it shows.

    `lapsed`: the night that it told of is over, or its form holds no more; it is not sent, neither now nor again.
    """

    standing: FormStanding
    notice: str
    addressees: tuple[str, ...]
    id: str
    only: tuple[str, str, str] | None = None
    lapsed: bool = False

    @property
    def filed(self) -> Filed:
        """Return the version of the form."""
        if self.standing.filed is None:
            raise ValueError(self.standing.key)
        return self.standing.filed

    @property
    def form(self) -> str:
        """Return the hash of the form's entry."""
        return self.filed.entry.hash

    @property
    def receipts(self) -> bool:
        """Tell whether the addressees sign for it: what they sign of another form says nothing of this notice."""
        own = self.notice == self.standing.key
        return own and any(one.each is Each.ADDRESSEES for one in self.standing.kind.signatures)

    @property
    def confirmed(self) -> frozenset[str]:
        """Return the addressees who signed it."""
        signed = frozenset(one.role for one in self.standing.held) if self.receipts else frozenset()
        return signed & frozenset(self.addressees)

    def rows(self, field: str, value: Any) -> Any:
        """Return what of a field is this addressee's business."""
        if self.only is None or field != self.only[0] or not isinstance(value, list):
            return value
        return [row for row in value if isinstance(row, Mapping) and str(row.get(self.only[1])) == self.only[2]]


def letters(case: Case, forms: Mapping[str, FormStanding], plan: Plan) -> list[Letter]:
    """Return every notice that is due, and as lapsed those that were told and hold no more; by the order of filing."""
    filed = sorted((one.filed.entry.seq, key) for key, one in forms.items() if one.filed)
    posted = {str(entry.facts.get("letter")) for entry in case.of("notice")}
    found: list[Letter] = []
    for _seq, key in filed:
        reached = _reached(forms[key], case)
        for letter in _of(forms[key], case, plan):
            if reached or letter.id in posted:
                found.append(letter if reached else replace(letter, lapsed=True))
    return found


def _reached(one: FormStanding, case: Case) -> bool:
    if one.key == ANNOUNCEMENT and not announced(one, case):
        return False
    if one.holds is Holds.UNSIGNED:
        signatures = one.kind.signatures
        return all(each.step > 0 and signatures[each.step - 1].each is Each.ADDRESSEES for each in one.missing)
    return one.holds is Holds.SIGNED


def announced(one: FormStanding, case: Case) -> bool:
    """Tell whether announce.yml let this version out."""
    proofs = case.of("evidence", Proof.ANNOUNCED.value)
    return one.filed is not None and any(proof.facts.get("form") == one.filed.entry.hash for proof in proofs)


def letter_of(one: FormStanding, addressees: tuple[str, ...], case: Case) -> Letter:
    """Return the notice that a form with addressees is."""
    form = one.filed.entry.hash if one.filed else ""
    return Letter(one, one.key, addressees, form[:ID], lapsed=_lapsed(one, case))


def _of(one: FormStanding, case: Case, plan: Plan) -> Iterator[Letter]:
    if named := named_in(one, plan):
        yield letter_of(one, named, case)
    for telling in one.kind.tells:
        yield from _told(one, telling, case)


def named_in(one: FormStanding, plan: Plan) -> tuple[str, ...]:
    """Return the addressees that a form names; those of the plan where its field is there and empty."""
    if one.filed is None or not any(field.key == ADDRESSEES for field in one.kind.fields):
        return ()
    found = one.filed.fields.get(ADDRESSEES)
    named = found if isinstance(found, list) and found else plan.notices.addressees if plan.notices else ()
    return tuple(dict.fromkeys(map(str, named)))


def _told(one: FormStanding, telling: Telling, case: Case) -> Iterator[Letter]:
    """Yield the notice to roles, and one to each word of a column, which shows that one's own rows alone."""
    if one.filed is None:
        return
    if telling.roles:
        yield Letter(one, telling.notice, telling.roles, _id(one.filed, telling.notice, ""), lapsed=_lapsed(one, case))
    field, _dot, column = (telling.column or "").partition(".")
    rows = one.filed.fields.get(field)
    words = [str(row.get(column) or "") for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
    for word in dict.fromkeys(filter(None, words)):
        which = _id(one.filed, telling.notice, word)
        yield Letter(one, telling.notice, (word,), which, (field, column, word), _lapsed(one, case))


def _id(filed: Filed, notice: str, word: str) -> str:
    return hashlib.sha256("\n".join([filed.entry.hash, notice, word]).encode()).hexdigest()[:ID]


def _lapsed(one: FormStanding, case: Case) -> bool:
    night = case.last("evidence", Proof.NIGHT.value)
    told_before = one.kind.occasion is not FormOccasion.AFTER
    return told_before and night is not None and one.filed is not None and night.seq > one.filed.entry.seq
