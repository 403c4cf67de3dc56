"""Passwords of local users: `$h$6$salt$hash`, a salted SHA-512 as Comware shows it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode


def hash_secret(plain: str, salt: str = "") -> str:
    """`$h$6$salt$hash`, with a new salt unless one is given."""
    salt = salt or b64encode(secrets.token_bytes(12)).decode()
    digest = hashlib.sha512(salt.encode() + plain.encode()).digest()
    return f"$h$6${salt}${b64encode(digest).decode()}"


def fits(plain: str, hashed: str) -> bool:
    """Whether the plain password is the hashed one."""
    parts = hashed.split("$")
    return len(parts) == 5 and parts[1:3] == ["h", "6"] and hmac.compare_digest(hash_secret(plain, parts[3]), hashed)
