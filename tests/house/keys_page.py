"""The pages of all keys of plan.yml, twin.yml and process.yml, from their models: `make reference` writes them.

They lie in docs/reference of the collection relops.golive, in both languages; a house test holds them equal to this.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils import schema as plan_schema
from ansible_collections.relops.golive.plugins.plugin_utils.model.described import Schema, Sentence, sentences
from ansible_collections.relops.golive.plugins.plugin_utils.twin import schema as twin_schema

from tests.house.house import RELOPS, ROOT
from tests.house.keys_examples import Examples
from tests.house.keys_values import allowed

FOLDER = RELOPS / "golive" / "docs" / "reference"
WRITTEN = Said("由 `make reference` 生成，勿手改。", "Written by `make reference`; not by hand.")
HOW = Said(
    "每个键一行：含义（单位、裁定它的规则编号）、默认值、允许的值、例子。规则编号见 [process.md](../process.md)。"
    "**必填**的键没有默认值。编辑器按 `{schema}` 提示同样的说明。",
    "One line a key: what it means (its unit, the codes of the rules that judge it), its default, what it may be, an "
    "example. The codes are explained in [process.md](../process.md). A key that is **required** has no default. An "
    "editor shows the same by `{schema}`.",
)
HEAD = Said("| 键 | 含义 | 默认 | 允许 | 例子 |", "| key | what it means | default | allowed | example |")


class Page(NamedTuple):
    """A file that a project may hold: its schema, the model of its whole, what it is, and where examples stand."""

    name: str
    root: str
    schema: Schema
    title: Said
    file: str
    examples: tuple[str, ...]


@cache
def _plan() -> Page:
    return Page(
        "plan", "PlanFile", plan_schema.schema(), Said("计划的全部键", "Every key of a plan"), "plan.schema.json",
        ("inventories/demo/plan.yml", "inventories/upgrade/plan.yml", "tests/families/project/plan.yml"),
    )  # fmt: skip


@cache
def _twin() -> Page:
    return Page(
        "twin", "Twin", twin_schema.schema(), Said("twin.yml 的全部键", "Every key of twin.yml"),
        "twin.schema.json", ("inventories/demo/twin/twin.yml", "inventories/upgrade/twin/twin.yml"),
    )  # fmt: skip


@cache
def _process() -> Page:
    return Page(
        "process", "Process", plan_schema.process_schema(),
        Said("process.yml 的全部键", "Every key of process.yml"), "process.schema.json",
        ("templates/process.yml", "inventories/demo/process.yml"),
    )  # fmt: skip


PAGES: dict[str, Callable[[], Page]] = {"plan": _plan, "twin": _twin, "process": _process}
"""The three pages; a schema is made when its page is asked for: all of them take a second."""


def files() -> dict[str, str]:
    """Return file name → text of every page in both languages."""
    return {
        f"{page.name}{suffix}.md": "\n".join(_lines(page, language, suffix)).rstrip() + "\n"
        for page in (make() for make in PAGES.values())
        for language, suffix in (("en", ""), ("zh", ".zh-CN"))
    }


def _lines(page: Page, language: str, suffix: str) -> Iterator[str]:
    other = Said(f"[English]({page.name}.md)", f"[中文]({page.name}.zh-CN.md)")
    yield from (f"# {page.title.in_(language)}", "")
    yield from (other.in_(language), "", WRITTEN.in_(language), "")
    yield from (HOW.in_(language).format(schema=page.file), "")
    places = _places(page)
    examples = Examples(page.schema, page.root, [ROOT / name for name in page.examples])
    for model, place in places.items():
        part = _part(page, model)
        yield from (f"## {place}", "", sentences()[model]["_"].said.in_(language), "")
        yield from (HEAD.in_(language), "|---|---|---|---|---|")
        for key, held in part["properties"].items():
            told = sentences()[model][key]
            cells = (
                f"`{key}`",
                _meaning(told, language),
                _default(part, key, held, language),
                allowed(held, page.schema, places, language),
                _shown(told.example if told.example is not None else examples.of(model, key)),
            )
            yield f"| {' | '.join(cells)} |"
        yield ""


def _part(page: Page, model: str) -> Schema:
    """Return what has the properties of a model: of a text that may be a string as well, the pair."""
    part = page.schema if model == page.root else page.schema["$defs"][model]
    return next(one for one in (part, *part.get("anyOf", ())) if "properties" in one)


def _places(page: Page) -> dict[str, str]:
    """Return model → where it stands first, in the order of the file; texts, which stand everywhere, come last."""
    found = {page.root: page.file.replace(".schema.json", ".yml")}
    waiting = [(page.root, "")]
    while waiting:
        model, place = waiting.pop(0)
        inside = []
        for key, held in _part(page, model)["properties"].items():
            for name, where in _models(held, f"{place}.{key}" if place else key):
                if name not in found:
                    found[name] = where
                    inside.append((name, where))
        waiting = [*inside, *waiting]
    ordered = sorted(found, key=lambda name: (name != page.root, _order(page, found[name])))
    texts = {"Text": "text", "Passage": "passage"}
    listed = {name: found[name] for name in ordered if name not in texts}
    return listed | {name: title for name, title in texts.items() if name in found}


def _order(page: Page, place: str) -> int:
    keys = list(_part(page, page.root)["properties"])
    first = place.split(".")[0].removesuffix("[]")
    return keys.index(first) if first in keys else -1


def _models(held: Schema, place: str) -> Iterator[tuple[str, str]]:
    """Yield the models to which a key leads, each with its place: `NAME` for a key that people choose, `[]` a list."""
    if "$ref" in held:
        yield held["$ref"].rpartition("/")[2], place
    for branch in held.get("anyOf", ()):
        yield from _models(branch, place)
    for inner in (held.get("additionalProperties"), *held.get("patternProperties", {}).values()):
        if isinstance(inner, dict):
            yield from _models(inner, f"{place}.NAME")
    if isinstance(held.get("items"), dict):
        yield from _models(held["items"], f"{place}[]")


def _meaning(told: Sentence, language: str) -> str:
    unit = Said(f"单位：{told.unit.zh}。", f"Unit: {told.unit.en}.").in_(language) if told.unit else ""
    rules = f"({', '.join(told.rules)})" if told.rules else ""
    return " ".join(part for part in (told.said.in_(language), unit, rules) if part).replace("|", "\\|")


def _default(part: Schema, key: str, held: Schema, language: str) -> str:
    if key in part.get("required", ()):
        return Said("**必填**", "**required**").in_(language)
    value = held.get("default")
    return "" if value in (None, "", [], {}) or isinstance(value, dict) else _shown(value)


def _shown(value: Any) -> str:
    """Return a value as it is written in YAML, on one line."""
    if value is None:
        return ""
    text = json.dumps(value) if isinstance(value, bool) else _flow(value)
    return f"`{text}`".replace("|", "\\|")


def _flow(value: Any) -> str:
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False)
    return text.removesuffix("\n").removesuffix("\n...").strip()


def write() -> None:
    """Write every page."""
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
