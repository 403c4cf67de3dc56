"""plan.yml says what a plan holds once, on the board as well."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.plays.test_twin_owner import copied, play
from tests.site import PLAN


@pytest.mark.parametrize(("language", "words"), [("zh", "摘要 SHA-256: "), ("en", "SHA-256: ")])
def test_what_a_plan_holds_is_said_once(language: str, words: str) -> None:
    code, text = play(PLAN, "plan", language=language)
    assert code == 0, text
    assert text.count(words) == 1, text


def test_a_project_that_says_its_language_has_it_on_every_line(tmp_path: Path) -> None:
    plan = copied(tmp_path / "bank")
    (plan.parent / "group_vars/all").mkdir(parents=True, exist_ok=True)
    (plan.parent / "group_vars/all/language.yml").write_text("golive_language: en\n")
    code, text = play(plan, "plan", language="")
    assert code == 0, text
    assert "Check the plan" in text and "检查计划" not in text, text
    assert "digest SHA-256: " in text
