"""The store's own side: what a key is tied to, whatever its words, and the one program that serves a client."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import shlex
import shutil
import subprocess
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup import serving, store_host
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.repository import empty

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
ROW = {"host": "APP01", "account": "glb-app01", "public_key": KEY}
AWKWARD = ["/srv/b c", "/srv/it's", '/srv/a"b', "/srv/a\\b", '/srv/a\\"b', "/srv/$(id)", "/srv/`id`;id", "/srv/*"]


def line(path: str, **more: str) -> str:
    return store_host.clients({"path": path, "clients": [{**ROW, **more}]})[0].line


def sshd_reads(text: str) -> list[str]:
    """Return the words that the shell runs for a line, dequoted as OpenSSH does (auth-options.c, opt_dequote)."""
    rest = text[len('restrict,command="') :]
    command = ""
    while not rest.startswith('"'):
        rest = rest[1:] if rest.startswith('\\"') else rest
        command, rest = command + rest[0], rest[1:]
    assert rest == f'" {KEY} golive APP01\n'
    return shlex.split(command)


@pytest.mark.parametrize("path", ["/srv/backup", *AWKWARD])
def test_a_key_starts_one_program_on_one_folder_whatever_it_is_called(path: str) -> None:
    assert sshd_reads(line(path)) == ["exec", f"{path}/.access/serve", f"{path}/APP01"]


@pytest.mark.parametrize("path", AWKWARD)
def test_the_shell_reads_the_same(path: str, tmp_path: Path) -> None:
    """No word of the path is a command or a second word of the shell."""
    command = " ".join(shlex.quote(word) for word in sshd_reads(line(path))[1:])
    done = subprocess.run(["/bin/sh", "-c", f"printf '%s\\n' {command}"], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [f"{path}/.access/serve", f"{path}/APP01"]


@pytest.mark.parametrize(
    "more",
    [
        {"path": "/srv/back\nup"}, {"path": "/srv/a\tb"}, {"path": "/srv/../etc"}, {"path": "srv"}, {"path": "/"},
        {"path": "/srv//b"}, {"path": "/srv/\x1b[2J"}, {"path": "/srv/."}, {"host": ".."}, {"host": "a/b"},
        {"host": "A\nssh-rsa AAAA"}, {"host": ""}, {"host": "-a"}, {"account": "root\n"}, {"account": "Glb"},
        {"account": "-d"}, {"public_key": f"{KEY}\nssh-ed25519 AAAA"}, {"public_key": f'{KEY} command="id"'},
        {"public_key": "ssh-ed25519 "}, {"account": "a b"}, {"host": "A B"},
    ],
)  # fmt: skip
def test_words_that_could_mean_more_are_refused(more: dict[str, str]) -> None:
    """On the old code a newline in the path went raw into sftp's batch, where `!` runs a command."""
    path = more.pop("path", "/srv/backup")
    with pytest.raises(GoliveError):
        line(path, **more)


def test_an_undo_touches_no_account_and_no_folder_outside_of_the_store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store_host, "run", lambda *_words: pytest.fail("something is run"))
    for account, folder in (("root", "/etc"), ("-r", "/srv/b/A"), ("glb-a", "/srv/b/../c"), ("glb-a", "/srv/b/A/x")):
        known = {"account": account, "folder": folder, "keys": None}
        with pytest.raises(GoliveError, match="no client of"):
            store_host.take_back(known, {"path": "/srv/b"})


@pytest.fixture
def laid(tmp_path: Path) -> store_host.Client:
    """Return a client whose empty repository was laid out."""
    client = store_host.Client("glb-app01", tmp_path / "APP01", tmp_path / "x", "", dict(empty("password", "APP01")))
    client.folder.mkdir()
    store_host._lay(client, me())
    return client


def me() -> Any:
    return SimpleNamespace(pw_uid=os.getuid(), pw_gid=os.getgid())


def test_an_empty_repository_holds_no_backup_until_something_is_in_it(laid: store_host.Client) -> None:
    (laid.folder / serving.LOCK).touch()
    assert store_host._stands(laid)
    assert not store_host._holds_backups(laid)
    (laid.repository / "snapshots" / "a").write_text("")
    assert store_host._holds_backups(laid)


def test_what_is_left_of_a_repository_is_never_mended_in_silence(laid: store_host.Client) -> None:
    """A go-live must not go on over the loss of what it has just proven."""
    (laid.repository / "config").unlink()
    assert not store_host._stands(laid)
    with pytest.raises(GoliveError, match="has lost its config or its keys"):
        store_host._lay(laid, me())


@pytest.mark.parametrize("wrong", [{"key": None}, {"config": "%"}, {"key_name": "../../etc/passwd"}, {"key_name": ""}])
def test_what_is_no_repository_is_not_laid_out(tmp_path: Path, wrong: dict[str, Any]) -> None:
    made = {**empty("password", "APP01"), **wrong}
    client = store_host.Client("glb-app01", tmp_path / "APP01", tmp_path / "x", "", made)
    client.folder.mkdir()
    with pytest.raises(GoliveError, match="none was given to lay out"):
        store_host._lay(client, me())
    assert list(tmp_path.rglob("*")) == [client.folder]


needs_rclone = pytest.mark.skipif(
    not (shutil.which("rclone") and shutil.which("restic")), reason="the scenario molecule/backup has both"
)


def restic(
    tmp_path: Path, folder: Path, *words: str, stdin: str = "", timeout: float = 60
) -> subprocess.CompletedProcess[str]:
    serving.install(tmp_path)
    command = ["restic", "-r", "rclone:x", "-o", f"rclone.program={serving.place(tmp_path)} {folder}"]
    surroundings = {**os.environ, "RESTIC_PASSWORD": "password", "RESTIC_CACHE_DIR": str(tmp_path / "cache")}
    command += ["-o", "rclone.args=x", *words]
    return subprocess.run(
        command, env=surroundings, input=stdin, capture_output=True, text=True, check=False, timeout=timeout
    )


@needs_rclone
def test_a_torn_index_does_not_take_the_backups_with_it(tmp_path: Path, laid: store_host.Client) -> None:
    """A killed client leaves one; append-only would keep it, and restic reads no repository that has one."""
    assert restic(tmp_path, laid.folder, "backup", "--stdin", stdin="content").returncode == 0
    index = next((laid.repository / "index").iterdir())
    torn = index.with_name(hashlib.sha256(b"whole").hexdigest())
    torn.write_bytes(index.read_bytes()[:50])
    direct = ["restic", "-r", str(laid.repository), "--no-cache", "dump", "latest", "stdin"]
    surroundings = {**os.environ, "RESTIC_PASSWORD": "password"}
    assert subprocess.run(direct, env=surroundings, capture_output=True, check=False).returncode != 0
    done = restic(tmp_path, laid.folder, "dump", "latest", "stdin")
    assert done.stdout == "content", done.stderr
    assert [path.name for path in (laid.folder / "spoilt").iterdir()] == [torn.name]


@needs_rclone
def test_an_index_that_is_being_written_is_left_alone(tmp_path: Path, laid: store_host.Client) -> None:
    assert restic(tmp_path, laid.folder, "backup", "--stdin", stdin="content").returncode == 0
    torn = laid.repository / "index" / ("0" * 64)
    torn.write_bytes(b"half")
    with (laid.folder / serving.LOCK).open("w") as held:
        subprocess.run(["flock", "-s", str(held.fileno())], pass_fds=(held.fileno(),), check=True)
        restic(tmp_path, laid.folder, "snapshots", "--no-lock")
    assert torn.exists()


@needs_rclone
def test_nothing_is_removed_or_changed_through_it(tmp_path: Path, laid: store_host.Client) -> None:
    assert restic(tmp_path, laid.folder, "backup", "--stdin", stdin="content").returncode == 0
    before = {path: path.read_bytes() for path in laid.repository.rglob("*") if path.is_file()}
    for words in (["forget", "latest"], ["tag", "--add", "x"]):
        assert restic(tmp_path, laid.folder, "unlock", "--remove-all").returncode == 0
        with contextlib.suppress(subprocess.TimeoutExpired):  # refused, some try again for minutes
            assert "403 Forbidden" in restic(tmp_path, laid.folder, *words, timeout=3).stderr
    assert {path: path.read_bytes() for path in before} == before


def test_what_serves_is_named_when_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "rclone" else f"/usr/bin/{name}")
    with pytest.raises(GoliveError, match="rclone is missing on the backup store: install it before the go-live"):
        serving.check()


def test_the_repository_is_its_clients_to_fill_and_roots_to_open(laid: store_host.Client) -> None:
    assert (laid.repository / "config").stat().st_mode & 0o777 == 0o644
    assert (laid.repository / "keys").stat().st_mode & 0o777 == 0o755
    assert {(laid.repository / name).stat().st_mode & 0o777 for name in store_host.FILLED} == {0o700}
    assert base64.b64decode(laid.made["config"]) == (laid.repository / "config").read_bytes()
