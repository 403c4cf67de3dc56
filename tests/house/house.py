"""What the rules of the house look at: the files of the repository and the parts of its collections."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
RELOPS = ROOT / "collections" / "ansible_collections" / "relops"
COLLECTIONS = ("golive", "lab")


def tracked() -> list[Path]:
    """Return the files that git keeps or would keep (not the ignored ones)."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted(ROOT / name for name in set(listing.split("\0")) if name and (ROOT / name).is_file())


def python_files(*folders: str) -> list[Path]:
    """Return the Python files below plugins/<folder> of both collections, sorted."""
    found = [
        path
        for collection in COLLECTIONS
        for folder in folders
        for path in (RELOPS / collection / "plugins" / folder).rglob("*.py")
    ]
    return sorted(found)


def short(path: Path) -> str:
    """Return the path as the repository's reader writes it."""
    return path.relative_to(ROOT).as_posix()


def module_name(path: Path) -> str:
    """Return the dotted name under which a file of a collection is imported."""
    parts = path.relative_to(ROOT / "collections").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def read_yaml(path: Path) -> Any:
    """Return the content of a YAML file without custom tags."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def roles() -> list[Path]:
    """Return the role folders of both collections."""
    return sorted(
        path
        for name in COLLECTIONS
        for path in (RELOPS / name / "roles").glob("*")
        if path.is_dir() and any(path.rglob("*.yml"))
    )
