"""Every fault of plan.yml and of the YAML files beside it says on which line it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.plugin_utils.api import faults
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.lines import places
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import dotted
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.source import read_yaml

from tests.golden.plan.project import DEMO, demo, edit


def leaves(value: object, loc: tuple[int | str, ...] = ()) -> list[tuple[tuple[int | str, ...], object]]:
    """Return every value of a file with its place."""
    if isinstance(value, dict):
        return [one for key, item in value.items() for one in leaves(item, (*loc, key))]
    if isinstance(value, list):
        return [one for index, item in enumerate(value) for one in leaves(item, (*loc, index))]
    return [(loc, value)]


def test_every_value_of_the_demos_plan_has_the_line_on_which_it_stands() -> None:
    path = DEMO / "plan.yml"
    known, lines = places(path, "plan.yml"), path.read_text(encoding="utf-8").splitlines()
    found = leaves(read_yaml(path, "plan.yml"))
    assert len(found) > 500
    for loc, value in found:
        line = lines[known[dotted(loc)] - 1]
        key = next(str(step) for step in reversed(loc) if isinstance(step, str))
        assert key in line or str(value) in line, (loc, line)


@pytest.mark.parametrize(
    ("patch", "line"),
    [
        ({"replace": {"plan.yml": {"retention_days: 90": "retention_days: ninety"}}}, "retention_days"),
        ({"replace": {"plan.yml": {"retention_days: 90": "retention: 90"}}}, "retention: 90"),
        ({"replace": {"plan.yml": {"  101: {name: PAY-APP,": "  101: {nam: PAY-APP,"}}}, "101: {"),
        ({"replace": {"migrations/pay.yml": {"credit: float": "credit: floaty"}}}, "credit: floaty"),
    ],
)
def test_a_fault_says_its_line(patch: dict[str, dict[str, str]], line: str, tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    edit(plan, patch)
    for fault in faults(plan):
        name, _colon, number = fault.at.partition(":")
        assert line in (plan.parent / name).read_text(encoding="utf-8").splitlines()[int(number) - 1]
        assert fault.line("en").startswith(f"{fault.at} ")


def test_a_file_that_refers_to_itself_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.yml"
    path.write_text("a: &a\n  b: *a\n  c: 1\n")
    assert places(path, "a.yml")["a.c"] == 3


@pytest.mark.parametrize("name", ["network.csv", "risks.csv", "racks"])
def test_a_table_that_is_called_as_a_chapter_is_not_the_chapter(name: str, tmp_path: Path) -> None:
    plan = demo(tmp_path / "project")
    edit(
        plan,
        {"ports": {"PAYGW-L002": {"VLAN": "112"}}, "replace": {"plan.yml": {"ports: ports.csv": f"ports: {name}"}}},
    )
    (plan.parent / "ports.csv").rename(plan.parent / name)
    assert [fault.line("en") for fault in faults(plan)] == [
        f"{name}:3 VLAN: 112: is no VLAN of the plan; did you mean 102?"
    ]
    (plan.parent / name).write_bytes(b"")
    assert [fault.place for fault in faults(plan) if "is empty" in fault.en] == [name]
