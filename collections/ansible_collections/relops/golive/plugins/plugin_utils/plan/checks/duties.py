"""What two persons do is done by two persons, and a major project affects somebody (R12, R14, R27, H5)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Significance
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Each
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

HEADS = ("产品部负责人", "研发部负责人")
"""Who accept a product, each for himself (R27)."""


def folded(text: str) -> str:
    """Return a name or number as one reads it: width, blanks, hyphens and case do not make another one."""
    return re.sub(r"[\s\-‐-―·()（）]", "", unicodedata.normalize("NFKC", text)).casefold()


@check
def a_person_stands_once_in_the_plan(scene: Scene) -> Iterator[Fault]:
    """Two spellings of a name would be two persons for everything that asks for two."""
    seen: dict[str, str] = {}
    for index, person in enumerate(scene.plan.resources.persons):
        first = seen.setdefault(folded(person.name), person.name)
        if first != person.name:
            zh, en = f"与 {first} 写法不同而实为一名", f"is {first} in another spelling"
            yield Fault(scene.item("resources", "persons", index, "name"), person.name, zh, en)


@check
def both_heads_are_two_persons(scene: Scene) -> Iterator[Fault]:
    persons = list(enumerate(scene.plan.resources.persons))
    for index, person in persons:
        if all(head in person.role for head in HEADS):
            zh, en = "一人不得兼任两个验收角色（R27）", "one person cannot be both heads who accept (R27)"
            yield Fault(scene.item("resources", "persons", index, "role"), person.role, zh, en)
    first = [person for _index, person in persons if person.role == HEADS[0] and person.phone]
    for index, person in persons:
        for other in first:
            if person.role == HEADS[1] and person.phone and folded(person.phone) == folded(other.phone or ""):
                zh = f"与{HEADS[0]} {other.name} 电话相同: 须为两个人（R27）"
                en = f"is also the phone of {other.name}, {HEADS[0]}: these have to be two persons (R27)"
                yield Fault(scene.item("resources", "persons", index, "phone"), person.phone, zh, en)


@check
def nobody_hands_over_to_himself(scene: Scene) -> Iterator[Fault]:
    for name, release in scene.plan.releases.items():
        given = release.handed_over
        if folded(given.by) == folded(given.to):
            zh, en = "移交人与接收人是同一人（R12）", "handed it over to himself (R12)"
            yield Fault(scene.item("releases", name, "handed_over", "to"), given.to, zh, en)


@check
def a_major_project_affects_somebody(scene: Scene) -> Iterator[Fault]:
    project = scene.plan.project
    if "project" in scene.lost or project.significance is not Significance.MAJOR or project.affected_departments:
        return
    forms = scene.plan.definition.forms.values()
    if any(one.each is Each.DEPARTMENTS for kind in forms for one in kind.signatures):
        return  # told where the process asks each of them
    zh, en = "重大项目须列出影响部门（R14）", "a major project names the departments that it affects (R14)"
    yield Fault("project.affected_departments", "", zh, en)
