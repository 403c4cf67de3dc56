"""Who has what to do next, until when; and who may not sign yet, told before anything is written."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import REJECT, Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import Signature
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds, wanted
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import agreed, due
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Point

FILE, SIGN = "file", "sign"
AFTER = (Point.ANNOUNCE, Point.CLOSE)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something that can be done now: a form to be filed or signed, by holders of which roles, until when."""

    standing: FormStanding
    act: str
    roles: tuple[str, ...]
    until: datetime | None = None

    @property
    def command(self) -> str:
        """Return the playbook that does it."""
        return f"{'sign' if self.act == SIGN else 'form'}.yml -e golive_form={self.standing.key}"


def duties(
    plan: Plan, forms: Mapping[str, FormStanding], roles: Collection[str] | None = None, begun: bool = True
) -> list[Duty]:
    """Return what can be done now, what is due first comes first; of these `roles` alone where they are given.

    A form that needs another one is nobody's duty before that holds. One that is asked for as needed (a postponement,
    a problem) is a duty only once it was filed, and one of a way back when somebody wants that way: after a good
    night nobody has to assess what nobody wants. One of the time after the night is one only once a night has `begun`.
    """
    limits = due(plan.definition, agreed(forms) or plan.window)
    found = []
    for one in forms.values():
        act = SIGN if one.holds is Holds.UNSIGNED else FILE
        if one.closed or (act == FILE and not _ready(one, forms)) or (not begun and one.kind.before in AFTER):
            continue
        mine = tuple(role for role in one.next_roles if roles is None or role in roles)
        if mine:
            found.append(Duty(one, act, mine, limits.get(one.key)))
    return sorted(found, key=lambda duty: (duty.until is None, duty.until.timestamp() if duty.until else 0))


def _ready(one: FormStanding, forms: Mapping[str, FormStanding]) -> bool:
    """Tell whether a form can be filed: what it needs holds, and it is asked for by itself or was rejected."""
    as_needed = one.kind.before is Point.ASKED or (one.kind.before is Point.BACK and not one.kind.needs)
    if as_needed and one.holds is not Holds.REJECTED:
        return False
    return all(forms[need].closed for need in one.kind.needs if need in forms)


def roles_of(plan: Plan, trust: Trust | None, person: str) -> tuple[str, ...]:
    """Return the roles of a person: those of the trust root, and that of the plan; GoliveError where there is none."""
    signs = trust.principals() if trust else {}
    planned = {one.name: one.role for one in plan.resources.persons}
    roles = (*signs.get(person, ()), *([planned[person]] if person in planned else ()))
    if roles:
        return tuple(dict.fromkeys(roles))
    zh, en = suggestion(person, sorted({*signs, *planned}))
    raise GoliveError(
        f"nobody is called {person!r}, neither in the plan nor in the trust root{en}",
        zh=f"计划与信任根中都没有 {person}{zh}",
    )


def refuse_unready(one: FormStanding, forms: Mapping[str, FormStanding]) -> None:
    """Raise GoliveError when a form cannot be filed yet: it would be void at once (H22)."""
    waits = [forms[need] for need in one.kind.needs if need in forms and not forms[need].closed]
    if waits:
        zh = "、".join(f"《{need.kind.title.zh}》({need.holds.zh})" for need in waits)
        en = ", ".join(f"{need.kind.title.en} ({need.holds.en})" for need in waits)
        raise GoliveError(
            f"{one.kind.title.en} is filed after what it needs is signed: {en}",
            zh=f"《{one.kind.title.zh}》须在其前置表单签批后提交: {zh}",
        )


def refuse_unasked(plan: Plan, case: Case, one: FormStanding, given: Signature) -> None:
    """Raise GoliveError when that signature would not count: nobody asks for it, not yet, or not in this way."""
    if why := _unasked(plan, case, one, given):
        title = one.kind.title
        raise GoliveError(f"{title.en} {why.en}", zh=f"《{title.zh}》{why.zh}")


def _unasked(plan: Plan, case: Case, one: FormStanding, given: Signature) -> Said | None:
    if one.filed is None:
        return Said("尚未提交", "was not filed yet")
    asked = list(dict.fromkeys(role for each in wanted(one.kind, plan, case, one.filed) for role in each.roles))
    if given.role not in asked:
        return Said(f"不需要 {given.role} 签字, 签字人为 {'、'.join(asked)}", f"is signed by {', '.join(asked)} alone")
    if given.decision == REJECT:
        return None
    if one.holds not in (Holds.UNSIGNED, Holds.FAULTY) or not one.missing:
        why = "; ".join(fault.zh for fault in one.faults), "; ".join(fault.en for fault in one.faults)
        return Said(f"{one.holds.zh}: {why[0]}".rstrip(": "), f"is {one.holds.en}: {why[1]}".rstrip(": "))
    step = min(each.step for each in one.missing)
    now = [each for each in one.missing if each.step == step]
    roles = [role for each in now for role in each.roles]
    if given.role not in roles:
        return Said(f"现在由 {'、'.join(roles)} 签字", f"is to be signed by {', '.join(roles)} now")
    return _not_so(one.filed, given, step, any(each.needs_opinion for each in now))


def _not_so(filed: Filed, given: Signature, step: int, needs_opinion: bool) -> Said | None:
    if step == 0 and given.person != filed.person:
        return Said(f"先由编制人 {filed.person} 签字", f"is signed first by {filed.person}, who filed it")
    if needs_opinion and not given.opinion.strip():
        return Said(f"{given.role} 须写明意见 (opinion)", f"asks {given.role} for an opinion")
    return None
