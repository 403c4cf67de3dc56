"""A variable of the command line that is called like ours and that nothing reads is refused, with the one meant."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.ansible import unknown

from tests.house.house import ROOT

DEMO = ROOT / "inventories/demo/plan.yml"
ON_THE_COMMAND_LINE = re.compile(r"(?:-e |^|\s)['\"]?(golive_[a-z_]+)=")


@pytest.mark.parametrize(("given", "meant"), [
    ("golive_assesment", "golive_assessment"), ("golive_log_stp", "golive_log_step"),
    ("golive_brek_lock", "golive_break_lock"), ("golive_keeep", "golive_keep"), ("golive_windwo", "golive_window"),
])  # fmt: skip
def test_a_slip_is_told_with_what_is_meant(given: str, meant: str) -> None:
    (fault,) = unknown.unknown(["x", given], DEMO)
    assert given in fault.en and f"did you mean {meant}?" in fault.en and f"是否想写 {meant}" in fault.zh


def test_each_is_told_and_what_is_not_called_like_ours_is_left() -> None:
    found = unknown.unknown(["golive_frobnicate", "vault_x", "golive_xyzzy", "golive_reason"], DEMO)
    assert [one.en.split(":")[0] for one in found] == ["-e golive_frobnicate", "-e golive_xyzzy"]
    assert not any("did you mean" in one.en for one in found)


def test_what_a_project_itself_reads_is_known(tmp_path: Path) -> None:
    plan = tmp_path / "plan.yml"
    plan.write_text("# golive_remark\nhosts: {}\n", encoding="utf-8")
    (tmp_path / "group_vars" / "all").mkdir(parents=True)
    (tmp_path / "group_vars" / "all" / "own.yml").write_text("x: '{{ golive_of_mine }}'\n", encoding="utf-8")
    found = unknown.unknown(["golive_of_mine", "golive_remark"], plan)
    assert [one.en.split(":")[0] for one in found] == ["-e golive_remark"]


def test_what_code_alone_reads_is_known() -> None:
    assert unknown.unknown(["golive_channels", "golive_switch_port", "golive_break_lock", "golive_state"], DEMO) == []


def test_what_the_documents_tell_people_to_write_is_known() -> None:
    pages = [
        path for path in ROOT.rglob("*.md") if not any(part.startswith(".") for part in path.parts[len(ROOT.parts) :])
    ]
    told = {name for path in pages for name in ON_THE_COMMAND_LINE.findall(path.read_text(encoding="utf-8"))}
    assert len(told) > 15
    assert unknown.unknown(told, DEMO) == []
