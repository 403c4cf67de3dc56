"""Rules of what a form says: its conclusion and rows, and how they agree with the plan (R9, R12, R21, R30, R38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.look import Look
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import PASSES, FieldType

DONE = ("通过", "不涉及")
"""How a document of the set may stand: passed, or not of this project."""
PROVEN = ("version", "sha256")
"""What a document that passed says of itself: another file under its name is another document."""


def conclusion_passes(look: Look) -> Iterator[Said]:
    said = str(look.value("conclusion") or "")
    if said not in PASSES:
        yield Said(f"结论是「{said}」", f"the conclusion is {said!r}")


def items_pass(look: Look) -> Iterator[Said]:
    for table, _column in look.tables("result"):
        for place, row in enumerate(look.rows(table.key), 1):
            if str(row.get("result", "")) not in PASSES:
                name, said = row.get("item", place), row.get("result", "")
                yield Said(f"「{name}」的结果是「{said}」", f"the result of {name} is {said!r}")


def all_yes(look: Look) -> Iterator[Said]:
    for field in look.kind.fields:
        if field.type is FieldType.YES_NO and field.required and look.value(field.key) is not True:
            yield Said(f"未落实: {field.title.zh}", f"not so yet: {field.title.en}")


def tests_add_up(look: Look) -> Iterator[Said]:
    """Every case was run, and none failed or was blocked: what is not so is tested again (R30)."""
    total, passed, failed, blocked = (look.value(key) for key in ("total", "passed", "failed", "blocked"))
    numbers = [one for one in (total, passed, failed, blocked) if isinstance(one, (int, float))]
    if len(numbers) < 4 or passed + failed + blocked != total or not total:
        yield Said(
            f"用例数不符: 总数 {total}, 通过 {passed}, 失败 {failed}, 阻塞 {blocked}",
            f"the cases do not add up: {total} in all, {passed} passed, {failed} failed, {blocked} blocked",
        )
    elif failed or blocked:
        yield Said(f"失败 {failed}, 阻塞 {blocked}", f"{failed} failed, {blocked} were blocked")


def documents_complete(look: Look) -> Iterator[Said]:
    """Every document that the column `name` lists is there and passed, with its version and digest (R21)."""
    for table, column in look.tables("name"):
        rows = {str(row.get("name", "")): row for row in look.rows(table.key)}
        for name in (*column.choices, *(one for one in rows if one not in column.choices)):
            row = rows.get(name)
            status = str(row.get("status", "")) if row else ""
            if row is None:
                yield Said(f"缺少文档「{name}」", f"the document {name} is missing")
            elif status not in DONE:
                yield Said(f"文档「{name}」的状态是「{status}」", f"the document {name} is {status!r}")
            elif status == DONE[0] and not all(row.get(key) for key in PROVEN):
                yield Said(f"文档「{name}」缺版本或摘要", f"the document {name} has no version or no digest")


def handed_over_is_planned(look: Look) -> Iterator[Said]:
    """The packages of the form are those of the plan, by version, build and digest (R12, H24)."""
    rows, planned = look.rows("rows"), look.plan.releases
    counted = Counter(str(row.get("package", "")) for row in rows)
    for name in (*planned, *(one for one in counted if one not in planned)):
        if name not in planned:
            yield Said(f"计划中没有程序包 {name}", f"the plan has no package {name}")
        elif counted[name] != 1:
            yield Said(f"程序包 {name} 移交了 {counted[name]} 次", f"{name} was handed over {counted[name]} times")
    for row in rows:
        release = planned.get(str(row.get("package", "")))
        if release is None:
            continue
        wanted = {"version": release.version, "build": release.handed_over.build_id, "sha256": release.sha256}
        for key, value in wanted.items():
            if str(row.get(key, "")) != value:
                yield Said(
                    f"{row['package']} 的 {key} 是 {row.get(key)}, 计划为 {value}",
                    f"{key} of {row['package']} is {row.get(key)}, the plan says {value}",
                )


def shipped_is_bought(look: Look) -> Iterator[Said]:
    """What is shipped is what was bought, line by line summed up (R9, X3)."""
    bought: Counter[tuple[str, str, str]] = Counter()
    shipped: Counter[tuple[str, str, str]] = Counter()
    for one in look.plan.procurement:
        bought[(str(one.item), one.model or "", one.contract_no or "")] += one.quantity
    for row in look.rows("rows"):
        count = row.get("quantity")
        name = (str(row.get("item", "")), str(row.get("model") or ""), str(row.get("contract_no") or ""))
        shipped[name] += count if isinstance(count, (int, float)) else 0  # type: ignore[assignment]
    for name in dict.fromkeys((*bought, *shipped)):
        if bought[name] != shipped[name]:
            what = " ".join(filter(None, name))
            yield Said(
                f"{what}: 采购 {bought[name]}, 发货 {shipped[name]}",
                f"{what}: {bought[name]} bought, {shipped[name]} shipped",
            )


def same_addressees(look: Look) -> Iterator[Said]:
    """Who was told of the night is told of what comes of it (R58, H16, X11).

    A notice that nobody signed was never sent, so it changes no list.
    """
    notices = [Filed(entry) for entry in look.case.of("form", "notice")]
    sent = [one for one in notices if look.case.signatures(one)]
    told = sent[-1].fields.get("addressees") if sent else _planned(look)
    yield from _other_readers(look, [str(one) for one in told] if isinstance(told, list) else [])


def addressees_are_planned(look: Look) -> Iterator[Said]:
    """The notice goes to those of the plan, whose receipts it asks for (R34)."""
    yield from _other_readers(look, _planned(look))


def _planned(look: Look) -> list[str]:
    return list(look.plan.notices.addressees) if look.plan.notices else []


def _other_readers(look: Look, wanted: list[str]) -> Iterator[Said]:
    given = look.words("addressees")
    if missing := [one for one in wanted if one not in given]:
        yield Said(f"收文单位缺 {'、'.join(missing)}", f"not told: {', '.join(missing)}")
    if more := [one for one in given if one not in wanted]:
        yield Said(f"收文单位多出 {'、'.join(more)}", f"told besides: {', '.join(more)}")
