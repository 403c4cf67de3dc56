"""Where the files of this checkout or installation lie."""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

_COLLECTION = Path(__file__).resolve().parents[2]


def state_of(project: str, given: str = "") -> Path:
    """Return a project's state folder, the same from every working directory.

    GOLIVE_STATE, `given` (both absolute, or GoliveError), or `relops-golive/<project>` in the user's state folder
    (XDG_STATE_HOME, default ~/.local/state).
    """
    chosen = os.environ.get("GOLIVE_STATE") or given
    if not chosen:
        home = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local/state"
        return Path(home) / "relops-golive" / project
    if not (found := Path(chosen).expanduser()).is_absolute():
        raise GoliveError(
            f"the state folder {chosen} is not absolute: set GOLIVE_STATE or golive_state to a whole path",
            zh=f"状态目录 {chosen} 不是绝对路径: 请将 GOLIVE_STATE 或 golive_state 设为完整路径",
        )
    return found


class TemplatesMissingError(Exception):
    """No folder with the templates was found; the message names the places that were looked at."""


def template_dir() -> Path:
    """Return the folder of documents and device snippets that a person edits.

    Looked for in this order: environment variable GOLIVE_TEMPLATES, the top of the repository, the installed
    collection (the wheel puts them there). Raises TemplatesMissingError when none of them is a folder.
    """
    override = os.environ.get("GOLIVE_TEMPLATES")
    if override:
        return _existing([Path(override).expanduser()])
    return shipped_templates()


def shipped_templates() -> Path:
    """Return the folder of templates that came with the product, whatever GOLIVE_TEMPLATES says.

    What decides, as the standard process does, is read here: a variable of whoever types must not relax it. Raises
    TemplatesMissingError.
    """
    return _existing([*_repository_candidates(), _COLLECTION / "templates"])


def _repository_candidates() -> list[Path]:
    """Return <repository>/templates when the collection lies in <repository>/collections/…/relops."""
    parents = _COLLECTION.parents
    if len(parents) > 3 and parents[2].name == "collections":
        return [parents[3] / "templates"]
    return []


def _existing(candidates: list[Path]) -> Path:
    for candidate in candidates:
        if candidate.is_dir():
            return candidate.resolve()
    looked = ", ".join(str(candidate) for candidate in candidates)
    raise TemplatesMissingError(f"templates: no such folder: {looked}. Set GOLIVE_TEMPLATES or reinstall.")
