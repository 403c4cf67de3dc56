"""index.html: one self-contained page that tells the story of the night."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.records import story
from ansible_collections.relops.golive.plugins.plugin_utils.records.counts import counts
from ansible_collections.relops.golive.plugins.plugin_utils.records.faceplate import faceplates
from ansible_collections.relops.golive.plugins.plugin_utils.records.gantt import COLOURS, gantt
from ansible_collections.relops.golive.plugins.plugin_utils.records.render import render
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.stages import stage_spans
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Column, Row, Table, printed, tone
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.rack_svg import embedded

MOST_ROWS = 300
MOST_RACKS = 24
SHOWN = {
    "port_table": (
        "link_id",
        "a_device/a_port",
        "b_device/b_port",
        "mode",
        "vlan_untagged/vlan_tagged",
        "speed",
        "lldp_neighbor",
        "oper_status",
        "oper_speed",
        "verify",
    ),
    "equipment_list": (
        "name",
        "type",
        "rack",
        "u_start",
        "model",
        "model_measured",
        "serial",
        "serial_measured",
        "os_version",
        "os_measured",
        "mgmt_ip",
        "verify",
    ),
    "backup_list": (
        "kind",
        "host",
        "path",
        "snapshot",
        "size",
        "sha256",
        "end",
        "verify",
        "restore_seconds",
        "keep_until",
    ),
    "drill_record": (
        "host",
        "kind",
        "path",
        "snapshot",
        "size",
        "restore_seconds",
        "limit_seconds",
        "verify",
        "phenomenon",
    ),
    "reconciliation": (
        "table",
        "source_rows",
        "target_rows",
        "source_sum",
        "target_sum",
        "source_checksum",
        "target_checksum",
        "differences",
        "rejects",
        "verify",
    ),
    "performance": ("name", "metric", "target", "value", "unit", "load", "verify"),
    "test_report": ("case_id", "name", "host", "kind", "seconds", "outcome", "actual"),
    "step_log": (
        "start",
        "host",
        "step",
        "direction",
        "owner",
        "operator",
        "actual_min",
        "result",
        "phenomenon",
        "output_sha256",
    ),
    "rack_power": ("rack", "used_u", "free_u", "load_a/limit_a", "load_b/limit_b", "weight_sum/max_weight", "verify"),
    "ip_plan": ("address", "prefix", "vlan", "vlan_name", "device", "interface", "use", "verify"),
    "cross_checks": ("rule", "description", "checked", "verify", "detail"),
}
"""The columns that the page shows of each form; `a/b` puts b below a in one cell."""
SHORT = 10


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: text, full text for the pointer, its classes, and a second value below it."""

    text: str
    title: str
    classes: str
    below: Cell | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A form as the page shows it: some columns, at most so many rows."""

    name: str
    heads: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: int
    file: str


def index_page(source: Source, tables: Sequence[Table[Row]], files: Sequence[str]) -> bytes:
    """Return the page; `files` are the names of the dossier's other files."""
    found = source.once(counts)
    grids = {table.name: grid(table, source) for table in tables if table.name in SHOWN}
    racks = list(source.plan.racks)
    page = render(
        "index.html.j2",
        t=source.texts,
        s=source,
        plan=source.plan,
        project=source.text(source.plan.project.name),
        grids=grids,
        tiles=story.tiles(source, found),
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
        files=_titled(files, source),
        took=duration(source),
        outside=_outside(source),
        tone=tone,
    )
    return page.encode()


def _titled(files: Sequence[str], source: Source) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the files by form: its title and (ending, file) of each format."""
    texts, forms = source.texts, dict[str, list[tuple[str, str]]]()
    for name in files:
        folder, _slash, file = name.rpartition("/")
        stem, _dot, ending = file.rpartition(".")
        key = folder or re.sub(r"^\d+_", "", stem)
        rack = key.removeprefix("rack_elevation_")
        title = f"{texts('document.rack_elevation')} {rack}" if rack != key else texts(f"document.{key}")
        forms.setdefault(title, []).append((stem.split("_", 1)[-1] if folder else ending.upper(), name))
    return list(forms.items())


def grid(table: Table[Row], source: Source) -> Grid:
    """Return a form cut to what a page can show."""
    known = {column.key: column for column in table.columns}
    columns = [tuple(known[key] for key in keys.split("/")) for keys in SHOWN[table.name]]
    heads = tuple((source.texts.column(table.name, one[0].key), one[0].kind) for one in columns)
    rows = tuple(tuple(_cell(row, one, source) for one in columns) for row in table.rows[:MOST_ROWS])
    return Grid(table.name, heads, rows, max(0, len(table.rows) - MOST_ROWS), f"{table.stem}.xlsx")


def _cell(row: Row, columns: Sequence[Column], source: Source) -> Cell:
    column, *rest = columns
    value = getattr(row, column.key)
    text = _text(printed(value, column, source.texts), column)
    classes = [column.kind, *(["bad"] if column.key in row.faults and column.kind != "verdict" else [])]
    if column.kind == "verdict":
        classes.append(tone(value))
    elif column.measured and value in (None, ""):
        classes.append("open")
    short = text[:SHORT] + "…" if column.kind == "hash" and len(text) > SHORT + 1 and "open" not in classes else text
    return Cell(short, text if short != text else "", " ".join(classes), _cell(row, rest, source) if rest else None)


def _text(value: str | float, column: Column) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,}" if isinstance(value, int) and not column.key.startswith("vlan") else f"{value:g}"


def duration(source: Source) -> str:
    """Return how long the night took, as 1:02:03 or 2:03."""
    if source.start is None or source.end is None:
        return ""
    seconds = round((source.end - source.start).total_seconds())
    hours, rest = divmod(seconds, 3600)
    return f"{hours}:{rest // 60:02d}:{rest % 60:02d}"


def _outside(source: Source) -> bool:
    """Tell whether the night began before its window or ended after it (H15)."""
    window = source.plan.window
    if source.start is None or source.end is None:
        return False
    return source.start < window.start or source.end > window.end
