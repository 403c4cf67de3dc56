"""Two languages of a dossier lie side by side, tell the same story, are linked, and each proves itself."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import prove
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Mark
from ansible_collections.relops.golive.plugins.plugin_utils.records import languages
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import write_dossier
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of


def head(place: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    return found


def test_the_second_language_overwrites_nothing_and_both_prove(plan: Plan, success: Journal, tmp_path: Path) -> None:
    name = success.folder.parent.name

    def write(there: Path, language: str) -> list[Path]:
        return write_dossier(plan, success, there, language, steps_of(plan))

    chinese = languages.side_by_side(tmp_path, name, "zh", write)
    before = (tmp_path / name / "manifest.json").read_bytes()
    assert not (tmp_path / f"{name}.html").exists(), "one language alone needs no page that leads to it"
    english = languages.side_by_side(tmp_path, name, "en", write)
    assert (tmp_path / name / "manifest.json").read_bytes() == before
    assert {path.relative_to(tmp_path).parts[0] for path in chinese} == {name}
    assert {path.relative_to(tmp_path).parts[0] for path in english} == {f"{name}.en"}
    page = (tmp_path / f"{name}.html").read_text(encoding="utf-8")
    assert [(tmp_path / link).is_file() for link in re.findall(r'href="([^"]+)"', page)] == [True, True]
    assert "中文" in page and "English" in page
    found = wrong(tmp_path / f"{name}.en")  # the sample is no real go-live: only what is said of documents counts here
    assert not [place for place in found if place.endswith((".html", ".xlsx", ".csv", ".pdf", "manifest.json"))]


def wrong(place: Path) -> list[str]:
    return [one.place for one in prove(place).findings if one.mark is Mark.WRONG]


def fake(told: dict[str, str]) -> Callable[[Path, str], list[Path]]:
    """Return a writer of dossiers that hold a manifest alone."""

    def write(there: Path, language: str) -> list[Path]:
        there.mkdir(exist_ok=True)
        content = {"language": language, "result": "success", "journal_head": told["head"], "files": [language]}
        (there / "manifest.json").write_text(json.dumps(content))
        return [there / "manifest.json"]

    return write


def test_the_other_language_tells_no_older_story(tmp_path: Path) -> None:
    told = {"head": "1"}
    for language in ("en", "zh"):
        languages.side_by_side(tmp_path, "G", language, fake(told))
    told["head"] = "2"
    languages.side_by_side(tmp_path, "G", "zh", fake(told))
    assert [head(tmp_path / name)["language"] for name in ("G", "G.zh")] == ["en", "zh"]
    assert [head(tmp_path / name)["journal_head"] for name in ("G", "G.zh")] == ["2", "2"]
    told["head"] = "3"
    languages.side_by_side(tmp_path, "G", "zh", fake(told), frozen=True)
    assert [head(tmp_path / name)["journal_head"] for name in ("G", "G.zh")] == ["2", "3"]


def test_a_dossier_of_one_language_stays_where_it_was(tmp_path: Path) -> None:
    for _time in range(2):
        languages.side_by_side(tmp_path, "G", "en", fake({"head": "1"}))
    assert [path.name for path in tmp_path.iterdir()] == ["G"]
    assert languages.place_of(tmp_path, "G", "zh") == tmp_path / "G.zh"
    assert languages.found_in(tmp_path, "G", "zh") == tmp_path / "G", "a run in a language that has no dossier"
    (tmp_path / "G" / "manifest.json").write_text("{half")
    assert languages.place_of(tmp_path, "G", "zh") == tmp_path / "G"
