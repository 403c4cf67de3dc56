"""The files a plan refers to: artefacts, templates, migration scripts, the project's own checks."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.model import PlanFile
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import near, shown
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.shape import Loc

BLOCK = 1 << 20
MOST_NEAR = 2000
"""Files among which one of a similar name is looked for."""


@dataclass(frozen=True)
class Reference:
    """A place in the plan that names a file or folder beside it."""

    loc: Loc
    name: str
    folder: bool = False


def references(plan: PlanFile) -> Iterator[Reference]:
    """Yield every reference of plan.yml to a file or folder; the tables are not among them, they are read as rows."""
    for name, release in plan.releases.items():
        yield Reference(("releases", name, "artefact"), release.artefact)
        for index, file in enumerate(release.files):
            yield Reference(("releases", name, "files", index, "template"), file.template)
    for index, config in enumerate(plan.configs):
        yield Reference(("configs", index, "template"), config.template)
    for name, schema in plan.schemas.items():
        yield Reference(("schemas", name, "project"), schema.project, folder=True)
    for name, migration in plan.migrations.items():
        yield Reference(("migrations", name, "schema"), migration.schema_project, folder=True)
        yield Reference(("migrations", name, "tables"), migration.tables)
    if plan.checks.suite is not None:
        yield Reference(("checks", "suite"), plan.checks.suite, folder=True)


def inside(directory: Path, name: str) -> bool:
    """Whether a name stays in the plan's folder, links followed: what lies elsewhere is not handed over with it."""
    if Path(name).is_absolute():
        return False
    try:
        home, real = Path(os.path.realpath(directory)), Path(os.path.realpath(directory / name))
    except (OSError, ValueError):  # more links or a longer name than the system follows
        return False
    return real.is_relative_to(home)


def strays(directory: Path, name: str) -> Iterator[str]:
    """Yield what lies below a folder of the project only by a link, by its path from the plan.

    A file that lies elsewhere in truth, and any linked folder: what is in it would be read, but not be in the digest.
    """
    for folder, folders, names in os.walk(directory / name):
        for each in sorted((*folders, *names)):
            path = Path(folder, each)
            relative = path.relative_to(directory).as_posix()
            if path.is_symlink() and (path.is_dir() or not inside(directory, relative)):
                yield relative


def files_below(path: Path) -> Iterator[Path]:
    """Yield the files of a folder that are somebody's work: no caches, no hidden files, no editor's copies."""
    for folder, folders, names in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith(("~", ".pyc")):
                yield Path(folder, name)


def nearest(directory: Path, name: str, folder: bool = False) -> tuple[str, str]:
    """Return `did you mean` with the file, or folder, of the project that comes nearest, or two empty texts."""
    files = [path.relative_to(directory) for path in islice(files_below(directory), MOST_NEAR)]
    folders = dict.fromkeys(one for path in files for one in path.parents if one.name)
    there = [path.as_posix() for path in (folders if folder else files)]
    alike = near(name, there)
    if not alike:
        by_name = {path.rpartition("/")[2]: path for path in reversed(there)}
        alike = [by_name[found] for found in near(name.rpartition("/")[2], by_name)]
    return (f"，是否想写 {shown(alike[0])}", f"; did you mean {shown(alike[0])}?") if alike else ("", "")


def is_file(path: Path) -> bool:
    """Whether this is a file; a name that the system refuses is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether this is a folder; a name that the system refuses is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def sha256_of(path: Path) -> str:
    """Return the SHA-256 (hex) of a file."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
