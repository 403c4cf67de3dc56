"""Hostile values in every field of the schema: a fault with its place, or data that no stage's work carries out.

The fields come from the models themselves: one that is added is tried too, and one without an example here fails. What
is accepted is followed into the inventory, where each text must be a word of its kind, a secret's name, or one of the
few that are only shown.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.model import Connection, Device, DeviceType, PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.salvage import salvage
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import dotted
from ansible_collections.relops.golive.plugins.plugin_utils.stages.inventory import inventory_of
from ansible_collections.relops.golive.plugins.plugin_utils.stages.lazy import Lazy, Reference
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from ansible_collections.relops.golive.plugins.plugin_utils.stages.migrate.mapping import Mapping
from ansible_collections.relops.golive.plugins.plugin_utils.stages.registry import desired_of
from ansible_collections.relops.golive.plugins.plugin_utils.twin.settings import Twin
from pydantic import BaseModel, TypeAdapter, ValidationError

from tests.golden.plan.project import DEMO, demo, read_csv, write_csv
from tests.pace import share
from tests.unit.plan.sinks import judged, strings
from tests.unit.plan.walk import Path_, fields, full, is_text, steps_to, with_value

HOSTILE = {
    "template": "{{ lookup('pipe', 'touch /tmp/golive-ran') }}",
    "statement": "{% for x in range(9) %}x{% endfor %}",
    "newline": "a\nb",
    "return": "a\rb",
    "nul": "a\0b",
    "escape": "\x1b]0;title\x07\x1b[2J",
    "delete": "a\x7fb",
    "next line": "a\x85b",
    "line separator": "a\u2028b",
    "turned round": "a\u202eb",
    "zero width": "a\u200bb",
    "up": "../../etc/passwd",
    "root": "/",
    "absolute": "/etc/cron.d/x",
    "dash": "--host=elsewhere",
    "single quote": "it's",
    "double quote": 'a"b',
    "semicolon": "a; id",
    "substitution": "$(id)",
    "backtick": "`id`",
    "pipe": "a | id",
    "star": "*",
    "percent": "%n%s%h",
    "full width": "＝ｃｍｄ；（１）",
    "long": "x" * (1 << 20),
    "empty": "",
}
UNSEEN = ["newline", "return", "nul", "escape", "delete", "next line", "line separator", "turned round", "zero width"]
NEVER_ACCEPTED = [*(name for name in UNSEEN if name != "newline"), "long"]
EVERYTHING = "{{ lookup('pipe', 'id') }} {% x %} ../x /etc -rf ' \" ; $(id) `id` | * %n ＝ｃｍｄ <b> &"

PLAN_FIELDS = sorted({path for path, _kind in fields(PlanFile) if path[-1] != "en"})
"""A text of two languages is written once."""
ROWS: dict[str, type[BaseModel]] = {"equipment": Device, "ports": Connection}
ROW_FIELDS = [(table, name) for table, model in ROWS.items() for name in model.model_fields]


@pytest.mark.parametrize("model", [PlanFile, Device, Connection, DeviceType, Twin, Mapping])
def test_every_text_of_the_schema_has_a_kind(model: type[BaseModel]) -> None:
    """A bare str, or one with a mere length, is a door."""
    bare = [".".join(path) for path, kind in fields(model) if kind is str and path[-1] not in PATTERNED]
    assert bare == []


PATTERNED = {"slug", "sha256", "code", "a_mac", "mac", "bytes", "target", "zone", "before_data", "name", "key"}
"""Names of fields with a pattern of their own in the model; the next test holds that they refuse."""


def place(loc: tuple[Any, ...]) -> str:
    return dotted(loc)


@pytest.mark.parametrize("path", PLAN_FIELDS, ids=".".join)
def test_a_field_of_the_plan_refuses_it_with_its_place_or_takes_it_as_it_is(path: Path_) -> None:
    raw = full()
    found = steps_to(raw, path)
    assert found, f"{'.'.join(path)} has no example: add one to MORE or full()"
    steps, key = found
    for name, value in share(list(HOSTILE.items()), PLAN_FIELDS.index(path), 4):
        data = with_value(raw, steps, key, value)
        plan, kept = salvage(PlanFile, data, place)
        where = dotted((*steps[:-1], value)) if key else dotted(tuple(steps))
        if kept.faults:
            assert [fault.where for fault in kept.faults if fault.where.startswith(where)], (name, kept.faults)
            assert all(fault.zh and fault.en for fault in kept.faults)
            assert all(fault.line(language).isprintable() for fault in kept.faults for language in ("zh", "en"))
            assert all(len(fault.line("en")) < 1000 for fault in kept.faults)
        else:
            assert name not in NEVER_ACCEPTED, f"{where} takes {name}"
            assert value in list(texts_of(plan.model_dump(mode="json", by_alias=True))), f"{where} changed {name}"


def texts_of(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts_of(str(key))
            yield from texts_of(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_of(item)


@pytest.mark.parametrize(("table", "name"), ROW_FIELDS, ids=[f"{table}.{name}" for table, name in ROW_FIELDS])
def test_a_cell_refuses_it_with_its_place_or_takes_it_as_it_is(table: str, name: str) -> None:
    row = row_of(table)
    for kind, value in HOSTILE.items():
        if not value:
            continue  # an empty cell is none
        taken, wrong = held(ROWS[table], {**row, name: value})
        if taken is None:
            assert {loc[0] for loc in wrong} == {name}, kind
            continue
        assert kind not in NEVER_ACCEPTED, f"{table}.{name} takes {kind}"
        assert value in texts_of(taken.model_dump(mode="json"))


def held(model: type[BaseModel], data: Any) -> tuple[BaseModel | None, list[tuple[int | str, ...]]]:
    """Hold data against a model; returns what it takes, or the places that are wrong."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        return None, [detail["loc"] for detail in error.errors(include_url=False)]


@functools.cache
def shape_of(table: str) -> Any:
    from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.headers import EQUIPMENT, PORTS  # noqa: PLC0415

    return {"equipment": EQUIPMENT, "ports": PORTS}[table]


def row_of(table: str) -> dict[str, str]:
    """Return the first line of a table of the demo by English key, without empty cells."""
    _headers, rows = read_csv(DEMO / f"{table}.csv")
    return {shape_of(table).key(header): cell for header, cell in rows[0].items() if cell}


OTHERS = [
    (model, path)
    for model in (DeviceType, Twin, Mapping)
    for path in sorted({p for p, k in fields(model) if is_text(k)})
]
EXAMPLES: dict[Any, Any] = {
    DeviceType: {
        "manufacturer": "m", "model": "x", "slug": "x", "part_number": "x", "airflow": "x", "weight_unit": "kg",
        **{part: [{"name": "x", "type": "x", "label": "x", "rear_port": "x"}]
           for part in ("interfaces", "power-ports", "power-outlets", "front-ports", "rear-ports", "console-ports")},
    },
    Twin: {
        "images": {"legacy": {"packages": ["x"], "script": "x.sh", "files": "x"}}, "hosts": {"A": {"image": "legacy"}},
        "switches": {"S": {"startup_config": "x"}}, "packages": ["x"], "secrets": ["x"],
        "hardware": {"A": {
            **dict.fromkeys(("serial", "model", "manufacturer", "firmware", "version"), "x"),
            "interfaces": {"eth0": {"mac": "02:00:00:00:00:01"}}, "missing": ["eth1"]}},
    },
    Mapping: {
        "zone": "UTC", "before_data": "@load", "dismiss": {"b": "x"},
        "tables": {"a": {"target": "s.a", "key": ["id"], "amount": "id", "columns": {
            "id": {"to": "x", "bytes": "gbk", "values": {"a": "b"}}}}},
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("model", "path"), OTHERS, ids=[f"{model.__name__}.{'.'.join(path)}" for model, path in OTHERS]
)
def test_a_field_of_the_other_files_does_too(model: type[BaseModel], path: Path_) -> None:
    raw = EXAMPLES[model]
    TypeAdapter(model).validate_python(raw)
    found = steps_to(raw, path)
    assert found, path
    for name, value in HOSTILE.items():
        taken, _wrong = held(model, with_value(raw, *found, value))
        assert taken is None or name not in (*NEVER_ACCEPTED, "newline"), f"{model.__name__} {path} takes {name}"


def all_judged(plan: Path) -> list[str]:
    """Load a plan and return what is wrong with any text of its inventory; nothing where it is refused in words."""
    try:
        loaded = load(plan)
        found = inventory_of(loaded)
        in_plan = [
            {f"golive_{stage}": one}
            for stage, works in desired_of(loaded).items()
            if isinstance(works, Lazy)
            for one in works.values()
        ]
    except PlanFaults as refused:
        mute = (fault for fault in refused.faults if not (fault.where and fault.zh and fault.en))
        return [f"a fault without place or words: {fault}" for fault in mute]
    except GoliveError as refused:  # what a switch cannot take is said with the switch and its port
        return [] if str(refused).startswith("SHZJ-") and str(refused).isprintable() else [str(refused)]
    hosts = (
        {key: value for key, value in one.items() if not isinstance(value, Reference)} for one in found.hosts.values()
    )
    wholes = [found.variables, *hosts, *in_plan]
    return [said for whole in wholes for path, text in strings(whole) if (said := judged(path, text, plan.parent))]


def written(folder: Path, raw: Any) -> Path:
    plan = demo(folder)
    plan.write_text(dumped(raw), encoding="utf-8")
    kind = folder / "device-types/丁牌/M24.yaml"
    kind.write_text(
        f"{kind.read_text(encoding='utf-8')}module-bays: [{{name: Slot 1, position: '1'}}]\n", encoding="utf-8"
    )
    (folder / "module-types").mkdir()
    (folder / "module-types/nm.yaml").write_text("manufacturer: 丁牌\nmodel: M24-NM\n", encoding="utf-8")
    return plan


def dumped(raw: Any) -> str:
    """Return a plan as YAML, by the dumper that is written in C."""
    return str(yaml.dump(raw, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False))


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("hostile") / "project", full())


def test_the_demo_itself_arrives_as_words_of_their_kinds(project: Path) -> None:
    assert load(project).backup
    assert all_judged(project) == []


TEXTS = sorted({path for path, kind in fields(PlanFile) if path[-1] != "en" and is_text(kind)})


@pytest.mark.parametrize("path", TEXTS, ids=".".join)
def test_what_the_plan_takes_reaches_no_sink_as_more_than_it_is(path: Path_, project: Path) -> None:
    found = steps_to(full(), path)
    assert found
    plan = project.with_name("tried.yml")
    plan.write_text(dumped(with_value(full(), *found, EVERYTHING)), encoding="utf-8")
    assert all_judged(plan) == []


@pytest.mark.parametrize(("table", "name"), ROW_FIELDS, ids=[f"{table}.{name}" for table, name in ROW_FIELDS])
def test_what_a_table_takes_reaches_no_sink_as_more_than_it_is(table: str, name: str, project: Path) -> None:
    path = project.with_name(f"{table}.csv")
    saved = path.read_bytes()
    headers, rows = read_csv(path)
    header = next((one for one in headers if shape_of(table).key(one) == name), shape_of(table).name(name))
    rows[0][header] = EVERYTHING
    try:
        write_csv(path, list(dict.fromkeys([*headers, header])), rows)
        assert all_judged(project) == []
    finally:
        path.write_bytes(saved)
