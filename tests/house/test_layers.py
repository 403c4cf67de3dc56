"""Who may import whom (docs/architecture.md, layers)."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path

import pytest

from tests.house.house import RELOPS, module_name, python_files, short

TARGET_PYTHON = (3, 9)
ANSIBLE_CORNER = RELOPS / "golive" / "plugins" / "plugin_utils" / "ansible"


def imports(source: str) -> set[str]:
    """Return the dotted names that a file imports, at any depth."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            found.add("." * node.level + (node.module or ""))
    return found


def belongs(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def fits_target(name: str) -> bool:
    """Say whether a target has what is imported: the standard library, module_utils, nothing else."""
    collection = name.startswith("ansible_collections.relops.") and ".plugins.module_utils" in name
    return collection or belongs(name, "ansible.module_utils") or name.split(".")[0] in sys.stdlib_module_names


CORE = [path for path in python_files("plugin_utils") if ANSIBLE_CORNER not in path.parents]
TARGET = python_files("module_utils", "modules")


def test_imports_sees_every_form() -> None:
    source = "import os.path, ansible\ndef f():\n    from ansible.errors import AnsibleError\n    from . import x\n"
    assert imports(source) == {"os.path", "ansible", "ansible.errors", "."}


def test_target_has_no_third_party_library() -> None:
    assert fits_target("json") and fits_target("ansible.module_utils.basic")
    assert not any(
        map(fits_target, ("yaml", "ansible.errors", "ansible_collections.relops.golive.plugins.plugin_utils.x"))
    )


@pytest.mark.parametrize("path", CORE, ids=short)
def test_core_knows_no_ansible(path: Path) -> None:
    wrong = sorted(name for name in imports(path.read_text()) if belongs(name, "ansible"))
    assert not wrong, f"{short(path)} imports {wrong}: the core serves pytest and a portal, too"


@pytest.mark.parametrize("path", TARGET, ids=short)
def test_target_code_needs_only_the_standard_library(path: Path) -> None:
    source = path.read_text()
    ast.parse(source, feature_version=TARGET_PYTHON)
    wrong = sorted(name for name in imports(source) if not fits_target(name))
    assert not wrong, f"{short(path)} imports {wrong}, which a target doesn't have"


@pytest.mark.parametrize("path", python_files("."), ids=short)
def test_imports_are_absolute(path: Path) -> None:
    assert not [name for name in imports(path.read_text()) if name.startswith(".")]


def test_the_lab_knows_nothing_of_golive() -> None:
    wrong = [
        short(path)
        for path in (RELOPS / "lab" / "plugins").rglob("*.py")
        if any(belongs(name, "ansible_collections.relops.golive") for name in imports(path.read_text()))
    ]
    assert not wrong


@pytest.mark.parametrize("path", python_files("."), ids=short)
def test_every_plugin_can_be_imported(path: Path) -> None:
    assert importlib.import_module(module_name(path))
