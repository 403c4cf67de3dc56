"""Where each form stands: filed, bound to what is there now, signed by whom in which order, and who is next.

A form holds when it was filed after what it needs was signed, binds the plan as it is now, keeps its rules, and every
signature is there, verified, in order. An edit of a bound part, or a new version of what it needs, opens it (R20).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import REJECT, Case, Filed, Signed
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import EACH, RULES, WHEN, Held, Look
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.registry import methods
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.timing import evidence
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FormKind, Part


class Holds(Choice):
    """How a form stands."""

    NOT_ASKED = "not_asked", "不涉及"
    MISSING = "missing", "未提交"
    STALE = "stale", "已失效"
    REJECTED = "rejected", "被退回"
    FAULTY = "faulty", "不成立"
    UNSIGNED = "unsigned", "待签字"
    SIGNED = "signed", "已签"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A signature that a form asks for: any of these roles, in its place of the order."""

    roles: tuple[str, ...]
    step: int
    needs_opinion: bool = False


@dataclass(frozen=True, slots=True)
class FormStanding:
    """Where one form stands; `missing` are the signatures to come, in order, `faults` why what is there doesn't hold.

    `since` is the place in the chain at which it was complete, 0 where it is not. `stale` are the parts that changed.
    """

    key: str
    kind: FormKind
    holds: Holds
    filed: Filed | None = None
    held: tuple[Held, ...] = ()
    missing: tuple[Wanted, ...] = ()
    faults: tuple[Said, ...] = ()
    stale: tuple[Part, ...] = ()
    since: int = 0

    @property
    def closed(self) -> bool:
        """Tell whether nothing of it is left to do."""
        return self.holds in (Holds.SIGNED, Holds.NOT_ASKED)

    @property
    def next_roles(self) -> tuple[str, ...]:
        """Return the roles that act next: those who file it, or whose signature is next in order."""
        if self.closed:
            return ()
        if self.holds is not Holds.UNSIGNED:
            return self.kind.filed_by
        step = min(one.step for one in self.missing)
        return tuple(role for one in self.missing if one.step == step for role in one.roles)


def standings(plan: Plan, case: Case, trust: Trust | None) -> dict[str, FormStanding]:
    """Return every form of the plan's process by its key; without a trust root no signature holds."""
    found: dict[str, FormStanding] = {}
    for key in in_order(plan.definition.forms):
        found[key] = _standing(key, plan, case, trust, found)
    return found


def in_order(forms: Mapping[str, FormKind]) -> list[str]:
    """Return the forms so that each comes after what it needs; a form in a circle comes last."""
    done: dict[str, None] = {}
    waiting = dict(forms)
    while waiting:
        ready = [key for key, kind in waiting.items() if all(need in done or need not in forms for need in kind.needs)]
        for key in ready or list(waiting):
            done[key] = None
            del waiting[key]
    return list(done)


def wanted(kind: FormKind, plan: Plan, case: Case) -> list[Wanted]:
    """Return the signatures that a form asks for, that of who files it first."""
    found = [Wanted(kind.filed_by, 0)]
    for step, one in enumerate(kind.signatures, 1):
        if WHEN[one.when](plan, case):
            roles = EACH[one.each](plan) if one.each else (one.role or "",)
            found += [Wanted((role,), step, one.needs_opinion) for role in roles]
    return found


def _standing(
    key: str, plan: Plan, case: Case, trust: Trust | None, before: Mapping[str, FormStanding]
) -> FormStanding:
    kind = plan.definition.forms[key]
    empty = FormStanding(key, kind, Holds.NOT_ASKED)
    if not WHEN[kind.when](plan, case):
        return empty
    filed = case.filed(key)
    if filed is None:
        return replace(empty, holds=Holds.MISSING, faults=tuple(_needs(kind, None, before)))
    stale = tuple(part for part in kind.binds if filed.binds.get(part) != plan.parts.get(part))
    verified = [_verified(one, filed, trust) for one in case.signatures(filed)]
    held = tuple(one for one in verified if isinstance(one, Held))
    there = replace(empty, filed=filed, held=held, stale=stale)
    needs = tuple(_needs(kind, filed, before))
    if stale or needs:
        changed = tuple(Said(f"已变更: {part.zh}", f"changed since: {part.en}") for part in stale)
        return replace(there, holds=Holds.STALE, faults=(*changed, *needs))
    holding = {name: one.held for name, one in before.items() if one.holds is Holds.SIGNED}
    look = Look(kind, filed, held, plan, case, holding)
    return _judged(there, look, tuple(one for one in verified if isinstance(one, Said)))


def _judged(there: FormStanding, look: Look, unproven: tuple[Said, ...]) -> FormStanding:
    """Judge the signatures of a form that binds what is there now."""
    kind, held = there.kind, there.held
    if refused := [one for one in held if one.decision == REJECT]:
        return replace(there, holds=Holds.REJECTED, faults=tuple(_refusal(one) for one in refused))
    missing, order = _order(wanted(kind, look.plan, look.case), held)
    kept = [said for rule in kind.rules for said in RULES[rule](look)]
    broken = [*order, *_one_key_one_person(held), *evidence(look), *kept]
    if broken:
        return replace(there, holds=Holds.FAULTY, faults=(*broken, *unproven), missing=missing)
    if missing:
        return replace(there, holds=Holds.UNSIGNED, faults=unproven, missing=missing)
    return replace(there, holds=Holds.SIGNED, since=max(one.seq for one in held))


def _needs(kind: FormKind, filed: Filed | None, before: Mapping[str, FormStanding]) -> Iterator[Said]:
    """Yield what a form needs that does not hold, or was signed only after this version was filed (H22)."""
    for need in kind.needs:
        found = before.get(need)
        if found is None or found.holds is Holds.NOT_ASKED:
            continue
        title = found.kind.title
        if not found.closed:
            yield Said(f"《{title.zh}》未完成", f"{title.en} does not hold")
        elif filed is not None and found.since > filed.entry.seq:
            yield Said(f"早于《{title.zh}》的签批", f"was filed before {title.en} was signed")


def _verified(one: Signed, filed: Filed, trust: Trust | None) -> Held | Said:
    facts = one.entry.facts
    method = methods().get(str(facts.get("method")))
    if trust is None or method is None:
        return Said(f"{one.signer} 的签名无法验证", f"the signature of {one.signer} cannot be verified")
    opinion = str(facts.get("opinion", ""))
    content = filed.to_sign(one.signer, one.decision, opinion)
    answer = method.verify(content, str(facts.get("signature")), one.signer, trust, _moment(one.entry.time))
    if answer.fault:
        return answer.fault
    return Held(one.person, one.role, one.decision, opinion, answer.key, one.entry.seq, one.entry.time)


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _refusal(one: Held) -> Said:
    return Said(
        f"{one.person}（{one.role}）退回: {one.opinion}", f"{one.person} ({one.role}) rejected it: {one.opinion}"
    )


def _order(asked: list[Wanted], held: tuple[Held, ...]) -> tuple[tuple[Wanted, ...], list[Said]]:
    """Return the signatures that are missing, and what was signed out of order or without the opinion asked for."""
    missing, faults, floor, step, last = [], [], 0, 0, 0
    for one in asked:
        if one.step != step:
            floor, step = last, one.step
        fits = [by for by in held if by.role in one.roles]
        timely = next((by for by in fits if by.seq > floor and (by.opinion or not one.needs_opinion)), None)
        if timely is None:
            missing.append(one)
            early = [by for by in fits if by.seq <= floor]
            faults += [
                Said(f"{by.person}（{by.role}）先于前一级签字", f"{by.person} ({by.role}) signed before the one before")
                for by in early
            ]
        else:
            last = max(last, timely.seq)
    return tuple(missing), faults


def _one_key_one_person(held: tuple[Held, ...]) -> Iterator[Said]:
    owners: dict[str, str] = {}
    for one in held:
        if owners.setdefault(one.key, one.person) != one.person:
            yield Said(
                f"{owners[one.key]} 与 {one.person} 用的是同一把密钥",
                f"{owners[one.key]} and {one.person} signed with one key",
            )
