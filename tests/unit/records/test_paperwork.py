"""Every form and text of a project, before and after a night, in both languages and all formats: opened and read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.office import beside
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.blocks import (
    Grid,
    Heading,
    Pairs,
    blocks_of,
    plain,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_form import of_form
from ansible_collections.relops.golive.plugins.plugin_utils.records.paperwork import paperwork
from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import folder_of, write_plan_forms
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.writing import Writer
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.form_tables import form_xlsx
from openpyxl import load_workbook

from tests.unit.records.test_papers import squeezed, words_of_docx, words_of_pdf
from tests.unit.records.test_prose import words_of_html

Files = dict[str, bytes]
CHINESE = re.compile(r"[\u4e00-\u9fff]")
NEVER = re.compile(
    r"\bNone\b|\{\{|\}\}|\{%|%\}|[\ue000-\uf8ff]|\b(?:prose|print|head|verdict|document|column)\.[a-z_]+\b|nan\b"
)
"""What a paper never says: nothing that Python or Jinja left, no key of the texts."""
OFTEN = 20
FORMATS = ("pdf", "docx", "html")


@pytest.fixture(scope="module", params=[("zh", True), ("en", False)], ids=str)
def made(
    request: pytest.FixtureRequest, plan: Plan, success: Journal, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Context, Files]:
    """Return language, source and every file: Chinese after the night, English before it."""
    language, after = request.param
    t, case = load_texts(language), Case(tmp_path_factory.mktemp("case"))
    source = Night(plan, t, success) if after else Context(plan, t)
    asked = paperwork(source, case, standings(plan, case, None), {})
    return language, source, dict(beside(*asked, tmp_path_factory.mktemp("scratch")))


def words(name: str, content: bytes, tmp_path: Path) -> str:
    if name.endswith(".pdf"):
        return words_of_pdf(content, tmp_path)
    return words_of_docx(content) if name.endswith(".docx") else words_of_html(content)


def papers(files: Files) -> Iterator[tuple[str, bytes]]:
    return ((name, content) for name, content in files.items() if name.rpartition(".")[2] in FORMATS)


def test_every_form_and_every_text_is_there_in_every_format(made: tuple[str, Context, Files]) -> None:
    _language, source, files = made
    forms = source.plan.definition.forms
    stems = {f"forms/{kind.number}_{key}" for key, kind in forms.items()}
    stems |= {kind.stem for kind in texts().values() if not kind.of_form}
    assert {name for name, _content in papers(files)} == {f"{stem}.{ending}" for stem in stems for ending in FORMATS}
    tables = {
        f"forms/{kind.number}_{key}.xlsx" for key, kind in forms.items() if any(one.columns for one in kind.fields)
    }
    assert {name for name in files if name.endswith(".xlsx")} == tables
    assert len(stems) > 50


def test_each_is_opened_and_says_who_it_is_and_nothing_raw(made: tuple[str, Context, Files], tmp_path: Path) -> None:
    _language, source, files = made
    for name, content in papers(files):
        found = words(name, content, tmp_path)
        number = name.rpartition("/")[2].partition("_")[0]
        assert squeezed(f"{source.file_no}-{number}") in found, name
        assert squeezed(source.plan.project.code) in found, name
        assert squeezed(source.texts("print.state")) in found, name
        assert not NEVER.search(found), (name, NEVER.search(found))
        assert len(found) > OFTEN * 5, name


def test_every_workbook_and_csv_opens(made: tuple[str, Context, Files]) -> None:
    _language, source, files = made
    for name, content in files.items():
        if name.endswith(".xlsx"):
            book = load_workbook(io.BytesIO(content))
            told = " ".join(
                str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value
            )
            assert source.plan.digest[:16] in told, name
        elif name.endswith(".csv"):
            assert content.decode("utf-8-sig").splitlines()[0], name


def test_the_headings_and_labels_of_an_english_paper_are_english(plan: Plan, success: Journal, tmp_path: Path) -> None:
    case = Case(tmp_path)
    forms = standings(plan, case, None)
    writer = Writer(Night(plan, load_texts("en"), success), case, forms)
    for paper in [*map(writer.form, forms.values()), *map(writer.document, writer.kinds)]:
        labels = [paper.title, *(label for label, _value in paper.head)]
        labels += [one.role for one in paper.signings if one.role not in plan.project.affected_departments]
        for block in blocks_of(paper):
            if isinstance(block, Heading):
                labels.append(plain(block.line))
            elif isinstance(block, Grid):
                labels += map(plain, block.heads)
            elif isinstance(block, Pairs):
                labels += [label for label, _cell in block.fields]
        wrong = [one for one in labels if CHINESE.search(one)]
        assert not wrong, (paper.title, wrong)


def test_one_form_is_written_alone_with_the_texts_that_belong_to_it(plan: Plan, tmp_path: Path) -> None:
    folder = folder_of(plan, tmp_path, "guide")
    assert folder.name.endswith("-guide")
    names = {path.relative_to(folder).as_posix() for path in write_plan_forms(plan, folder, "en", wanted="guide")}
    assert {"forms/17_guide.docx", "documents/17a_golive_guide.pdf", "documents/17c_faq.html", "manifest.json"} <= names
    assert not [name for name in names if "application" in name]
    table = {path.name for path in write_plan_forms(plan, folder, "en", wanted="port_table")}
    assert {"06_port_table.xlsx", "06_port_table.pdf"} <= table and "17_guide.docx" not in table


def test_a_form_that_nobody_knows_is_refused_with_what_may_be_meant(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="golive_guide"):
        write_plan_forms(plan, tmp_path / "x", "en", wanted="golive_gude")
    assert not (tmp_path / "x").exists()


def test_the_set_of_documents_quotes_the_digest_that_stands_on_each(plan: Plan, tmp_path: Path) -> None:
    case = Case(tmp_path)
    forms = standings(plan, case, None)
    writer = Writer(Context(plan, load_texts("en")), case, forms, {"port_table": ("06_port_table.xlsx", "ab" * 32)})
    grid = next(one for one in writer.form(forms["document_set"]).body if isinstance(one, Grid))
    rows = [[plain(cell) for cell in row] for row in grid.rows]
    manual = writer.document(texts()["operations_manual"])
    assert ["documents/17b_operations_manual.docx", manual.digest[:16]] in [[row[2], row[4]] for row in rows]
    assert ["06_port_table.xlsx", "ab" * 8] in [[row[2], row[4]] for row in rows]
    assert manual.foot.middle == f"SHA-256 {manual.digest[:16]}"
    assert len(rows) == 18


def test_the_guide_holds_every_stage_with_its_commands_and_its_way_back(demo: Plan, tmp_path: Path) -> None:
    writer = Writer(Context(demo, load_texts("en")), Case(tmp_path), {})
    files, _office = paperwork(writer.source, writer.case, {}, {}, ["golive_guide"])
    told = words_of_html(next(content for name, content in files if name.endswith(".html")))
    for task in demo.tasks:
        assert squeezed(f"Stage {task.no}: {task.stage.en}") in told
        assert squeezed(task.check.en) in told and squeezed(task.undo.en) in told
    for command in ("systemctl stop paylegacy.service", "switchport access vlan 101", "systemctl start nginx.service",
                    "curl -fsS http://127.0.0.1:8080/healthz", "playbooks/rollback.yml"):  # fmt: skip
        assert squeezed(command) in told
    assert squeezed("2026-11-22 03:30 is the latest decision") in told
    for database in demo.databases.values():
        for user in database.users:
            assert str(user.password) not in told


def test_what_the_plan_says_in_two_languages_is_pre_filled_in_that_of_the_paper(demo: Plan, tmp_path: Path) -> None:
    case = Case(tmp_path)
    forms = standings(demo, case, None)
    for language in ("zh", "en"):
        writer = Writer(Context(demo, load_texts(language)), case, forms)
        told = "".join(plain(one.line) for one in writer.form(forms["announcement"]).body if hasattr(one, "line"))
        assert demo.project.system.in_(language) in told and demo.objective.objective.in_(language) in told
        plan_of = writer.form(forms["golive_plan"]).body
        cells = {plain(cell) for one in plan_of if isinstance(one, Grid) for row in one.rows for cell in row}
        assert {demo.tasks[0].check.in_(language), demo.tasks[0].undo.in_(language)} <= cells


def test_a_workbook_of_a_form_says_on_its_pages_whose_it_is(plan: Plan, tmp_path: Path) -> None:
    source, case = Context(plan, load_texts("en")), Case(tmp_path)
    paper = of_form(standings(plan, case, None)["customer_acceptance"], source, case)
    signed = replace(paper, foot=replace(paper.foot, left="Q&A 1"), stamp="SIMULATED")
    sheet = load_workbook(io.BytesIO(form_xlsx(signed, source))).worksheets[0]
    left, middle = (getattr(sheet.oddFooter, place).text for place in ("left", "center"))
    assert left == "Q&&A 1"
    assert "SIMULATED" in middle
    assert (sheet.row_dimensions[1].height or 0) > 20, "the title runs over the line below"
