"""What opens a repository: known values, and that nobody's opens another's."""

from __future__ import annotations

import base64
import hashlib
import hmac
import itertools
import subprocess
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.keys import (
    Client,
    client_key,
    client_password,
)

MASTER = "correct horse battery staple"
CLIENT = Client("BAK01", "/srv/backup", "PAYGW", "APP01")
OTHERS = [
    CLIENT._replace(host="APP02"), CLIENT._replace(store="BAK02"), CLIENT._replace(path="/srv/backup2"),
    CLIENT._replace(project="PAYGW2"), Client("BAK01", "/srv/backup", "PAYGWAPP01", ""),
    Client("BAK01", '/srv/backup", "PAYGW', "", "APP01"),
]  # fmt: skip


def test_known_values() -> None:
    """Computed once by hand from RFC 7914 and RFC 5869: backups of years must open with this and no other value."""
    salt = b'["relops.golive backup", "BAK01", "/srv/backup", "PAYGW"]'
    of_store = hashlib.scrypt(MASTER.encode(), salt=salt, n=16384, r=8, p=1, dklen=32)
    expanded = hmac.new(of_store, b'["restic password", "APP01"]\x01', hashlib.sha256).digest()
    assert client_password(MASTER, CLIENT) == base64.urlsafe_b64encode(expanded).decode().rstrip("=")
    assert client_password(MASTER, CLIENT) == "R1lGqqXfZru_UQbVioCJ5lFDQmW5WFKgAi-Xtv0b3YA"
    assert (
        client_key(MASTER, CLIENT).public
        == "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMfB04cCbTJjC6UBzRRtWAJY264ZHU/fI3APsx2eFNq1"
    )


def test_every_client_has_its_own() -> None:
    """Another host, store, folder, project or master: another password and another key; joined words confuse nobody."""
    clients = [CLIENT, *OTHERS]
    passwords = {client_password(MASTER, client) for client in clients} | {client_password(MASTER + "!", CLIENT)}
    keys = {client_key(MASTER, client).public for client in clients} | {client_key(MASTER + "!", CLIENT).public}
    assert len(passwords) == len(keys) == len(clients) + 1
    assert all(len(password) == 43 for password in passwords)


def test_neither_tells_the_other_or_the_master() -> None:
    password, key = client_password(MASTER, CLIENT), client_key(MASTER, CLIENT)
    for one, other in itertools.permutations((MASTER, password, key.private, key.public), 2):
        assert one not in other


def test_a_short_master_is_refused() -> None:
    """Who holds a derived secret may guess at the master as long as he likes."""
    with pytest.raises(GoliveError, match="less than 16 characters"):
        client_password("fifteen letters", CLIENT)


def test_openssh_takes_the_key_for_what_it_says_it_is(tmp_path: Path) -> None:
    pair = client_key(MASTER, CLIENT)
    path = tmp_path / "key"
    path.write_text(pair.private)
    path.chmod(0o600)
    told = subprocess.run(["ssh-keygen", "-y", "-f", path], capture_output=True, text=True, check=True).stdout
    assert told.split()[:2] == pair.public.split()[:2]
