"""What gates about signed forms share: find the form that a rule needs, compare lists of people, print times."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, At, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Point

UNTIL: dict[At, tuple[Point, ...]] = {
    At.PREPARE: (Point.PREPARE,),
    At.START: (Point.PREPARE, Point.START),
    At.SUSPEND: (Point.PREPARE, Point.START, Point.SUSPEND),
    At.CHANGE: (Point.PREPARE, Point.START, Point.SUSPEND, Point.CHANGE),
    At.BACK: (Point.BACK,),
    At.ANNOUNCE: (Point.ANNOUNCE,),
    At.CLOSE: (Point.ANNOUNCE, Point.CLOSE),
}
"""Which forms are due at a point of the night: also those of the points before it; a way back inside it needs none."""
NOT_ASKED = Said("不涉及", "not asked for")
UNTOLD = Said("卷宗中尚无本次上线的结果", "the case does not know yet how this night ended")


def look_up(asked: Asked, key: str, rules: tuple[str, ...], must: bool = False) -> FormStanding | Open | Closed:
    """Return the form that a rule needs where it is signed, else the verdict.

    A process without that form has to say that it does without the rule, and why; else nobody could ever keep it.
    `must`: the run knows that it is asked for, whatever the case knows yet.
    """
    standing = asked.forms.get(key)
    if standing is None:
        return absent(asked, key, rules)
    if standing.holds is Holds.NOT_ASKED:
        return Open(UNTOLD, Said("再次运行 golive.yml", "run golive.yml again")) if must else Closed(NOT_ASKED)
    if not standing.closed or standing.filed is None:
        return wait_for(asked, standing)
    return standing


def absent(asked: Asked, key: str, rules: tuple[str, ...]) -> Open | Closed:
    """Return the verdict where the process has no such form."""
    if key in asked.process.forms:
        return Open(
            Said("卷宗无法读取", "the case cannot be read"), Said("先修复卷宗", "mend the case"), waits=("chain",)
        )
    if relaxed := asked.relaxed(*rules):
        return Closed(Said(f"流程放宽 {relaxed.rule}: {relaxed.why.zh}", f"{relaxed.rule} relaxed: {relaxed.why.en}"))
    names = ", ".join(rules)
    return Open(
        Said(f"流程中没有表单 {key}, 而 {names} 要求它", f"the process has no form {key}, which {names} ask for"),
        Said("在流程文件中加入它, 或写明偏离及理由", "add it to the process, or say the deviation there and why"),
        Said("流程编制人", "who writes the process"),
    )


def wait_for(asked: Asked, standing: FormStanding) -> Open:
    """Return the verdict of a rule whose form is still to be done: it waits where that form is told in a row."""
    title, key = standing.kind.title, standing.key
    roles = standing.next_roles
    told = standing.kind.before in UNTIL.get(asked.at, ())
    faults = standing.faults if not told else ()
    zh = "; ".join([f"等待《{title.zh}》", *(one.zh for one in faults)])
    en = "; ".join([f"waits for {title.en}", *(one.en for one in faults)])
    command = f"form.yml, sign.yml -e golive_form={key}"
    return Open(
        Said(zh, en),
        Said(f"完成《{title.zh}》: {command}", f"complete it: {command}"),
        Said("、".join(roles), ", ".join(roles)),
        waits=(f"form.{key}",) if told else (),
    )


def file_again(standing: FormStanding, why: Said) -> Open:
    """Return the verdict of a rule that a signed form breaks: it is filed and signed anew."""
    key, roles = standing.key, standing.kind.filed_by
    what = Said(f"重新提交并签字: form.yml -e golive_form={key}", f"file it anew: form.yml -e golive_form={key}")
    return Open(why, what, Said("、".join(roles), ", ".join(roles)))


def filed_of(standing: FormStanding) -> Filed:
    """Return the version of a form that is known to be filed."""
    if standing.filed is None:
        raise ValueError(standing.key)
    return standing.filed


def words_of(fields: Mapping[str, Any], key: str) -> frozenset[str]:
    """Return a field that is a list as a set of words."""
    found = fields.get(key)
    return frozenset(map(str, found)) if isinstance(found, (list, tuple)) else frozenset()


def names(found: Collection[str]) -> Said:
    """Return words as a list for people."""
    return Said("、".join(sorted(found)), ", ".join(sorted(found)))


def parts_said(parts: Collection[Part]) -> Said:
    """Return parts of the plan as a list for people."""
    return Said("、".join(part.zh for part in parts), ", ".join(part.en for part in parts))


def at(moment: datetime, asked: Asked) -> str:
    """Return a time for people, in the zone of the window."""
    zone = asked.window.start.tzinfo if asked.window else None
    return moment.astimezone(zone).isoformat(" ", "minutes")
