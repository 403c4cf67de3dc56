"""A paper with a text as DOCX, for a person to go on with: headings, lists and tables are the office program's own."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.blocks import (
    Block,
    Code,
    Grid,
    Heading,
    Line,
    Listing,
    Note,
    Pairs,
    Passage,
    Run,
    Writing,
    blocks_of,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.docx import docx_of, gap, pairs, styled
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.docx_tables import (
    SHADE,
    framed,
    repeated,
    set_widths,
    shaded,
)
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen
from docx.document import Document as Written
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

MONO, WARM = "Consolas", "FFF7E6"
SIZE, SMALL, TINY = 10.0, 8.0, 7.0
BRAND, INK = RGBColor(0x1E, 0x3A, 0x5F), RGBColor(0x1F, 0x29, 0x33)
SIZES = {1: 13.0, 2: 11.0}


def prose_docx(writing: Writing) -> bytes:
    """Return the paper as DOCX; equal papers give equal bytes."""

    def body(book: Written) -> None:
        for one in blocks_of(writing):
            _block(book, one, writing.words["none"])

    return docx_of(writing, body)


def _block(book: Written, one: Block, none: str) -> None:
    match one:
        case Heading():
            _heading(book, one)
        case Passage():
            _passage(book, one.line)
        case Listing():
            _listing(book, one)
        case Code():
            _code(book, one)
        case Note():
            for line in one.lines:
                _grounded(_passage(book, line), WARM)
        case Pairs():
            pairs(book, one.fields, columns=1)
        case Grid():
            _grid(book, one, none)


def _heading(book: Written, one: Heading) -> None:
    paragraph = styled(book.add_paragraph(), f"Heading{min(one.level, 3)}")
    for run in one.line:
        _run(paragraph, Run(run.text, bold=True), SIZES.get(one.level, SIZE), BRAND if one.level == 1 else INK)


def _passage(book: Written, line: Line) -> Paragraph:
    paragraph = book.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    return _filled(paragraph, line, SIZE)


def _listing(book: Written, one: Listing) -> None:
    """Write a list; numbers are written out, since an office program would count on from list to list."""
    for place, (line, depth) in enumerate(one.items, 1):
        numbered = one.numbered and depth == 0
        paragraph = book.add_paragraph() if numbered else styled(book.add_paragraph(), "ListBullet")
        if numbered:
            paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Mm(6), Mm(-6)
            _run(paragraph, Run(f"{place}.\t"), SIZE)
        elif depth:
            paragraph.paragraph_format.left_indent = Mm(6 + 6 * depth)
        _filled(paragraph, line, SIZE)


def _code(book: Written, one: Code) -> None:
    paragraph = book.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(4)
    _run(paragraph, Run(one.text, code=True), SMALL)
    _grounded(paragraph, SHADE)


def _grid(book: Written, one: Grid, none: str) -> None:
    if not one.rows:
        _passage(book, (Run(none),))
        return
    points = TINY if len(one.heads) > 8 else SMALL
    table = framed(book.add_table(1 + len(one.rows), len(one.heads)))
    set_widths(book, table, one.widths)
    every = table._cells  # noqa: SLF001 - row.cells is quadratic
    for place, head in enumerate(one.heads):
        _filled(every[place].paragraphs[0], tuple(Run(run.text, bold=True) for run in head), points)
        shaded(every[place])
    for place, cell in enumerate((cell for row in one.rows for cell in row), len(one.heads)):
        _filled(every[place].paragraphs[0], cell, points)
    repeated(table)
    gap(book)


def _filled(paragraph: Paragraph, line: Line, points: float) -> Paragraph:
    for run in line:
        _run(paragraph, run, points)
    return paragraph


def _run(paragraph: Paragraph, one: Run, points: float, colour: RGBColor | None = None) -> None:
    run = paragraph.add_run(screen.lines(one.text))
    run.font.size = Pt(points)
    if one.bold:
        run.bold = True
    if one.code:
        run.font.name = MONO
    if colour is not None:
        run.font.color.rgb = colour


def _grounded(paragraph: Paragraph, fill: str) -> None:
    """Give a paragraph a ground of its own."""
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), fill)
    paragraph._p.get_or_add_pPr().append(shade)  # noqa: SLF001 - python-docx has no word for it
