"""plan.yml says what a plan holds once, on the board as well."""

from __future__ import annotations

import pytest

from tests.integration.plays.test_twin_owner import play
from tests.site import PLAN


@pytest.mark.parametrize(("language", "words"), [("zh", "摘要 SHA-256: "), ("en", "SHA-256: ")])
def test_what_a_plan_holds_is_said_once(language: str, words: str) -> None:
    code, text = play(PLAN, "plan", language=language)
    assert code == 0, text
    assert text.count(words) == 1, text
