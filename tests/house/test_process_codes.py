"""Every rule of the process that somebody cites is explained in docs/process.md, once, and nothing else is cited."""

from __future__ import annotations

import ast
import functools
import io
import re
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.house import RELOPS, ROOT, short, text_of, tracked, walked

PAGE = RELOPS / "golive" / "docs" / "process.md"
CODE = re.compile(r"(?<![\w.-])([RHX])(\d{1,2})(?!\w|-(?![RHX]\d)\w)(?:-\1(\d{1,2})\b)?")
FORM = re.compile(r"\bforms? (\d{1,2})\b")
REMARK = re.compile(r"#.*(?:[RHX]|forms? )\d")
"""A line whose comment may cite one: most files have none, and need not be taken apart for their comments."""
NO_CODE = {"X86"}
"""What only looks like a code: a processor that a switch tells of."""
DATA = ("tests/golden/", "tests/faults/results/", "tests/faults/places.json", "requirements/")
# A document that no reader of this repository has; put together here, so that this file passes its own test.
ELSEWHERE = re.compile(
    "|".join(
        (
            r"\b(?:" + "|".join(("forms", "requirements", "lifecycle", "house", "design")) + r")\.md\b",
            r"\bdesign" + r" \d",
            r"\bforms" + r" \d",
            r"\bforms?" + r" \d+\.\d",
        )
    )
)


def of_python(path: Path, text: str) -> Iterator[str]:
    """Yield what a Python file says to people: comments and docstrings, and the product's texts."""
    for token in tokenize.generate_tokens(io.StringIO(text).readline) if REMARK.search(text) else ():
        if token.type == tokenize.COMMENT:
            yield token.string
    alone = {id(node.value) for node in walked(text) if isinstance(node, ast.Expr)}
    product = short(path).startswith("collections/")
    for node in walked(text):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and (product or id(node) in alone):
            yield node.value


def of_data(path: Path, text: str) -> Iterator[str]:
    """Yield the comments of a file whose values are data: racks and rooms are called R1, ports R24."""
    yield from re.findall(r"(?:^|\s)#.*", text)


def whole(path: Path, text: str) -> Iterator[str]:
    yield text


def reader(name: str) -> Callable[[Path, str], Iterator[str]] | None:
    """Return how a file is read, None when nobody cites a rule in such a file."""
    suffix = Path(name).suffix
    if name.startswith(DATA) or suffix in (".csv", ".json", ".jsonl", ".sql", ".cfg", ".xlsx", ".gz", ".txt"):
        return None
    if suffix == ".py":
        return of_python
    if name.startswith(("inventories/", "tests/faults/project/", "molecule/")):
        return of_data
    return whole


def said(name: str, text: str) -> str:
    """Return all of a file that may cite a rule or a document."""
    read = reader(name)
    return "\n".join(read(ROOT / name, text)) if read else ""


@functools.cache
def heard(path: Path) -> str:
    """Return what a file cites; most files cite nothing, and need not be taken apart."""
    text = text_of(path)
    return said(short(path), text) if CODE.search(text) or FORM.search(text) else ""


def cited(text: str) -> set[str]:
    """Return the codes in a text; a range names all of its codes."""
    found: set[str] = set()
    for kind, first, last in CODE.findall(text):
        found |= {f"{kind}{number}" for number in range(int(first), int(last or first) + 1)}
    return found - NO_CODE


def explained(page: str) -> list[str]:
    """Return the codes that have a line in a table of the page."""
    return re.findall(r"^\| ([RHX]\d+) \|", page, re.MULTILINE)


def unexplained(text: str) -> set[str]:
    return cited(text) - set(explained(PAGE.read_text(encoding="utf-8")))


@functools.cache
def texts() -> list[Path]:
    return [path for path in tracked() if reader(short(path)) and b"\0" not in path.read_bytes()[:8000]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("collections/x.py", '"""Something new (R73)."""\n'),
        ("collections/x.py", 'FAULT = "needs an approval (R73)"\n'),
        ("collections/x.py", 'RULES = {"R73": 1}\n'),
        ("collections/x.py", "a = 1  # see R72-R73\n"),
        ("tests/unit/test_x.py", 'def test_x() -> None:\n    """R73: nothing."""\n'),
        ("collections/x.yml", "description: Held (R73).\n"),
        ("templates/text.zh.yml", "  R73: 一个规则\n"),
        ("inventories/demo/plan.yml", "rooms: [R1]  # as R73 says\n"),
        ("README.md", "It refuses that（R73）\n"),
    ],
)
def test_a_code_that_is_not_explained_is_found(name: str, text: str) -> None:
    assert unexplained(said(name, text)) == {"R73"}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("tests/unit/test_x.py", 'HOSTS = ["H98", "H99"]\n'),
        ("inventories/demo/plan.yml", "rooms: [R73]\nrisks: [{id: R99}]\n"),
        ("inventories/demo/device-types/x.yaml", "- name: R99\n"),
        ("collections/x.py", 'TEXT = "cisco C9300 (X86) processor, room R201, B05-R99, X99-24T"\n'),
        ("tests/golden/x.txt", "R99\n"),
    ],
)
def test_names_of_rooms_hosts_and_ports_are_no_codes(name: str, text: str) -> None:
    assert not unexplained(said(name, text))


def test_every_code_that_is_cited_is_explained() -> None:
    missing = {short(path): found for path in texts() if (found := unexplained(heard(path)))}
    assert not missing, f"{short(PAGE)} does not explain {missing}"


def test_the_citations_are_seen() -> None:
    """Were the reader blind, all the rest would be green."""
    everywhere = Counter(code for path in texts() if path != PAGE for code in cited(heard(path)))
    assert len(everywhere) > 45 and everywhere["H8"] > 5 and everywhere["R12"] > 5


def test_every_rule_of_the_process_is_explained_once() -> None:
    numbers = {"R": 72, "H": 24, "X": 15}
    wanted = [f"{kind}{number}" for kind, last in numbers.items() for number in range(1, last + 1)]
    assert explained(PAGE.read_text(encoding="utf-8")) == wanted


def test_every_form_that_is_cited_is_explained() -> None:
    known = set(re.findall(r"^\| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert known == {str(number) for number in range(1, 20)}
    missing = {short(path): set(FORM.findall(heard(path))) - known for path in texts()}
    assert not {name: found for name, found in missing.items() if found}


def test_a_document_that_nobody_has_is_found() -> None:
    for text in ("fields of " + "forms" + ".md 7", "(" + "forms" + " 6, X7)", "form" + " 5.3", "(" + "design" + " 8)"):
        assert ELSEWHERE.search(text), text
    assert not ELSEWHERE.search("form 7, the forms; design; docs/process.md")


def test_no_document_is_cited_that_is_not_here() -> None:
    found = {short(path): ELSEWHERE.findall(path.read_text(encoding="utf-8")) for path in texts()}
    found = {name: words for name, words in found.items() if words}
    assert not found, f"say it here, or point to docs/: {found}"
