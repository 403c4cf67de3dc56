"""The lock, the wheel's requirements, the imports and their documentation agree."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest

from tests.house.house import COLLECTIONS, RELOPS, ROOT, python_files, read_yaml, text_of
from tests.house.test_layers import imports

LOCK = (ROOT / "requirements" / "lock.txt").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
RUNTIME: list[str] = PROJECT["project"]["dependencies"]
DEVELOPMENT: list[str] = PROJECT["dependency-groups"]["dev"]


def name_of(requirement: str) -> str:
    """Return the normalised name of a requirement (PEP 503)."""
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    return re.sub(r"[-_.]+", "-", found.group()).lower() if found else ""


def locked() -> dict[str, list[str]]:
    """Return name -> lines of each entry of the lock (one entry per Python where they differ)."""
    entries: dict[str, list[str]] = {}
    for entry in re.split(r"\n(?=[a-z0-9])", LOCK):
        entries.setdefault(name_of(entry), []).extend(entry.splitlines())
    return entries


def test_what_is_asked_for_is_locked() -> None:
    asked, there = [name_of(one) for one in (*RUNTIME, *DEVELOPMENT)], locked()
    assert len(asked) > 40 and not [name for name in asked if name not in there], "run `make lock`"


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    bare = [name for name, lines in locked().items() if not any("--hash=sha256:" in line for line in lines)]
    assert not bare
    assert "://" not in LOCK and "--index" not in LOCK


def test_what_the_collections_import_is_required() -> None:
    providers = packages_distributions()
    required = {name_of(requirement) for requirement in RUNTIME}
    imported = {name.split(".")[0] for path in python_files(".") for name in imports(text_of(path))}
    foreign = imported - set(sys.stdlib_module_names) - {"ansible_collections", ""}
    missing = {name for name in foreign if not {name_of(p) for p in providers.get(name, [])} & required}
    assert not missing, f"add to [project] dependencies: {sorted(missing)}"


def test_every_dependency_says_why_it_is_here() -> None:
    table = (RELOPS / "golive" / "docs" / "dependencies.md").read_text()
    silent = [name for one in (*RUNTIME, *DEVELOPMENT) if f"| {(name := name_of(one))} |" not in table]
    assert not silent, "docs/dependencies.md: why, licence, upkeep"


@pytest.mark.parametrize("name", COLLECTIONS)
def test_one_version(name: str) -> None:
    assert read_yaml(RELOPS / name / "galaxy.yml")["version"] == PROJECT["project"]["version"]
