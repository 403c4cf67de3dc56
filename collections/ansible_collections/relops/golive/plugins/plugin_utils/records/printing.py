"""Forms as files: each in its formats, by the writer of the format."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import AnyForm, Drawing, Form, Prose
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_table import of_table
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.csv_file import csv_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.docx import docx_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.json_file import json_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.pdf import (
    FontMissingError,
    chinese_font,
    pdf_bytes,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.xlsx import xlsx_bytes

WRITERS: Mapping[str, Callable[[Table, Context], bytes]] = {
    "xlsx": xlsx_bytes,
    "csv": csv_bytes,
    "pdf": lambda table, source: pdf_bytes(of_table(table, source)),
    "docx": lambda table, source: docx_bytes(of_table(table, source)),
}
"""Formats of which a table has a file of its own; all tables that are `json` stand in one file."""
PAPERS, MOST_CELLS = ("pdf", "docx"), 20_000
"""What is printed and signed, and how long a table may be for that: nobody signs hundreds of pages."""
TOGETHER = "tables.json"


def files_of(context: Context, forms: Iterable[AnyForm]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file of these forms but the one of all tables."""
    for form in forms:
        if isinstance(form, Form):
            table = context.once(form.table)
            for ending in form.formats:
                if ending in WRITERS and (ending not in PAPERS or on_paper(table, ending)):
                    yield f"{form.stem}.{ending}", WRITERS[ending](table, context)
        elif isinstance(form, Drawing):
            for name, text in form.sheets(context):
                yield f"{form.stem}_{file_name(name)}.svg", text.encode()
        elif isinstance(form, Prose):
            yield f"{form.stem}.html", form.text(context).encode()


def on_paper(table: Table, ending: str) -> bool:
    """Tell whether a table becomes a paper: it is short enough, and the machine has the font for a PDF."""
    return len(table.rows) * len(table.columns) <= MOST_CELLS and (ending != "pdf" or font_fault() is None)


def font_fault() -> Said | None:
    """Return why this machine writes no PDF, None where it does."""
    try:
        chinese_font()
    except FontMissingError as error:
        return error.said
    return None


def together(context: Context, forms: Iterable[AnyForm], head: Mapping[str, object]) -> bytes:
    """Return the one file of all tables that are `json`."""
    own = [context.once(form.table) for form in forms if isinstance(form, Form) and "json" in form.formats]
    return json_bytes(own, head)


def file_name(text: str) -> str:
    """Return a text as a part of a file name: anything but letters, digits, `-`, `_` and `.` becomes `_`."""
    safe = "".join(sign if sign.isalnum() or sign in "-_." else "_" for sign in text)
    return safe.lstrip(".") or "_"
