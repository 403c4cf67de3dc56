"""Forms as files: each in its formats, by the writer of the format."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import AnyForm, Drawing, Form, Prose
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.office import Job
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_table import of_table
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.csv_file import csv_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.docx import docx_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.json_file import json_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.pdf import (
    FontMissingError,
    chinese_font,
    drawings_pdf,
    pdf_bytes,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.xlsx import xlsx_bytes

WRITERS: Mapping[str, Callable[[Table, Context], bytes]] = {"xlsx": xlsx_bytes, "csv": csv_bytes}
"""Formats of which a table has a file of its own; all tables that are `json` stand in one file."""
PAPERS, MOST_CELLS, MOST_VOLUMES = ("pdf", "docx"), 20_000, 2
"""What is printed and signed. A longer table has no DOCX and its PDF comes in so many volumes at most; one that is
longer still is printed from its workbook, which is set up for that: nobody signs hundreds of pages."""
MOST_SHEETS = 60
"""Drawings that stand in one PDF; each has a file of its own as well."""
TOGETHER = "tables.json"


def files_of(context: Context, forms: Iterable[AnyForm]) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes of every file of these forms but the one of all tables."""
    for form in forms:
        if isinstance(form, Form):
            table = context.once(form.table)
            yield from table_files(table, form.formats, context)
            yield from table_papers(table, form.formats, context)
        else:
            yield from sheet_files(form, context)
            yield from sheet_papers(form, context)


def table_files(table: Table, formats: Collection[str], context: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a table that a program reads."""
    for ending in formats:
        if ending in WRITERS:
            yield f"{table.stem}.{ending}", WRITERS[ending](table, context)


def table_papers(table: Table, formats: Collection[str], context: Context) -> Iterator[tuple[str, bytes]]:
    """Yield a table as papers for print: PDF, in volumes where it is long."""
    count = volumes(table)
    if "pdf" in formats and count and font_fault() is None:
        for number in range(1, count + 1):
            name = table.stem if count == 1 else f"{table.stem}_{number}"
            yield f"{name}.pdf", pdf_bytes(of_table(table, context, number, count))


def office_papers(forms: Iterable[AnyForm], context: Context) -> list[Job]:
    """Return the tables that are papers for office programs, too, still to be written; those that are not too long."""
    found = []
    for form in forms:
        if isinstance(form, Form) and "docx" in form.formats and not too_long(form, context):
            table = context.once(form.table)
            if volumes(table) == 1:
                found.append(Job(f"{table.stem}.docx", docx_bytes, of_table(table, context)))
    return found


def too_long(form: Form[Any, Any], context: Context) -> bool:
    """Tell of a form without filling it in that it has more rows than a paper has cells."""
    return bool(form.heavy) and len(context.plan.connections) > MOST_CELLS


def volumes(table: Table) -> int:
    """Return in how many volumes a table is printed, 0 where it is too long for that."""
    count = max(1, -(-table.size // MOST_CELLS))
    return count if count <= MOST_VOLUMES else 0


def sheet_files(form: AnyForm, context: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a form that is drawn or told."""
    if isinstance(form, Drawing):
        for name, text in form.sheets(context):
            yield f"{form.stem}{'_' if name else ''}{file_name(name) if name else ''}.{form.formats[0]}", text.encode()
    elif isinstance(form, Prose):
        yield f"{form.stem}.html", form.text(context).encode()


def sheet_papers(form: AnyForm, context: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the drawings of a form as one PDF, a page each, where they are not too many to be printed at once."""
    if isinstance(form, Drawing) and "pdf" in form.formats and font_fault() is None:
        texts = [text for _name, text in islice(form.sheets(context), MOST_SHEETS + 1)]
        if 0 < len(texts) <= MOST_SHEETS:
            yield f"{form.stem}.pdf", drawings_pdf(form.title(context.texts), texts)


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
