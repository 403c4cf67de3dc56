"""Passwords of local users as VRP keeps them: irreversible, with a salt."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode


def hash_secret(plain: str, salt: str = "") -> str:
    """`$1c$salt$hash$`, with a new salt unless one is given."""
    salt = salt or secrets.token_hex(6)
    digest = hashlib.scrypt(plain.encode(), salt=salt.encode(), n=4096, r=8, p=1, dklen=24)
    return f"$1c${salt}${b64encode(digest, altchars=b'./').decode()}$"


def fits(plain: str, hashed: str) -> bool:
    """Whether the plain secret is the hashed one."""
    parts = hashed.split("$")
    return len(parts) == 5 and parts[1] == "1c" and hmac.compare_digest(hash_secret(plain, parts[2]), hashed)
