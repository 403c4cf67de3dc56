"""Our files say the same to readers of YAML 1.1 (Ansible) and of 1.2 (editors), and a plan is read as by 1.2."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import Unreadable, read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from hypothesis import given, settings
from hypothesis import strategies as some
from ruamel.yaml import YAML

from tests.house.house import ROOT, short, tracked
from tests.pace import examples

MINIMAL = ROOT / "tests/golden/plan/minimal"
FOLDERS = ("inventories/", "collections/ansible_collections/relops/golive/")
SHIPPED = [
    path
    for path in tracked()
    if path.suffix in (".yml", ".yaml") and short(path).startswith(FOLDERS) and "/tasks/" not in short(path)
]


MORE = re.compile(r"_|[-+]?0b|[-+]0[xo]")
"""What ruamel takes for numbers beyond the core schema of 1.2, as it does with dates."""


def modern(text: str) -> Any:
    """Return what a reader of YAML 1.2 finds."""
    return YAML(typ="safe", pure=True).load(text)


def differences(one: Any, other: Any, place: str = "") -> Iterator[str]:
    """Yield where two values are not of one type and equal, keys included."""
    if type(one) is not type(other):
        yield f"{place}: {one!r} {other!r}"
    elif isinstance(one, dict):
        if [repr(key) for key in one] != [repr(key) for key in other]:
            yield f"{place}: keys {list(one)} {list(other)}"
        for key in one:
            if key in other:
                yield from differences(one[key], other[key], f"{place}.{key}")
    elif isinstance(one, list):
        for at, pair in enumerate(zip(one, other, strict=True)):
            yield from differences(*pair, f"{place}[{at}]")
    elif one != other:
        yield f"{place}: {one!r} {other!r}"


def test_a_difference_is_found() -> None:
    old, new = yaml.safe_load("{no: 1, a: [on], b: 08}"), modern("{no: 1, a: [on], b: 08}")
    assert len(list(differences(old, new))) == 3
    assert list(differences({"a": 1}, {"a": True})) == [".a: 1 True"]


@pytest.mark.parametrize("path", SHIPPED, ids=short)
def test_what_is_shipped_is_read_alike(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not list(differences(yaml.safe_load(text), modern(text)))


def test_plan_process_and_twin_are_among_them() -> None:
    names = {short(path) for path in SHIPPED}
    assert {"inventories/demo/plan.yml", "inventories/demo/process.yml", "inventories/upgrade/twin/twin.yml"} <= names
    assert "collections/ansible_collections/relops/golive/templates/process.yml" in names


@pytest.mark.parametrize("text", ["08", "0899", "1e3", "0o17", "0640", "123", "1.5", "true", "no", "~"])
def test_a_text_that_our_dumper_wrote_stays_a_text(tmp_path: Path, text: str) -> None:
    """Drafts of forms and device types come from a dumper of YAML 1.1, which puts no quotes around `08`."""
    path = tmp_path / "draft.yml"
    path.write_text(yaml.safe_dump({"phone": text}), encoding="utf-8")
    assert read_yaml(path, "draft.yml", dumped=True) == {"phone": text}


SCALARS = [
    "no", "on", "yes", "y", "off", "Yes", "22:30", "1:20:30", "0640", "08", "0o17", "0b11", "0x1F", "1_000", "1e3",
    "1E-3", ".5", "5.", "+7", "-0", "+.inf", ".NaN", "~", "Null", "nULL", "TRUE", "tRUE", "1.10", "+0x1F", "=", "12e",
    "e3", "0x",
]  # fmt: skip


@pytest.mark.parametrize("text", SCALARS)
def test_a_value_is_read_as_by_1_2(tmp_path: Path, text: str) -> None:
    _alike(tmp_path / "x.yml", text)


@settings(max_examples=examples(150), deadline=None)
@given(text=some.text(alphabet="0123456789.eExXoOabf+-:_nNyYtrueTF~", min_size=1, max_size=7))
def test_any_value_is_read_as_by_1_2(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    _alike(tmp_path_factory.getbasetemp() / "any.yml", text)


def _alike(path: Path, text: str) -> None:
    try:
        wanted = modern(f"[{text}]")
    except Exception:  # what is no YAML to that reader says nothing  # noqa: BLE001
        return
    wanted = wanted[0] if isinstance(wanted, list) and len(wanted) == 1 else wanted
    if isinstance(wanted, (dict, list, datetime.date)) or MORE.search(text):
        return
    path.write_text(f"[{text}]\n", encoding="utf-8")
    try:
        found = read_yaml(path, "any.yml")[0]
    except Unreadable as error:  # not read another way, but refused by its place
        found, places = None, [fault.where for fault in error.faults]
    else:
        places = []
    if places:
        assert places == ["any.yml:1"]
        return
    if isinstance(wanted, float) and math.isnan(wanted):
        assert math.isnan(found)
    else:
        assert not list(differences(found, wanted)), text


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("milestone: false", "milestone: no", "schedule[1].milestone: no: must be true or false"),
        ("version: '1'", "version: 1.10", "project.version: 1.1: must be text (quote a number)"),
        ("version: '1'", "version: 0640", "project.version: 640: must be text (quote a number)"),
        ("version: '1'", "version: 12:30", ""),
        ("end: '2026-11-02'", "end: 2026-11-02", ""),
    ],
)
def test_what_readers_disagree_about_is_one_fault(tmp_path: Path, old: str, new: str, said: str) -> None:
    plan = yaml.safe_load((MINIMAL / "plan.yml").read_text(encoding="utf-8").replace("{no:", '{"no":'))
    plan["project"]["version"] = "1"
    plan["schedule"][0] |= {"milestone": False, "end": "2026-11-02", "start": "2026-11-01"}
    for one in MINIMAL.iterdir():
        if one.name not in {"plan.yml", "expected"}:
            (tmp_path / one.name).symlink_to(one)
    text = yaml.safe_dump(plan, allow_unicode=True, sort_keys=False)
    assert text.count(old) == 1
    (tmp_path / "plan.yml").write_text(text.replace(old, new), encoding="utf-8")
    faults = _faults(tmp_path / "plan.yml")
    assert [line for line in faults if line.startswith(("project.", "schedule"))] == [
        line for line in faults if said and line.startswith(said)
    ]
    assert bool(said) is any(line.startswith(said or "-") for line in faults)


def _faults(path: Path) -> list[str]:
    try:
        load(path, "en")
    except PlanFaults as error:
        return [re.sub(r"^plan\.yml:\d+ ", "", line) for line in error.lines("en")]
    return []


@pytest.mark.parametrize(
    ("text", "line", "zh", "en"),
    [
        ("a: b: c", 1, "冒号", "colon"),
        ("a:\n\tb: 1", 2, "制表符", "tab"),
        ("a: 1\nb: @x", 2, "引号", "quotes"),
        ("a: [1, 2\nb: 1\nc: 2", 1, "右括号", "closing bracket"),
        ("a: 1\nb: {c: 1\nd: 2", 2, "右括号", "closing bracket"),
        ("a: 1\nb: 'x\nc: 2\n", 2, "引号未闭合", "not closed"),
        ('a: "C:\\q"', 1, "反斜杠", "backslash"),
        ("a: *x", 1, "引号", "quotes"),
        ("a:\n  - 1\n  b: 2", 3, "列表项", "item of the list"),
        ('a: "x" y\n', 1, "引号", "quotation mark"),
        ("a: 1\nb: {{ x }}", 2, "须加引号", "in quotes"),
    ],
)  # fmt: skip
def test_what_the_parser_finds_is_told_in_words_of_a_person(
    text: str, line: int, zh: str, en: str, tmp_path: Path
) -> None:
    (tmp_path / "plan.yml").write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable) as caught:
        read_yaml(tmp_path / "plan.yml", "plan.yml")
    (fault,) = caught.value.faults
    assert fault.where == f"plan.yml:{line}"
    assert zh in fault.zh
    assert en in fault.en
    assert not re.search(r"[a-z]{4}", fault.zh.removeprefix("YAML"))


def test_a_reader_that_changes_what_it_was_given_changes_it_for_nobody_else(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    path.write_text("a: &a [1, {b: c}]\nagain: *a\n", encoding="utf-8")
    first, wanted = read_yaml(path, "x.yml"), {"a": [1, {"b": "c"}], "again": [1, {"b": "c"}]}
    assert first == wanted
    first["a"][1]["b"] = first["more"] = "changed"
    first["a"].append(2)
    assert read_yaml(path, "x.yml") == wanted


def test_a_file_that_changed_is_read_anew_and_its_faults_are_told_each_time(tmp_path: Path) -> None:
    path = tmp_path / "x.yml"
    for text, place in (("a: 1", "one.yml"), ("a: 2", "one.yml"), ("a: 2", "two.yml")):
        path.write_text(f"{text}\n", encoding="utf-8")
        assert read_yaml(path, place) == yaml.safe_load(text)
    path.write_text("a: 1\na: 2\n", encoding="utf-8")
    for place in ("one.yml", "two.yml", "one.yml"):
        with pytest.raises(Unreadable) as refused:
            read_yaml(path, place)
        assert [fault.where for fault in refused.value.faults] == [f"{place}:2"]
    path.write_text("a: 08\n", encoding="utf-8")
    assert (read_yaml(path, "x.yml"), read_yaml(path, "x.yml", dumped=True)) == ({"a": 8}, {"a": "08"})
