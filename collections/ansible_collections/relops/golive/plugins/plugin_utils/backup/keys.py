"""The SSH key of a client: derived, so that it need be stored nowhere.

Client and store are prepared by two tasks that may be hours and a kill apart. A key that is derived from the
repository's password is the same in both and in every re-run, lies on no disk, and opens nothing that the
password doesn't open: scrypt guards it as restic guards its own keys, once for a store; each client's own key is
expanded from that (HKDF) and tells nothing of another one's.
"""

from __future__ import annotations

import functools
import hashlib
from typing import NamedTuple

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand


class KeyPair(NamedTuple):
    """An Ed25519 key: private in OpenSSH's PEM form, public as one line."""

    private: str
    public: str


def client_key(password: str, path: str, host: str) -> KeyPair:
    """Return the key of one client of the store at `path`."""
    seed = HKDFExpand(hashes.SHA256(), 32, host.encode()).derive(_of_store(password, path))
    key = Ed25519PrivateKey.from_private_bytes(seed)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.OpenSSH, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.OpenSSH, serialization.PublicFormat.OpenSSH)
    return KeyPair(private.decode(), public.decode())


def store_label(password: str, path: str) -> str:
    """Return a name (16 hex digits) that stands for a store with this password and tells nothing of it."""
    return HKDFExpand(hashes.SHA256(), 8, b"label of the store").derive(_of_store(password, path)).hex()


@functools.lru_cache(maxsize=1)
def _of_store(password: str, path: str) -> bytes:
    salt = f"relops.golive backup {path}".encode()
    return hashlib.scrypt(password.encode(), salt=salt, n=2**14, r=8, p=1, dklen=32)
