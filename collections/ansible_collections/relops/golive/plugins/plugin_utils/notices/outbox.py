"""The outbox: every notice as a file `.eml` in `<state>/outbox`, whatever else carries it.

The same notice gives the same file, so that writing it again after a kill sends nothing twice.
"""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.notices.mail import Mail

FOLDER, CHANNEL = "outbox", "outbox"


def post(state: Path, mail: Mail) -> tuple[Path, str]:
    """Put a notice into the outbox and return its file and the file's SHA-256 (hex); 0600, durable.

    Raises GoliveError when it cannot be written.
    """
    folder, content = state / FOLDER, mail.content()
    path = folder / f"{re.sub(r'[^0-9A-Za-z._-]', '_', mail.name)}.eml"
    fresh = path.with_suffix(".new")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        fresh.replace(path)
    except OSError as error:
        raise GoliveError(
            f"the notice {path} cannot be written: {error.strerror}; make room or access there, then the same command",
            zh=f"无法写入通知 {path}: {error.strerror}; 请腾出空间或授予权限后再次运行同一命令",
        ) from error
    return path, hashlib.sha256(content).hexdigest()


def posted(state: Path, name: str, sha256: str) -> bytes | None:
    """Return a notice of the outbox as it was written, None where it is gone or is not that any more."""
    path = state / FOLDER / Path(name).name
    try:
        content = path.read_bytes()
    except OSError:
        return None
    return content if hashlib.sha256(content).hexdigest() == sha256 else None
