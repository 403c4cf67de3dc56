"""Secrets as the newer systems of the family show them: `$5$salt$hash`, salted and slow."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode

ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def hashed(plain: str, salt: str = "") -> str:
    """The secret as it is shown, with a new salt unless one is given."""
    salt = salt or "".join(secrets.choice(ALPHABET) for _place in range(8))
    digest = hashlib.scrypt(plain.encode(), salt=salt.encode(), n=4096, r=1, p=1, dklen=32)
    return f"$5${salt}${b64encode(digest, b'./').decode().rstrip('=')}"


def fits(plain: str, shown: str) -> bool:
    """Whether the plain secret is the one that is shown."""
    parts = shown.split("$")
    return len(parts) == 4 and parts[1] == "5" and hmac.compare_digest(hashed(plain, parts[2]), shown)
