"""Proofs are documents in the repository: they come back, the newest counts, and what is gone is told as gone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import restic, serving, store_host
from ansible_collections.relops.golive.plugins.module_utils.backup.complaints import complaint
from ansible_collections.relops.golive.plugins.module_utils.backup.store import Store
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.repository import empty

pytestmark = pytest.mark.skipif(
    not (shutil.which("restic") and shutil.which("rclone")), reason="molecule/backup has both"
)


class Near(Store):
    """A client whose store is on this machine: the program is what the client's key starts there."""

    @property
    def program(self) -> str:
        """Return it."""
        return f"{serving.place(Path(self.path).parent)} {self.path}"


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Near:
    """Return a client with an empty repository."""
    made: Any = empty("password", "A")
    client = store_host.Client("glb-a", tmp_path / "A", tmp_path / "x", "", made)
    client.folder.mkdir()
    who: Any = SimpleNamespace(pw_uid=os.getuid(), pw_gid=os.getgid())
    store_host._lay(client, who)
    serving.install(tmp_path)
    monkeypatch.setattr(restic, "CACHE", tmp_path / "cache")
    return Near("2001:db8::41", "glb-a", str(client.folder), [], tmp_path, "password")


def test_a_document_comes_back_and_the_newest_counts(store: Near) -> None:
    assert store.load("GO-1.files.json") is None
    store.save("GO-1.files.json", {"root_time": 1, "excludes": ["/付款"]})
    store.save("GO-1.files.json", {"root_time": 2})
    store.save("GO-2.files.json", {"root_time": 3})
    assert store.load("GO-1.files.json") == {"root_time": 2}
    assert store.load("GO-3.files.json") is None


def test_a_repository_that_is_gone_is_told_and_not_made_anew(store: Near) -> None:
    """A go-live must not go on over the loss of what it has just proven."""
    repository = restic.Repository(store, "password")
    repository.prepare()
    shutil.rmtree(f"{store.path}/repository")
    for act in (repository.prepare, lambda: store.load("GO-1.files.json"), lambda: repository.require("ab" * 32)):
        with pytest.raises(GoliveError, match=r"\[2001:db8::41\]:.*/A/repository is gone"):
            act()
    assert not Path(store.path, "repository").exists()


def test_a_snapshot_that_is_gone_is_told(store: Near) -> None:
    with pytest.raises(GoliveError, match="names snapshot abababababab as the backup"):
        restic.Repository(store, "password").require("ab" * 32)


def test_another_password_is_told(store: Near) -> None:
    with pytest.raises(GoliveError, match="does not open with this password"):
        restic.Repository(store, "another").prepare()


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (["@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @", "Someone could"], "Host key verification failed;"),
        (["glb-a@10.0.0.9: Permission denied (publickey)."], "Permission denied (publickey).;"),
        (["ssh: connect to host 10.0.0.9 port 22: Connection timed out"], "Connection timed out;"),
    ],
)
def test_what_ssh_said_is_told(store: Near, said: list[str], expected: str) -> None:
    last = (
        'Fatal: unable to open repository at rclone:golive: error talking HTTP to rclone: Get "http://localhost/": EOF'
    )
    text = "\n".join([*(f"rclone: {line}" for line in said), last])
    found = complaint(store, "cat", 1, text)
    assert expected in found
    assert found.startswith("the backup store [2001:db8::41]:")
