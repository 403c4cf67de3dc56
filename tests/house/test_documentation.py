"""Options are written once: actions, modules and roles say the same (CONTRIBUTING.md)."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.house.house import COLLECTIONS, RELOPS, breaches, parsed, python_files, read_yaml, roles, short, text_of

COMPARED = ("type", "elements", "choices", "required", "default")


def documentation(path: Path) -> dict[str, Any]:
    """Return a plugin's DOCUMENTATION, or {} when it has none."""
    for node in parsed(text_of(path)).body:
        if isinstance(node, ast.Assign) and any(getattr(t, "id", "") == "DOCUMENTATION" for t in node.targets):
            loaded: dict[str, Any] = yaml.load(ast.literal_eval(node.value), Loader=yaml.CSafeLoader)
            return loaded
    return {}


def specs_of(role: Path) -> dict[str, Any]:
    """Return the entry points of a role's argument_specs, or {} when there is no such file."""
    for name in ("argument_specs.yml", "argument_specs.yaml"):
        if (role / "meta" / name).is_file():
            specs: dict[str, Any] = read_yaml(role / "meta" / name)["argument_specs"]
            return specs
    return {}


def shared_options(role: str, module: dict[str, Any], spec: dict[str, Any]) -> list[tuple[str, Any, Any]]:
    """Pair the options of a module with the role's variables of that name (x, <role>_x or golive_x)."""
    return [
        (name, module[name], spec[variable])
        for name in module
        for variable in (name, f"{role}_{name}", f"golive_{name}")
        if variable in spec
    ]


def normal(option: dict[str, Any]) -> dict[str, Any]:
    known = {key: option.get(key) for key in COMPARED}
    return known | {"type": known["type"] or "str", "required": bool(known["required"])}


def test_shared_options_pairs_prefixed_names() -> None:
    assert shared_options("backup", {"store": 1, "other": 2}, {"backup_store": 3}) == [("store", 1, 3)]


def test_every_action_is_documented_as_a_module() -> None:
    def rule(path: Path) -> str:
        module = path.parents[1] / "modules" / path.name
        told = module.is_file() and documentation(module).get("short_description")
        return "" if told else f"write its documentation to {short(module)}"

    assert not breaches(python_files("action"), rule, least=50)


@pytest.mark.parametrize("role", roles(), ids=short)
def test_every_entry_of_a_role_has_its_arguments(role: Path) -> None:
    specs = specs_of(role)
    assert specs, f"{short(role)} has no meta/argument_specs.yml"
    entries = {path.stem for path in (role / "tasks").glob("*.yml") if path.stem in {"main", "undo"}}
    assert entries and entries <= set(specs), f"{short(role)}: no arguments for {sorted(entries - set(specs))}"


@pytest.mark.parametrize("role", roles(), ids=short)
def test_a_role_and_its_module_have_the_same_options(role: Path) -> None:
    module = role.parents[1] / "plugins" / "modules" / f"{role.name}.py"
    if not module.is_file():
        return
    documented = documentation(module).get("options") or {}
    options = specs_of(role).get("main", {}).get("options") or {}
    wrong = [
        f"{name}: module {normal(one)}, role {normal(other)}"
        for name, one, other in shared_options(role.name, documented, options)
        if normal(one) != normal(other)
    ]
    assert not wrong, "\n".join(wrong)


def test_playbooks_of_people_and_of_the_collection_are_the_same() -> None:
    own = {path.stem for path in (RELOPS / "golive" / "playbooks").glob("*.yml")}
    entries = {path.stem: read_yaml(path) for path in (RELOPS.parents[2] / "playbooks").glob("*.yml")}
    assert {f"relops.golive.{name}" for name in entries} == {
        play["ansible.builtin.import_playbook"] for plays in entries.values() for play in plays
    }
    assert set(entries) == own


@pytest.mark.parametrize("name", COLLECTIONS)
def test_a_collection_says_what_it_is(name: str) -> None:
    galaxy = read_yaml(RELOPS / name / "galaxy.yml")
    assert (galaxy["namespace"], galaxy["name"]) == ("relops", name)
    assert read_yaml(RELOPS / name / "meta" / "runtime.yml")["requires_ansible"].startswith(">=2.19")
    assert (RELOPS / name / galaxy["readme"]).is_file()
