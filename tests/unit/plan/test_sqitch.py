"""A sqitch project is held against its files by day: what sqitch, or the way back, would stumble over at night."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.plan.checks.sqitch import projects_of_sqitch_are_whole
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading import sqitch

from tests.golden.plan.project import DEMO
from tests.unit.plan.scenes import lines_of

SIGNED = "2026-10-12T01:00:00Z Name <a@b.example>"
PLAN = "migrations/pay/sqitch.plan"


def told(folder: Path, more: str, files: tuple[str, ...] = ()) -> list[str]:
    """Return what is told of the demo with more lines in its sqitch.plan, and these scripts."""
    path = folder / PLAN
    shutil.copytree(DEMO / "migrations", folder / "migrations")
    path.write_text(path.read_text() + more + "\n")
    for name in files:
        for kind in ("deploy", "revert", "verify"):
            (path.parent / kind / f"{name}.sql").write_text("SELECT 1;\n")
    return lines_of(projects_of_sqitch_are_whole, folder)


@pytest.mark.parametrize(
    "line",
    [
        f"more [merchant] {SIGNED} # a note [with] brackets",
        f"more [merchant :customer pay:payment] {SIGNED}",
        f"more [!other merchant@load] {SIGNED}",
        f"more [other:change @load] {SIGNED}",
        f"more [refund^ payment~2] {SIGNED}",
        f"+ more {SIGNED}",
        f"more {SIGNED}\n@v9 {SIGNED} # tag",
        f"# a note\n\nmore {SIGNED}",
    ],
)
def test_what_sqitch_reads_is_read(line: str, tmp_path: Path) -> None:
    assert told(tmp_path / "project", line, ("more",)) == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (f"more {SIGNED}", "more: lacks deploy/more.sql, revert/more.sql, verify/more.sql"),
        (f"refund {SIGNED}", "refund: lacks deploy/refund@load.sql"),
        (f"indexes {SIGNED}", "indexes: is a change twice (also line 13)"),
        (f"@load {SIGNED}", "@load: is a tag twice"),
        ("more", "is no line that sqitch reads"),
        ("more 2026-10-12 Name <a@b.example>", "is no line that sqitch reads"),
        (f"more [merchent] {SIGNED}", "merchent: is needed by it and is no change or tag here; did you mean merchant?"),
        (f"more [last] {SIGNED}\nlast {SIGNED}", "last: is needed by it and comes after it"),
        (f"more [merchant@lod] {SIGNED}", "@lod: is needed by it and is no change or tag here"),
    ],
)
def test_what_it_would_refuse_is_told(line: str, said: str, tmp_path: Path) -> None:
    lines = told(tmp_path / "project", line)
    assert any(said in one and one.startswith(f"{PLAN}:") for one in lines), lines


def test_a_change_that_is_made_anew_has_the_scripts_of_its_tag() -> None:
    found = sqitch.read(f"a {SIGNED}\n@t {SIGNED}\na [a@t] {SIGNED}\n")
    assert [script for _change, script in sqitch.scripts(found)] == ["a@t", "a"]


@pytest.mark.parametrize("kind", ["deploy", "revert", "verify"])
def test_each_script_is_looked_for(kind: str, tmp_path: Path) -> None:
    shutil.copytree(DEMO / "migrations", tmp_path / "migrations")
    (tmp_path / "migrations" / "pay" / kind / "refund.sql").unlink()
    (line,) = lines_of(projects_of_sqitch_are_whole, tmp_path)
    assert line.startswith(f"{PLAN}:8: refund: lacks {kind}/refund.sql")
