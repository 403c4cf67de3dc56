# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The backup store's own side: a folder, an account, a repository and a key for each client (R44).

One account per client, all in the group golive-backup: the kernel keeps a client that is taken over from the backups
of the others. Its key starts rclone on its own repository, which takes new objects and gives up none but locks;
repository and keys of it belong to root.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import grp
import os
import pwd
import re
import shlex
import shutil
import stat
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.backup import serving
from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.system.run import run
from ansible_collections.relops.golive.plugins.module_utils.word_paths import is_protected

GROUP = "golive-backup"
SHELL = "/bin/sh"
"""sshd hands the forced command to it; the account has no password and no other key."""
FILLED = ("data", "index", "locks", "snapshots")
"""What the client may put something into; `keys` and `config` are made here."""
FORMS = {
    "host": re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,62}"),
    "account": re.compile(r"[a-z][a-z0-9-]{0,31}"),
    "public_key": re.compile(r"ssh-ed25519 [A-Za-z0-9+/]+={0,2}"),
}


class Client(t.NamedTuple):
    """One client of the store; `access` is its home, which belongs to root so that it cannot add keys of its own."""

    account: str
    folder: Path
    access: Path
    line: str
    made: JSON

    @property
    def keys(self) -> Path:
        """Return the file of its accepted key."""
        return self.access / ".ssh" / "authorized_keys"

    @property
    def repository(self) -> Path:
        """Return its repository."""
        return self.folder / "repository"


def clients(params: t.Mapping[str, t.Any]) -> list[Client]:
    """Return the clients that the plan wants. Raises GoliveError for words that could mean more than they should."""
    root = root_of(params)
    found = []
    for row in params["clients"]:
        for name, form in FORMS.items():
            if not form.fullmatch(row[name]):
                raise GoliveError(f"{row[name]!r} is no {name} of a client of the backup store: correct the plan")
        folder = root / row["host"]
        line = accepted(serving.place(root), folder, row["public_key"], row["host"])
        found.append(
            Client(row["account"], folder, root / ".access" / row["account"], line, row.get("repository") or {})
        )
    return found


def root_of(params: t.Mapping[str, t.Any]) -> Path:
    """Return the folder of all backups. Raises GoliveError for one that no command can be given."""
    text = str(params["path"])
    plain = text.startswith("/") and text.isprintable() and not {"", ".", ".."} & set(text[1:].split("/"))
    if not plain or is_protected(text, True):
        raise GoliveError(f"{text!r} is no folder for backups: give backup.store.path as an absolute path of its own")
    return Path(text)


def accepted(serve: Path, folder: Path, public_key: str, host: str) -> str:
    """Return the line with which sshd ties a key to a folder: it adds to its repository and reads it, nothing else."""
    command = f"exec {shlex.join([str(serve), str(folder)])}".replace('"', r"\"")
    return f'restrict,command="{command}" {public_key} golive {host}\n'


def differences(client: Client) -> list[JSON]:
    """Return what this client lacks on the store."""
    wanted = [
        (f"account {client.account}", _account(client), "present, no password, one command"),
        (f"folder {client.folder}", _folder(client), f"{client.account} 0700"),
        (f"repository {client.repository}", _stands(client), "present, its keys are root's"),
        (
            f"program {serving.place(client.folder.parent)}",
            serving.stands(client.folder.parent),
            "adds, removes nothing",
        ),
        (f"key of {client.account}", _text(client.keys) == client.line, "adds to its repository, nothing else"),
    ]
    return [{"item": item, "from": "", "to": due} for item, there, due in wanted if not there]


def before(client: Client) -> JSON:
    """Return what undo needs: the accepted keys of the account, None when there were none."""
    return {"account": client.account, "folder": str(client.folder), "keys": _text(client.keys)}


def prepare(client: Client) -> None:
    """Make account, folder, repository and key; harmless when they are there."""
    run(["groupadd", "--system", "--force", GROUP])
    root = client.folder.parent
    root.mkdir(mode=0o711, parents=True, exist_ok=True)
    _secure(root)
    if not serving.stands(root):
        serving.install(root)
    if not _exists(client.account):
        options = ["--system", "--no-create-home", "--gid", GROUP, "--shell", SHELL, "--password", "*"]
        run(["useradd", *options, "--home-dir", str(client.access), "--", client.account])
    elif not _account(client):
        options = ["--gid", GROUP, "--shell", SHELL, "--home", str(client.access)]
        run(["usermod", *options, "--", client.account])
    who = pwd.getpwnam(client.account)
    client.folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(client.folder, who.pw_uid, who.pw_gid, follow_symlinks=False)
    client.folder.chmod(0o700)
    if not _stands(client):
        _lay(client, who)
    _accept(client, client.line)


def take_back(known: JSON, params: t.Mapping[str, t.Any]) -> list[JSON]:
    """Take the key away (or bring the former one back); backups stay, an account that holds none goes."""
    root = root_of(params)
    account = str(known["account"])
    client = Client(account, Path(known["folder"]), root / ".access" / account, "", {})
    if not FORMS["account"].fullmatch(account) or client.folder.parent != root:
        raise GoliveError(f"the journal names {client.folder} of {account!r}, which is no client of {root}")
    changes: list[JSON] = []
    if _text(client.keys) != known["keys"]:
        _accept(client, known["keys"])
        changes.append({"item": f"key of {client.account}", "from": "accepted", "to": "as before"})
    if known["keys"] is None and not _holds_backups(client) and _exists(client.account):
        shutil.rmtree(client.folder, ignore_errors=True)
        run(["userdel", "--", client.account])
        shutil.rmtree(client.access, ignore_errors=True)
        changes.append({"item": f"account {client.account}", "from": "present, holds no backup", "to": "removed"})
    return changes


def host_keys() -> list[str]:
    """Return the public host keys of this store, the strongest first. Raises GoliveError when it has none."""
    found = [path for kind in ("ed25519", "ecdsa", "rsa") for path in Path("/etc/ssh").glob(f"ssh_host_{kind}_key.pub")]
    if not found:
        raise GoliveError("the backup store has no SSH host key in /etc/ssh: install and start its SSH server")
    return [" ".join(path.read_text(encoding="ascii").split()[:2]) for path in found]


def _exists(account: str) -> bool:
    with contextlib.suppress(KeyError):
        return bool(pwd.getpwnam(account))
    return False


def _account(client: Client) -> bool:
    with contextlib.suppress(KeyError):
        who = pwd.getpwnam(client.account)
        same = who.pw_gid == grp.getgrnam(GROUP).gr_gid
        return same and (who.pw_dir, who.pw_shell) == (str(client.access), SHELL)
    return False


def _folder(client: Client) -> bool:
    try:
        status = client.folder.lstat()
        return (
            stat.S_ISDIR(status.st_mode)
            and stat.S_IMODE(status.st_mode) == 0o700
            and status.st_uid == pwd.getpwnam(client.account).pw_uid
        )
    except (FileNotFoundError, KeyError):
        return False


def _stands(client: Client) -> bool:
    home = client.repository
    return (home / "config").is_file() and (home / "keys").is_dir() and any((home / "keys").iterdir())


def _holds_backups(client: Client) -> bool:
    """Tell whether the folder holds more than an empty repository of ours."""
    if not client.folder.is_dir():
        return False
    others = [path for path in client.folder.iterdir() if path.name not in ("repository", serving.LOCK)]
    return bool(others) or any(path.is_file() for name in FILLED for path in (client.repository / name).rglob("*"))


def _lay(client: Client, who: pwd.struct_passwd) -> None:
    """Lay the repository out and put it in its place by a rename; what is left of one is never mended in silence."""
    if client.repository.exists():
        raise GoliveError(f"{client.repository} has lost its config or its keys: bring them back, or move it away")
    try:
        config, key = (base64.b64decode(client.made[name], validate=True) for name in ("config", "key"))
        name = f"{int(client.made['key_name'], 16):064x}"
    except (KeyError, TypeError, ValueError, binascii.Error) as error:
        raise GoliveError(f"{client.repository} is not there, and none was given to lay out: see the plan") from error
    new = client.folder.parent / f".{client.folder.name}.new"
    shutil.rmtree(new, ignore_errors=True)
    for folder in (new, new / "keys"):
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
    for path, content in ((new / "keys" / name, key), (new / "config", config)):
        path.write_bytes(content)
        path.chmod(0o644)
    for folder in (new / part for part in FILLED):
        folder.mkdir(mode=0o700)
        os.chown(folder, who.pw_uid, who.pw_gid)
    new.rename(client.repository)


def _secure(root: Path) -> None:
    """Refuse a store that others can write: SSH would not accept keys below it either."""
    status = root.stat()
    if status.st_uid != 0 or status.st_mode & 0o022:
        raise GoliveError(f"{root} can be written by others than root: chown root and chmod go-w {root}")


def _accept(client: Client, line: str | None) -> None:
    if line is None:
        client.keys.unlink(missing_ok=True)
        return
    client.keys.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    new = client.keys.with_name("authorized_keys.new")
    new.write_text(line, encoding="utf-8")
    new.chmod(0o644)
    new.replace(client.keys)


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.is_file() else None
