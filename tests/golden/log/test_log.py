"""Golden log: what a person reads of a fixed journal, whole and tampered with, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.night_log import (
    event_line,
    step_lines,
    verdict_lines,
)
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.conftest import Golden
from tests.unit.records import night

HERE = Path(__file__).parent
PROJECT = HERE.parent / "records" / "project" / "plan.yml"


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["success", "rollback"])
def test_log(kind: str, language: str, golden: Golden, tmp_path: Path) -> None:
    plan = load(PROJECT).model_copy(update={"digest": "5e" * 32})
    found = Golive(tmp_path, getattr(night, kind)(plan, tmp_path).folder.parent)
    texts = load_texts(language)
    lines = [event_line(event, texts, plan.window.start.tzinfo) for event in found.journal.every()]
    lines += [*step_lines(plan, found, texts)[0], *verdict_lines(found.journal, texts)[0]]
    golden(HERE / "expected" / f"{kind}.{language}.txt", "\n".join([*lines, ""]))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_tampered_journal_and_another_plan(language: str, golden: Golden, tmp_path: Path) -> None:
    plan = load(PROJECT).model_copy(update={"digest": "5e" * 32})
    found = Golive(tmp_path, night.success(plan, tmp_path).folder.parent)
    for path in sorted(found.journal.folder.glob("DC-*.jsonl")):
        lines = path.read_text().splitlines(keepends=True)
        lines[0] = lines[0].replace("周工", "别人")
        path.write_text("".join(lines[:-1]))
    texts = load_texts(language)
    other = plan.model_copy(update={"digest": "ab" * 32})
    told, whole = step_lines(other, found, texts)
    lines, chain = verdict_lines(found.journal, texts)
    assert (whole, chain) == (True, False)
    golden(HERE / "expected" / f"tampered.{language}.txt", "\n".join([*told, *lines, ""]))
