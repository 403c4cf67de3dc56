"""Who may import whom (docs/architecture.md, layers)."""

from __future__ import annotations

import ast
import importlib
import sys
from pathlib import Path

from tests.house.house import RELOPS, breaches, module_name, python_files, short, text_of, walked

TARGET_PYTHON = (3, 9)
ANSIBLE_CORNER = RELOPS / "golive" / "plugins" / "plugin_utils" / "ansible"


def imports(source: str) -> set[str]:
    """Return the dotted names that a file imports, at any depth."""
    found: set[str] = set()
    for node in walked(source):
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


def test_core_knows_no_ansible() -> None:
    found = breaches(CORE, lambda path: sorted(n for n in imports(text_of(path)) if belongs(n, "ansible")), least=500)
    assert not found, f"the core serves pytest and a portal, too; it imports\n{found}"


def test_target_code_needs_only_the_standard_library() -> None:
    def rule(path: Path) -> list[str]:
        return sorted(name for name in imports(text_of(path)) if not fits_target(name))

    found = breaches(TARGET, rule, least=150)
    assert not found, f"a target doesn't have what they import:\n{found}"


def test_target_code_is_understood_by_the_python_of_a_target() -> None:
    found = breaches(TARGET, lambda path: refused_by_target(text_of(path)), least=150)
    assert not found, f"Python {TARGET_PYTHON} doesn't understand\n{found}"


def refused_by_target(source: str) -> str:
    """Return why the Python of a target doesn't understand a source, an empty text where it does."""
    try:
        ast.parse(source, feature_version=TARGET_PYTHON)
    except SyntaxError as error:
        return str(error)
    return ""


def test_what_a_target_does_not_understand_is_seen() -> None:
    assert refused_by_target("try:\n    pass\nexcept* OSError:\n    pass\n")
    assert refused_by_target("match x:\n    case 1:\n        pass\n") and not refused_by_target("x = 1\n")


def test_imports_are_absolute() -> None:
    rule = breaches(
        python_files("."), lambda path: sorted(n for n in imports(text_of(path)) if n[:1] == "."), least=900
    )
    assert not rule


def test_the_lab_knows_nothing_of_golive() -> None:
    wrong = [
        short(path)
        for path in (RELOPS / "lab" / "plugins").rglob("*.py")
        if any(belongs(name, "ansible_collections.relops.golive") for name in imports(text_of(path)))
    ]
    assert not wrong


def test_every_plugin_can_be_imported() -> None:
    found = breaches(python_files("."), lambda path: not_imported(module_name(path)), least=900)
    assert not found


def not_imported(name: str) -> str:
    """Return why a module cannot be imported, an empty text where it can."""
    try:
        importlib.import_module(name)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told with its file
        return repr(error)
    return ""


def test_what_cannot_be_imported_is_seen() -> None:
    assert "no_such" in not_imported("tests.house.no_such") and not not_imported("json")
