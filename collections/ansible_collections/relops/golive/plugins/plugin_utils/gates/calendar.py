"""No two projects are at work on one device at one time: the signed calendar of the week says who is, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case import calendar
from ansible_collections.relops.golive.plugins.plugin_utils.case.calendar import Booking
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.case.week import Neighbour, near, neighbours
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import PREVIEW, same
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import at, file_again, filed_of, look_up
from ansible_collections.relops.golive.plugins.plugin_utils.model.project import Window

MOST = 4
"""Faults that are told at once."""


class Calendar:
    """Refuse a night that another project's night crosses, and a calendar that does not tell of it."""

    id = "calendar"
    title = Said("上线日历", "calendar")
    rules = ("R18",)
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Hold the window against each row that the preview lists, and the rows against the projects beside this one.

        Where something is wrong with the preview itself, its own gate and row tell it.
        """
        form = look_up(asked, PREVIEW, ("R18", "H20"))
        if isinstance(form, Closed):
            return form
        if isinstance(form, Open):
            return form if form.waits else replace(form, waits=("preview",))
        if all(field.key != calendar.FIELD for field in form.kind.fields):
            return _no_calendar(asked)
        window = asked.window
        named = calendar.START in filed_of(form).fields
        if window is None or (named and not same(form, window)):
            why = Said("预知单与窗口尚不一致", "preview and window do not agree yet")
            return replace(file_again(form, why), waits=("preview",))
        wrong = list(_wrong(asked, form, window))
        if not wrong:
            return Closed(Said("窗口内无冲突", "nobody else works there then"))
        return file_again(form, Said("; ".join(one.zh for one in wrong[:MOST]), "; ".join(o.en for o in wrong[:MOST])))


def _no_calendar(asked: Asked) -> Open | Closed:
    if relaxed := asked.relaxed("R18"):
        return Closed(Said(f"流程放宽 R18: {relaxed.why.zh}", f"R18 relaxed: {relaxed.why.en}"))
    key = calendar.FIELD
    return Open(
        Said(f"预知单没有当周上线事项表 {key}", f"the preview has no table {key} of the week's go-lives"),
        Said("在流程文件中加入它, 或写明偏离及理由", "add it to the process, or say the deviation there and why"),
        Said("流程编制人", "who writes the process"),
    )


def _wrong(asked: Asked, form: FormStanding, window: Window) -> Iterator[Said]:
    """Yield what is wrong with the calendar, whom the window crosses, and whom the calendar leaves out."""
    table = filed_of(form).fields.get(calendar.FIELD)
    yield from calendar.faults(table, asked.project)
    booked = [one for one in calendar.bookings(table) if isinstance(one, Booking)]
    for one in booked:
        if not calendar.same(one.project, asked.project):
            yield from _crossed(asked, one, window)
        elif (one.start, one.end) != (window.start, window.end):
            where = f"{calendar.FIELD}[{one.row}]"
            yield Said(f"{where}: 本项目的窗口与约定不同", f"{where}: the window of this project is not the agreed one")
    yield from _left_out(asked, form, window, booked)


def _crossed(asked: Asked, one: Booking, window: Window) -> Iterator[Said]:
    """Yield where a booking is in the way: on the same devices always, on others until it is settled how."""
    if not one.overlaps(window.start, window.end):
        return
    where, start, end = f"{calendar.FIELD}[{one.row}]", at(one.start, asked), at(one.end, asked)
    common = sorted(one.equipment & calendar.touched(asked.plan)) if asked.plan else []
    zh, en = f"{where}: {one.project} {start} 至 {end}", f"{where}: {one.project} from {start} to {end}"
    if common:
        named = ", ".join(common[:MOST])
        yield Said(f"{zh} 也要变更 {named}: 须有一方改期", f"{en} works on {named} too: one of the two moves")
    elif not one.equipment:
        yield Said(f"{zh} 窗口重叠, 未写明涉及设备", f"{en} crosses the window, and nobody said on which devices")
    elif not one.settled:
        yield Said(f"{zh} 窗口重叠, 未写明如何协调", f"{en} crosses the window, and nobody said how that was settled")


def _left_out(asked: Asked, form: FormStanding, window: Window, booked: list[Booking]) -> Iterator[Said]:
    """Yield who had applied for these days before the preview was filed, and is not listed so.

    Who applies later has to list this project: of two that cross, at least one is told.
    """
    before, days = asked.proofs.moment(filed_of(form).entry.seq), asked.process.limits.preview_days
    for one in neighbours(asked.state, asked.project):
        if isinstance(one, Said):
            yield one
        elif _counts(one, window, days) and one.filed <= before:
            listed = [row for row in booked if calendar.same(row.project, one.project)]
            start, end = at(one.window.start, asked), at(one.window.end, asked)
            if not listed:
                yield Said(
                    f"未列出 {one.project}: 已申请 {start} 至 {end}",
                    f"{one.project} is not listed: it applied for {start} to {end}",
                )
            elif all((row.start, row.end) != (one.window.start, one.window.end) for row in listed):
                yield Said(
                    f"{one.project} 的窗口与其申请不同: {start} 至 {end}",
                    f"{one.project} is listed otherwise than it applied for: {start} to {end}",
                )


def _counts(one: Neighbour, window: Window, days: int) -> bool:
    return near(one.window, window.start, window.end, days)


GATE = Calendar()
