"""Whatever stands in the files, the answer is a plan or its faults: never another error, never a trace."""

from __future__ import annotations

import functools
import json
import random
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import PlanFaults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml
from ansible_collections.relops.golive.plugins.plugin_utils.stages.load import load
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.golden.plan.project import demo, read_csv, write_csv
from tests.pace import examples

SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(min_value=10**30, max_value=10**40)
    | st.floats()
    | st.text(max_size=12)
    | st.sampled_from(
        ["", "0", "-1", "{{ x }}", "\0", "\u202e", "../x", "/etc/passwd", "前", "SHZJ-PAY-APP01", "20-21U"]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
RELAXED = settings(
    max_examples=examples(80),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@pytest.fixture(scope="module")
def project() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield demo(Path(folder) / "project")


@functools.cache
def original(plan: Path) -> str:
    return json.dumps(read_yaml(plan, plan.name))


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the path of every value below."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))]


def outcome(plan: Path) -> Plan | PlanFaults:
    """Load; anything but a plan or faults propagates and fails the test."""
    try:
        return load(plan)
    except PlanFaults as error:
        faults = error
    for language in ("zh", "en"):
        lines = faults.lines(language)
        assert lines
        assert all(line.replace("\u3000", " ").isprintable() for line in lines), lines
    return faults


@given(data=st.data())
@RELAXED
def test_any_value_anywhere_in_the_plan(project: Path, data: st.DataObject) -> None:
    content = json.loads(original(project))
    for _ in range(data.draw(st.integers(1, 3))):
        path = data.draw(st.sampled_from(places(content)[1:]))
        holder = functools.reduce(lambda inner, step: inner[step], path[:-1], content)
        if data.draw(st.booleans()):
            holder[path[-1]] = data.draw(VALUES)
        else:
            holder.pop(path[-1])
        if len(places(content)) < 2:
            break
    file = project.with_name("fuzzed.yml")
    file.write_text(json.dumps(content), encoding="utf-8")
    outcome(file)


@given(data=st.data(), table=st.sampled_from(["ports", "equipment"]))
@RELAXED
def test_any_text_anywhere_in_a_table(project: Path, data: st.DataObject, table: str) -> None:
    path = project.with_name(f"{table}.csv")
    saved = path.read_bytes()
    headers, rows = read_csv(path)
    every = sorted({cell for row in rows for cell in row.values()})
    for _ in range(data.draw(st.integers(1, 5))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.sampled_from(headers))] = data.draw(st.text(max_size=10) | st.sampled_from(every))
    try:
        write_csv(path, headers, rows, encoding="utf-8")
        outcome(project)
    except UnicodeEncodeError:
        pass  # half of a character cannot be in a file
    finally:
        path.write_bytes(saved)


@given(content=st.binary(max_size=200), file=st.sampled_from(["plan.yml", "ports.csv", "equipment.csv"]))
@RELAXED
def test_any_bytes_in_a_file(project: Path, content: bytes, file: str) -> None:
    path = project.with_name(file)
    saved = path.read_bytes()
    try:
        path.write_bytes(content)
        assert isinstance(outcome(project), PlanFaults)
    finally:
        path.write_bytes(saved)


@pytest.mark.parametrize("seed", range(20))
def test_a_damaged_workbook(seed: int, tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    book = _workbook(plan)
    content = bytearray(book.read_bytes())
    order = random.Random(seed)
    for _ in range(order.randint(1, 40)):
        content[order.randrange(len(content))] = order.randrange(256)
    book.write_bytes(bytes(content[: order.randint(1, len(content))] if seed % 2 else content))
    outcome(plan)


def _workbook(plan: Path) -> Path:
    import openpyxl  # noqa: PLC0415

    headers, rows = read_csv(plan.with_name("ports.csv"))
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (headers, *(list(row.values()) for row in rows)):
        sheet.append(cells)
    book.save(plan.with_name("ports.xlsx"))
    plan.write_text(plan.read_text(encoding="utf-8").replace("ports.csv", "ports.xlsx"), encoding="utf-8")
    return plan.with_name("ports.xlsx")


@given(text=st.text(alphabet="abc:-[]{},&*!|>'\"#%@`\n\t ?<=~0123456789.eE\u4e2d\u2028", max_size=80))
@RELAXED
def test_any_yaml(project: Path, text: str) -> None:
    file = project.with_name("yaml.yml")
    file.write_text(text, encoding="utf-8")
    assert isinstance(outcome(file), PlanFaults)


def test_a_plan_without_rights_to_read(tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    shutil.rmtree(plan.parent / "device-types", ignore_errors=True)
    plan.with_name("ports.csv").unlink()
    plan.with_name("ports.csv").symlink_to("ports.csv")
    assert isinstance(outcome(plan), PlanFaults)
