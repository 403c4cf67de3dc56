"""Golden forms: what a fixed journal of a small project becomes, as rows and as drawings."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import contents
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import plan_forms
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load

from tests.conftest import Golden
from tests.unit.records import broken_night, night

HERE = Path(__file__).parent
TOLD = (".csv", ".svg")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_forms_before_the_night(language: str, golden: Golden) -> None:
    plan = load(HERE / "project" / "plan.yml").model_copy(update={"digest": "5e" * 32})
    folder = HERE / "expected" / f"plan.{language}"
    files = {name: content.decode() for name, content in plan_forms(Context(plan, load_texts(language)))
             if name.endswith(TOLD)}  # fmt: skip
    for name, content in files.items():
        golden(folder / name, content.replace("\r\n", "\n"))
    assert {path.name for path in folder.iterdir()} == files.keys()


@pytest.mark.parametrize(("kind", "language"), [("success", "zh"), ("rollback", "en"), ("emergency", "zh")])
def test_forms(kind: str, language: str, golden: Golden, tmp_path: Path) -> None:
    plan = load(HERE / "project" / "plan.yml").model_copy(update={"digest": "5e" * 32})
    journal = (broken_night.emergency if kind == "emergency" else getattr(night, kind))(plan, tmp_path)
    told = ("15_summary.csv",) if kind == "emergency" else TOLD
    files = {
        name: content.decode()
        for name, content in contents(Night(plan, load_texts(language), journal))
        if name.endswith(told) and not name.startswith("forms/")  # those of the process: tests/unit/records
    }
    for name, content in files.items():
        golden(HERE / "expected" / kind / name, content.replace("\r\n", "\n"))
    expected = {str(path.relative_to(HERE / "expected" / kind)) for path in (HERE / "expected" / kind).rglob("*.*")}
    assert expected == files.keys()
