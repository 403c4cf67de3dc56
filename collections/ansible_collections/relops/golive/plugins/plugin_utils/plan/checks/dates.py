"""What the night needs is there before it: goods, packages, and the work of the schedule (R6, R9, R12)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import Fault
from ansible_collections.relops.golive.plugins.plugin_utils.plan.scene import Scene, check


@check
def what_the_night_needs_is_there_before_it(scene: Scene) -> Iterator[Fault]:
    plan = scene.plan
    if "window" in scene.lost:
        return
    night = plan.window.start.date()
    for index, bought in enumerate(plan.procurement):
        if bought.due_date > night:
            zh, en = f"晚于上线日 {night}（R9）", f"is due after the night of {night} (R9)"
            yield Fault(scene.item("procurement", index, "due_date"), str(bought.due_date), zh, en)
        if bought.valid_until is not None and bought.valid_until <= plan.window.end.date():
            last = plan.window.end.date()
            zh, en = f"不晚于窗口结束日 {last}（R37）", f"is not beyond the end of the window, {last} (R37)"
            yield Fault(scene.item("procurement", index, "valid_until"), str(bought.valid_until), zh, en)
    for name, release in plan.releases.items():
        if release.handed_over.date > night:
            zh, en = f"晚于上线日 {night}（R12）", f"is handed over after the night of {night} (R12)"
            yield Fault(scene.item("releases", name, "handed_over", "date"), str(release.handed_over.date), zh, en)


@check
def work_before_the_night_ends_before_it(scene: Scene) -> Iterator[Fault]:
    """What begins before the night and lasts beyond it would be half done in it; what follows may follow."""
    window = scene.plan.window
    if "window" in scene.lost or window.end <= window.start:
        return
    last = window.end.date()
    for index, activity in enumerate(scene.plan.schedule):
        if activity.start < window.start.date() and activity.end > last:
            zh, en = f"窗口于 {last} 结束时仍未完成", f"is not done when the window ends on {last}"
            yield Fault(scene.item("schedule", index, "end"), str(activity.end), zh, en)
    if scene.plan.schedule and all(one.start > last for one in scene.plan.schedule):
        yield Fault("schedule", "", "全部任务都在窗口之后", "begins after the window altogether")
