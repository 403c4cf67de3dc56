"""The story of the night in the order in which index.html tells it: what was to be, what came, what it changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.board_diffs import changed, of_stage
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.drawings.gantt import COLOURS
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.attempts import Attempt
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.counts import Count, Counts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.stages import handling, last_of_each
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.diffs import Diff, diff_lines

MOST_ITEMS, FEW_ITEMS = 30, 12
"""So many changes of a step are listed; fewer where a diff shows them too."""
MOST_LINES = 160
MOST_STEPS = 120


@dataclass(frozen=True, slots=True)
class Tile:
    """One number of the page's head."""

    value: str
    total: str
    label: str
    note: str
    tone: str


@dataclass(frozen=True, slots=True)
class Change:
    """What one step changed on one host."""

    host: str
    step: str
    items: tuple[str, ...]
    more_items: int
    diff: Diff
    undone: bool


@dataclass(frozen=True, slots=True)
class StageChanges:
    """The changes of a stage."""

    stage: str
    colour: str
    count: int
    changes: tuple[Change, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Failure:
    """One step that failed or was given up: where, when, what it said, what followed."""

    host: str
    step: str
    time: str
    message: str
    result: str
    handling: str


def tiles(source: Night, found: Counts) -> list[Tile]:
    """Return the numbers by which a manager reads the night; a rolled-back night counts what came back."""
    t = source.texts
    steps = Tile(str(found.steps.good), str(found.steps.total), t("index.tile_steps"), "", _tone(found.steps))
    if source.rolled_back:
        begun = found.undone + len(not_undone(source))
        whole = found.undone == begun
        label = t("index.all_back" if whole else "index.what_undone")
        steps = Tile(str(found.undone), str(begun), label, "", "good" if whole else "bad")
    rows = Tile(
        f"{found.rows:,}" if found.rows is not None else "–",
        "",
        t("index.tile_rows"),
        t("index.tile_differences", count=found.differences) if found.rows is not None else t("verdict.unmeasured"),
        "open" if found.rows is None else "bad" if found.differences else "good",
    )
    return [
        steps,
        _tile(source, "ports", found.ports),
        _tile(source, "devices", found.devices),
        _tile(source, "backups", found.backups),
        *([rows] if moved(source, found) else []),
        _tile(source, "tests", found.tests),
        _tile(source, "performance", found.metrics),
    ]


def moved(source: Night, found: Counts) -> bool:
    """Tell whether data was moved, or was to be: an upgrade in place moves none, and nothing of it is unmeasured."""
    return bool(source.plan.migrations) or found.rows is not None


def _tile(source: Night, name: str, count: Count) -> Tile:
    """Return good ones of those that were looked at; what nobody looked at is told beside it, not counted as bad."""
    looked = count.good + count.bad
    note = source.texts("index.tile_unmeasured", count=count.open) if count.open else ""
    if looked and name in ("ports", "devices") and source.rolled_back:
        note = source.texts("index.tile_before")
    return Tile(
        str(count.good) if looked else "–",
        str(looked) if looked else "",
        source.texts(f"index.tile_{name}"),
        note or ("" if looked else source.texts("verdict.unmeasured")),
        _tone(count),
    )


def _tone(count: Count) -> str:
    return "bad" if count.bad else "good" if count.good else "open"


def changes(source: Night) -> list[StageChanges]:
    """Return what was changed, by stage in the order of the step list, each step once."""
    forward = last_of_each([one for one in source.attempts if not one.backward and one.changed])
    undone = {(one.event.host, one.event.step) for one in last_of_each(source.attempts) if one.result == "undone"}
    found = []
    for stage in dict.fromkeys(str(task.stage) for task in source.plan.tasks):
        own = [one for one in forward if one.event.stage == stage]
        if own:
            shown = tuple(
                _change(one, (one.event.host, one.event.step) in undone, source.texts) for one in own[:MOST_STEPS]
            )
            found.append(
                StageChanges(
                    stage,
                    COLOURS.get(stage, "#64748b"),
                    sum(len(one.changes) for one in own),
                    shown,
                    max(0, len(own) - MOST_STEPS),
                )
            )
    return found


def _change(attempt: Attempt, undone: bool, texts: Texts) -> Change:
    diff = of_stage(attempt.event.stage, attempt.diff) if texts.language == "zh" else attempt.diff
    shown = diff_lines(diff, MOST_LINES)
    most = FEW_ITEMS if shown.lines else MOST_ITEMS
    items = tuple(_item(attempt.event.stage, one, texts) for one in attempt.changes[:most])
    return Change(attempt.event.host, attempt.event.step, items, max(0, len(attempt.changes) - most), shown, undone)


def _item(stage: str, change: object, texts: Texts) -> str:
    """Return a change `{item, from, to}` as one line."""
    if not isinstance(change, dict):
        return str(change)
    item, *values = str(change.get("item", "")), change.get("from"), change.get("to")
    if texts.language == "zh":
        item, *values = changed(stage, item, *values)
    before, after = (_told(value, texts) for value in values)
    return f"{item}: {before} → {after}"


def _told(value: object, texts: Texts) -> str:
    if isinstance(value, bool):
        return texts("yes" if value else "no")
    return "–" if value in (None, "", [], {}) else str(value)


def failures(source: Night) -> list[Failure]:
    """Return what went wrong, by time."""
    return list(_failures(source))


def _failures(source: Night) -> Iterator[Failure]:
    for attempt in source.attempts:
        if attempt.result in ("failed", "in_doubt", "interrupted"):
            yield Failure(
                attempt.event.host,
                attempt.event.step,
                source.clock(attempt.end or attempt.start, "%H:%M:%S"),
                source.texts.sentence(attempt.event),
                attempt.result,
                handling(source, attempt),
            )


def not_undone(source: Night) -> list[Attempt]:
    """Return, for a night that turned back, the last attempts of steps that began to change and are not undone."""
    if not source.rolled_back:
        return []
    begun = {(one.event.host, one.event.step) for one in source.attempts if one.changes and not one.backward}
    return [
        one
        for one in last_of_each(source.attempts)
        if one.result != "undone" and (one.event.host, one.event.step) in begun
    ]
