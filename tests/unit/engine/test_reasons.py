"""Why a night went back is told in the language of the screen where the engine itself wrote the reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, opening
from ansible_collections.relops.golive.plugins.plugin_utils.engine.telling import said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.turning import stopped_text, turn


def back(state: Path, reason: str) -> golive.Golive:
    """Return a go-live that was turned back for a reason."""
    golive.enter(state, "P", "a" * 64, "周工")
    return opening.begin(state, opening.Opening("P", "a" * 64, "周工", back=True, reason=reason))


@pytest.mark.parametrize(
    ("reason", "chinese", "english"),
    [("", "由操作人要求", "asked for by the operator"), ("users complain", "users complain", "users complain")],
)
def test_a_way_back_says_who_asked(tmp_path: Path, reason: str, chinese: str, english: str) -> None:
    found = back(tmp_path, reason)
    assert said(found, golive.CANCELLED, tmp_path, "zh").endswith(f"全部恢复到上线之前: {chinese}")
    assert said(found, golive.CANCELLED, tmp_path, "en").endswith(f"is back as it was: {english}")


def test_a_stop_without_a_reason_is_told_in_both_languages(tmp_path: Path) -> None:
    found = golive.enter(tmp_path, "P", "a" * 64, "周工")
    turn(found, "")
    assert said(found, "stopped", tmp_path, "zh").endswith("已停止, 尚未决定: 控制机上的任务失败")
    assert said(found, "stopped", tmp_path, "en").endswith("nothing is decided: a task of the controller failed")
    assert "尚未决定: 控制机上的任务失败。" in stopped_text(found.stopped()).zh
