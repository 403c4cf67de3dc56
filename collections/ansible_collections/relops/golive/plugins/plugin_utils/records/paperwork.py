"""All that the process asks for on paper: its forms and the texts that belong to them, as PDF, DOCX, page and table."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import FieldType
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.office import Job, made
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.blocks import Writing
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_form import of_form
from ansible_collections.relops.golive.plugins.plugin_utils.records.printing import font_fault
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.writing import Writer
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.form_tables import csv_files, form_xlsx
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.prose_docx import prose_docx
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.prose_html import prose_html
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.prose_pdf import prose_pdf

FORMS = "forms"
PAGE = "html"


def paperwork(
    source: Context, case: Case, forms: Mapping[str, FormStanding], listed: Mapping[str, tuple[str, str]],
    wanted: Collection[str] = (),
) -> tuple[Iterator[tuple[str, bytes]], list[Job]]:  # fmt: skip
    """Return path and bytes of every form and text, and those that are for an office program, still to be written.

    Only those of the `wanted` keys where any are given; a wanted form brings the texts that belong to it. `listed` are
    the tables, which are documents, too: name → (file, digest); the set of documents lists them.
    """
    writer = Writer(source, case, forms, listed)
    own = {
        f"{FORMS}/{standing.kind.number}_{standing.key}": standing
        for standing in forms.values()
        if not wanted or standing.key in wanted
    }
    papers = {stem: writer.form(standing) for stem, standing in own.items()}
    for kind in writer.kinds:
        if not wanted or {kind.key, kind.entry.form} & set(wanted):
            papers[kind.stem] = writer.document(kind)
    return (
        chain(
            chain.from_iterable(_files(stem, paper, source) for stem, paper in papers.items()),
            chain.from_iterable(_tables(stem, standing, source, case) for stem, standing in own.items()),
        ),
        [Job(f"{stem}.docx", prose_docx, paper) for stem, paper in papers.items()],
    )


def of_tables(tables: Iterable[Table]) -> dict[str, tuple[str, str]]:
    """Return what the set of documents says of tables: name → (file, digest)."""
    return {one.name: (f"{one.stem}.xlsx", one.digest()) for one in tables}


def _files(stem: str, paper: Writing, source: Context) -> Iterator[tuple[str, bytes]]:
    if font_fault() is None:
        yield f"{stem}.pdf", made(Job(f"{stem}.pdf", prose_pdf, paper))
    yield f"{stem}.{PAGE}", prose_html(paper, _digests(source), "../index.html" if source.has_night else "")


def _tables(stem: str, standing: FormStanding, source: Context, case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield the tables of a form: a workbook of all, and a file each, named by its field where there are several."""
    paper = of_form(standing, source, case)
    keys = [one.key for one in standing.kind.fields if one.type is FieldType.TABLE]
    if not keys:
        return
    yield f"{stem}.xlsx", form_xlsx(paper, source)
    for key, content in zip(keys, csv_files(paper), strict=True):
        yield f"{stem}{f'_{key}' if len(keys) > 1 else ''}.csv", content


def _digests(source: Context) -> dict[str, str]:
    """Return what a page quotes: the plan's digest, and the journal's head where there was a night."""
    found = {source.texts("index.plan_digest"): source.plan.digest}
    return {**found, source.texts("index.journal_head"): source.head_hash} if isinstance(source, Night) else found
