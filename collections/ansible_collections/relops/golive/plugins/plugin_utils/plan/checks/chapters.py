"""The six chapters of a go-live plan, its persons, dates and numeric targets (R4, R6, R15, R32)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import (
    OPTIONAL_STAGES,
    Significance,
    StageName,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

CHAPTERS = {
    "schedule": "时间进度",
    "tasks": "工程任务",
    "procurement": "采购计划",
    "risks": "风险评估",
}
COMPANY_LEADER = "公司相关领导"


@check
def chapters_are_filled(scene: Scene) -> Iterator[Fault]:
    filled = {key: getattr(scene.plan, key) for key in CHAPTERS}
    filled |= {
        "resources.persons": scene.plan.resources.persons,
        "objective.success_criteria": scene.plan.objective.success_criteria,
    }
    titles = CHAPTERS | {"resources.persons": "项目资源", "objective.success_criteria": "投产目标"}
    for key, content in filled.items():
        chapter = key.partition(".")[0]
        if not content and chapter not in scene.lost and not scene.gaps.get(tuple(key.split("."))):
            yield Fault(key, "", f"「{titles[key]}」一章不能为空", "this chapter must not be empty")


@check
def every_stage_has_a_task(scene: Scene) -> Iterator[Fault]:
    if "tasks" in scene.lost:
        return
    counted = Counter(task.stage for task in scene.plan.tasks)
    for stage in (one for one in StageName if one not in OPTIONAL_STAGES):
        if not counted[stage] and not scene.gaps.get(("tasks",)):
            zh = f"缺少阶段「{stage.zh}」的任务（角色、负责人、分钟、检查、回退）"
            yield Fault("tasks", str(stage), zh, "no task says who carries this stage, its minutes, check and undo")
    for index, task in enumerate(scene.plan.tasks):
        if counted[task.stage] > 1:
            yield Fault(
                scene.item("tasks", index, "stage"), str(task.stage), "一个阶段只能有一项任务", "a stage has one task"
            )


def _doubles(scene: Scene, chapter: str, key: str, values: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, value in enumerate(values):
        if value in seen:
            yield Fault(scene.item(*chapter.split("."), index, key), value, "重复", "is used twice")
        seen.add(value)


@check
def ids_are_unique(scene: Scene) -> Iterator[Fault]:
    plan = scene.plan
    yield from _doubles(scene, "schedule", "id", (activity.id for activity in plan.schedule))
    yield from _doubles(scene, "risks", "id", (risk.id for risk in plan.risks))
    yield from _doubles(scene, "tasks", "no", (str(task.no) for task in plan.tasks))
    yield from _doubles(scene, "resources.persons", "name", (person.name for person in plan.resources.persons))
    yield from _doubles(
        scene, "approval_chain", "role", (f"{link.role} {link.document}" for link in plan.approval_chain)
    )


def _person(scene: Scene, where: str, name: str) -> Iterator[Fault]:
    persons = {person.name for person in scene.plan.resources.persons}
    if name not in persons and name not in scene.partial and "resources" not in scene.lost:
        zh, en = suggestion(name, persons)
        yield Fault(where, name, f"项目资源 resources.persons 中没有此人{zh}", f"is not in resources.persons{en}")


@check
def persons_are_known(scene: Scene) -> Iterator[Fault]:
    plan = scene.plan
    for index, activity in enumerate(plan.schedule):
        yield from _person(scene, scene.item("schedule", index, "owner"), activity.owner)
    for index, task in enumerate(plan.tasks):
        yield from _person(scene, scene.item("tasks", index, "owner"), task.owner)
    for index, risk in enumerate(plan.risks):
        yield from _person(scene, scene.item("risks", index, "owner"), risk.owner)
    for index, watch in enumerate(plan.monitoring):
        yield from _person(scene, scene.item("monitoring", index, "by"), watch.by)
    for name, release in plan.releases.items():
        yield from _person(scene, scene.item("releases", name, "handed_over", "by"), release.handed_over.by)
        yield from _person(scene, scene.item("releases", name, "handed_over", "to"), release.handed_over.to)


@check
def owners_hold_their_role(scene: Scene) -> Iterator[Fault]:
    roles = {person.name: person.role for person in scene.plan.resources.persons}
    for index, task in enumerate(scene.plan.tasks):
        held = roles.get(task.owner)
        if held is not None and held != task.role:
            zh, en = f"{task.owner} 的角色是 {held}", f"{task.owner} holds the role {held}"
            yield Fault(scene.item("tasks", index, "role"), task.role, zh, en)


@check
def window_is_in_order(scene: Scene) -> Iterator[Fault]:
    window = scene.plan.window
    if "window" in scene.lost:
        return
    if window.end <= window.start:
        yield Fault("window.end", window.end.isoformat(), "应晚于窗口开始", "must be after the window's start")
    if not window.start < window.latest_decision <= window.end:
        zh, en = "最晚判断点应在窗口之内", "must lie within the window"
        yield Fault("window.latest_decision", window.latest_decision.isoformat(), zh, en)


@check
def tasks_fit_into_the_window(scene: Scene) -> Iterator[Fault]:
    window = scene.plan.window
    needed = sum(task.minutes for task in scene.plan.tasks)
    available = (window.end - window.start).total_seconds() / 60
    if "window" not in scene.lost and 0 < available < needed:
        zh, en = (
            f"任务共需 {needed:g} 分钟，窗口只有 {available:g} 分钟",
            f"need {needed:g} minutes, the window has {available:g}",
        )
        yield Fault("tasks", "", zh, en)


@check
def schedule_is_in_order(scene: Scene) -> Iterator[Fault]:
    known = {activity.id: activity for activity in scene.plan.schedule}
    for index, activity in enumerate(scene.plan.schedule):
        if activity.end < activity.start:
            yield Fault(scene.item("schedule", index, "end"), str(activity.end), "早于开始日期", "is before its start")
        for place, needed in enumerate(activity.depends_on):
            where = scene.item("schedule", index, "depends_on", place)
            if needed not in known:
                if needed not in scene.partial:
                    zh, en = suggestion(needed, known)
                    yield Fault(where, needed, f"没有此任务{zh}", f"is no activity of the schedule{en}")
            elif known[needed].end > activity.start:
                zh, en = f"在 {activity.start} 之后才完成", f"ends after {activity.start}"
                yield Fault(where, needed, zh, en)
            elif _leads_to(known, needed, activity.id):
                yield Fault(where, needed, "前置关系成环", "depends on itself in a circle")


def _leads_to(known: Mapping[str, object], start: str, goal: str) -> bool:
    seen: set[str] = set()
    todo = [start]
    while todo:
        current = todo.pop()
        if current == goal:
            return True
        if current not in seen:
            seen.add(current)
            todo.extend(name for name in getattr(known.get(current), "depends_on", ()) if name in known)
    return False


@check
def major_projects_reach_the_company_leader(scene: Scene) -> Iterator[Fault]:
    roles = {link.role for link in scene.plan.approval_chain}
    unread = {"approval_chain", "project"} & scene.lost or scene.gaps.get(("approval_chain",))
    if scene.plan.project.significance is Significance.MAJOR and COMPANY_LEADER not in roles and not unread:
        zh, en = (
            f"重大项目须经{COMPANY_LEADER}审批（R15）",
            f"a major project needs the approval of {COMPANY_LEADER} (R15)",
        )
        yield Fault("approval_chain", "", zh, en)


@check
def performance_has_targets(scene: Scene) -> Iterator[Fault]:
    for index, item in enumerate(scene.plan.checks.performance):
        if not item.targets.model_dump(exclude_none=True):
            zh, en = "至少要有一个数值目标，如 p90_ms", "needs at least one numeric target, such as p90_ms"
            yield Fault(scene.item("checks", "performance", index, "targets"), "", zh, en)
