"""What opens a client's repository: derived from the store's master secret, so that it need be stored nowhere.

The master is in the vault and stays on the controller. Password and SSH key of a client are derived from it for this
store, folder, project and host, the same in every run: a lost state folder loses no backup, and what one host knows
tells nothing of another one's. scrypt guards the master against guessing by who holds a derived secret; the derived
ones have 256 bits and need no such guard.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import json
from typing import NamedTuple

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

SHORTEST = 16
"""Characters of a master secret."""
PASSWORD, KEY, SEAL = "restic password", "ssh key", "sealed configuration"
"""What a derived secret is for; part of what it is derived of."""


class Client(NamedTuple):
    """Who a secret is for: a host of a project, with its repository in a folder of a store."""

    store: str
    path: str
    project: str
    host: str


class KeyPair(NamedTuple):
    """An Ed25519 key: private in OpenSSH's PEM form, public as one line."""

    private: str
    public: str


def client_password(master: str, client: Client) -> str:
    """Return the password of a client's repository, 43 characters."""
    return base64.urlsafe_b64encode(_derived(master, client, PASSWORD)).decode().rstrip("=")


def client_key(master: str, client: Client) -> KeyPair:
    """Return the SSH key of a client."""
    key = Ed25519PrivateKey.from_private_bytes(_derived(master, client, KEY))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return KeyPair(private.decode(), public.decode())


def client_seal(master: str, client: Client) -> bytes:
    """Return the key (Fernet's) with which the configuration of a switch is sealed."""
    return base64.urlsafe_b64encode(_derived(master, client, SEAL))


def _derived(master: str, client: Client, purpose: str) -> bytes:
    """Return 32 bytes; JSON keeps apart what joined words would confuse (RFC 5869, 3.2: info binds to a context)."""
    info = json.dumps([purpose, client.host]).encode()
    return HKDFExpand(hashes.SHA256(), 32, info).derive(_of_store(master, *client[:3]))


@functools.lru_cache(maxsize=1)
def _of_store(master: str, store: str, path: str, project: str) -> bytes:
    if len(master) < SHORTEST:
        raise GoliveError(f"the master secret of the backups has less than {SHORTEST} characters: give a random one")
    salt = json.dumps(["relops.golive backup", store, path, project]).encode()
    return hashlib.scrypt(master.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
