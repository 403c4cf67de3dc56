"""Whatever a target or a step says has its Chinese: at the place itself (`zh=`), or in templates/sentences/."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils import sentences

from tests.house.house import RELOPS, short, text_of, walked

FILES = sorted((RELOPS / "golive" / "plugins").rglob("*.py"))


def kinds() -> set[str]:
    """Return the names of all errors that people see: GoliveError and what is made of it."""
    bases = {
        node.name: {base.id for base in node.bases if isinstance(base, ast.Name)}
        for path in FILES
        for node in walked(text_of(path))
        if isinstance(node, ast.ClassDef)
    }
    found, before = {"GoliveError"}, set[str]()
    while found != before:
        before = found
        found = found | {name for name, of in bases.items() if of & found}
    return found


ERRORS = kinds()
FIXED = 8
"""Letters of its own that a sentence has at least: with fewer it would be found in what it isn't."""


def template(node: ast.expr) -> str | None:
    """Return a text with `{0}`, `{1}` … where its values stand, None where it is not written down there."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if not isinstance(node, ast.JoinedStr):
        return None
    found, values = "", 0
    for part in node.values:
        if isinstance(part, ast.Constant):
            found += str(part.value)
        else:
            found, values = f"{found}{{{values}}}", values + 1
    return found


def said(source: str) -> Iterator[tuple[int, str]]:
    """Yield line and text of what is raised or kept in the journal in English alone."""
    for node in walked(source):
        if not isinstance(node, ast.Call):
            continue
        named = {word.arg: word.value for word in node.keywords}
        words = [named["message"]] if "message" in named else []
        if isinstance(node.func, ast.Name) and node.func.id in ERRORS and "zh" not in named and node.args:
            words.append(node.args[0])
        for word in words:
            yield from ((word.lineno, text) for one in chosen(word) for text in texts(one))


def chosen(node: ast.expr) -> list[ast.expr]:
    """Return what an expression may be: both sides of a condition."""
    if isinstance(node, ast.IfExp):
        return [*chosen(node.body), *chosen(node.orelse)]
    return [one for value in node.values for one in chosen(value)] if isinstance(node, ast.BoolOp) else [node]


def texts(node: ast.expr) -> Iterator[str]:
    """Yield what is written there, and each phrase that stands in it by a condition; `?` where nothing can be read."""
    if isinstance(node, ast.Name | ast.Attribute | ast.Call | ast.Subscript | ast.Starred):
        return  # the words of another: of a module that failed, of a step, of a function beside it
    written = template(node)
    if written is None or re.search("[a-z]{2}", written):
        yield written or "?"
    for value in node.values if isinstance(node, ast.JoinedStr) else ():
        for inner in ast.walk(value):
            for one in chosen(inner) if isinstance(inner, ast.IfExp) else ():
                phrase = template(one)
                if phrase and re.search("[a-z]{2}", phrase):
                    yield phrase


def lacking(source: str) -> list[str]:
    """Return what a source says that has no Chinese."""
    return [f"line {line}: {text}" for line, text in said(source) if text.strip() not in sentences.catalogue()]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('raise GoliveError(f"{host}: a new fault of {what}")', ["{0}: a new fault of {1}"]),
        ('raise GoliveError("a new fault", zh="新的故障")', []),
        ('raise GoliveError("a new fault", {"unreachable": True})', ["a new fault"]),
        ("raise GoliveError(f\"nothing is {'as' if x else 'like'} before\")", ["nothing is {0} before", "as", "like"]),
        ('raise GoliveError("as" if x else f"so {y}")', ["as", "so {0}"]),
        ('found.write("stopped", message=reason or f"{n} not done")', ["{0} not done"]),
        ("raise GoliveError(str(error))", []),
        ("raise GoliveError(a + b)", ["?"]),
    ],
)
def test_what_has_no_chinese_is_seen(source: str, found: list[str]) -> None:
    assert [text for _line, text in said(source)] == found


def test_everything_that_is_said_has_chinese() -> None:
    found = {short(path): wrong for path in FILES if (wrong := lacking(text_of(path)))}
    assert sum(1 for path in FILES for _ in said(text_of(path))) > 200, "nothing is looked at"
    assert not found, "\n".join(f"{name}: {line}" for name, lines in found.items() for line in lines)


SENTENCE = 6
"""Words of a text that a function yields and that is none for a machine: a sentence, to be told with others."""


def test_a_sentence_that_is_yielded_has_chinese() -> None:
    """Faults that are told together are yielded one by one, and raised where this file cannot read them."""
    yielded = [
        (short(path), node.lineno, text)
        for path in FILES
        for node in walked(text_of(path))
        if isinstance(node, ast.Yield) and node.value is not None
        if (text := template(node.value)) and len(re.findall(r"\b[a-z]{2,}\b", text)) >= SENTENCE
        if not re.search("[一-鿿]", text)
    ]
    assert len(yielded) > 10, "nothing is looked at"
    assert [one for one in yielded if one[2].strip() not in sentences.catalogue()] == []


def test_no_sentence_is_left_over() -> None:
    """Any text of the code may be said by way of another: all are looked at."""
    written: set[str] = set()
    for path in FILES:
        for node in walked(text_of(path)):
            text = template(node) if isinstance(node, ast.Constant | ast.JoinedStr) else None
            if text:
                written |= {text, text.strip("; "), text.strip(), text.rpartition(": ")[2]}
    assert [english for english in sentences.catalogue() if english not in written] == []


@pytest.mark.parametrize("english", sorted(sentences.catalogue()))
def test_a_sentence_is_told_in_chinese(english: str) -> None:
    chinese = sentences.catalogue()[english]
    values = sentences.SLOT.findall(english)
    assert re.search("[一-鿿]", chinese), "no Chinese"
    assert sorted(values) == sorted(set(sentences.SLOT.findall(chinese))), "a value is lost"
    assert not values or len(sentences.SLOT.sub("", english).replace(" ", "")) >= FIXED, "found in anything"
    filled = [sentences.SLOT.sub(r"<v\1>", form) for form in (english, chinese)]
    assert sentences.told(filled[0], "zh") == filled[1]
    several = [f"FLT-APP01 backup.files: {form}; network.ports.x: {form}" for form in filled]
    assert sentences.told(several[0], "zh") == several[1]


def test_each_stands_in_one_file() -> None:
    files = sorted((RELOPS / "golive" / "templates" / "sentences").glob("*.yml"))
    trees = [yaml.compose(text_of(path), Loader=yaml.CSafeLoader) for path in files]
    keys = [key.value for tree in trees if tree for key, _value in tree.value]
    assert files and sorted(keys) == sorted(set(keys))
