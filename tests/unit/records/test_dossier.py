"""The dossier as files: whole, private, the same for the same night, and safe to open."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import stat
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import openpyxl
import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.journal.write import append
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records import dossier
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Language, load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import contents, write_dossier
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import tables
from openpyxl.worksheet.worksheet import Worksheet

from tests.unit.records import broken_night, night

HOSTILE = "</td><script>alert('x')</script>&\"=1+1"
VOID = {"meta", "br", "rect", "line", "path", "circle"}


@pytest.fixture(scope="module")
def written(plan: Plan, success: Journal, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the dossier of the good night in Chinese."""
    folder = tmp_path_factory.mktemp("out") / "dossier" / "GOLD"
    write_dossier(plan, success, folder)
    return folder


def sheet_of(content: bytes) -> Worksheet:
    """Return the one sheet of a workbook."""
    (sheet,) = openpyxl.load_workbook(io.BytesIO(content)).worksheets
    return sheet


class Balanced(HTMLParser):
    """Collect what the page opens, and what it asks for from outside."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[str] = []
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.outside += [value for name, value in attrs if name in ("src", "href") and value and "//" in value]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert tag in VOID or self.open.pop() == tag


def test_what_is_written_is_what_the_manifest_says(written: Path) -> None:
    manifest = json.loads((written / MANIFEST).read_text())
    found = {str(path.relative_to(written)) for path in written.rglob("*") if path.is_file()}
    assert found == {entry["file"] for entry in manifest["files"]} | {MANIFEST}
    for entry in manifest["files"]:
        content = (written / entry["file"]).read_bytes()
        assert (hashlib.sha256(content).hexdigest(), len(content)) == (entry["sha256"], entry["size"])
    assert (manifest["result"], manifest["plan_digest"], manifest["language"]) == ("success", "5e" * 32, "zh")
    assert manifest["made_at"] == "2026-11-21T22:03:47+08:00"


def test_nobody_else_may_read_it(written: Path) -> None:
    for path in [written, *written.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)


def test_the_same_night_gives_the_same_bytes(written: Path, plan: Plan, success: Journal, tmp_path: Path) -> None:
    files = write_dossier(plan, success, tmp_path / "GOLD")
    assert (tmp_path / "GOLD" / MANIFEST).read_bytes() == (written / MANIFEST).read_bytes()
    assert files[-1] == tmp_path / "GOLD" / MANIFEST


def test_an_old_dossier_is_replaced_as_a_whole(plan: Plan, rollback: Journal, tmp_path: Path) -> None:
    folder = tmp_path / "GOLD"
    write_dossier(plan, rollback, folder)
    (folder / "stale.txt").write_text("x")
    write_dossier(plan, rollback, folder, "en")
    assert not (folder / "stale.txt").exists()
    assert json.loads((folder / MANIFEST).read_text())["language"] == "en"
    assert list(tmp_path.iterdir()) == [folder]


def test_a_fault_on_the_way_leaves_the_old_dossier(
    plan: Plan, success: Journal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "GOLD"
    folder.mkdir()
    (folder / "old.txt").write_text("old")

    def broken(*_arguments: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(dossier, "netbox_files", broken)
    with pytest.raises(GoliveError, match="No space left on device"):
        write_dossier(plan, success, folder)
    assert [path.name for path in tmp_path.iterdir()] == ["GOLD"]
    assert (folder / "old.txt").read_text() == "old"


def test_a_night_of_another_plan_is_refused(plan: Plan, success: Journal, tmp_path: Path) -> None:
    other = plan.model_copy(update={"digest": "ab" * 32})
    with pytest.raises(GoliveError, match="with its own plan"):
        write_dossier(other, success, tmp_path / "GOLD")
    assert not list(tmp_path.iterdir())


def test_an_empty_journal_has_nothing_to_record(plan: Plan, tmp_path: Path) -> None:
    with pytest.raises(GoliveError, match="nothing to record"):
        write_dossier(plan, Journal(tmp_path / "none" / "journal"), tmp_path / "GOLD")


def test_a_night_that_was_killed_at_its_first_step_has_a_dossier(plan: Plan, tmp_path: Path) -> None:
    short = night.Night(plan, tmp_path / "state")
    short.golive("opened", digest=plan.digest)
    short.kill("DC-SW01", "network.ports", [{"item": "x", "from": 0, "to": 1}])
    write_dossier(plan, short.journal, tmp_path / "GOLD", "en")
    page = (tmp_path / "GOLD" / "index.html").read_text()
    assert "Not finished yet" in page
    assert "in doubt" in page


@pytest.mark.parametrize("kind", ["success", "rollback"])
def test_the_page_is_whole_and_asks_for_nothing_from_outside(
    kind: str, plan: Plan, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    write_dossier(plan, request.getfixturevalue(kind), tmp_path / "GOLD")
    parser = Balanced()
    page = (tmp_path / "GOLD" / "index.html").read_text(encoding="utf-8")
    parser.feed(page)
    assert not parser.open
    assert not parser.outside
    assert "script" not in parser.tags
    assert ("已取消，全部恢复原状" if kind == "rollback" else "上线成功") in page


def test_text_from_the_night_is_never_markup_nor_formula(plan: Plan, tmp_path: Path) -> None:
    evil = night.Night(plan, tmp_path / "state")
    evil.golive("opened", digest=plan.digest)
    change = [{"item": HOSTILE, "from": HOSTILE, "to": "=cmd()"}]
    evil.step("DC-SW01", "network.ports", 1.0, changes=change, diff={"before": "", "after": HOSTILE}, error=HOSTILE)
    evil.step("DC-DB01", "verify.x", 1.0, facts={"tests": [{"name": "=HYPERLINK(1)", "outcome": "passed"}]})
    write_dossier(plan, evil.journal, tmp_path / "GOLD", "en")
    parser = Balanced()
    parser.feed((tmp_path / "GOLD" / "index.html").read_text())
    assert not parser.open
    assert "script" not in parser.tags
    assert "'=HYPERLINK(1)" in (tmp_path / "GOLD" / "10_test_report.csv").read_text()
    sheet = sheet_of((tmp_path / "GOLD" / "10_test_report.xlsx").read_bytes())
    cell = sheet.cell(head_row(sheet) + 1, 2)
    assert (cell.value, cell.data_type) == ("'=HYPERLINK(1)", "s")


def test_drawings_are_xml_and_hold_every_device_of_the_rack(written: Path, plan: Plan) -> None:
    for rack in plan.racks:
        tree = ET.parse(written / f"05_rack_elevation_{rack}.svg")
        words = {element.text for element in tree.iter("{http://www.w3.org/2000/svg}text")}
        mounted = {one.name for one in plan.devices.values() if one.rack == rack and one.units}
        assert mounted <= words
        assert {f"{number:02d}U" for number in range(1, plan.racks[rack].u_height + 1)} <= words


def head_row(sheet: Any) -> int:
    """Return the row of the headings: it is the last that stays when the table is scrolled."""
    found = re.search(r"[0-9]+$", str(sheet.freeze_panes))
    assert found
    return int(found[0]) - 1


def test_every_workbook_can_be_read_filtered_and_printed(good: Night) -> None:
    files = dict(contents(good))
    for table in tables(good):
        sheet = sheet_of(files[f"{table.stem}.xlsx"])
        row = head_row(sheet)
        heads = [cell.value for cell in sheet[row]]
        expected = [good.texts.column(table.name, column.key) for column in table.columns]
        if table.upright:
            assert [cell.value for cell in sheet["A"][row : row + len(expected)]] == expected
        else:
            assert heads == expected
        assert sheet.auto_filter.ref.startswith(f"A{row}:")
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.print_title_rows == f"${row}:${row}"


def test_a_difference_is_red_in_the_workbook(good: Night) -> None:
    sheet = sheet_of(dict(contents(good))["07_equipment_list.xlsx"])
    heads = [cell.value for cell in sheet[6]]
    place = heads.index("Measured serial no.")
    fills = {row[2].value: row[place].fill.start_color.rgb for row in sheet.iter_rows(min_row=7) if row[2].value}
    assert fills["DC-APP02"] == "FFFEE2E2"
    assert fills["DC-APP01"] != "FFFEE2E2"


def test_csv_opens_in_chinese_excel_and_is_a_port_table_again(written: Path, plan: Plan) -> None:
    content = (written / "06_port_table.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["连接编号"] for row in rows] == [link.link_id for link in plan.connections]
    assert rows[0]["核对结果"] == "一致"
    assert rows[6]["实测对端"] == "未测"


def test_the_files_for_netbox_say_where_each_device_is_and_which_cable_was_found(written: Path) -> None:
    devices = list(csv.DictReader((written / "netbox" / "14_devices.csv").open()))
    assert {row["name"]: (row["position"], row["face"]) for row in devices}["DC-A01-KVM"] == ("42", "rear")
    assert all(bool(row["position"]) == bool(row["face"]) for row in devices)
    cables = list(csv.DictReader((written / "netbox" / "19_cables.csv").open()))
    lines = {row["description"].split()[0]: row["status"] for row in cables if row["type"] != "power"}
    assert set(lines.values()) == {"connected"} and len(lines) == 10  # the port table says that all of them lie
    assert "14_devices.csv" in (written / "netbox" / "README.md").read_text()


def test_no_undo_data_gets_in(plan: Plan, tmp_path: Path) -> None:
    """What undo needs (`before`) may hold configurations and paths; the dossier never shows it."""
    held = night.Night(plan, tmp_path / "state")
    held.golive("opened", digest=plan.digest)
    folder = held.folder
    append(
        folder,
        "DC-SW01",
        run="R",
        stage="network",
        step="network.ports",
        event="intent",
        before={"running": "snmp-server community s3cr3t"},
    )
    files = dict(contents(Night(plan, load_texts("zh"), Journal(folder))))
    assert not [name for name, content in files.items() if b"s3cr3t" in content]


def test_the_demo_has_a_dossier(demo: Plan, tmp_path: Path) -> None:
    for kind in (night.success, night.rollback):
        journal = kind(demo, tmp_path / kind.__name__)
        files = write_dossier(demo, journal, tmp_path / f"{kind.__name__}-dossier")
        assert len(files) > 35


@pytest.mark.parametrize(
    ("language", "words"), [("zh", ("未恢复", "未知", "存疑")), ("en", ("not restored", "in doubt"))]
)
def test_an_emergency_tells_per_host_what_is_back_and_how_to_go_on(
    plan: Plan, tmp_path: Path, language: Language, words: tuple[str, ...]
) -> None:
    source = Night(plan, load_texts(language), broken_night.emergency(plan, tmp_path))
    states = {one.host: one.state for one in source.standings}
    legacy, switch = plan.members(["legacy"])[0], min(plan.switches)
    assert (states[legacy], states[switch]) == ("changed", "unknown")
    assert set(states.values()) == {"changed", "unknown", "restored"}
    page = dict(contents(source))["index.html"].decode()
    assert 'id="standing"' in page
    for text in (*words, "ansible-playbook -i plan.yml x", "the copy is not the proven one", legacy, switch):
        assert text in page
