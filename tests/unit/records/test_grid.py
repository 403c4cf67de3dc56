"""Where a line of the page's tables breaks: a long path anywhere, a short word or a moment nowhere."""

from __future__ import annotations

from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Line, Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.grid import grid


def classes(kind: Any, value: str) -> list[str]:
    column: Column[Any] = Column("path", 10.0, kind)
    table = Table("18", "backup_list", (column,), [Line({"path": value})])
    return grid(table, ["path"], load_texts("en")).rows[0][0].classes.split()


def test_a_long_path_may_break_and_an_address_not() -> None:
    assert classes("code", "/srv/backup/.switches/PAY-20261130T003207Z-e4734bba/BJ-SW11.running") == ["code", "long"]
    assert classes("code", "10.255.0.201") == ["code"]


def test_a_name_and_a_moment_stay_whole_and_a_sentence_not() -> None:
    assert classes("text", "2026-11-30 08:32:13") == classes("text", "BJ-SW11") == ["text", "whole"]
    assert (
        classes("text", "what somebody wrote about it")
        == classes("text", "操作系统")
        == classes("text", "")
        == ["text"]
    )
