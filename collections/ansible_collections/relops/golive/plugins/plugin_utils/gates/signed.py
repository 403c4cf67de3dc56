"""What gates about signed forms share: find the form that a rule needs, compare lists of people, print times."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, Closed, Open
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part

NOT_ASKED = Said("不涉及", "not asked for")


def look_up(asked: Asked, key: str, rules: tuple[str, ...]) -> FormStanding | Open | Closed:
    """Return the form that a rule needs where it is signed, else the verdict.

    A process without that form has to say that it does without the rule, and why; else nobody could ever keep it.
    """
    standing = asked.forms.get(key)
    if standing is None:
        return absent(asked, key, rules)
    if standing.holds is Holds.NOT_ASKED:
        return Closed(NOT_ASKED)
    if not standing.closed or standing.filed is None:
        return wait_for(standing)
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


def wait_for(standing: FormStanding) -> Open:
    """Return the verdict of a rule whose form is still to be done."""
    title = standing.kind.title
    roles = standing.next_roles
    return Open(
        Said(f"等待《{title.zh}》", f"waits for {title.en}"),
        Said(f"完成《{title.zh}》", f"complete {title.en}"),
        Said("、".join(roles), ", ".join(roles)),
        waits=(f"form.{standing.key}",),
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
