# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""The backup store's own side: a folder, an account and a key for each client, SFTP only (R44).

One account per client, all in the group golive-backup: with a common one, a client that is taken over could
delete the backups of the others.
"""

from __future__ import annotations

import grp
import os
import pwd
import shutil
import stat
import typing as t
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.module_utils.run import run
from ansible_collections.relops.golive.plugins.module_utils.words import checked, single_line

GROUP = "golive-backup"
JSON = dict[str, t.Any]


class Client(t.NamedTuple):
    """One client of the store; `access` is its home, which belongs to root so that it cannot add keys of its own."""

    account: str
    folder: Path
    access: Path
    line: str

    @property
    def keys(self) -> Path:
        """Return the file of its accepted key."""
        return self.access / ".ssh" / "authorized_keys"


def clients(params: t.Mapping[str, t.Any]) -> list[Client]:
    """Return the clients that the plan wants."""
    root = Path(checked("root", params["path"]))
    found = []
    for row in params["clients"]:
        checked("name", row["host"])
        checked("account", row["account"])
        key = single_line(row["public_key"], "public key")
        line = f'restrict,command="internal-sftp -u 0077" {key} golive {row["host"]}\n'
        found.append(Client(row["account"], root / row["host"], root / ".access" / row["account"], line))
    return found


def differences(client: Client) -> list[JSON]:
    """Return what this client lacks on the store."""
    wanted = [
        (f"account {client.account}", _account(client), "present, no password, no shell"),
        (f"folder {client.folder}", _folder(client), f"{client.account} 0700"),
        (f"key of {client.account}", _text(client.keys) == client.line, "SFTP into its folder, nothing else"),
    ]
    return [{"item": item, "from": "", "to": due} for item, there, due in wanted if not there]


def before(client: Client) -> JSON:
    """Return what undo needs: the accepted keys of the account, None when there were none."""
    return {"account": client.account, "folder": str(client.folder), "keys": _text(client.keys)}


def prepare(client: Client) -> None:
    """Make account, folder and key; harmless when they are there."""
    run(["groupadd", "--system", "--force", GROUP])
    root = client.folder.parent
    root.mkdir(mode=0o711, parents=True, exist_ok=True)
    _secure(root)
    if not _account(client):
        options = ["--system", "--no-create-home", "--gid", GROUP, "--shell", "/usr/sbin/nologin", "--password", "*"]
        run(["useradd", *options, "--home-dir", str(client.access), client.account])
    who = pwd.getpwnam(client.account)
    client.folder.mkdir(mode=0o700, exist_ok=True)
    os.chown(client.folder, who.pw_uid, who.pw_gid)
    client.folder.chmod(0o700)
    _accept(client, client.line)


def take_back(known: JSON, params: t.Mapping[str, t.Any]) -> list[JSON]:
    """Take the key away (or bring the former one back); backups stay, an account that holds none goes."""
    root = Path(checked("root", params["path"]))
    account, folder = checked("account", known["account"]), root / checked("name", Path(known["folder"]).name)
    client = Client(account, folder, root / ".access" / account, "")
    changes: list[JSON] = []
    if _text(client.keys) != known["keys"]:
        _accept(client, known["keys"])
        changes.append({"item": f"key of {client.account}", "from": "accepted", "to": "as before"})
    empty = client.folder.is_dir() and not any(client.folder.iterdir())
    if known["keys"] is None and (empty or not client.folder.exists()) and _account(client):
        if empty:
            client.folder.rmdir()
        run(["userdel", client.account])
        shutil.rmtree(client.access, ignore_errors=True)
        changes.append({"item": f"account {client.account}", "from": "present, holds no backup", "to": "removed"})
    return changes


def host_keys() -> list[str]:
    """Return the public host keys of this store, the strongest first. Raises GoliveError when it has none."""
    found = [path for kind in ("ed25519", "ecdsa", "rsa") for path in Path("/etc/ssh").glob(f"ssh_host_{kind}_key.pub")]
    if not found:
        raise GoliveError("the backup store has no SSH host key in /etc/ssh: install and start its SSH server")
    return [" ".join(path.read_text(encoding="ascii").split()[:2]) for path in found]


def _account(client: Client) -> bool:
    try:
        who = pwd.getpwnam(client.account)
        return who.pw_dir == str(client.access) and who.pw_gid == grp.getgrnam(GROUP).gr_gid
    except KeyError:
        return False


def _folder(client: Client) -> bool:
    try:
        status = client.folder.stat()
        return stat.S_IMODE(status.st_mode) == 0o700 and status.st_uid == pwd.getpwnam(client.account).pw_uid
    except (FileNotFoundError, KeyError):
        return False


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
