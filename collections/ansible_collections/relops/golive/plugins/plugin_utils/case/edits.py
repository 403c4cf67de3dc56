"""Which edit made a form void: the cells that changed since it was filed, their old and new values, and where (R20).

With each version of a form the content of the parts that it binds is kept beside the case. It proves nothing, the
digests do that; it says what a digest cannot.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part
from ansible_collections.relops.golive.plugins.plugin_utils.plan.digest import contents_of

MOST = 8
"""Edits that a form tells; the others are counted."""
MOST_COMPARED = 200
"""Items of which the cells are compared; of more the whole items are told: a table has hundreds of thousands."""
LONGEST = 60
"""Characters of a value that are shown."""
Content = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell: where it stands (`connections PAYGW-L001 vlan_untagged`), in which file, and both values as text.

    An empty `cell` is the whole item; a value of None is none.
    """

    chapter: str
    item: str
    cell: str
    before: str | None
    after: str | None
    file: str

    @property
    def place(self) -> str:
        """Return where it stands."""
        return " ".join(filter(None, (self.chapter, "" if self.item == self.chapter else self.item, self.cell)))

    def told(self) -> Said:
        """Return it as one sentence."""
        zh, en = ("（无）" if one is None else one for one in (self.before, self.after)), (self.before, self.after)
        return Said(
            f"{self.place}: {' -> '.join(zh)}（{self.file}）",
            f"{self.place}: {' -> '.join('(none)' if one is None else one for one in en)} ({self.file})",
        )


def content_of(plan: Plan, part: Part) -> bytes:
    """Return what a part of the plan is now, as it is kept with a form: canonical JSON."""
    return json.dumps(contents_of(plan, part), sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def of(plan: Plan, case: Case, filed: Filed, parts: Sequence[Part]) -> list[Edit]:
    """Return the cells in which these parts of the plan differ from what a form bound; each once.

    None of a part whose content is not kept any more: that it changed is certain, in which cells is not known.
    """
    found: dict[Edit, None] = {}
    for part in parts:
        sha256 = filed.contents.get(part, "")
        name = ("edits", part, sha256, plan.parts.get(part, ""))
        if name not in case.proofs:
            content = case.kept(sha256)
            case.proofs[name] = list(_between(_content(content), _now(plan, case, part), plan)) if content else []
        found.update(dict.fromkeys(case.proofs[name]))
    return list(found)


def told(edits: Sequence[Edit], parts: Sequence[Part]) -> tuple[Said, ...]:
    """Return which parts changed, then the edits as sentences: the first ones, and how many more there are."""
    if not parts:
        return ()
    zh, en = "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
    more = len(edits) - MOST
    tail = (Said(f"另有 {more} 处", f"{more} more"),) if more > 0 else ()
    return (Said(f"已变更: {zh}", f"changed since: {en}"), *(edit.told() for edit in edits[:MOST]), *tail)


def _now(plan: Plan, case: Case, part: Part) -> Content:
    """Return what a part is now; it reads every file of the plan, so once for one view of the case."""
    name = ("content", part, plan.parts.get(part, ""))
    if name not in case.proofs:
        case.proofs[name] = contents_of(plan, part)
    found: Content = case.proofs[name]
    return found


def _content(content: bytes) -> Content:
    found = json.loads(content)
    return {name: items for name, items in found.items() if isinstance(items, dict)} if isinstance(found, dict) else {}


def _between(old: Content, new: Content, plan: Plan) -> Iterator[Edit]:
    compared = 0
    for chapter in sorted({*old, *new}):
        before, after = old.get(chapter, {}), new.get(chapter, {})
        for item in sorted({*before, *after}):
            if before.get(item) != after.get(item):
                file = _file(chapter, item, plan)
                compared += 1
                whole = [("", before.get(item), after.get(item))]
                for cell, was, now in _cells(*whole[0][1:]) if compared <= MOST_COMPARED else whole:
                    yield Edit(chapter, item, cell, _shown(was, chapter, item), _shown(now, chapter, item), file)


def _cells(before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """Yield the cells in which two items differ: their path and both values."""
    if before is None or after is None:
        yield "", before, after
        return
    from deepdiff import DeepDiff  # noqa: PLC0415 - a quarter of a second, for a case in which something changed
    from deepdiff.helper import NotPresent  # noqa: PLC0415

    tree = DeepDiff(before, after, view="tree", verbose_level=2)
    levels = [level for kind in tree.values() for level in kind]
    for level in sorted(levels, key=lambda level: level.path()):
        path = " ".join(str(step) for step in level.path(output_format="list"))
        was, now = (None if isinstance(one, NotPresent) else one for one in (level.t1, level.t2))
        yield path, was, now


def _shown(value: Any, chapter: str, item: str) -> str | None:
    if value is None:
        return None
    if chapter == "files":  # `name digest`: the name is said already
        value = str(value).removeprefix(f"{item} ")[:12]
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)
    flat = " ".join(text.split())
    return flat if len(flat) <= LONGEST else f"{flat[:LONGEST]}…"


def _file(chapter: str, item: str, plan: Plan) -> str:
    """Return the file in which a chapter of the plan stands."""
    tables = plan.tables
    files = {
        "connections": tables.ports, "devices": tables.equipment, "device_types": tables.device_types,
        "definition": plan.process or "templates/process.yml", "files": item,
    }  # fmt: skip
    return str(files.get(chapter, plan.path.name))
