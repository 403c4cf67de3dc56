"""Where each form stands: filed, bound to what is there now, signed by whom in which order, and who is next.

A form holds when it was filed after what it needs was signed, binds the plan as it is now, keeps its rules, and every
signature is there, verified, in order. An edit of a bound part, or a new version of what it needs, opens it (R20).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case import edits
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, REJECT, Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.proving import proofs, prove
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import EACH, RULES, WHEN, Held, Look
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
    """Return every form of the plan's process by its key; without a trust root no signature holds.

    Nor does one where the case's chain is broken: then nothing says what was signed, and in which order.
    """
    found: dict[str, FormStanding] = {}
    prove(case, [filed for key in plan.definition.forms if (filed := case.filed(key))], trust)
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


def wanted(kind: FormKind, plan: Plan, case: Case, filed: Filed | None = None) -> list[Wanted]:
    """Return the signatures that a form asks for, that of who files it first, or of who has filed it."""
    found = [Wanted((filed.role,) if filed else kind.filed_by, 0)]
    for step, one in enumerate(kind.signatures, 1):
        if WHEN[one.when](plan, case):
            roles = EACH[one.each](plan) if one.each else (one.role or "",)
            found += [Wanted((role,), step, one.needs_opinion) for role in dict.fromkeys(roles)]
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
        return replace(empty, holds=Holds.MISSING, faults=tuple(_needs(kind, None, before, plan)))
    if wrong := tuple(_not_ours(filed, kind, plan, case)):
        return replace(empty, holds=Holds.FAULTY, filed=filed, faults=wrong)
    stale = tuple(part for part in kind.binds if filed.binds.get(part) != plan.parts.get(part))
    verified = proofs(case, filed, trust)
    held = tuple(one for one in verified if isinstance(one, Held))
    there = replace(empty, filed=filed, held=held, stale=stale)
    needs = tuple(_needs(kind, filed, before, plan))
    if stale or needs:
        changed = edits.told(edits.of(plan, case, filed, stale), stale)
        return replace(there, holds=Holds.STALE, faults=(*changed, *needs))
    holding = {name: one.held for name, one in before.items() if one.holds is Holds.SIGNED}
    look = Look(kind, filed, held, plan, case, holding)
    return _judged(there, look, tuple(one for one in verified if isinstance(one, Said)))


def _not_ours(filed: Filed, kind: FormKind, plan: Plan, case: Case) -> Iterator[Said]:
    """Yield why what lies there is no form of this project's case, whoever has signed it."""
    for fault in case.chain.breaks[:1]:
        yield Said(f"卷宗不完整: 第 {fault.line} 行{fault.zh}", f"the case is broken: line {fault.line} {fault.en}")
    if filed.project != plan.project.code or filed.entry.facts.get("form") != filed.key:
        owner = f"{filed.project}/{filed.entry.facts.get('form')}"
        yield Said(f"属于其他项目或表单 ({owner})", f"belongs to another project or form ({owner})")
    if filed.role not in kind.filed_by:
        roles = ", ".join(kind.filed_by)
        yield Said(f"由 {filed.role} 编制, 应为 {roles}", f"was filed by {filed.role}, not by {roles}")


def _judged(there: FormStanding, look: Look, unproven: tuple[Said, ...]) -> FormStanding:
    """Judge the signatures of a form that binds what is there now."""
    kind, held = there.kind, there.held
    if refused := [one for one in held if one.decision == REJECT]:
        return replace(there, holds=Holds.REJECTED, faults=tuple(_refusal(one) for one in refused))
    count = _count(wanted(kind, look.plan, look.case, look.filed), held, look.filed)
    kept = [said for rule in kind.rules for said in RULES[rule](look)]
    broken = [*_one_key_one_person(held), *evidence(look), *kept]
    faults = (*broken, *count.faults, *unproven)
    if broken:
        return replace(there, holds=Holds.FAULTY, faults=faults, missing=count.missing)
    if count.missing:
        return replace(there, holds=Holds.UNSIGNED, faults=faults, missing=count.missing)
    return replace(there, holds=Holds.SIGNED, since=count.last)


def _needs(kind: FormKind, filed: Filed | None, before: Mapping[str, FormStanding], plan: Plan) -> Iterator[Said]:
    """Yield what a form needs that does not hold, or was signed only after this version was filed (H22)."""
    for need in kind.needs:
        found = before.get(need)
        if found is None and need in plan.definition.forms:
            yield Said(f"表单互相依赖: {need}", f"forms need each other in a circle: {need}")
        if found is None or found.holds is Holds.NOT_ASKED:
            continue
        title = found.kind.title
        if not found.closed:
            yield Said(f"《{title.zh}》未完成", f"{title.en} does not hold")
        elif filed is not None and found.since > filed.entry.seq:
            yield Said(f"早于《{title.zh}》的签批", f"was filed before {title.en} was signed")


def _refusal(one: Held) -> Said:
    return Said(
        f"{one.person}（{one.role}）退回: {one.opinion}", f"{one.person} ({one.role}) rejected it: {one.opinion}"
    )


@dataclass(frozen=True, slots=True)
class _Count:
    """Which signatures are missing, which of those that are there do not count and why, where the last one stands."""

    missing: tuple[Wanted, ...]
    faults: tuple[Said, ...]
    last: int


def _count(asked: list[Wanted], held: tuple[Held, ...], filed: Filed) -> _Count:
    """Count the signatures in their order: one before all of those above it does not count, and may be made again."""
    missing: list[Wanted] = []
    faults: list[Said] = []
    last = floor = step = 0
    used: set[int] = set()
    for one in asked:
        if one.step != step:
            floor, step = last, one.step
        fits = [by for by in held if by.role in one.roles and by.decision == APPROVE and by.seq not in used]
        why = {by.seq: _uncounted(by, one, filed, floor, missing) for by in fits}
        counted = next((by for by in fits if why[by.seq] is None), None)
        if counted is None:
            missing.append(one)
            faults += [said for said in why.values() if said]
        else:
            used.add(counted.seq)
            last = max(last, counted.seq)
    return _Count(tuple(missing), tuple(faults), last)


def _uncounted(by: Held, one: Wanted, filed: Filed, floor: int, missing: list[Wanted]) -> Said | None:
    """Return why a signature of the right role does not count, None where it does."""
    who = Said(f"{by.person}（{by.role}）", f"{by.person} ({by.role})")
    if one.step == 0 and by.person != filed.person:
        return Said(
            f"{who.zh}签了以 {filed.person} 名义编制的表单",
            f"{who.en} signed what was filed in the name of {filed.person}",
        )
    if by.seq <= floor or any(before.step < one.step for before in missing):
        return Said(f"{who.zh}先于前一级签字", f"{who.en} signed before the one before")
    if one.needs_opinion and not by.opinion.strip():
        return Said(f"{who.zh}未写意见", f"{who.en} signed without an opinion")
    return None


def _one_key_one_person(held: tuple[Held, ...]) -> Iterator[Said]:
    owners: dict[str, str] = {}
    for one in held:
        if owners.setdefault(one.key, one.person) != one.person:
            yield Said(
                f"{owners[one.key]} 与 {one.person} 用的是同一把密钥",
                f"{owners[one.key]} and {one.person} signed with one key",
            )
