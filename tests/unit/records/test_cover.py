"""The cover and the heads: ten lines, every document one click away, nothing over the next field, what is left."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import contents, write_dossier
from ansible_collections.relops.golive.plugins.plugin_utils.records.drawings import rack
from ansible_collections.relops.golive.plugins.plugin_utils.records.drawings.elevation import PAGE, text_width
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.counts import counts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.leftovers import leftovers
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.racks import rack_head, rack_rows
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import reconciliation, summary
from ansible_collections.relops.golive.plugins.plugin_utils.records.page import story
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.cover import LINES, cover
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.paper import process_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_frame import _starts
from ansible_collections.relops.golive.plugins.plugin_utils.records.writers.sheet_layout import wide

from tests.unit.records import broken_night, night

LONG = "PAYGW-2025-20261129T052239Z-5105b74d-05"
PROOF = ("journal/", "case/", "plan/", "drills/", "trust/")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_cover_tells_it_in_ten_lines(language: str, plan: Plan, success: Journal) -> None:
    source = Night(plan, load_texts(language), success)
    lines = cover(source, process_of(source))
    assert len(lines) == LINES == 10
    assert all(about and said for about, said, _tone in lines)
    assert str(plan.project.version) in lines[0][1]
    assert process_of(source).title in lines[8][1]


def test_every_document_is_one_click_away_and_no_link_leads_nowhere(
    plan: Plan, success: Journal, tmp_path: Path
) -> None:
    write_dossier(plan, success, tmp_path / "GOLD")
    files = {str(one.relative_to(tmp_path / "GOLD")) for one in (tmp_path / "GOLD").rglob("*") if one.is_file()}
    page = (tmp_path / "GOLD" / "index.html").read_text(encoding="utf-8")
    links = set(re.findall(r'href="([^"#][^"]*)"', page))
    assert links <= files
    assert {one for one in files if not one.startswith(PROOF)} - links == {"index.html"}


def test_problems_stand_before_the_documents(plan: Plan, tmp_path: Path) -> None:
    source = Night(plan, load_texts("en"), broken_night.emergency(plan, tmp_path))
    page = dict(contents(source))["index.html"].decode()
    places = [page.index(f'id="{name}"') for name in ("cover", "failed", "standing", "left", "documents", "timeline")]
    assert places == sorted(places)


@pytest.mark.parametrize("number", ["G-05", LONG, LONG * 2, LONG * 5])
def test_no_field_of_a_rack_drawing_runs_over_the_next(number: str, plan: Plan, success: Journal) -> None:
    source = Night(plan, load_texts("zh"), success)
    head = rack_head(plan, next(iter(plan.racks)), rack_rows(plan, next(iter(plan.racks)), {}))
    fields = rack._placed(rack._block(source, head, number), PAGE.width)
    for one in fields:
        after = [other.x for other in fields if other.y == one.y and other.x > one.x]
        end = min(after, default=PAGE.width)
        smallest = one.size <= 5
        assert smallest or one.x + rack.VALUE_AT + text_width(one.value, one.size) <= end + 1e-6, one
    assert max(one.y for one in fields) <= rack.LINE * (rack.LINES - 1)


@pytest.mark.parametrize("value", ["G-06", LONG, LONG * 3])
@pytest.mark.parametrize("widths", [[60.0, 60.0, 60.0], [8.0] * 20, [30.0, 40.0], [200.0]])
def test_no_field_of_a_workbook_runs_over_the_next(value: str, widths: list[float]) -> None:
    block = [("No.", value), ("Project", "PAYGW 统一支付前置一期"), ("Version", "1.0")]
    starts = _starts(block, widths)
    rooms = [sum(widths[start:end]) for start, end in zip(starts, [*starts[1:], len(widths)], strict=True)]
    needed = [wide(f"{label}  {text}") for label, text in block]
    assert starts == [0] or all(need <= rooms[place % len(starts)] for place, need in enumerate(needed))


def test_what_is_left_is_told(plan: Plan, tmp_path: Path) -> None:
    source = Night(plan, load_texts("en"), broken_night.emergency(plan, tmp_path))
    first, second = leftovers(source)[:2]
    assert {first.verdict, second.verdict} == {"changed", "unknown"}
    rows = [row for row in summary.FORM.table(source).rows if row.chapter == "Left over"]
    assert len(rows) == len(leftovers(source)) > 1
    case = Case(tmp_path)
    found = {"result": "fail", "golive": source.golive_id, "event": "x", "phenomenon": "the disk is full"}
    case.write("evidence", "problem_found", found, "op")
    held = Night(plan, source.texts, source.journal, Case(tmp_path))
    assert [one.what for one in leftovers(held) if one.verdict == "failed"] == ["the disk is full"]
    owed = [one.until for one in leftovers(held) if one.item == source.texts("left.form")]
    assert owed and not re.search("[\u4e00-\u9fff]", "".join(owed)), "who owes a form is told in the reader's language"
    for closed in (False, True):
        fields = {"golive": source.golive_id, "phenomenon": "the disk is full", "owner": "陈工", "closed": closed}
        case.write("form", "problem", {"number": "18n", "version": 1, "fields": fields}, "op")
        held = Night(plan, source.texts, source.journal, Case(tmp_path))
        told = [one.until for one in leftovers(held) if one.what == "the disk is full"]
        assert told == ([] if closed else ["陈工"])


def test_a_reconciliation_that_fails_leaves_its_numbers(plan: Plan, tmp_path: Path) -> None:
    one = night.Night(plan, tmp_path)
    one.golive("opened", digest=plan.digest, direction="forward", project=plan.project.code)
    row: dict[str, Any] = {
        "table": "orders", "source_rows": 10, "target_rows": 9, "amount_column": "amount", "amount_source": "5",
        "amount_target": "4", "checksum_source": "aa", "checksum_target": "bb", "differences": 1, "rejects": 0,
    }  # fmt: skip
    db = plan.members(["db"])[0]
    one._append(
        db, one.clock, stage="migrate", step="migrate.reconcile.pay", event="failed", message="does not reconcile",
        facts={"tables": [row]},
    )  # fmt: skip
    (found,) = reconciliation.FORM.table(Night(plan, load_texts("en"), one.journal)).rows
    assert (found.source_rows, found.target_rows, found.differences, found.verify) == (10, 9, 1, "different")


@pytest.mark.parametrize("moved", [True, False])
def test_a_plan_that_moves_no_data_has_no_rows_that_nobody_measured(
    moved: bool, plan: Plan, demo: Plan, tmp_path: Path
) -> None:
    shown = demo if moved else plan
    assert bool(shown.migrations) is moved
    one = night.Night(shown, tmp_path)
    one.golive("opened", digest=shown.digest, direction="forward", project=shown.project.code)
    source = Night(shown, load_texts("en"), one.journal)
    found = source.once(counts)
    assert found.rows is None
    assert (load_texts("en")("index.tile_rows") in [tile.label for tile in story.tiles(source, found)]) is moved
    page = dict(contents(source))["index.html"].decode()
    assert ('id="migration"' in page, 'href="#migration"' in page) == (moved, moved)
