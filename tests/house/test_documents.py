"""What people read about the house is short, leads somewhere, and names files that are there."""

from __future__ import annotations

import re
from pathlib import Path

from tests.house import keys_page, tables_page
from tests.house.house import RELOPS, ROOT, breaches, short, text_of, tracked

DOCS = RELOPS / "golive" / "docs"
GENERATED = {"faults.md", "dependencies.md"}
WIDTH, LINES = 110, 100
CHINESE = ".zh-CN.md"
WRITTEN = [path for path in DOCS.rglob("*.md") if path.name not in GENERATED and path.parent != keys_page.FOLDER]
PAGES = sorted([*WRITTEN, ROOT / "CONTRIBUTING.md"])
MARKDOWN = [path for path in tracked() if path.suffix == ".md"]
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
NAMED = re.compile(r"`(\w[\w./-]*/[\w.-]+\.(?:py|yml|yaml|md|j2|json|csv|txt|sh)|\w[\w/-]*/)(?::[^`]*)?`")
PART = re.compile(r"`relops\.golive\.(\w+)")
KINDS = ("plugins/modules/*.py", "plugins/lookup/*.py", "plugins/inventory/*.py", "playbooks/*.yml", "roles/*")
NOT_HERE = ("dist/", "dossier/", ".cache/", ".lab/", "journal/", "restore/", "drills/", "sim/")
"""Folders that only come into being by work."""


def broken_links(path: Path, text: str) -> list[str]:
    """Return the links of a page that lead to no file, or to no heading of it."""
    return [target for target in LINK.findall(text) if "://" not in target and not _leads(path, target)]


def _leads(path: Path, target: str) -> bool:
    name, _hash, heading = target.partition("#")
    file = (path.parent / name).resolve() if name else path
    return file.exists() and (not heading or heading in anchors(file.read_text(encoding="utf-8")))


def anchors(text: str) -> set[str]:
    """Return the names under which the headings of a page are linked."""
    titles = re.findall(r"^#+ (.*)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def missing(text: str, known: list[str]) -> list[str]:
    """Return the files and folders that a page names and that nobody finds by the end of their paths."""
    return [name for name in NAMED.findall(text) if not name.startswith(NOT_HERE) and not _there(name, known)]


def _there(name: str, known: list[str]) -> bool:
    wanted = "/" + name.lstrip("/")
    return any(wanted in f"/{path}" if name.endswith("/") else f"/{path}".endswith(wanted) for path in known)


def test_the_rules_find_what_they_are_for() -> None:
    readme = ROOT / "README.md"
    assert broken_links(readme, "[a](nowhere.md) [b](README.md#nowhere) [c](README.md#licence) [d](https://x)") == [
        "nowhere.md",
        "README.md#nowhere",
    ]
    known = ["collections/x/engine/step.py"]
    assert missing("`engine/step.py`, `engine/stop.py: x`, `engine/`, `motor/`, `plan.yml`", known) == [
        "engine/stop.py",
        "motor/",
    ]


def test_a_page_is_not_wide() -> None:
    def rule(path: Path) -> list[str]:
        lines = enumerate(text_of(path).splitlines(), 1)
        return [f"line {number} has {len(line)} columns" for number, line in lines if len(line) > WIDTH]

    assert not breaches(PAGES, rule, least=20)


def test_the_architecture_is_read_in_ten_minutes() -> None:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LINES
    assert len(text.split()) <= 1500


def test_links_lead_somewhere() -> None:
    assert not breaches(MARKDOWN, lambda path: broken_links(path, text_of(path)), least=20)


def test_a_page_names_files_that_are_there() -> None:
    known = [short(one) for one in tracked()]
    assert not breaches(PAGES, lambda path: missing(text_of(path), known), least=20)


def test_a_page_names_parts_of_the_collection_that_are_there() -> None:
    parts = {part.stem for kind in KINDS for part in (RELOPS / "golive").glob(kind)}
    assert not breaches(PAGES, lambda path: sorted(set(PART.findall(text_of(path))) - parts), least=20)


def test_every_page_is_linked_from_the_architecture() -> None:
    linked = set(LINK.findall((DOCS / "architecture.md").read_text(encoding="utf-8")))
    english = [path.name for path in DOCS.glob("*.md") if not path.name.endswith(CHINESE)]
    assert not [name for name in english if name not in linked | {"architecture.md"}]


def test_a_page_and_its_chinese_one_lead_to_each_other() -> None:
    chinese = sorted(DOCS.rglob(f"*{CHINESE}"))
    assert len(chinese) >= 5
    for path in chinese:
        other = path.with_name(path.name.replace(CHINESE, ".md"))
        for one, to in ((other, path), (path, other)):
            assert to.name in LINK.findall(one.read_text(encoding="utf-8")), f"{short(one)} has no link to {to.name}"


def test_the_tables_are_those_of_the_models() -> None:
    for language, name in tables_page.FILES.items():
        written = (DOCS / name).read_text(encoding="utf-8")
        assert written == tables_page.page(language), "write it again: python -m tests.house.tables_page"


def test_the_keys_are_those_of_the_models() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in keys_page.FOLDER.glob("*.md")}
    assert there == keys_page.files(), "write them again: make reference"


def test_a_word_is_explained_once() -> None:
    lines = [line.split("|") for line in (DOCS / "glossary.md").read_text(encoding="utf-8").splitlines()]
    rows = [[cell.strip() for cell in line[1:5]] for line in lines if len(line) == 6 and "---" not in line[1]]
    words = [word for word, _meaning, _chinese, _field in rows if word != "word"]
    assert len(words) > 80 and len(set(words)) == len(words)
    assert not [row for row in rows if not row[1]]
