"""Both languages say the same things, and everything that is asked for is there."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest
import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import WORDS
from ansible_collections.relops.golive.plugins.plugin_utils.journal.kinds import RUN, STEP
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import LANGUAGES, Language, load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import tables

ROOT = Path(__file__).parents[3]
CODE = ROOT / "collections/ansible_collections/relops/golive/plugins/plugin_utils/records"


def placeholders(text: str) -> set[str]:
    """Return the names in braces of a text."""
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name}


def test_both_languages_have_the_same_keys() -> None:
    zh, en = load_texts("zh"), load_texts("en")
    assert zh.entries.keys() == en.entries.keys()
    assert zh.words.keys() == en.words.keys()
    assert zh.terms.keys() == en.terms.keys()


def test_both_languages_fill_in_the_same_values() -> None:
    zh, en = load_texts("zh"), load_texts("en")
    assert {key for key in zh.entries if placeholders(zh.entries[key]) != placeholders(en.entries[key])} == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_and_column_has_its_words(good: Night, language: Language) -> None:
    texts = load_texts(language)
    for table in tables(good):
        assert texts(f"document.{table.name}")
        heads = [texts.column(table.name, column.key) for column in table.columns]
        assert all(heads)
        assert len(set(heads)) == len(heads), f"{table.name}: two columns have the same header"


def test_no_entry_is_left_over() -> None:
    sources = [*CODE.rglob("*.py"), *(ROOT / "templates").glob("*.j2")]
    used = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    spoken = set(re.findall(r"\w+", used))
    spoken |= {f"tile_{word}" for word in spoken} | RUN.keys() | STEP.keys()
    process = yaml.safe_load((ROOT / "templates/process.yml").read_text(encoding="utf-8"))
    spoken |= {name for form in process["forms"].values() for name in form.get("attachments", ())}
    assert {key for key in load_texts("zh").entries if key.rsplit(".", 1)[-1] not in spoken} == set()


def test_a_language_there_is_none_of_is_refused() -> None:
    with pytest.raises(GoliveError, match="fr is not one of zh, en"):
        load_texts("fr")


def test_a_missing_entry_is_named() -> None:
    with pytest.raises(GoliveError, match=r"text\.en\.yml: no entry or value 'no\.such'"):
        load_texts("en")("no.such")


def test_a_word_of_a_closed_list_that_was_filed_in_chinese_is_read_in_english() -> None:
    english = load_texts("en")
    assert [english.term(word) for word in ("失败", "高", "前进后出")] == ["fail", "high", "front to rear"]
    assert english.term("PDU") == "PDU"
    assert load_texts("zh").term("失败") == "失败"


def test_a_step_that_was_undone_is_called_the_same_everywhere() -> None:
    """恢复 is said of one thing, a step or a host; 回退 of the direction (glossary)."""
    texts = load_texts("zh")
    keys = ("verdict.undone", "standing.undone", "journal.event.undone")
    said = [texts.entries[key] for key in keys if key in texts.entries]
    assert len(said) >= 2
    assert [word for word in (*said, WORDS["zh"]["undone"]) if not word.startswith("已恢复")] == []
    assert {texts("standing.not_undone"), WORDS["zh"]["not_undone"], texts("verdict.changed")} == {"未恢复"}
