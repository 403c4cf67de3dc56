"""The documentation as a site: every page is in its nav, links lead on, and it asks no other host (.ci/pages.py)."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.house.house import RELOPS, ROOT, site_pages

DOCS = RELOPS / "golive/docs"


@pytest.fixture(scope="module", name="pages")
def loaded() -> ModuleType:
    return site_pages()


def test_links_are_those_of_the_site(pages: ModuleType) -> None:
    names = pages.pages()
    readme = ROOT / "README.md"
    text = "[中文](README.zh-CN.md)\n\n[a](collections/ansible_collections/relops/golive/docs/twin.md#x) [b](LICENSE) [c](https://x)"
    assert pages.linked(text, readme, names) == "[a](twin.md#x) b [c](https://x)"
    here = DOCS / "how-to/sign.md"
    assert pages.linked("[`a`](../process.md) [b](#c)", here, names) == "[`a`](../process.md) [b](#c)"
    chinese = DOCS / "exit-codes.zh-CN.md"
    assert pages.linked("一行，\n  又一行\n\n另一段\n- 列", chinese, names) == "一行，又一行\n\n另一段\n- 列"
    assert pages.linked("甲，\n`乙`：\n2. 丙。\n* 丁，\n- 戊", chinese, names) == "甲，`乙`：\n2. 丙。\n* 丁，\n- 戊"
    assert pages.linked("[a](when-it-fails.zh-CN.md)", chinese, names) == "[a](when-it-fails.md)"


def test_lists_are_those_of_python_markdown(pages: ModuleType) -> None:
    text = "words\n- one\n  goes on\n\n  ```\n  x\n    y\n  ```\n- two\n\nend\n"
    assert pages.indented(text) == "words\n\n- one\n    goes on\n\n    ```\n    x\n      y\n    ```\n- two\n\nend\n"
    fenced = "```\n- no list\n  x\n```\n"
    assert pages.indented(fenced) == fenced


def test_a_table_of_facts_is_taken_over(pages: ModuleType, tmp_path: Path) -> None:
    table = "| x |\n|---|\n| 0 |\n\n## The table\n\nwords\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    (tmp_path / "a.md").write_text(f"# A\n\n{table}")
    marked = "前\n\n<!-- table: a.md#the-table | 甲 | 乙 -->\n[见英文页](a.md#the-table)\n"
    taken = pages.with_tables(marked, tmp_path / "a.zh-CN.md")
    assert taken == "前\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n"
    with pytest.raises(ValueError, match="other columns"):
        pages.with_tables(marked.replace("| 乙 ", ""), tmp_path / "a.zh-CN.md")
    with pytest.raises(KeyError):
        pages.with_tables(marked.replace("a.md#the-table |", "a.md#a-table |"), tmp_path / "a.zh-CN.md")


def test_every_page_is_in_the_nav_once(pages: ModuleType) -> None:
    names = list(pages.pages().values())
    tabs, chinese = pages.nav(names)
    listed = [name for tab in tabs for part in tab.values() for name in part]
    assert sorted(listed) == sorted(name for name in names if not name.endswith(".zh.md"))
    assert len(listed) == len(set(listed)) > 25
    assert pages.MORE[0] not in {title for tab in tabs for title in tab}, "a page without a place of its own"
    assert {title for tab in tabs for title in tab} <= set(chinese)
    assert "tutorial.md" in [one for tab in pages.nav([*names, "tutorial.md"])[0] for one in next(iter(tab.values()))]


def test_every_page_has_a_chinese_title_in_the_chinese_site(pages: ModuleType, tmp_path: Path) -> None:
    for name in pages.gather(tmp_path):
        head = (tmp_path / name.replace(".md", ".zh.md")).read_text(encoding="utf-8").partition("\n")[0]
        assert head.startswith("# ") and not head.isascii(), (name, head)
    translated = {name.replace(".zh.md", ".md") for name in pages.pages().values() if name.endswith(".zh.md")}
    assert not translated & set(pages.CALLED), "a page that has its own Chinese title"


def test_what_a_browser_would_fetch_is_found(pages: ModuleType, tmp_path: Path) -> None:
    good = '<a href="https://github.com/x">x</a><img src="a.png"><link rel="stylesheet" href="../a.css"><p class="x">'
    (tmp_path / "good.html").write_text(good)
    (tmp_path / "good.css").write_text("a { background: url(data:image/svg+xml;base64,<svg xmlns='http://w'/>) }")
    assert pages.foreign(tmp_path) == []
    wrong = [
        '<link href="https://fonts.googleapis.com/css">', '<script src="//unpkg.com/x"></script>', '<img src="http://x/y">',
        '<pre class="mermaid">', '<p style="background: url(https://x/y)">', '<a data-md-component="source">',
    ]  # fmt: skip
    for at, text in enumerate(wrong):
        (tmp_path / f"wrong{at}.html").write_text(text)
    (tmp_path / "wrong.css").write_text("@import 'https://x/y.css'; a { src: url(//x/font.woff) }")
    found = pages.foreign(tmp_path)
    assert len(found) == len(wrong) + 2
    assert {one.partition(":")[0] for one in found} == {*(f"wrong{at}.html" for at in range(len(wrong))), "wrong.css"}
