"""Who ran it stands beside the plan's owner: in production whom the order names, on a twin the account, said so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.step import Place
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import golive_log, step_log, test_report

CASES: list[tuple[dict[str, Any], str, str]] = [
    ({"production": True, "account": "wang"}, "王工（账号 wang）", "王工 (account wang)"),
    ({"production": False, "account": "root"}, "王工（系统账号, 模拟环境）", "王工 (account of the system, twin)"),
    ({}, "王工", "王工"),
]


@pytest.mark.parametrize(("facts", "zh", "en"), CASES)
def test_who_ran_it_and_who_answers_for_it(tmp_path: Path, plan: Plan, facts: dict[str, Any], zh: str, en: str) -> None:
    found = golive.enter(tmp_path, "P", plan.digest, "王工", **facts)
    place = Place(tmp_path, found.folder, found.run(), "h", "verify", "verify.checks", "f", "王工", "运维", "李工")
    place.write("intent", before={})
    place.write("done", facts={"tests": [{"name": "x", "outcome": "passed"}]})
    for language, said in (("zh", zh), ("en", en)):
        night = Night(plan, load_texts(language), found.journal)
        assert night.operators == (said,)
        (log,) = golive_log.rows(night)
        assert log.persons == said and log.owners and "王工" not in log.owners
        (test,) = test_report.FORM.rows(night)
        assert (test.tester, test.owner) == ("王工", "李工")
        row = next(one for one in step_log.FORM.rows(night) if one.step == "verify.checks")
        assert (row.operator, row.owner) == ("王工", "李工")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_columns_say_plainly_which_is_which(language: str) -> None:
    texts = load_texts(language)
    for form, pair in {"step_log": ("owner", "operator"), "backup_list": ("person", "operator"),
                       "test_report": ("owner", "tester"), "golive_log": ("owners", "persons")}.items():  # fmt: skip
        owner, ran = (texts.column(form, key) for key in pair)
        assert ("计划" if language == "zh" else "by plan") in owner
        assert ("实际" if language == "zh" else "un by") in ran
