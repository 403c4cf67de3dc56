"""How a case stands, in words for the people who have to act."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.desk import CaseState
from ansible_collections.relops.golive.plugins.plugin_utils.case.duties import SIGN, Duty
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds
from rich.cells import cell_len

WORDS = {
    "case": Said("卷宗 {project}: {entries} 条记录, 末条 {head}", "case {project}: {entries} entries, head {head}"),
    "whole": Said("哈希链完整", "its chain is whole"),
    "broken": Said("卷宗不完整:", "the case is broken:"),
    "line": Said("第 {line} 行", "line {line}"),
    "forms": Said("表单:", "forms:"),
    "next": Said("由", "next"),
    "refused": Said("被拒绝的尝试 (共 {count} 次, 最近 {shown} 次):", "refused attempts ({count}, the last {shown}):"),
    "again": Said("因变更须重新签批:", "to be filed and signed again, by what changed:"),
    "stays": Said("仍然有效: ", "still valid: "),
    "todo": Said("接下来:", "what to do next:"),
    "yours": Said("{person} ({roles}) 须做:", "{person} ({roles}) has to:"),
    "nothing": Said("{person} ({roles}) 目前无事可做", "{person} ({roles}) has nothing to do now"),
    "done": Said("所有表单均已签批", "every form is signed"),
    "file": Said("提交", "file"),
    "sign": Said("签字", "sign"),
    "until": Said("截止", "until"),
    "more": Said("另有 {count} 处", "{count} more"),
}
LAST = 5
"""Refused attempts that are shown."""


def lines(found: CaseState, language: str, zone: datetime | None = None) -> list[str]:
    """Return the whole state of a case, or what one person has to do, as lines."""
    return [*_head(found, language), *(_person(found, language) if found.person else _whole(found, language))]


def _say(key: str, language: str, **values: object) -> str:
    return WORDS[key].in_(language).format(**values)


def _head(found: CaseState, language: str) -> Iterator[str]:
    told = _say("case", language, project=found.project, entries=found.entries, head=found.head[:12] or "-")
    if found.whole:
        yield f"{told}; {_say('whole', language)}"
        return
    yield told
    yield _say("broken", language)
    for one in found.breaks:
        yield f"  {one.path.name} {_say('line', language, line=one.line)}: {one.in_(language)}"


def _whole(found: CaseState, language: str) -> Iterator[str]:
    asked = [one for one in found.forms.values() if one.holds is not Holds.NOT_ASKED]
    yield _say("forms", language)
    yield from _table(asked, language)
    if found.refused:
        shown = found.refused[-LAST:]
        yield _say("refused", language, count=len(found.refused), shown=len(shown))
        for one in shown:
            gates = one.facts.get("gates")
            yield f"  {one.time} {one.by}: {', '.join(map(str, gates)) if isinstance(gates, list) else one.name}"
    yield from again(asked, language)
    yield _say("todo" if found.duties else "done", language)
    yield from _duties(found.duties, language)


def _person(found: CaseState, language: str) -> Iterator[str]:
    yield _say(
        "yours" if found.duties else "nothing", language, person=found.person, roles=", ".join(found.roles)
    )  # fmt: skip
    yield from _duties(found.duties, language)


def _table(asked: Sequence[FormStanding], language: str) -> Iterator[str]:
    width = max((cell_len(title(one, language)) for one in asked), default=0)
    state = max((cell_len(one.holds.in_(language)) for one in asked), default=0)
    for one in asked:
        name, holds = title(one, language), one.holds.in_(language)
        roles = f"  {_say('next', language)} {', '.join(one.next_roles)}" if one.next_roles else ""
        held = f"  {', '.join(by.person for by in one.held)}" if one.closed else ""
        yield (
            f"  {one.kind.number:<4}{name}{' ' * (width - cell_len(name))}  "
            f"{holds}{' ' * (state - cell_len(holds))}{roles}{held}"
        ).rstrip()
        if one.holds not in (Holds.MISSING, Holds.STALE):
            yield from (f"        {fault.in_(language)}" for fault in one.faults)


def again(asked: Sequence[FormStanding], language: str) -> Iterator[str]:
    """Yield what has to be signed again by whom and because of which edits, and what stays valid (R20)."""
    stale = [one for one in asked if one.holds is Holds.STALE]
    if not stale:
        return
    yield _say("again", language)
    for one in stale:
        signed = " → ".join(dict.fromkeys(f"{by.person}/{by.role}" for by in one.held))
        yield f"  {title(one, language)}: {signed or ', '.join(one.kind.filed_by)}"
        yield from (f"      {fault.in_(language)}" for fault in one.faults)
    stays = [title(one, language) for one in asked if one.closed]
    yield _say("stays", language) + (", ".join(stays) or "-")


def _duties(found: Sequence[Duty], language: str) -> Iterator[str]:
    for one in found:
        act = _say("sign" if one.act == SIGN else "file", language)
        until = f", {_say('until', language)} {one.until.isoformat(' ', 'minutes')}" if one.until else ""
        yield f"  {', '.join(one.roles)}: {act} {title(one.standing, language)}{until}: {one.command}"


def title(one: FormStanding, language: str) -> str:
    """Return the title of a form."""
    return f"《{one.kind.title.zh}》" if language == "zh" else one.kind.title.en
