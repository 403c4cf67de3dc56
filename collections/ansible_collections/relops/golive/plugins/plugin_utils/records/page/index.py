"""index.html: one self-contained page that tells the story of the night."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import AnyForm
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.render import render
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table, tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.drawings.faceplate import faceplates
from ansible_collections.relops.golive.plugins.plugin_utils.records.drawings.gantt import COLOURS, gantt
from ansible_collections.relops.golive.plugins.plugin_utils.records.drawings.rack import embedded
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.counts import counts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.leftovers import leftovers
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.stages import stage_spans
from ansible_collections.relops.golive.plugins.plugin_utils.records.page import story
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.cover import cover
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.documents import others, tables, told
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.grid import grid
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.paper import process_of

MOST_RACKS = 24


def index_page(
    source: Night, shown: Sequence[tuple[Sequence[str], Table]], forms: Sequence[AnyForm], files: Sequence[str]
) -> bytes:
    """Return the page; `shown` are tables with the columns to show, `forms` and `files` those of the dossier."""
    found = source.once(counts)
    grids = {table.name: grid(table, columns, source.texts) for columns, table in shown}
    racks, process = list(source.plan.racks), process_of(source, files)
    page = render(
        "index.html.j2",
        t=source.texts,
        s=source,
        plan=source.plan,
        project=source.text(source.plan.project.name),
        grids=grids,
        tiles=story.tiles(source, found),
        moved=story.moved(source, found),
        gantt=source.once(gantt),
        spans=stage_spans(source),
        colours=COLOURS,
        stages=story.changes(source),
        failures=story.failures(source),
        undone=found.undone,
        missing=story.not_undone(source),
        faceplates=faceplates(source, MOST_RACKS),
        racks=[embedded(source, rack) for rack in racks[:MOST_RACKS]],
        more_racks=max(0, len(racks) - MOST_RACKS),
        cover=cover(source, process),
        left=source.once(leftovers),
        tables=tables(source, forms, files),
        told=told(files, source.texts),
        others=others(files, source.texts),
        took=duration(source),
        outside=_outside(source),
        process=process,
        tone=tone,
    )
    return page.encode()


def duration(source: Night) -> str:
    """Return how long the night took, as 1:02:03 or 2:03."""
    if source.start is None or source.end is None:
        return ""
    seconds = round((source.end - source.start).total_seconds())
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"


def _outside(source: Night) -> bool:
    """Tell whether the night began before its window or ended after it (H15)."""
    window = source.window
    if source.start is None or source.end is None:
        return False
    return source.start < window.start or source.end > window.end
