"""What the page of symptoms quotes is what the code says, in both languages; the exit codes are those of the engine."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils import board_diffs, sentences
from ansible_collections.relops.golive.plugins.plugin_utils.engine.states import EXIT_CODES

from tests.house.house import RELOPS, text_of, walked

DOCS = RELOPS / "golive/docs"
PAGES = ("when-it-fails.md", "when-it-fails.zh-CN.md")
QUOTE = re.compile(r"^- `(.*?)`(?: \(\d\))?[:：]", re.MULTILINE)
LEAST = 25


@cache
def said() -> tuple[str, ...]:
    """Return every text of the code of golive, `…` where a value goes."""
    found = list(sentences.catalogue().values())
    for path in (RELOPS / "golive/plugins").rglob("*.py"):
        nodes = walked(text_of(path))
        docstrings = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.JoinedStr):
                found.append("".join(str(one.value) if isinstance(one, ast.Constant) else "…" for one in node.values))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                found.append(node.value)
    return tuple(found)


def stands(quote: str) -> bool:
    """Tell whether a quoted sentence is in one text of the code, its words in order and values where it has `…`."""
    parts = [re.escape(part) for part in quote.split("…")]
    wanted = re.compile(r"(?:…|\{\w*\})".join(parts))
    loose = re.compile(r".*?".join(part for part in parts if part), re.DOTALL)
    return any(wanted.search(one) or ("…" in one and loose.search(one)) for one in said())


def test_a_sentence_that_nobody_says_is_found() -> None:
    assert stands("is no key here") and stands("未知的键") and stands("is not finished, this plan's digest is …")
    assert not stands("is no key there") and not stands("… does not frobnicate")


@pytest.mark.parametrize("name", PAGES)
def test_each_quoted_sentence_stands_in_the_code(name: str) -> None:
    quotes = QUOTE.findall((DOCS / name).read_text(encoding="utf-8"))
    assert len(quotes) >= LEAST and len(set(quotes)) == len(quotes)
    assert not [quote for quote in quotes if not stands(quote)]


def test_both_languages_tell_of_the_same_symptoms() -> None:
    english, chinese = ((DOCS / name).read_text(encoding="utf-8") for name in PAGES)
    parts = [re.split(r"^## ", page, flags=re.MULTILINE) for page in (english, chinese)]
    counted = [[len(QUOTE.findall(part)) for part in page] for page in parts]
    assert counted[0] == counted[1]


def test_the_words_of_a_difference_that_have_a_chinese_name_stand_in_the_code() -> None:
    parts = {part.strip() for one in board_diffs.english() for part in one.split("…") if part.strip()}
    assert len(parts) > 15 and "not deployed" in said()
    assert not [part for part in parts if not any(part in one for one in said())]


ROLLBACK = {"gates/rollback_order.py", "model/process.py"}
"""The gate of the signed order, and the words of a form's conclusion."""


def test_a_rollback_is_said_of_what_was_live() -> None:
    """恢复, 回退 and 回滚 are three things (glossary.md)."""
    plugins = RELOPS / "golive/plugins"
    found = {path for path in plugins.rglob("*.py") if "回滚" in path.read_text(encoding="utf-8")}
    assert {path.relative_to(plugins / "plugin_utils").as_posix() for path in found} == ROLLBACK


@pytest.mark.parametrize("name", ["exit-codes.md", "exit-codes.zh-CN.md"])
def test_the_exit_codes_are_those_of_the_engine(name: str) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    assert {int(code) for code in re.findall(r"^\| (\d) \|", page, re.MULTILINE)} == set(EXIT_CODES.values())
