"""What undo needs may hold a secret: then it stays where the step is, and the journal keeps its digest."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.safe.known import RUN

KEPT = "golive_kept"
"""In place of what holds a secret: the name (SHA-256) under which the step's target keeps the whole of it, 0600."""


def discreet(work: object, before: JSON) -> JSON:
    """Return what the journal may hold of `before`; the step's work keeps the rest and finds it again at undo."""
    keep = getattr(work, "keep", None)
    if keep is None or KEPT in before or not RUN.holds(before):
        return before
    return {**{name: value for name, value in before.items() if not RUN.holds({name: value})}, KEPT: keep(before)}


def dropped(work: object, before: JSON) -> None:
    """Let the work remove what it kept, once the journal says that the step is undone."""
    drop = getattr(work, "drop", None)
    if drop is not None and KEPT in before:
        drop(before)


def keep_in(folder: Path, before: JSON) -> str:
    """Keep what undo needs in a folder of the controller (0600) and return its name there."""
    text = json.dumps(before, sort_keys=True).encode()
    name = hashlib.sha256(text).hexdigest()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = folder / f"{name}.part"
    temporary.unlink(missing_ok=True)
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    temporary.replace(folder / f"{name}.json")
    return name


def whole(folder: Path, before: JSON) -> JSON:
    """Return what undo needs, from where `keep_in` put it if it did; GoliveError when it is gone."""
    if KEPT not in before:
        return before
    path = folder / f"{before[KEPT]}.json"
    try:
        return dict(json.loads(path.read_bytes()))
    except (OSError, ValueError) as error:
        raise GoliveError(
            f"{path}: what undo needs cannot be read ({type(error).__name__}): bring that file back"
        ) from error
