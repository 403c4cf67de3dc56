"""Secrets of RGOS: `$1c$salt$hash` of type 8."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode


def hash_secret(plain: str, salt: str = "") -> str:
    """`$1c$salt$hash`, with a new salt unless one is given."""
    salt = salt or b64encode(secrets.token_bytes(12)).decode()
    digest = hashlib.sha512(salt.encode() + plain.encode()).digest()
    return f"$1c${salt}${b64encode(digest).decode()}"


def fits(plain: str, hashed: str) -> bool:
    """Whether the plain password is the hashed one."""
    parts = hashed.split("$")
    return len(parts) == 4 and parts[1] == "1c" and hmac.compare_digest(hash_secret(plain, parts[2]), hashed)
