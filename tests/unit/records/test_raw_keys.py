"""No key of ours on paper: attachments and stages have a name in the language of the document."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import file_form
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Language, load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts import reality
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.papers.of_form import of_form

from tests.unit.records import night

REVIEW = {"reviewers": ["李工"], "reviewed_on": "2026-11-20", "conclusion": "通过"}


@pytest.mark.parametrize(("language", "said"), [("zh", "附件 技术方案"), ("en", "Attachment technical design")])
def test_an_attachment_is_called_by_its_name(language: Language, said: str, demo: Plan, tmp_path: Path) -> None:
    case = Case(tmp_path)
    file_form(demo, case, "technical_review", REVIEW, ("刘工", "项目组"), "root", {"technical_design": b"x"})
    standing = standings(demo, case, None)["technical_review"]
    paper = of_form(standing, Context(demo, load_texts(language)), case)
    assert said in [label for chapter in paper.chapters for label, _value in chapter.fields]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_attachment_of_the_standard_process_has_a_name(language: Language, demo: Plan) -> None:
    asked = {name for kind in demo.definition.forms.values() for name in kind.attachments}
    assert "meeting_minutes" in asked
    assert [name for name in sorted(asked) if not load_texts(language).has(f"print.attached.{name}")] == []


@pytest.mark.parametrize(("language", "stage"), [("zh", "网络接入"), ("en", "network")])
def test_what_the_step_log_lacks_is_told_by_the_stage(
    language: Language, stage: str, plan: Plan, tmp_path: Path
) -> None:
    short = night.Night(plan, tmp_path)
    short.golive("opened", digest=plan.digest, direction="forward", project=plan.project.code)
    short.close("success")
    lacking = [one.detail for one in reality.steps(Night(plan, load_texts(language), short.journal))]
    assert f"{stage} {min(plan.switches)}" in lacking
