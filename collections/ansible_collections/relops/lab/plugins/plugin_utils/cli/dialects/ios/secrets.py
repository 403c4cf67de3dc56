"""IOS secrets of type 9: scrypt with 16384 rounds, in Cisco's own base 64."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from base64 import b64encode

STANDARD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
CISCO = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def hash_secret(plain: str, salt: str = "") -> str:
    """`$9$salt$hash`, with a new salt unless one is given."""
    salt = salt or "".join(secrets.choice(CISCO) for _place in range(14))
    digest = hashlib.scrypt(plain.encode(), salt=salt.encode(), n=16384, r=1, p=1, dklen=32)
    coded = b64encode(digest).decode().rstrip("=").translate(str.maketrans(STANDARD, CISCO))
    return f"$9${salt}${coded}"


def fits(plain: str, hashed: str) -> bool:
    """Whether the plain secret is the hashed one."""
    parts = hashed.split("$")
    return len(parts) == 4 and parts[1] == "9" and hmac.compare_digest(hash_secret(plain, parts[2]), hashed)
