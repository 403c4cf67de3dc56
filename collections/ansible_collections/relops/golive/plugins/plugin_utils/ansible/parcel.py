"""A file that travels to a target for the time of use, and what an interrupted one left there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ansible.plugins.action import ActionBase
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError


@contextmanager
def brought(action: ActionBase, source: Path, note: Path) -> Iterator[str]:
    """Bring a file into a folder of its own on the target and yield its path there; the folder goes afterwards.

    `note` keeps the folder's name as long as it may be there: a host that cannot be reached at the end, or a killed
    controller, leaves it to the next `collect`. Raises GoliveError when the note cannot be written.
    """
    folder = str(action._make_tmp_path())  # noqa: SLF001
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
    if "ansible-tmp-" in folder:  # a torn note names nothing
        _remove(action, folder)
    _forget(note)


def _write(note: Path, folder: str) -> None:
    try:
        note.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        note.touch(mode=0o600)
        note.write_text(folder, encoding="utf-8")
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
