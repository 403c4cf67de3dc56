"""A sqitch plan and its files fit one another: what a change is made of is there, what it needs comes before it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.words import is_right
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import sqitch
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.files import inside
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_text
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

SCRIPTS = ("deploy", "revert", "verify")


@check
def projects_of_sqitch_are_whole(scene: Scene) -> Iterator[Fault]:
    named = [schema.project for schema in scene.plan.schemas.values()]
    named += [migration.schema_project for migration in scene.plan.migrations.values()]
    for name in dict.fromkeys(named):
        folder, where = scene.plan.directory / name, f"{name}/{sqitch.PLAN}"
        if not folder.is_dir() or not inside(scene.plan.directory, where):
            continue  # told as a folder that is missing, or lies elsewhere
        try:
            found = sqitch.read(read_text(folder / sqitch.PLAN, where))
        except Unreadable:
            continue  # told where names are looked at
        yield from _broken(found, where)
        yield from _doubles(found, where)
        yield from _needs(found, where)
        yield from _files(found, folder, where)


def _broken(found: sqitch.Planned, where: str) -> Iterator[Fault]:
    for line, text in found.broken:
        zh = "sqitch 不认识此行；写法 变更名 [依赖] 2026-01-01T00:00:00Z 姓名 <邮箱> # 说明"
        en = "is no line that sqitch reads: write name [needs] 2026-01-01T00:00:00Z Name <mail@address> # note"
        yield Fault(f"{where}:{line}", shown(text), zh, en)


def _doubles(found: sqitch.Planned, where: str) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for at, change in enumerate(found.changes):
        before = first.get(change.name)
        if before is not None and found.tagged(before, at) is None:
            line = found.changes[before].line
            zh, en = f"第 {line} 行已有此变更", f"is a change twice (also line {line})"
            yield Fault(f"{where}:{change.line}", change.name, zh, en)
        first[change.name] = at
    tags: dict[str, int] = {}
    for line, tag, _after in found.tags:
        if tags.setdefault(tag, line) != line:
            yield Fault(
                f"{where}:{line}", tag, f"第 {tags[tag]} 行已有此标签", f"is a tag twice (also line {tags[tag]})"
            )


def _needs(found: sqitch.Planned, where: str) -> Iterator[Fault]:
    projects = [name for _line, name in found.projects]
    tags = {tag: after for _line, tag, after in found.tags}
    names = [change.name for change in found.changes]
    for at, change in enumerate(found.changes):
        for need in change.needs:
            name, sign, tag = sqitch.own(need, projects).partition("@")
            tag = f"{sign}{tag}"
            known = (
                {*names[:at], ""} if not sign else {*names[:at], "", *(t for t, after in tags.items() if after <= at)}
            )
            missing = name if name not in known else tag if sign and tag not in known and tag != "@HEAD" else ""
            if not missing:
                continue
            later = missing in names or missing in tags
            zh, en = ("", "") if later else suggestion(missing, [*names[:at], *tags])
            zh = "它依赖的变更在它之后" if later else f"没有它依赖的变更或标签{zh}"
            en = "is needed by it and comes after it" if later else f"is needed by it and is no change or tag here{en}"
            yield Fault(f"{where}:{change.line} {change.name}", shown(missing), zh, en)


def _files(found: sqitch.Planned, folder: Path, where: str) -> Iterator[Fault]:
    for change, script in sqitch.scripts(found):
        if not is_right("change", change.name):
            continue  # told where names are looked at
        lacking = [f"{kind}/{script}.sql" for kind in SCRIPTS if not (folder / kind / f"{script}.sql").is_file()]
        if lacking:
            files = ", ".join(lacking)
            zh, en = f"缺少 {files}", f"lacks {files}: each change is deployed, verified and can be reverted"
            yield Fault(f"{where}:{change.line}", change.name, zh, en)
