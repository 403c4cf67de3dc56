"""What the stages measure reaches the records under declared names, and no other name is read."""

from __future__ import annotations

import ast
import typing
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils import facts
from ansible_collections.relops.golive.plugins.module_utils.verify import hardware
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.dossier import contents
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts import measured
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup import copies

PLUGINS = Path(__file__).parents[3] / "collections/ansible_collections/relops/golive/plugins"
OF_KEY = {
    "ports": "PortSeen",
    "hardware": "HardwareSeen",
    "baseline": "BackupMade",
    "records": "BackupMade",
    "release": "ReleaseInstalled",
    "tables": "TableMigrated",
    "written": "Wrote",
    "tests": "CheckRun",
    "performance": "MetricMeasured",
}
"""The type of what lies under a key of `Facts`, where that is an object or a list of them."""
DECLARED = {name: frozenset(getattr(facts, name).__annotations__) for name in ("Facts", *OF_KEY.values())}
NOT_OF_THIS_NIGHT = {
    ("Facts", name) for name in ("replaced", "before_restore", "copies", "reject_file", "written", "written_folder")
}


class Spy(dict[str, Any]):
    """Facts that remember which of their keys were asked for, in `read` as (type, key)."""

    def __init__(self, values: dict[str, Any], kind: str, read: set[tuple[str, str]]) -> None:
        super().__init__({key: self._watched(key, value, read) for key, value in values.items()})
        self.kind, self.read = kind, read

    @staticmethod
    def _watched(key: str, value: Any, read: set[tuple[str, str]]) -> Any:
        kind = OF_KEY.get(key)
        if kind and isinstance(value, list):
            return [Spy(one, kind, read) if isinstance(one, dict) else one for one in value]
        return Spy(value, kind, read) if kind and isinstance(value, dict) else value

    def get(self, key: str, default: Any = None) -> Any:
        self.read.add((self.kind, key))
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self.read.add((self.kind, key))
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.read.add((self.kind, str(key)))
        return super().__contains__(key)


@pytest.fixture
def read(
    plan: Plan, success: Journal, rollback: Journal, monkeypatch: pytest.MonkeyPatch
) -> frozenset[tuple[str, str]]:
    """Return what the dossiers of two nights ask the facts of the steps for."""
    found: set[tuple[str, str]] = set()
    events, seen = Journal.events, measured.Measured.hardware

    def watched(self: Journal, host: str) -> Any:
        own = events(self, host)
        return own if host == GOLIVE else [replace(one, facts=Spy(one.facts, "Facts", found)) for one in own]

    def hardware_watched(self: measured.Measured) -> dict[str, measured.Hardware]:
        told = seen(self)
        return {name: replace(one, values=Spy(dict(one.values), "HardwareSeen", found)) for name, one in told.items()}

    monkeypatch.setattr(Journal, "events", watched)
    monkeypatch.setattr(measured.Measured, "hardware", hardware_watched)
    for journal in (success, rollback):
        list(contents(Night(plan, load_texts("en"), journal)))
    return frozenset(found)


def test_whatever_the_records_ask_for_is_declared(read: frozenset[tuple[str, str]]) -> None:
    assert len(read) > 45
    assert {(kind, key) for kind, key in read if key not in DECLARED[kind]} == set()


def test_every_measurement_of_a_stage_is_asked_for(read: frozenset[tuple[str, str]]) -> None:
    assert {("Facts", key) for key in DECLARED["Facts"]} - read <= NOT_OF_THIS_NIGHT
    assert {key for kind, key in read if kind == "PortSeen"} >= {"lldp_neighbor", "oper_status", "macs", "address"}


def test_what_is_left_on_hosts_is_asked_for_by_declared_names() -> None:
    asked = set(keys_read(ast.parse(Path(copies.__file__).read_text(encoding="utf-8")), "facts"))
    assert asked and asked <= DECLARED["Facts"]


@pytest.mark.parametrize("night", ["success", "rollback"])
def test_the_nights_of_these_tests_are_written_in_declared_names(night: str, request: pytest.FixtureRequest) -> None:
    journal: Journal = request.getfixturevalue(night)
    undeclared = {
        (OF_KEY[key], name)
        for event in journal.every()
        if event.host != GOLIVE
        for key, value in event.facts.items()
        if key in OF_KEY
        for entry in (value if isinstance(value, list) else [value])
        for name in entry
        if name not in DECLARED[OF_KEY[key]]
    }
    assert not undeclared


def test_a_host_tells_its_hardware_in_declared_names() -> None:
    assert set(hardware.FIELDS) <= DECLARED["HardwareSeen"]


def test_a_backup_is_recorded_in_declared_names() -> None:
    files = ("module_utils/backup/files.py", "module_utils/backup/database.py")
    trees = [ast.parse((PLUGINS / name).read_text(encoding="utf-8")) for name in files]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    given = {
        word.arg for one in calls if getattr(one.func, "attr", "") == "record" for word in one.keywords if word.arg
    }
    assert {"kind", "start", "end", "restore_seconds"} <= given <= DECLARED["BackupMade"]
    rows = {key for tree in trees for keys in written(tree) if "sha256" in keys and "path" in keys for key in keys}
    assert rows and rows <= DECLARED["BackupMade"]


def test_a_migration_tells_its_tables_in_declared_names() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in (PLUGINS / "module_utils/migrate").rglob("*.py")]
    rows = [keys for tree in trees for keys in written(tree) if "table" in keys and {"rejects", "target"} <= keys]
    assert len(rows) == 2, "as copied, and as reconciled"
    assert set().union(*rows) <= DECLARED["TableMigrated"]


def keys_read(tree: ast.AST, name: str) -> Iterator[str]:
    """Yield the literal keys that are asked of a variable: `name["x"]`, `name.get("x")`."""
    for node in ast.walk(tree):
        key: ast.expr | None = None
        if isinstance(node, ast.Subscript) and getattr(node.value, "id", "") == name:
            key = node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "get":
            key = node.args[0] if getattr(node.func.value, "id", "") == name else None
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            yield key.value


def written(tree: ast.AST) -> Iterator[set[str]]:
    """Yield the literal keys of each dictionary that is written out."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Dict):
            yield {key.value for key in node.keys if isinstance(key, ast.Constant) and isinstance(key.value, str)}


def test_every_list_and_object_of_the_facts_has_a_type_here() -> None:
    hints = typing.get_type_hints(facts.Facts)
    typed = {key for key, hint in hints.items() for one in (hint, *typing.get_args(hint)) if typing.is_typeddict(one)}
    assert typed == OF_KEY.keys()
