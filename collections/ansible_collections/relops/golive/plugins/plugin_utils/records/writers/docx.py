"""A paper as DOCX, for a person to go on with: by python-docx; equal papers give equal bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from copy import deepcopy
from datetime import datetime
from functools import cache, lru_cache

from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.columns import width
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Cell, Chapter, Paper
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.docx_package import EPOCH, packed
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.docx_tables import (
    framed,
    repeated,
    room_of,
    set_widths,
    shaded,
    together,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.qr import qr_of
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen
from docx import Document
from docx.document import Document as Written
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.shared import Emu, Mm, Pt, RGBColor
from docx.table import Table
from docx.text.paragraph import Paragraph

PAGES = {"A4": (210, 297), "A3": (297, 420)}
FONTS = ("Calibri", "宋体")
"""Latin and East Asian font: every office program has these or replaces them."""
TONES = {"good": RGBColor(0x1B, 0x7F, 0x4B), "bad": RGBColor(0xB4, 0x23, 0x18), "open": RGBColor(0x7B, 0x87, 0x94)}
PALE = RGBColor(0x52, 0x60, 0x6D)
TITLE = 24
"""Points of a title."""


def docx_bytes(paper: Paper) -> bytes:
    """Return the paper as DOCX."""

    def chapters(book: Written) -> None:
        for chapter in paper.chapters:
            _chapter(book, chapter, paper)

    return docx_of(paper, chapters)


def docx_of(paper: Paper, body: Callable[[Written], None]) -> bytes:
    """Return a paper as DOCX: its head, what `body` adds, its signatures."""
    book = Document()
    _set_up(book, paper)
    _title(book, paper)
    pairs(book, [(label, Cell(value or "–")) for label, value in paper.head], columns=3)
    body(book)
    if paper.signings:
        rows = [[Cell(one.role), Cell(one.person), Cell(one.time), Cell(one.proof, one.tone)] for one in paper.signings]
        _to_sign(_table(book, paper.signature_heads, rows, (1.1, 1.0, 1.2, 2.2), 8))
    if paper.note:
        _write(book.add_paragraph(), paper.note, 7.5, PALE)
    return packed(book)


def _title(book: Written, paper: Paper) -> None:
    """Write the title, at its right the QR code of the digest; a long one is smaller, so that both find room."""
    title = styled(book.add_paragraph(screen.lines(paper.title)), "Title")
    beside = Emu(room_of(book) - Mm(20)).pt
    title.runs[0].font.size = Pt(min(TITLE, max(12, int(beside / (0.62 * width(paper.title) or 1)))))
    if paper.digest:
        title.paragraph_format.tab_stops.add_tab_stop(room_of(book), WD_TAB_ALIGNMENT.RIGHT)
        title.add_run("\t").add_picture(io.BytesIO(_qr(paper.digest)), height=Mm(15))


@lru_cache(maxsize=512)
def _qr(digest: str) -> bytes:
    """Return the QR code of a digest as a picture."""
    out = io.BytesIO()
    qr_of(digest).save(out, kind="png", border=0, scale=4)
    return out.getvalue()


def _set_up(book: Written, paper: Paper) -> None:
    properties = book.core_properties
    properties.title, properties.author = paper.title, "RelOps GoLive"
    properties.created = properties.modified = datetime(*EPOCH)  # noqa: DTZ001 - the format has no zone
    section = book.sections[0]
    across, height = PAGES[paper.size]
    if paper.landscape:
        section.orientation, across, height = WD_ORIENT.LANDSCAPE, height, across
    section.page_width, section.page_height = Mm(across), Mm(height)
    section.left_margin = section.right_margin = Mm(14)
    section.top_margin, section.bottom_margin, section.footer_distance = Mm(14), Mm(16), Mm(8)
    style = book.styles["Normal"]
    style.font.name, style.font.size = FONTS[0], Pt(9)
    style.paragraph_format.space_after = Pt(1)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONTS[1])
    for name in ("Title", "Heading 1"):
        book.styles[name].element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONTS[1])
    foot = section.footer.paragraphs[0]
    _write(foot, f"{paper.foot.left}    {paper.foot.middle}    {paper.foot.page} ", 7, PALE)
    _number(foot, "PAGE")
    _write(foot, " / ", 7, PALE)
    _number(foot, "NUMPAGES")
    if paper.stamp:
        _write(section.header.paragraphs[0], paper.stamp, 9, TONES["bad"])


def _number(paragraph: Paragraph, field: str) -> None:
    """Add a field that the office program fills in: the page, the number of pages."""
    for kind, text in (("begin", ""), ("", field), ("end", "")):
        run = paragraph.add_run()
        run.font.size, run.font.color.rgb = Pt(7), PALE
        mark = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark.text = text
        run._r.append(mark)  # noqa: SLF001 - python-docx has no fields


def _chapter(book: Written, chapter: Chapter, paper: Paper) -> None:
    if chapter.title:
        styled(book.add_paragraph(screen.lines(chapter.title)), "Heading1")
    for passage in chapter.text.split("\n") if chapter.text else ():
        book.add_paragraph(screen.lines(passage))
    if chapter.fields:
        pairs(book, chapter.fields, columns=1)
    if chapter.heads:
        _table(book, chapter.heads, chapter.rows, chapter.widths, 6.5 if len(chapter.heads) > 10 else 8)
        if not chapter.rows:
            _write(book.add_paragraph(), paper.words["none"], 8, PALE)


def pairs(book: Written, found: Sequence[tuple[str, Cell]], columns: int) -> None:
    """Write labels with their values: beside one another in a head block, else in two columns with a frame."""
    if columns == 1:
        table = framed(book.add_table(len(found), 2))
        set_widths(book, table, (1.0, 3.0))
        for cells, (label, value) in zip(table.rows, found, strict=True):
            _write(cells.cells[0].paragraphs[0], label, 8.5, PALE)
            shaded(cells.cells[0])
            _write(cells.cells[1].paragraphs[0], value.text, 9, TONES.get(value.tone))
        together(table)
        gap(book)
        return
    table = book.add_table(-(-len(found) // columns), columns)
    for place, (label, value) in enumerate(found):
        paragraph = table.cell(place // columns, place % columns).paragraphs[0]
        _write(paragraph, f"{label}  ", 7.5, PALE)
        _write(paragraph, value.text, 8.5)
    gap(book)


def gap(book: Written) -> None:
    """Keep two tables apart: without a paragraph between them an office program makes them one."""
    paragraph = book.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(2)
    _write(paragraph, "", 4)


def _table(
    book: Written, heads: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float], points: float
) -> Table:
    table = framed(book.add_table(1 + len(rows), len(heads)))
    set_widths(book, table, widths)
    every = table._cells  # noqa: SLF001 - row.cells is quadratic
    for place, head in enumerate(heads):
        _write(every[place].paragraphs[0], head, points, bold=True)
        shaded(every[place])
    for number, row in enumerate(rows, 1):
        for place, cell in enumerate(row):
            _write(every[number * len(heads) + place].paragraphs[0], cell.text, points, TONES.get(cell.tone))
    repeated(table)
    gap(book)
    return table


def _to_sign(table: Table) -> None:
    """Make rows high enough for a pen, and keep them on one page."""
    for row in table.rows[1:]:
        row.height, row.height_rule = Mm(9), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell in table._cells:  # noqa: SLF001 - row.cells is quadratic
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def styled(paragraph: Paragraph, style: str) -> Paragraph:
    """Give a paragraph a style by its id: looking one up by its name takes 6 ms."""
    paragraph._p.style = style  # noqa: SLF001
    return paragraph


def _write(paragraph: Paragraph, text: str, points: float, colour: RGBColor | None = None, bold: bool = False) -> None:
    run = paragraph.add_run(screen.lines(text))
    run._r.insert(0, deepcopy(_look(points, colour, bold)))  # noqa: SLF001 - the same look, in a third of the time


@cache
def _look(points: float, colour: RGBColor | None, bold: bool) -> CT_RPr:
    """Return the properties of a run: there are few, and a document has tens of thousands of runs."""
    run = Document().add_paragraph().add_run()
    run.font.size, run.bold, run.font.color.rgb = Pt(points), bold, colour
    return run._r.get_or_add_rPr()  # noqa: SLF001 - python-docx has no word for it
