"""What a go-live promises is measured afterwards, and somebody watches it (R17, R29, R47, R52, R53, H3, H4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import Measure
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Criterion
from ansible_collections.relops.golive.plugins.plugin_utils.plan.relaxed import LEFT_OUT
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check

CHANGES = ("switches", "packages", "releases", "configs", "schemas", "migrations", "entry_points")
"""The chapters by which a plan changes anything."""
TARGETS = (Measure.P50_MS, Measure.P90_MS, Measure.P99_MS, Measure.ERRORS, Measure.ACHIEVED_RATE)


def _unread(scene: Scene) -> bool:
    return bool({"checks", "monitoring", *CHANGES} & scene.lost) or ("checks", "performance") in scene.gaps


def changes(plan: Plan) -> bool:
    """Tell whether a plan changes anything."""
    return any(getattr(plan, chapter) for chapter in CHANGES)


@check
def what_is_changed_is_checked(scene: Scene) -> Iterator[Fault]:
    if not changes(scene.plan) or _unread(scene):
        return
    checks = scene.plan.checks
    if not (checks.suite or checks.reachability or checks.http):
        zh = "上线后没有任何功能检查（suite、http、reachability 至少一项）"
        en = "no function is checked afterwards: at least one of suite, http, reachability (R29, R52)"
        yield Fault("checks", "", f"{zh}（R29、R52）", en)
    left_out = any(one.rule in LEFT_OUT for one in scene.plan.definition.deviations)
    if not checks.performance and not left_out:
        zh, en = "上线后没有性能测试（R53、H4）", "no performance is measured afterwards (R53, H4)"
        yield Fault("checks.performance", "", zh, en)


@check
def what_is_changed_is_watched(scene: Scene) -> Iterator[Fault]:
    if changes(scene.plan) and not scene.plan.monitoring and not _unread(scene) and not scene.gaps.get(("monitoring",)):
        zh = "没有监控方案: 监控什么、由谁、阈值多少（R17）"
        en = "no monitoring plan says what is watched, by whom, from which value on somebody acts (R17)"
        yield Fault("monitoring", "", zh, en)


@check
def criteria_are_measured(scene: Scene) -> Iterator[Fault]:
    """A criterion of success that no check measures, or only a laxer one, could not fail."""
    if "objective" in scene.lost or _unread(scene):
        return
    for index, criterion in enumerate(scene.plan.objective.success_criteria):
        where = scene.item("objective", "success_criteria", index, "measured_by")
        name = str(criterion.name)
        if criterion.measured_by is None:
            allowed = " | ".join(Measure)
            zh = f"没有检查能测得此标准，须写明 measured_by: {allowed}"
            yield Fault(where, name, zh, f"no check measures it; say by which: {allowed}")
        elif (fault := _not_measured(scene.plan, criterion, criterion.measured_by)) and not (
            scene.partial or scene.gaps  # what could not be read may be what measures it
        ):
            yield Fault(where, str(criterion.measured_by), *fault)


def _not_measured(plan: Plan, criterion: Criterion, by: Measure) -> tuple[str, str] | None:
    if by in TARGETS:
        return _laxer(plan, criterion, by)
    there: Mapping[Measure, object] = {
        Measure.SUITE: plan.checks.suite,
        Measure.HTTP: plan.checks.http,
        Measure.REACHABILITY: plan.checks.reachability,
        Measure.RECONCILIATION: plan.migrations,
        Measure.PORTS: plan.switches,
    }
    return None if there[by] else (f"计划中没有{by.zh}", f"the plan has no {by.en}")


def _laxer(plan: Plan, criterion: Criterion, by: Measure) -> tuple[str, str] | None:
    """Return why no performance check is at least as strict as a criterion, None where one is."""
    found = [getattr(check.targets, by) for check in plan.checks.performance]
    limits = [one for one in found if one is not None]
    if not limits:
        return f"没有性能检查有目标 {by}", f"no performance check has a target {by}"
    best = max(limits) if by is Measure.ACHIEVED_RATE else min(limits)
    strict = best >= criterion.target if by is Measure.ACHIEVED_RATE else best <= criterion.target
    if strict:
        return None
    return (
        f"性能检查的目标是 {best:g}，松于成功标准 {criterion.target:g}",
        f"the performance checks ask for {best:g} only, the criterion for {criterion.target:g}",
    )
