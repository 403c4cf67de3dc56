# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The one program that a client's key starts on the backup store: rclone, append-only, on that client's repository."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

LOCK = "serving"
"""File in a client's folder: each session holds it, so that one which holds it alone knows that nobody is writing."""
NEEDED = ("rclone", "flock", "sha256sum")
SCRIPT = """\
#!/bin/sh
# Made by relops.golive.backup_store; sshd starts it for a client, as .access/<account>/.ssh/authorized_keys tells.
# What the client sends is no word of any command here: it speaks HTTP with rclone, which takes new objects and
# neither overwrites nor removes any but locks.
umask 077
exec 9>> "$1/serving" || exit 1
if flock -n -x 9; then
    # A client that was killed may leave a torn index, which restic would never read past and append-only would keep.
    cd "$1/repository/index" 2> /dev/null && sha256sum -- * 2> /dev/null | while read -r sum name; do
        [ "$sum" = "$name" ] || { mkdir -p "$1/spoilt" && mv -- "$name" "$1/spoilt/"; }
    done
fi
flock -s 9
cd / || exit 1
# Without preallocation: on a full store that would leave an empty object.
exec env -i rclone serve restic --stdio --append-only --config= --local-no-preallocate "$1/repository"
"""


def place(root: Path) -> Path:
    """Return where the program lies on a store."""
    return root / ".access" / "serve"


def check() -> None:
    """Raise GoliveError when what serves the clients is missing on this host."""
    missing = [command for command in NEEDED if not shutil.which(command)]
    if missing:
        raise GoliveError(
            f"{', '.join(missing)} is missing on the backup store: install it before the go-live, not in it"
        )


def stands(root: Path) -> bool:
    """Tell whether the program is there as it should be."""
    path = place(root)
    return path.is_file() and path.read_text(encoding="utf-8") == _text() and os.access(path, os.X_OK)


def install(root: Path) -> None:
    """Put the program in its place, all or nothing; it belongs to root."""
    path = place(root)
    path.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    path.parent.chmod(0o755)
    new = path.with_suffix(".new")
    new.write_text(_text(), encoding="utf-8")
    new.chmod(0o755)
    new.replace(path)


def _text() -> str:
    return SCRIPT.replace("env -i rclone", f"env -i {shutil.which('rclone') or 'rclone'}")
