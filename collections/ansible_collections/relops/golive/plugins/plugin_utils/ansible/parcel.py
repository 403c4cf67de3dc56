"""A file that travels to a target for the time of use, and what an interrupted one left there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError

NAMED = "ansible-tmp-"
"""How the name of a folder of Ansible's begins; a torn note names nothing."""


@contextmanager
def brought(action: ActionBase, source: Path, note: Path) -> Iterator[str]:
    """Bring a file into a folder of its own on the target and yield its path there; the folder goes afterwards.

    `note` keeps the folder's name from before it is made for as long as it may be there: a host that cannot be reached
    at the end, or a killed controller, leaves it to the next `collect`. Raises GoliveError when the note cannot be
    written.
    """
    folder = _made(action, note)
    try:
        _write(note, folder)
        remote = str(action._connection._shell.join_path(folder, source.name))  # noqa: SLF001
        action._transfer_file(str(source), remote)  # noqa: SLF001
        action._fixup_perms2((folder, remote))  # noqa: SLF001
        yield remote
    finally:
        _remove(action, folder)
        _forget(note)


def collect(action: ActionBase, note: Path) -> None:
    """Remove from the target what `note` tells, if anything, and then the note."""
    try:
        folder = note.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return
    if folder.startswith(NAMED):  # it may have been made, and nobody heard where
        folder = f"{_room(action)}/{folder}"
    if NAMED in folder:
        _remove(action, folder)
    _forget(note)


def _made(action: ActionBase, note: Path) -> str:
    """Make the folder, its name noted before: the controller may be killed while the target makes it."""
    shell: Any = action._connection._shell  # noqa: SLF001
    name = str(shell._generate_temp_dir_name())  # noqa: SLF001
    _write(note, name)
    shell._generate_temp_dir_name = lambda: name  # noqa: SLF001 - this one, where Ansible would think of another
    try:
        return str(action._make_tmp_path())  # noqa: SLF001
    finally:
        del shell._generate_temp_dir_name  # noqa: SLF001


def _room(action: ActionBase) -> str:
    """Return the folder below which Ansible makes its own on the target."""
    return str(action._remote_expand_user(action.get_shell_option("remote_tmp", "~/.ansible/tmp"), sudoable=False))  # noqa: SLF001


def _write(note: Path, folder: str) -> None:
    try:
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = note.with_name(f".{note.name}.new")
        fresh.touch(mode=0o600)
        fresh.write_text(folder, encoding="utf-8")
        fresh.replace(note)
    except OSError as error:
        raise GoliveError(f"{note}: {error.strerror}; make room on the controller, then run again") from error


def _forget(note: Path) -> None:
    """Remove the note; one that stays names a folder that is gone, and removing that again is no fault."""
    with suppress(OSError):
        note.unlink()


def _remove(action: ActionBase, folder: str) -> None:
    """Remove a folder on the target; raises GoliveError when the target does not, and Ansible's fault of connection."""
    command = action._connection._shell.remove(folder, recurse=True)  # noqa: SLF001
    answer = action._low_level_execute_command(command, sudoable=False)  # noqa: SLF001
    if answer.get("rc"):
        raise GoliveError(f"{folder} on the target cannot be removed: {str(answer.get('stderr')).strip()}")
    action._connection._shell.tmpdir = None  # noqa: SLF001
