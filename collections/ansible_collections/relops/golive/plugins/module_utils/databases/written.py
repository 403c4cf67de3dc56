# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What users write from the moment on at which business resumes: told apart, kept beside on a way back (R55)."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.install import placing
from ansible_collections.relops.golive.plugins.module_utils.words import is_right

FOLDER = Path("/var/lib/golive/written")
"""Below it: the go-live's name, the database's key in the plan, a file for each table."""
LIST = "written.json"
PLAIN = r"[A-Za-z0-9_]+\.[A-Za-z0-9_]+"
"""Names of tables that a file can have as they are."""


class Wrote(t.NamedTuple):
    """A table that was written to: how many rows are new or changed, how many were deleted (-1: nobody knows)."""

    table: str
    rows: int
    deleted: int


class Written(t.Protocol):
    """A database that can tell which rows were written since a moment."""

    @property
    def name(self) -> str:
        """Return its name on the server."""

    def there(self) -> bool:
        """Tell whether the database is there; raises GoliveError when its server does not answer."""

    def mark(self) -> JSON:
        """Return the present moment, in words that only this class reads."""

    def since(self, mark: JSON) -> list[Wrote]:
        """Return the tables that were written to since a moment."""

    def export(self, mark: JSON, table: str, path: Path) -> None:
        """Write the rows of a table that were written since a moment into a new CSV file."""

    def numbers(self) -> dict[str, int]:
        """Return the last number that each sequence gave out."""

    def advance(self, numbers: t.Mapping[str, int]) -> list[str]:
        """Let no sequence stand before such a number; return those that did."""


def folder_of(golive: str, name: str) -> Path:
    """Return where the rows of one database of a go-live are kept."""
    for word in (golive, name):
        if not is_right("name", word):
            raise GoliveError(f"{word!r} is no name of a go-live or of a database: nothing was kept")
    return FOLDER / golive / name


def keep(database: Written, mark: JSON, folder: Path, name: str) -> JSON:
    """Keep what was written since a mark below `folder`; return the facts. May be killed and called again.

    What was kept before stays as it is: after the way back of the data nobody can tell anything apart any more.
    """
    if not (folder / LIST).exists() and database.there():
        found = database.since(mark)
        if found:
            _keep(database, mark, found, folder, name)
    if not (folder / LIST).exists():
        return {}
    told = json.loads((folder / LIST).read_text(encoding="utf-8"))
    return {"written": told["tables"], "written_folder": str(folder)}


def _keep(database: Written, mark: JSON, found: t.Sequence[Wrote], folder: Path, name: str) -> None:
    folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    for parent in (folder.parent.parent, folder.parent):
        parent.chmod(0o700)
    partial = folder.with_name(f".{folder.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir(mode=0o700)
    rows = []
    for number, one in enumerate(found):
        file = re.sub(r"[^A-Za-z0-9_.-]", "_", one.table) + (
            ".csv" if re.fullmatch(PLAIN, one.table) else f".{number}.csv"
        )
        database.export(mark, one.table, partial / file)
        sha256 = _settled(partial / file)
        rows.append({"database": name, **one._asdict(), "path": str(folder / file), "sha256": sha256})
    text = json.dumps(
        {"database": database.name, "tables": rows, "numbers": database.numbers()}, ensure_ascii=False, indent=1
    )
    placing.put(partial / LIST, text.encode(), "0600")
    placing.flush_folder(partial)
    partial.rename(folder)
    placing.flush_folder(folder.parent)


def _settled(path: Path) -> str:
    """Bring a file to the disk; return its SHA-256 (hex)."""
    found = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            found.update(block)
        os.fsync(file.fileno())
    return found.hexdigest()


def given_out(golive: str, name: str) -> JSON:
    """Return `database` and the `sequences` that gave users numbers since business resumed; {} where nobody wrote."""
    path = folder_of(golive, name) / LIST if golive else None
    if path is None or not path.exists():
        return {}
    told = json.loads(path.read_text(encoding="utf-8"))
    return {"database": told["database"], "sequences": told["numbers"]}
