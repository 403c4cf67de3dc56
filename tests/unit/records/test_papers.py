"""Papers: the words of a form arrive in PDF and DOCX, hostile ones as data; who signed stands there, nobody else."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import Held
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records import printing
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.columns import widths
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_form import of_form
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_table import PAGE, of_table
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.paper import Cell, Chapter, Paper
from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import write_plan_forms
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import before, forms_of, in_dossier
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers import pdf
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.docx import docx_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.pdf import breakable, pdf_bytes
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from docx import Document

from tests.golden.plan.project import DEMO

HOSTILE = ["#set page(width: 1mm)", "$ x $", "*b*", "<script>", "`raw`", "@ref", "= heading", "\\ back", '#panic("no")']


@pytest.fixture(scope="module")
def demo() -> Plan:
    return load(DEMO / "plan.yml")


def words_of_pdf(content: bytes, tmp_path: Path) -> str:
    """Return the text of a PDF without blanks and joints."""
    file = tmp_path / "print.pdf"
    file.write_bytes(content)
    ran = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    return squeezed(ran.stdout.decode())


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b]", "", text)


def words_of_docx(content: bytes) -> str:
    book = Document(io.BytesIO(content))
    cells = [cell.text for table in book.tables for cell in table._cells]
    return squeezed("".join([*cells, *(one.text for one in book.paragraphs)]))


def table_of(values: list[str]) -> Table:
    columns = (Column("name", 30), Column("vendor", 30))  # type: ignore[var-annotated]
    return Table("07", "equipment_list", columns, [Line({"name": value, "vendor": value}) for value in values])


def paper_of(values: list[str], demo: Plan) -> Paper:
    return of_table(table_of(values), Context(demo, load_texts("en")))


def test_hostile_words_are_data_in_both_formats(demo: Plan, tmp_path: Path) -> None:
    paper = paper_of(HOSTILE, demo)
    for found in (words_of_pdf(pdf_bytes(paper), tmp_path), words_of_docx(docx_bytes(paper))):
        for word in HOSTILE:
            assert squeezed(word) in found


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_form_of_the_process_is_a_paper_with_all_its_fields(language: str, demo: Plan, tmp_path: Path) -> None:
    source, case = Context(demo, load_texts(language)), Case(tmp_path)
    found = standings(demo, case, None)
    assert len(found) > 30
    for standing in found.values():
        paper = of_form(standing, source, case)
        told = {name for chapter in paper.chapters for name, _value in chapter.fields}
        told |= {chapter.title for chapter in paper.chapters}
        assert told >= {field.title.in_(language) for field in standing.kind.fields}, standing.key
        assert paper.title == standing.kind.title.in_(language)
        assert not any(one.person or one.proof for one in paper.signings)


def test_a_paper_shows_who_signed_by_which_key_and_nobody_else(demo: Plan, tmp_path: Path) -> None:
    source, case = Context(demo, load_texts("en")), Case(tmp_path)
    standing = standings(demo, case, None)["suitability"]
    role = standing.kind.filed_by[0]
    held = Held("赵主任", role, "approve", "", "SHA256:abc", 7, "2026-11-21T14:00:00.000Z")
    paper = of_form(replace(standing, held=(held,)), source, case)
    (signed,) = [one for one in paper.signings if one.person]
    assert (signed.person, signed.tone) == ("赵主任", "good")
    assert "SHA256:abc" in signed.proof
    assert "2026-11-21 22:00" in signed.time  # in the zone of the plan
    assert "SHA256:abc" in words_of_pdf(pdf_bytes(paper), tmp_path)
    refused = of_form(replace(standing, held=(replace(held, decision="reject", opinion="too early"),)), source, case)
    (turned,) = [one for one in refused.signings if one.person]
    assert (
        turned.tone == "bad" and turned.proof.startswith(source.texts("print.reject")) and "too early" in turned.proof
    )


def test_the_same_paper_is_the_same_bytes(demo: Plan) -> None:
    paper = paper_of(["a"], demo)
    assert pdf_bytes(paper) == pdf_bytes(paper)
    assert docx_bytes(paper) == docx_bytes(paper)


def test_no_column_is_left_out_and_none_is_squeezed(demo: Plan) -> None:
    source = Context(demo, load_texts("zh"))
    for form in forms_of(before):
        if isinstance(form, Form):
            table = source.once(form.table)
            paper = of_table(table, source)
            heads = {head for chapter in paper.chapters for head in chapter.heads}
            if not table.upright:
                assert heads == {source.texts.column(table.name, column.key) for column in table.columns}
                assert all(sum(one.widths) <= PAGE[table.paper] * 1.2 for one in paper.chapters)


def test_without_a_chinese_font_the_rest_is_written_and_it_is_said(
    demo: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pdf.chinese_font.cache_clear()
    monkeypatch.setattr(pdf, "FONTS", {"zh": ("No Such Font",)})
    try:
        fault = printing.font_fault()
        names = [path.name for path in write_plan_forms(demo, tmp_path / "forms")]
    finally:
        pdf.chinese_font.cache_clear()
    assert fault is not None
    assert "font" in fault.en
    assert not [name for name in names if name.endswith(".pdf")]
    assert [name for name in names if name.endswith(".docx")]


def test_a_row_stays_on_one_page_unless_it_is_long_and_the_heads_stand_on_each(demo: Plan) -> None:
    book = Document(io.BytesIO(docx_bytes(paper_of(["short", "long " * 300], demo))))
    rows = book.tables[-1]._tbl.tr_lst
    assert [bool(row.xpath("w:trPr/w:cantSplit")) for row in rows] == [True, True, False]
    assert [bool(row.xpath("w:trPr/w:tblHeader")) for row in rows] == [True, False, False]


def test_a_few_labels_with_their_values_stay_together(demo: Plan) -> None:
    chapter = Chapter("fields", fields=tuple((f"label {number}", Cell("value")) for number in range(3)))
    book = Document(io.BytesIO(docx_bytes(replace(paper_of([], demo), chapters=(chapter,)))))
    found = [table for table in book.tables if "label 0" in table.cell(0, 0).text]
    kept = [bool(row.xpath("w:tc/w:p/w:pPr/w:keepNext")) for row in found[0]._tbl.tr_lst]
    assert kept == [True, True, False]


def test_a_table_that_nobody_would_print_is_no_paper() -> None:
    one = printing.MOST_CELLS // 2
    assert [printing.volumes(table_of(["x"] * count)) for count in (0, 1, one, one + 1, 2 * one, 2 * one + 1)] == [
        1, 1, 1, 2, 2, 0
    ]  # fmt: skip


def test_nothing_is_too_long_for_its_column() -> None:
    for text in ("a" * 64, "/srv/" + "9f2c" * 16 + "/x", "SHZJ-PAY-APP01", "统一支付前置" * 20):
        told = breakable(text)
        assert told.replace("\u200b", "") == text
        assert max(map(len, re.findall(r"[0-9A-Za-z]+", told)), default=0) <= 16


def test_a_word_that_fits_on_a_line_is_not_torn_apart() -> None:
    assert breakable("2026-11-29 11:35:35", 10) == "2026-11-29 11:35:35"
    assert "\u200b" in breakable("/srv/backup/2026", 10)
    assert breakable("10.21.101.11/24、10.21.102.11/24", 15) == "10.21.101.11/24、10.21.102.11/24"
    assert breakable("11:35:35", 7) == "11:\u200b35:\u200b35"


@pytest.mark.parametrize("columns", [2, 5, 9, 14])
def test_what_counts_as_fitting_fits(columns: int, demo: Plan, tmp_path: Path) -> None:
    """The widest words that stay whole, in a table as wide as the page: no sign of the next column is lost to them."""
    table = table_of(["x"])
    paper = of_table(table, Context(demo, load_texts("en")))
    widths = tuple(float(10 + place % 3) for place in range(columns))
    rooms = pdf.signs(paper, widths, pdf.SMALL if columns > 10 else pdf.USUAL, pdf.INSETS)
    words = [("MW8-" * 30)[:room] for room in rooms]
    heads = tuple(f"h{place}" for place in range(columns))
    chapter = Chapter(heads=heads, widths=widths, rows=[[Cell(word) for word in words]])
    file = tmp_path / "wide.pdf"
    file.write_bytes(pdf_bytes(replace(paper, chapters=(chapter,))))
    boxes = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True, text=True).stdout
    found = re.findall(r'xMin="([\d.]+)"[^>]* xMax="([\d.]+)"[^>]*>(MW8[^<]*)<', boxes)
    assert [word for _left, _right, word in found] == words and min(rooms) >= 5
    assert all(float(one[1]) < float(after[0]) for one, after in pairwise(found))


def test_no_head_runs_into_the_next_and_a_verdict_stays_on_its_line(good: Night, tmp_path: Path) -> None:
    """English words are longer than the Chinese ones for which a form declares its columns."""
    (form,) = [one for one in forms_of(in_dossier) if isinstance(one, Form) and one.name == "cross_checks"]
    file = tmp_path / "checks.pdf"
    file.write_bytes(pdf_bytes(of_table(good.once(form.table), good)))
    boxes = subprocess.run(["pdftotext", "-bbox", file, "-"], capture_output=True, check=True, text=True).stdout
    found = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)"[^>]*>([^<]*)<', boxes)
    heads = [float(one[place]) for one in found for word, place in (("Compared", 2), ("Result", 0)) if one[3] == word]
    assert len(heads) == 3 and heads[1] + 2 < heads[2]
    lines = [one[1] for one in found if one[3] in ("fits", "the", "plan")]
    fits = [one[1] for one in found if one[3] == "fits"]
    assert len(fits) > 3 and all(lines.count(line) >= 3 for line in fits)


def test_a_port_that_was_measured_is_not_torn_apart(good: Night) -> None:
    (form,) = [one for one in forms_of(in_dossier) if isinstance(one, Form) and one.name == "port_table"]
    paper = of_table(good.once(form.table), good)
    (page,) = [one for one in paper.chapters if "Seen at" in one.heads]
    rooms = dict(zip(page.heads, pdf.signs(paper, page.widths, pdf.SMALL, pdf.INSETS), strict=True))
    assert min(rooms["Seen at"], rooms["Measured neighbour"]) >= len("TenGigabitEthernet1/1/1")


def test_a_time_in_a_table_stays_on_its_line() -> None:
    taken, text = ("Taken", "2026-11-21 22:02:39"), "a longer text than a time is, and it may be broken"
    assert widths([taken, ("Host", text)]) == (20.0, len(text) / 3 + 1)


def test_it_is_loaded_only_where_papers_are_written() -> None:
    """The night and the plan check pay nothing for it."""
    code = (
        "import sys; from ansible_collections.relops.golive.plugins.plugin_utils import api; "
        "print([name for name in ('typst', 'docx') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert ran.stdout.strip() == "[]"
