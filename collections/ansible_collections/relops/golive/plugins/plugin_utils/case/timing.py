"""Rules of time: windows in order and alike, forms that belong to one night, evidence that is there before a form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Entry
from ansible_collections.relops.golive.plugins.plugin_utils.case.look import Look
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof

APPLICATION = "application"
WINDOW = ("window_start", "window_end", "latest_decision")
ENDED = frozenset({"cancelled", "emergency"})
"""Results of a night after which another one is asked for anew."""
BOUND: Mapping[Proof, tuple[Part, ...]] = {
    Proof.REHEARSAL: (Part.RELEASE, Part.STEPS, Part.EQUIPMENT),
    Proof.FUNCTIONAL: (Part.RELEASE,),
}
"""Which parts a proof must be about (R29, R35): one that names none would prove every plan."""
ANY_RESULT = frozenset({Proof.NIGHT})
"""What a form tells of, however it ended."""


def window_in_order(look: Look) -> Iterator[Said]:
    """A window ends after it began, and its latest decision lies within."""
    start, end, latest = (_moment(look.value(key)) for key in WINDOW)
    if start is None or end is None or start >= end:
        yield Said("窗口止应晚于窗口起", "the window must end after its start")
    elif WINDOW[2] in {field.key for field in look.kind.fields} and (latest is None or not start < latest <= end):
        yield Said("最晚判断点应在窗口之内", "the latest decision must lie within the window")


def same_window(look: Look) -> Iterator[Said]:
    """The form names the window that was applied for (X10)."""
    applied = look.case.filed(APPLICATION)
    for key in WINDOW:
        wanted = _moment(applied.fields.get(key)) if applied else None
        if wanted is None or _moment(look.value(key)) != wanted:
            said = applied.fields.get(key, "") if applied else ""
            yield Said(
                f"{key} 是 {look.value(key)}, 申请表为 {said}",
                f"{key} is {look.value(key)}, the application says {said}",
            )


def for_this_night(look: Look) -> Iterator[Said]:
    """The form is younger than the last night that was called off: a new night asks for it anew (R50)."""
    ended = [one for one in look.case.of("evidence", Proof.NIGHT) if str(one.facts.get("result")) in ENDED]
    if ended and ended[-1].seq > look.filed.entry.seq:
        yield Said("属于已取消的上线, 须重新提交", "belongs to a night that was called off")


def after_the_night(look: Look) -> Iterator[Said]:
    """The form is younger than the last night: it tells of that one."""
    night = look.case.last("evidence", Proof.NIGHT)
    if night is None or night.seq > look.filed.entry.seq:
        yield Said("早于最近一次上线", "is older than the night that it tells of")


def head_is_the_nights(look: Look) -> Iterator[Said]:
    """The form names the head that the journal had when the last night ended: who signs it signs all of that."""
    night = look.case.last("evidence", Proof.NIGHT)
    wanted, given = str(night.facts.get("head") or "") if night else "", str(look.value("head") or "")
    if not wanted or given != wanted:
        yield Said(
            f"日志头摘要为 {given[:12] or '空'}, 上线之夜记下的是 {wanted[:12] or '空'}",
            f"names the journal's head {given[:12] or 'not'}, the night ended with {wanted[:12] or 'none'}",
        )


def evidence(look: Look) -> Iterator[Said]:
    """What a machine must have found was found before the form was filed, for what is planned now."""
    for proof in look.kind.evidence:
        found = [one for one in look.case.of("evidence", proof) if one.seq < look.filed.entry.seq]
        if not found:
            yield Said(f"提交之前没有证据: {proof.zh}", f"was filed without evidence: {proof.en}")
        elif wrong := _unproven(look, proof, found[-1]):
            yield wrong


def _unproven(look: Look, proof: Proof, entry: Entry) -> Said | None:
    result = str(entry.facts.get("result", ""))
    if proof not in ANY_RESULT and result != "pass":
        return Said(f"{proof.zh}的结果是 {result}", f"the result of the {proof.en} is {result}")
    binds = entry.facts.get("binds")
    binds = binds if isinstance(binds, Mapping) else {}
    about = {*BOUND.get(proof, ()), *(part for part in Part if part in binds and part is not Part.PLAN)}
    other = [part for part in Part if part in about and binds.get(part) != look.plan.parts.get(part)]
    if other and proof not in ANY_RESULT:
        zh, en = "、".join(part.zh for part in other), ", ".join(part.en for part in other)
        return Said(f"{proof.zh}针对的{zh}与现在不同", f"the {proof.en} was made with another {en}")
    return None


def _moment(value: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return found if found.tzinfo else None
