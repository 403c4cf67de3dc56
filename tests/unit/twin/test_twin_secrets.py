"""The vault of a twin is private, whole, and made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.twin import secrets


def test_it_is_private(tmp_path: Path) -> None:
    folder = tmp_path / "lab" / "demo"
    folder.mkdir(mode=0o755, parents=True)
    (folder / ".vault.yml.new").write_text("half of one, of a run that was killed")
    assert not secrets.stands(folder)
    secrets.keep(folder, "$ANSIBLE_VAULT;1.1;AES256\n")
    assert secrets.stands(folder)
    assert {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()} == {"vault.yml": 0o600}
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "vault.yml").read_text() == "$ANSIBLE_VAULT;1.1;AES256\n"


def test_a_folder_that_takes_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "lab").write_text("no folder")
    with pytest.raises(GoliveError, match=r"lab/vault\.yml cannot be written: "):
        secrets.keep(tmp_path / "lab", "x")
