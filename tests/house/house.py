"""What the rules of the house look at: the files of the repository and the parts of its collections."""

from __future__ import annotations

import ast
import functools
import importlib.util
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
RELOPS = ROOT / "collections" / "ansible_collections" / "relops"
COLLECTIONS = ("golive", "lab")


@functools.cache
def text_of(path: Path) -> str:
    """Return a file's text, read once."""
    return path.read_text(encoding="utf-8")


@functools.cache
def parsed(source: str) -> ast.Module:
    """Return the tree of a source, made once for all rules; nobody changes it."""
    return ast.parse(source)


@functools.cache
def walked(source: str) -> tuple[ast.AST, ...]:
    """Return every node of a source, in the order of `ast.walk`."""
    return tuple(ast.walk(parsed(source)))


def breaches(files: Iterable[Path], rule: Callable[[Path], object], least: int = 1) -> str:
    """Hold a rule against every file; return a line per file that breaks it, with what the rule says of it.

    `least` is how many files there have to be: a rule that looks at nothing is green for ever.
    """
    looked_at = list(files)
    found = [f"{short(path)}: {wrong}" for path in looked_at if (wrong := rule(path))]
    if len(looked_at) < least:
        found.append(f"only {len(looked_at)} files were looked at, at least {least} are there")
    return "\n".join(found)


@functools.cache
def tracked() -> tuple[Path, ...]:
    """Return the files that git keeps or would keep (not the ignored ones)."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return tuple(sorted(ROOT / name for name in set(listing.split("\0")) if name and (ROOT / name).is_file()))


@functools.cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Return the Python files below plugins/<folder> of both collections, sorted."""
    found = [
        path
        for collection in COLLECTIONS
        for folder in folders
        for path in (RELOPS / collection / "plugins" / folder).rglob("*.py")
    ]
    return tuple(sorted(found))


def short(path: Path) -> str:
    """Return the path as the repository's reader writes it."""
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    """Return the dotted name under which a file of a collection is imported."""
    parts = path.relative_to(ROOT / "collections").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file without custom tags."""
    return yaml.load(text_of(path), Loader=yaml.CSafeLoader)


def roles() -> list[Path]:
    """Return the role folders of both collections."""
    return sorted(
        path
        for name in COLLECTIONS
        for path in (RELOPS / name / "roles").glob("*")
        if path.is_dir() and any(path.rglob("*.yml"))
    )


@functools.cache
def site_pages() -> ModuleType:
    """Return .ci/pages.py, which makes the documentation's site."""
    spec = importlib.util.spec_from_file_location("pages_of_the_site", ROOT / ".ci/pages.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
