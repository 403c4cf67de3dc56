"""What the verification makes of a plan is called in the language of the report."""

from __future__ import annotations

import re

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.tests import named


@pytest.mark.parametrize("name", ["health of pay-app", "reaches 10.41.110.11:8080", "must not reach 10.41.110.11:22"])
def test_what_a_plan_asks_for_is_named_in_the_language_of_the_report(name: str) -> None:
    assert named(name, load_texts("en")) == name
    told = named(name, load_texts("zh"))
    assert re.search(r"[\u4e00-\u9fff]", told)
    assert name.split()[-1] in told
    assert "reach" not in told and "health" not in told


def test_a_name_of_the_plan_is_its_own() -> None:
    assert named("版本 2.0.0", load_texts("en")) == "版本 2.0.0"
