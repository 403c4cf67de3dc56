"""Long tables: written by two processes and from the disk, they say what short ones say; labels go rack by rack."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records import crew, printing
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import documents
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import cable_labels, label_sheet, port_table
from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import write_plan_forms
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers import xlsx
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.json_file import json_bytes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.pace import examples


@pytest.fixture
def context(plan: Plan) -> Context:
    return Context(plan, load_texts("en"))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
@pytest.mark.parametrize("cores", [{0}, {0, 1}])
def test_two_processes_write_what_one_writes(
    cores: set[int], plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_plan_forms(plan, tmp_path / "one", "en")
    monkeypatch.setattr(crew, "LARGE", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: cores)
    write_plan_forms(plan, tmp_path / "two", "en")
    assert documents(tmp_path / "two") == documents(tmp_path / "one")
    assert not [path for path in (tmp_path / "two").rglob("*") if path.stat().st_mode & 0o077]


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_fault_of_the_second_process_is_told_and_nothing_is_written(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = os.getpid()

    def broken(*_given: object) -> Iterator[tuple[str, bytes]]:
        if os.getpid() != own:
            raise GoliveError("templates/labels.html.j2: it is broken")
        yield from ()

    monkeypatch.setattr(crew, "LARGE", 0)
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: {0, 1})
    monkeypatch.setattr(crew, "table_files", broken)
    monkeypatch.setattr(crew, "_papers", lambda *_given: __import__("time").sleep(0.5))
    with pytest.raises(GoliveError, match="it is broken"):
        write_plan_forms(plan, tmp_path / "out", "en")
    assert not list(tmp_path.iterdir())


def test_only_a_large_plan_is_worth_a_second_process(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not crew.is_large(context)
    monkeypatch.setattr(crew, "LARGE", len(context.plan.connections))
    assert crew.is_large(context)


def looks(content: bytes) -> tuple[list[Any], list[Any], list[Any]]:
    """Return values and looks of the cells, heights of the rows, and what else a sheet has."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    cells = [
        [
            (one.value, one.data_type, one.font.b, one.font.color.rgb, one.fill.fgColor.rgb, one.number_format)
            for one in row
        ]
        for row in sheet.iter_rows()
    ]
    heights = [sheet.row_dimensions[row + 1].height for row in range(sheet.max_row)]
    rest = [sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows, sheet.dimensions]
    assert all(rest)
    return cells, heights, rest


def test_a_long_workbook_is_the_one_that_the_library_writes(demo: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    context = Context(demo, load_texts("zh"))
    table = port_table.FORM.table(context)
    found = xlsx.xlsx_bytes(table, context)
    monkeypatch.setattr(xlsx, "LONG", 0)
    again = xlsx.xlsx_bytes(table, context)
    assert found != again
    assert again == xlsx.xlsx_bytes(table, context)
    assert looks(found) == looks(again)


WORDS = st.text(st.sampled_from(" \n\t&<>\"'_x0041=+\u3000中\x00\x1b\x85\uffff\U0001f600"), max_size=12)
VALUES = st.one_of(
    WORDS, st.integers(-(2**60), 2**60), st.floats(), st.none(), st.booleans(), st.just("<r><t>x</r>"),
    st.just("equal"), st.just("different"), st.lists(WORDS, max_size=2).map(tuple), st.just("中" * 400),
    st.just("\U0001f600" * 17_000),
)  # fmt: skip


@settings(max_examples=examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES, st.booleans()), min_size=12, max_size=40))
def test_whatever_stands_in_a_cell_is_the_same_in_a_long_workbook(
    context: Context, rows: list[tuple[object, object, bool]]
) -> None:
    columns: tuple[Column[Any], ...] = (
        Column("link_id"),
        Column("verify", kind="verdict", evidence=(Evidence("fact", "ports", "network"),)),
        Column("a_mac", measured=True),
    )
    verdicts = ("equal", "different", "unmeasured", "")
    lines = [
        Line({"link_id": one, "verify": verdicts[number % 4], "a_mac": other}, ("link_id",) * bad)
        for number, (one, other, bad) in enumerate(rows)
    ]
    table = Table("06", "port_table", columns, lines)
    found = looks(xlsx.xlsx_bytes(table, context))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(xlsx, "LONG", 0)
        assert looks(xlsx.xlsx_bytes(table, context)) == found


def test_a_text_that_looks_like_markup_is_a_text(context: Context) -> None:
    for word in ("<r><t>a</r>", "<r>a</r>", "<r></r>"):
        table = Table(
            "06", "port_table", (Column("link_id"), Column("purpose")), [Line({"link_id": word, "purpose": 1})]
        )
        cells, _heights, _rest = looks(xlsx.xlsx_bytes(table, context))
        assert word in [cell[0] for row in cells for cell in row]


def test_rows_as_json_are_what_json_writes() -> None:
    lines = [Line({"z": '中\n"', "a": (1, 2)}), Line({"z": None, "a": 1.5}), Line({"z": True, "a": ()})]
    one = Table("1", "b", (Column("z"), Column("a")), lines)
    for tables in ([one, Table("1", "a", (Column("z"),), [])], [], [one]):
        head = {"x": "y", "zz": {"q": [1]}}
        content = {**head, "tables": {table.name: [line.values for line in table.rows] for table in tables}}
        expected = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        assert json_bytes(tables, head).decode() == expected


def test_a_long_table_is_printed_in_volumes_and_the_longest_from_its_workbook(
    context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = cable_labels.FORM.table(context)

    def names() -> list[str]:
        office = printing.office_papers([cable_labels.FORM], context)
        return [
            *(name for name, _content in printing.table_papers(table, ("pdf",), context)),
            *(one.name for one in office),
        ]

    assert names() == ["06_cable_labels.pdf", "06_cable_labels.docx"]
    monkeypatch.setattr(printing, "MOST_CELLS", -(-table.size // 2))
    assert names() == [f"06_cable_labels_{number}.pdf" for number in (1, 2)]
    monkeypatch.setattr(printing, "MOST_CELLS", -(-table.size // 3))
    assert names() == []


def test_many_labels_go_rack_by_rack_and_none_is_lost(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    ((name, whole),) = label_sheet.sheets(context)
    monkeypatch.setattr(label_sheet, "MOST_TOGETHER", 0)
    sheets = dict(label_sheet.sheets(context))
    assert (name, list(sheets)) == ("", list(context.plan.racks))
    label = '<div class="label">'
    assert whole.count(label) == sum(text.count(label) for text in sheets.values()) > 0
    rows = list(cable_labels.rows(context))
    for rack, text in sheets.items():
        own = [row for row in rows if row.rack == rack]
        assert text.count(label) == len(own)
        assert all(f"<span>{row.near}</span>" in text for row in own)
