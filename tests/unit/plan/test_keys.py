"""Every key of plan, twin and process is said in one sentence of both languages, with an example that is accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Annotated, Any

import jsonschema
import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils import schema as plan_schema
from ansible_collections.relops.golive.plugins.plugin_utils.model import PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.described import (
    Schema,
    Sentence,
    described,
    parts,
    sentences,
)
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Process
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.twin import schema as twin_schema
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import Twin
from pydantic import BaseModel, TypeAdapter

from tests.house.house import RELOPS, ROOT
from tests.house.keys_examples import Examples
from tests.house.keys_page import PAGES

SCHEMAS: dict[str, Callable[[], Schema]] = {
    "PlanFile": cache(plan_schema.schema),
    "Process": cache(plan_schema.process_schema),
    "Twin": cache(twin_schema.schema),
}
"""Made when a test asks for them: it takes a second."""
HAN = re.compile(r"[\u4e00-\u9fff]")
EMPTY = {"a", "an", "the", "its", "it", "of", "is", "this", "that", "and", "to", "in"}


def keys(schema: Schema, root: str) -> Iterator[tuple[str, str, Schema]]:
    for model, part in parts(schema, root):
        for key, held in part["properties"].items():
            yield model, key, held


def unsaid(schema: Schema, root: str) -> list[str]:
    """Return the keys without a sentence in both languages."""
    return [
        f"{model}.{key}"
        for model, key, held in keys(schema, root)
        if not HAN.search(held.get("description", "")) or not re.match(r"[\w\"'{(]", held.get("description", ""))
    ]


def hollow(model: str, key: str, told: Sentence) -> str:
    """Return why a sentence says nothing, an empty text when it says something."""
    said = told.said
    own = set(re.findall(r"[a-z]+", f"{model} {key}".lower().replace("_", " ")))
    words = [word for word in re.findall(r"[a-z]+", said.en.lower()) if word not in EMPTY]
    new = [word for word in words if word not in own and word.removesuffix("s") not in own]
    if not said.en.endswith(".") or not said.zh.endswith("。"):
        return "is no sentence"
    if HAN.search(said.en) or len(HAN.findall(said.zh)) < 2:
        return "is in the wrong language"
    return "" if new else "is only the key's name again"


@pytest.mark.parametrize("root", SCHEMAS)
def test_every_key_is_said_in_both_languages(root: str) -> None:
    assert not unsaid(SCHEMAS[root](), root), "say them in plugin_utils/model/keys/*.yml"
    assert len(list(keys(SCHEMAS[root](), root))) > 15


def test_a_key_that_nobody_said_is_named() -> None:
    class New(BaseModel):
        vlan: int
        other: int

    assert unsaid(described(New.model_json_schema(), "New"), "New") == ["New.vlan", "New.other"]


def test_no_sentence_is_only_the_name_again() -> None:
    assert hollow("Vlan", "name", Sentence(Said("VLAN 的名称。", "The name of the VLAN."))) != ""
    found = [
        f"{model}.{key} {why}"
        for model, all_keys in sentences().items()
        for key, told in all_keys.items()
        if (why := hollow(model, key, told))
    ]
    assert not found


def test_no_sentence_is_of_a_key_that_is_gone() -> None:
    known = {(model, key) for root, schema in SCHEMAS.items() for model, key, _held in keys(schema(), root)}
    said = {(model, key) for model, all_keys in sentences().items() for key in all_keys if key != "_"}
    assert said == known


def test_the_rules_are_those_of_the_process() -> None:
    page = (RELOPS / "golive/docs/process.md").read_text(encoding="utf-8")
    explained = set(re.findall(r"^\| ([RHX]\d+) \|", page, re.MULTILINE))
    used = {rule for all_keys in sentences().values() for told in all_keys.values() for rule in told.rules}
    assert used <= explained and len(used) > 30


def models(root: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Return name → model of all that a model is made of."""
    found: dict[str, type[BaseModel]] = {}
    waiting: list[Any] = [root]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            if one.__name__ not in found:
                found[one.__name__] = one
                waiting += [field.annotation for field in one.model_fields.values()]
        else:
            waiting += [part for part in getattr(one, "__args__", ()) if part is not ...]
    return found


MODELS = {name: model for root in (PlanFile, Process, Twin) for name, model in models(root).items()}


@pytest.mark.parametrize("name", PAGES)
def test_every_key_has_an_example_that_is_accepted(name: str) -> None:
    page = PAGES[name]()
    examples = Examples(page.schema, page.root, [ROOT / name for name in page.examples])
    without, refused = [], []
    for model, key, held in keys(page.schema, page.root):
        told = sentences()[model][key]
        value = told.example if told.example is not None else examples.of(model, key)
        if value is None:
            without += [] if "#/$defs/" in str(held) else [f"{model}.{key}"]
            continue
        field = next(one for name, one in MODELS[model].model_fields.items() if (one.alias or name) == key)
        try:
            kind: Any = Annotated[(field.annotation, *field.metadata, None)]
            TypeAdapter(kind).validate_python(value)
        except ValueError as error:
            refused.append(f"{model}.{key}: {value!r}: {error}")
        editor = jsonschema.Draft202012Validator({**held, "$defs": page.schema.get("$defs", {})})
        refused += [f"{model}.{key}: {value!r}: {error.message}" for error in editor.iter_errors(value)]
    assert (without, refused) == ([], [])


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("inventories/demo/plan.yml", "PlanFile"),
        ("inventories/upgrade/plan.yml", "PlanFile"),
        ("tests/faults/project/plan.yml", "PlanFile"),
        ("templates/process.yml", "Process"),
        ("inventories/demo/process.yml", "Process"),
        ("inventories/demo/twin/twin.yml", "Twin"),
        ("inventories/upgrade/twin/twin.yml", "Twin"),
    ],
)
def test_an_editor_accepts_what_is_shipped(path: str, root: str) -> None:
    editor = jsonschema.Draft202012Validator(SCHEMAS[root]())
    assert not [error.message for error in editor.iter_errors(read_yaml(ROOT / path, path))]


@pytest.mark.parametrize("root", SCHEMAS)
def test_a_schema_is_one(root: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[root]())


def test_an_editor_sees_the_limits() -> None:
    feed = SCHEMAS["PlanFile"]()["$defs"]["Feed"]["properties"]
    assert feed["max_utilization"]["maximum"] == 100 and feed["voltage"]["exclusiveMinimum"] == 0


def test_the_files_are_those_of_the_models() -> None:
    made = {name: plan_schema.text(name) for name in plan_schema.MADE} | {"twin.schema.json": twin_schema.text()}
    files = sorted(Path(ROOT / "inventories").rglob("*.schema.json"))
    assert {path.name for path in files} == set(made)
    assert not [str(path) for path in files if path.read_text(encoding="utf-8") != made[path.name]], "make reference"
