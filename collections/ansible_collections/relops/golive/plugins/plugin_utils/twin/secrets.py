"""The vault of a twin: made once with the twin, in the lab's own folder."""

from __future__ import annotations

import os
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.twin.remove import VAULT


def stands(folder: Path) -> bool:
    """Tell whether the twin has its vault."""
    return (folder / VAULT).is_file()


def keep(folder: Path, text: str) -> None:
    """Write the vault, all or nothing; file 0600, folder 0700. Raises GoliveError when the folder takes none."""
    new = folder / f".{VAULT}.new"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        new.unlink(missing_ok=True)
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
            out.write(text)
        new.rename(folder / VAULT)
    except OSError as error:
        raise GoliveError(
            f"{folder / VAULT} cannot be written: {error.strerror or error}",
            zh=f"无法写入 {folder / VAULT}: {error.strerror or error}",
        ) from error
