"""The server that proves a copy never touches what a live one uses."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.databases.mariadb.server import serving


def test_it_has_every_folder_for_itself() -> None:
    """A MariaDB that starts deletes the temporary tables of whoever shares its tmpdir, /tmp where nobody says it."""
    words = dict(word.removeprefix("--").split("=", 1) for word in serving(Path("/copy"), Path("/own"), "mysql")[1:-3])
    assert words["tmpdir"] == "/own"
    of_files = ("datadir", "socket", "pid-file", "log-error", "tmpdir", "aria-log-dir-path")
    assert all(words[name].startswith(("/copy", "/own")) for name in of_files)
    assert all(words[name] == "/copy" for name in words if name.startswith("innodb") and name.endswith("-dir"))
