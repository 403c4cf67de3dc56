"""The documentation as a site, in English and Chinese: gather the pages, build them into dist/site.

usage: .ci/pages.py [FOLDER]    build into FOLDER instead; any warning of mkdocs ends with exit code 1

Pages stay where GitHub and an editor show them. Here they are only put side by side: links between them become those
of the site, links to files that are no page become words, lists get the indents that Python-Markdown needs.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[1]
COLLECTION = ROOT / "collections/ansible_collections/relops/golive"
DOCS = COLLECTION / "docs"
WORK = ROOT / ".cache/site"
CHINESE = ".zh-CN.md"
START = {
    ROOT / "README.md": "index.md",
    ROOT / "README.zh-CN.md": "index.zh.md",
    ROOT / "CONTRIBUTING.md": "develop.md",
}
NAV: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Start", "入门", ("index.md", "tutorial.md", "glossary.md")),
    ("How to", "操作方法", ("how-to/upgrade.md", "how-to/mapping.md", "how-to/process.md", "how-to/sign.md",
                        "how-to/documents.md", "how-to/notices.md", "how-to/netbox.md", "portals.md")),
    ("The night", "上线当晚", ("when-it-fails.md", "exit-codes.md", "nights.md")),
    ("Reference", "参考", ("reference/plan.md", "reference/twin.md", "reference/process.md", "plan-check.md",
                        "tables.md", "device-types.md", "network.md", "platforms.md", "backups.md", "twin.md")),
    ("Process", "流程", ("process.md",)),
    ("Develop", "开发", ("architecture.md", "contracts.md", "develop.md", "testing.md", "dependencies.md", "faults.md",
                       "how-to/stage.md", "how-to/engine.md", "how-to/platform.md", "how-to/gate.md",
                       "how-to/form.md")),
)  # fmt: skip
"""Tab, its Chinese name, its pages; what is there and not named comes last, what is named and not there is left out."""
MORE = ("More", "其他")
ONLY_ENGLISH = '!!! note "本页暂只有英文"\n\n'
LINK = re.compile(r"\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s]+)\)")
OTHER_LANGUAGE = re.compile(r"^\[(中文|English)\]\([^)]*\)\n\n?", re.MULTILINE)
ITEM = re.compile(r"^( *)([-*]|\d+\.) ")
SLUGIFY = "!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}"
HAN = r"[\u3001-\u9fff\uff01-\uffef]"
CHINESE_LINE_END = re.compile(rf"(?<={HAN})\n *(?={HAN})|(?<=[、。，；：？！）])\n *(?![-*+] |\d+\. )(?=[`*\w\[])")
"""Where a line was wrapped behind a Chinese sign, a browser would show a blank; a new item of a list stays one."""
FENCE = re.compile(r"^( *)(```|~~~)")
TABLE = re.compile(r"^<!-- table: ([\w./-]+)#([\w-]+) (\|.*) -->\n\[.*\]\(.*\)$", re.MULTILINE)
"""A table of facts that a Chinese page shows in the site and links to elsewhere: whose, and the Chinese head of it."""
FOREIGN = re.compile(r"\s*(?:https?:)?//", re.IGNORECASE)
OUT = re.compile(r"(?:url\(|@import)\s*['\"]?\s*(?:https?:)?//[^)'\"]*", re.IGNORECASE)
CALLED = {
    "glossary.md": "术语表", "nights.md": "夜间手册", "process.md": "流程: 代码所引的每一条规则",
    "architecture.md": "架构", "contracts.md": "各部分之间的约定",
    "develop.md": "参与开发", "testing.md": "怎样测试", "dependencies.md": "依赖",
    "faults.md": "故障试验的结果", "how-to/stage.md": "怎样新增阶段", "how-to/engine.md": "怎样新增数据库引擎",
    "how-to/platform.md": "怎样新增交换机平台", "how-to/gate.md": "怎样新增关卡", "how-to/form.md": "怎样新增表单",
}  # fmt: skip
"""What a page that is in English alone is called in the Chinese site."""


def pages() -> dict[Path, str]:
    """Return file → name in the site of every page."""
    found = {path: name for path, name in START.items() if path.exists()}
    for path in sorted(DOCS.rglob("*.md")):
        found[path] = path.relative_to(DOCS).as_posix().replace(CHINESE, ".zh.md")
    return found


def linked(text: str, path: Path, names: Mapping[Path, str]) -> str:
    """Return a page with the links of the site; one to a file that is no page becomes its words."""

    def one(found: re.Match[str]) -> str:
        words, target = found.groups()
        name, _hash, heading = target.partition("#")
        if "://" in target or not name:
            return found.group()
        file = (path.parent / name).resolve()
        there = names.get(file)
        if there is None:
            return words
        here = Path(names[path]).parent
        relative = os.path.relpath(there.replace(".zh.md", ".md"), here)
        return f"[{words}]({relative}{'#' + heading if heading else ''})"

    parts = re.split(r"(^```.*?^```$)", OTHER_LANGUAGE.sub("", text), flags=re.MULTILINE | re.DOTALL)
    return "".join(part if part.startswith("```") else CHINESE_LINE_END.sub("", LINK.sub(one, part)) for part in parts)


def with_tables(text: str, path: Path) -> str:
    """Return a page with the tables that it takes over from another one, each below a head of its own."""

    def one(found: re.Match[str]) -> str:
        name, heading, head = found.groups()
        other = (path.parent / name).read_text(encoding="utf-8")
        parts = re.split(r"^#+ (.*)$", other, flags=re.MULTILINE)
        named = {title.lower().replace(" ", "-"): part for title, part in zip(parts[1::2], parts[2::2], strict=True)}
        rows = [line for line in named[heading].splitlines() if line.startswith("|")]
        if rows[0].count("|") != head.count("|") + 1:
            raise ValueError(f"{path.name}: the table of {name}#{heading} has other columns")
        return "\n".join([f"{head} |", *rows[1:]])

    return TABLE.sub(one, text)


def indented(text: str) -> str:
    """Return a page whose lists are those of Python-Markdown: a blank line before, four blanks for each level."""
    lines: list[str] = []
    fence, in_list = "", False
    shift = 0
    for line in text.splitlines():
        depth = len(line) - len(line.lstrip(" "))
        opened = FENCE.match(line)
        if fence:
            lines.append(" " * shift + line if line else line)
            fence = "" if opened and opened[2] == fence else fence
            continue
        item = ITEM.match(line)
        if line and not depth and not item and (not lines or not lines[-1]):
            in_list = False
        new = -(-depth // 2) * 4 if depth in (2, 4) else (4 if depth == 3 else depth)
        shift = new - depth if in_list and depth else 0
        if item and not in_list and lines and lines[-1] and not ITEM.match(lines[-1]):
            lines.append("")
        if in_list and line.lstrip().startswith("|") and lines[-1] and not lines[-1].lstrip().startswith("|"):
            lines.append("")
        in_list = in_list or item is not None
        fence = opened[2] if opened else ""
        lines.append(" " * shift + line)
    return "\n".join(lines) + "\n"


def nav(names: list[str]) -> tuple[list[dict[str, list[str]]], dict[str, str]]:
    """Return the tabs with their pages, each page once, and the Chinese names of the tabs."""
    left = [name for name in names if not name.endswith(".zh.md")]
    found: list[dict[str, list[str]]] = []
    for title, _chinese, wanted in NAV:
        found.append({title: [name for name in wanted if name in left]})
        left = [name for name in left if name not in wanted]
    if left:
        found.append({MORE[0]: left})
    return found, {title: chinese for title, chinese, _pages in NAV} | dict([MORE])


def gather(folder: Path) -> list[str]:
    """Write every page into a folder, the English one where no Chinese one is; return the names of the English ones."""
    names = pages()
    for path, name in names.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        text = with_tables(path.read_text(encoding="utf-8"), path)
        target.write_text(indented(linked(text, path, names)), encoding="utf-8")
    english = [name for name in names.values() if not name.endswith(".zh.md")]
    for name in english:
        chinese = folder / name.replace(".md", ".zh.md")
        if not chinese.exists():
            _head, _line, rest = (folder / name).read_text(encoding="utf-8").partition("\n")
            chinese.write_text(f"# {CALLED[name]}\n\n{ONLY_ENGLISH}{rest}", encoding="utf-8")
    shutil.copyfile(ROOT / ".ci/site.css", folder / "extra.css")
    return english


def configuration(names: list[str], site: Path) -> str:
    """Return the configuration of mkdocs: .ci/mkdocs.yml with folders and nav."""
    tabs, chinese = nav(names)
    text = (ROOT / ".ci/mkdocs.yml").read_text(encoding="utf-8")
    marked = text.replace(
        "site_name: RelOps GoLive 投产}", f"site_name: RelOps GoLive 投产, nav_translations: {_flow(chinese)}}}"
    )
    marked = re.sub(r"slugify: .*", f"slugify: {SLUGIFY}", marked)
    more = {"docs_dir": str(WORK / "pages"), "site_dir": str(site), "nav": tabs}
    return marked + yaml.safe_dump(more, allow_unicode=True, sort_keys=False)


def _flow(value: object) -> str:
    return yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6).strip()


def build(site: Path) -> int:
    """Build the site into a folder and return the exit code of mkdocs, which ends with 1 at its first warning."""
    shutil.rmtree(WORK, ignore_errors=True)
    names = gather(WORK / "pages")
    (WORK / "mkdocs.yml").write_text(configuration(names, site), encoding="utf-8")
    command = [
        sys.executable,
        "-m",
        "mkdocs",
        "build",
        "--strict",
        "--clean",
        "--quiet",
        "-f",
        str(WORK / "mkdocs.yml"),
    ]
    code = subprocess.run(command, check=False, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"}).returncode
    asked = foreign(site) if code == 0 else []
    if asked:
        print(f"the site asks other hosts, {len(asked)} times:", *asked[:20], sep="\n")
    elif code == 0:
        print(f"{len(names)} pages in two languages: {site}/index.html")
    return code or bool(asked)


class _Asking(HTMLParser):
    """Hears what a browser would fetch from another host when it shows a page; a link that a person follows is none."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at every attribute but the target of a link."""
        for name, value in attrs:
            text = value or ""
            followed = (tag, name) == ("a", "href") or name.startswith("xmlns")
            by_script = (name == "class" and "mermaid" in text.split()) or (name, text) == (
                "data-md-component",
                "source",
            )
            styled = name == "style" and OUT.search(text)
            if by_script or styled or (FOREIGN.match(text) and not followed):
                self.found.append(f"{tag} {name}={text}")


def foreign(site: Path) -> list[str]:
    """Return what the pages and style sheets of a built site would fetch from another host."""
    found: list[str] = []
    for path in sorted(site.rglob("*.html")):
        asking = _Asking()
        asking.feed(path.read_text(encoding="utf-8"))
        found += [f"{path.relative_to(site)}: {one}" for one in asking.found]
    for path in sorted(site.rglob("*.css")):
        text = path.read_text(encoding="utf-8")
        found += [f"{path.relative_to(site)}: {one.group()}" for one in OUT.finditer(text)]
    return found


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1] if sys.argv[1:] else ROOT / "dist/site").resolve()))
