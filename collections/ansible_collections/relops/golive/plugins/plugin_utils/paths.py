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

    GOLIVE_TEMPLATES where it is set, else the one that came with the product (in the repository `templates` leads
    there). Raises TemplatesMissingError when it is no folder.
    """
    override = os.environ.get("GOLIVE_TEMPLATES")
    return _existing(Path(override).expanduser()) if override else shipped_templates()


def shipped_templates() -> Path:
    """Return the folder of templates that came with the product, whatever GOLIVE_TEMPLATES says.

    What decides, as the standard process does, is read here: a variable of whoever types must not relax it, and no
    folder beside the installed collection is taken for it. Raises TemplatesMissingError.
    """
    return _existing(_COLLECTION / "templates")


def _existing(folder: Path) -> Path:
    if folder.is_dir():
        return folder.resolve()
    raise TemplatesMissingError(f"templates: no such folder: {folder}. Set GOLIVE_TEMPLATES or reinstall.")
