"""How papers look: columns shared out, rows named on every page, nothing alone on a page, room for a pen."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import SIGNERS, Form
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import contents
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import drill_record
from ansible_collections.relops.golive.plugins.plugin_utils.records.office import beside
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.documents import tables
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.columns import width
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_form import BLANK, of_form
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_table import PAGE, SQUEEZED, of_table
from ansible_collections.relops.golive.plugins.plugin_utils.records.paperwork import paperwork
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.writing import Writer
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import forms_of, in_dossier
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.docx import docx_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.pdf import pdf_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.prose_pdf import prose_pdf
from docx import Document
from docx.shared import Mm

from tests.unit.records.test_papers import squeezed, words_of_docx, words_of_pdf

NUMBERED = re.compile(r'href="((?:forms|documents)/[^"]+\.(\w+))">([^<]+)<')


def pages(content: bytes, folder: Path) -> list[str]:
    """Return the words of each page of a PDF."""
    file = folder / "pages.pdf"
    file.write_bytes(content)
    ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return [squeezed(page) for page in ran.stdout.decode().split("\f")[:-1]]


def table_of(rows: int, widths: list[float], **more: object) -> Table:
    columns: tuple[Column[object], ...] = tuple(Column(key, width) for key, width in zip(KEYS, widths, strict=False))
    lines = [Line({column.key: f"{number}" for column in columns}) for number in range(rows)]
    return Table("07", "equipment_list", columns, lines, signers=SIGNERS, **more)  # type: ignore[arg-type]


KEYS = ("device_id", "asset_no", "name", "vendor", "model", "serial", "spec", "room", "rack", "remark")


def test_columns_are_shared_out_and_none_stands_alone(plan: Plan) -> None:
    paper = of_table(table_of(3, [10.0, 10.0, *[25.0] * 8]), Context(plan, load_texts("en")))
    assert [len(one.heads) - 2 for one in paper.chapters] == [4, 4]


def test_a_column_too_many_does_not_make_a_table_go_on_below(plan: Plan) -> None:
    source = Context(plan, load_texts("en"))
    assert len(of_table(table_of(3, [10.0, 10.0, *[20.0] * 7]), source).chapters) == 1
    assert len(of_table(table_of(3, [10.0, 10.0, *[20.0] * 8]), source).chapters) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_page_of_a_table_names_its_rows_and_is_no_wider_than_can_be_read(
    language: str, plan: Plan, success: Journal
) -> None:
    source = Night(plan, load_texts(language), success)
    for form in forms_of(in_dossier):
        table = source.once(form.table) if isinstance(form, Form) else None
        if table is None or not table.rows or table.upright:
            continue
        names = table.named or tuple(column.key for column in table.columns[: table.frozen])
        heads = {source.texts.column(table.name, key) for key in names}
        for chapter in of_table(table, source).chapters:
            assert heads <= set(chapter.heads), (table.name, chapter.heads)
            assert sum(chapter.widths) <= PAGE[table.paper] * SQUEEZED
        told = [tuple(str(line[key]) for key in names) for line in table.rows]
        if table.named:
            assert len(set(told)) * 10 >= len(told) * 4, f"{table.name}: {names} do not tell its rows apart"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_where_nothing_was_recorded_a_sentence_says_so(
    language: str, plan: Plan, success: Journal, tmp_path: Path
) -> None:
    source = Night(plan, load_texts(language), success)
    assert source.drill is None
    paper = of_table(source.once(drill_record.FORM.table), source)
    assert (paper.size, paper.landscape) == ("A4", False)
    said = squeezed(source.texts("empty.drill_record"))
    assert said in words_of_pdf(pdf_bytes(paper), tmp_path)
    assert said in words_of_docx(docx_bytes(paper))
    assert not any(one.heads for one in paper.chapters)


def test_lines_to_sign_on_that_begin_a_page_say_what_they_sign(plan: Plan, success: Journal, tmp_path: Path) -> None:
    source, alone = Night(plan, load_texts("en"), success), []
    for rows in range(10, 30):
        paper = replace(of_table(table_of(rows, [10.0, 20.0]), source), note="the last note")
        *_before, last = pages(pdf_bytes(paper), tmp_path)
        assert "Signature/key" in last and "thelastnote" in last, "a note or the lines to sign on went astray"
        if squeezed(source.texts.column("equipment_list", "asset_no")) not in last:
            alone.append(last)
    assert alone, "no table ended where the lines to sign on begin a page"
    assert all(last.count("SHA-256") == 2 for last in alone)
    assert all(last.index(squeezed(paper.foot.left)) < last.index("Signature/key") for last in alone)


def test_the_same_holds_of_texts(plan: Plan, success: Journal, tmp_path: Path) -> None:
    forms = standings(plan, Case(tmp_path), None)
    for language in ("zh", "en"):
        writer = Writer(Night(plan, load_texts(language), success), Case(tmp_path), forms)
        for kind in writer.kinds:
            paper = writer.document(kind)
            *_before, last = pages(prose_pdf(paper), tmp_path)
            assert squeezed(paper.signature_heads[3]) in last, (kind.key, "something stands alone on the last page")


def test_a_form_that_nobody_filed_has_room_for_a_pen_in_print_and_no_row_in_data(plan: Plan, tmp_path: Path) -> None:
    source, case = Context(plan, load_texts("en")), Case(tmp_path)
    standing = standings(plan, case, None)["customer_acceptance"]
    paper = of_form(standing, source, case)
    (table,) = [one for one in paper.chapters if one.heads]
    assert len(table.rows) == BLANK
    assert all(value.text != "–" for chapter in paper.chapters for _label, value in chapter.fields)
    files = dict(beside(*paperwork(source, case, {standing.key: standing}, {}, [standing.key]), tmp_path))
    (told,) = [content.decode("utf-8-sig") for name, content in files.items() if name.endswith(".csv")]
    assert len(list(csv.reader(io.StringIO(told)))) == 1


def test_the_foot_of_a_docx_stands_apart_from_what_is_above_it(plan: Plan) -> None:
    paper = of_table(table_of(3, [10.0, 20.0]), Context(plan, load_texts("zh")))
    section = Document(io.BytesIO(docx_bytes(paper))).sections[0]
    assert int(section.bottom_margin or 0) - int(section.footer_distance or 0) >= Mm(7)


def test_lines_to_sign_on_are_high_enough_in_docx(plan: Plan, success: Journal) -> None:
    paper = of_table(table_of(3, [10.0, 20.0]), Night(plan, load_texts("en"), success))
    table = Document(io.BytesIO(docx_bytes(paper))).tables[-1]
    assert all(row.height and row.height > Mm(8.9) for row in table.rows[1:])
    assert all(cell.paragraphs[0].paragraph_format.keep_with_next for row in table.rows for cell in row.cells)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_first_page_says_of_each_file_in_which_format_it_is(language: str, plan: Plan, success: Journal) -> None:
    files = dict(contents(Night(plan, load_texts(language), success)))
    links = NUMBERED.findall(files["index.html"].decode())
    assert len(links) > 150
    assert all(label.split()[0].upper() == ending.upper() for _name, ending, label in links)
    assert {name for name, _ending, _label in links} == {
        name for name in files if name.startswith(("forms/", "documents/"))
    }


@pytest.mark.parametrize(
    "title", ["上线日志", "Report of the rehearsed data move", "上线指南、操作手册、常见问题与说明汇编"]
)
def test_a_title_and_its_code_stand_on_one_line_in_docx(title: str, plan: Plan) -> None:
    table = table_of(3, [10.0, 20.0], upright=True)
    paper = replace(of_table(table, Context(plan, load_texts("zh"))), title=title)
    book = Document(io.BytesIO(docx_bytes(paper)))
    (run, *_rest) = book.paragraphs[0].runs
    section = book.sections[0]
    room = sum((int(section.page_width or 0), -int(section.left_margin or 0), -int(section.right_margin or 0), -Mm(15)))
    assert run.font.size is not None and run.font.size >= Mm(4)
    assert run.font.size * 0.6 * width(title) <= room


def test_a_page_without_pdfs_says_that_the_font_is_missing_and_not_that_the_tables_are_long(
    plan: Plan, success: Journal
) -> None:
    source = Night(plan, load_texts("en"), success)
    names = [f"{form.stem}.{ending}" for form in forms_of(in_dossier) for ending in ("docx", "xlsx")]
    notes = {one.title: one.note for one in tables(source, forms_of(in_dossier), names)}
    assert notes["Step log"] == source.texts("documents.no_font")
    long = tables(source, forms_of(in_dossier), ["13_step_log.xlsx"])
    assert [one.note for one in long] == [source.texts("documents.long", rows=26)]
