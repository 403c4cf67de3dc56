"""A Chinese page tells what the English one tells: parts, commands, tables, and every name of the code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import keys_page
from tests.house.house import RELOPS, short, site_pages, text_of
from tests.house.tables_page import FILES

DOCS = RELOPS / "golive/docs"
CHINESE = ".zh-CN.md"
HAN = re.compile(r"[\u3001-\u9fff\uff01-\uffef]")
FENCED = re.compile(r"^( *)```(\w*)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`]+)`")
PROSE = {"text", ""}
"""What a screen prints is in the reader's language; so are values in brackets, and a comment anywhere."""
GENERATED = {*(DOCS / name for name in FILES.values()), *keys_page.FOLDER.glob("*.md")}
QUOTING = DOCS / "when-it-fails.zh-CN.md"
"""Sentences of the screen, in the language of the page: test_symptoms.py counts them."""
PAGES = sorted(path for path in DOCS.rglob(f"*{CHINESE}") if path not in GENERATED | {QUOTING})


def spans(part: str) -> Counter[str]:
    """Return the names, commands and keys that a part of a page cites; what holds Chinese signs is an example."""
    cited = (" ".join(one.split()).replace(CHINESE, ".md") for one in SPAN.findall(FENCED.sub("", part)))
    found = (re.sub(r"<[^>]*>", "<>", one) for one in cited)
    return Counter(one for one in found if not HAN.search(one))


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield every fenced block: its language, and its lines without comments and without what a screen prints."""
    for _indent, language, body in FENCED.findall(text):
        lines = re.sub(r"(golive_language=|GOLIVE_LANGUAGE=)zh", r"\1en", body).splitlines()
        if language == "console" and any(line.startswith("$ ") for line in lines):
            lines = [line for line in lines if line.startswith(("$ ", "    "))]
        stripped = [re.sub(r"\s+# .*$", "", line).strip() for line in lines]
        yield language, [] if language in PROSE else stripped


def tables(text: str) -> list[list[list[str]]]:
    """Return the cells of every table: a cell of the Chinese page without a Chinese sign is that of the English one."""
    found = re.findall(r"(?:^\|.*\n)+", FENCED.sub("", text), re.MULTILINE)
    return [[row.strip("|\n").split("|") for row in table.strip().splitlines()] for table in found]


def differences(english: str, chinese: str) -> list[str]:
    """Return what of two pages does not fit together, one sentence each."""
    heads = [re.findall(r"^(#+) ", FENCED.sub("", page), re.MULTILINE) for page in (english, chinese)]
    if heads[0] != heads[1]:
        return [f"headings {heads[0]}, {heads[1]}"]
    return [*_parts(english, chinese), *_tables(tables(english), tables(chinese))]


def _parts(english: str, chinese: str) -> Iterator[str]:
    there, here = (list(blocks(page)) for page in (english, chinese))
    if len(there) != len(here):
        yield f"{len(there)} blocks of code, {len(here)}"
    yield from (f"block {one}, {other}" for one, other in zip(there, here, strict=False) if not _alike(one, other))
    parts = [re.split(r"^#+ .*$", FENCED.sub("", page), flags=re.MULTILINE) for page in (english, chinese)]
    for number, (one, other) in enumerate(zip(*parts, strict=True)):
        lacking, more = spans(one) - spans(other), spans(other) - spans(one)
        if set(spans(one)) != set(spans(other)):
            yield f"part {number} lacks {sorted(lacking)}, has {sorted(more)}"


def _alike(one: tuple[str, list[str]], other: tuple[str, list[str]]) -> bool:
    """Tell whether two blocks are one; a line with Chinese signs may stand for another."""
    same = one[0] == other[0] and len(one[1]) == len(other[1])
    return same and all(a == b or HAN.search(b) for a, b in zip(one[1], other[1], strict=True))


def _tables(english: list[list[list[str]]], chinese: list[list[list[str]]]) -> Iterator[str]:
    shapes = [[[len(row) for row in table] for table in page] for page in (english, chinese)]
    if shapes[0] != shapes[1]:
        yield f"tables {[len(one) for one in english]}, {[len(one) for one in chinese]} rows, or other columns"
        return
    flat = [[cell.strip() for table in page for row in table for cell in row] for page in (english, chinese)]
    cells = zip(*flat, strict=True)
    yield from (f"cell {one!r}, {other!r}" for one, other in cells if one != other and not HAN.search(other))


@pytest.mark.parametrize("path", PAGES, ids=short)
def test_a_page_tells_what_its_english_one_tells(path: Path) -> None:
    english = text_of(path.with_name(path.name.replace(CHINESE, ".md")))
    found = differences(english, site_pages().with_tables(text_of(path), path))
    assert not found, "\n".join(found)


ENGLISH = """# A

Use `b`, then ask `x y`.

| key | what |
|---|---|
| `k` | 15 V |

```console
$ run -e golive_language=en  # now
done
```
"""
CHINESE_PAGE = ENGLISH.replace("Use", "用").replace("now", "现在").replace("=en", "=zh").replace("done", "完成")


@pytest.mark.parametrize(("old", "new", "told"), [
    ("# A", "# A\n\n## B", "headings"), ("`b`", "`c`", "part 1 lacks"), ("`k`", "`l`", "cell"),
    ("15 V", "16 V", "cell"), ("$ run", "$ walk", "block"), ("```console", "```yaml", "block"),
    ("| `k` | 15 V |\n", "", "tables"),
])  # fmt: skip
def test_what_a_page_lacks_is_found(old: str, new: str, told: str) -> None:
    assert differences(ENGLISH, CHINESE_PAGE) == []
    assert told in " ".join(differences(ENGLISH, CHINESE_PAGE.replace(old, new)))
