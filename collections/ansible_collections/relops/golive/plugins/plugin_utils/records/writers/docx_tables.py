"""Tables of an office document, as far as python-docx has no word for what they need."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document as Written
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu
from docx.table import Table, _Cell

SHADE = "EEF2F6"
LONG_ROW = 900
"""Characters of a row from which on it may go over to the next page."""
SHORT = 8
"""Rows of a table that is not torn apart."""
ROOM = "30"
"""Twentieths of a point above and below the words of a cell."""


def room_of(book: Written) -> Emu:
    """Return the width between the margins."""
    section = book.sections[0]
    return Emu(int(section.page_width or 0) - int(section.left_margin or 0) - int(section.right_margin or 0))


def set_widths(book: Written, table: Table, widths: Sequence[float]) -> None:
    """Give every column its share of the page."""
    room = room_of(book)
    table.autofit = False
    for column, share in zip(table.columns, widths, strict=True):
        column.width = Emu(round(room * share / sum(widths)))
    every = table._cells  # noqa: SLF001 - a cell's own width is what office programs look at
    for place, cell in enumerate(every):
        cell.width = Emu(round(room * widths[place % len(widths)] / sum(widths)))


def repeated(table: Table) -> None:
    """Let the first row stand at the top of every page, and keep each row on one page unless it is long."""
    for place, row in enumerate(table._tbl.tr_lst):  # noqa: SLF001 - python-docx has no word for it
        properties = row.get_or_add_trPr()
        if sum(map(len, row.itertext())) < LONG_ROW:
            properties.append(OxmlElement("w:cantSplit"))
        if place == 0:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            properties.append(mark)


def together(table: Table) -> None:
    """Keep a short table on one page: each row but the last with the one below it."""
    rows = table._tbl.tr_lst  # noqa: SLF001 - python-docx has no word for it
    if len(rows) <= SHORT:
        for row in rows[:-1]:
            for paragraph in row.iterdescendants(qn("w:p")):
                paragraph.get_or_add_pPr().get_or_add_keepNext()


def framed(table: Table) -> Table:
    """Give a table a frame, and its words some room within."""
    table._tbl.tblStyle_val = "TableGrid"  # noqa: SLF001 - looking the style up by its name takes 6 ms
    room = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), ROOM)
        edge.set(qn("w:type"), "dxa")
        room.append(edge)
    properties = table._tbl.tblPr  # noqa: SLF001 - python-docx has no word for it
    properties.insert_element_before(room, "w:tblLook", "w:tblCaption", "w:tblDescription", "w:tblPrChange")
    return table


def shaded(cell: _Cell) -> None:
    """Give a cell the ground of a head."""
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), SHADE)
    cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001 - python-docx has no word for it
