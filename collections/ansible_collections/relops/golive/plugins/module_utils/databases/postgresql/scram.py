# Copyright (c) 2026 RelOps
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""SCRAM-SHA-256 password verifiers as PostgreSQL stores them (RFC 5802, RFC 7677): no password leaves the module."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import re
import unicodedata

ITERATIONS = 4096
VERIFIER = re.compile(r"SCRAM-SHA-256\$(\d+):([A-Za-z0-9+/=]+)\$([A-Za-z0-9+/=]+):([A-Za-z0-9+/=]+)")


def verifier(password: str, salt: bytes = b"", iterations: int = ITERATIONS) -> str:
    """Return the verifier of a password; without `salt` a random one of 16 bytes is taken."""
    salt = salt or os.urandom(16)
    salted = hashlib.pbkdf2_hmac("sha256", _prepared(password), salt, iterations)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    server = hmac.digest(salted, b"Server Key", "sha256")
    return f"SCRAM-SHA-256${iterations}:{_text(salt)}${_text(stored)}:{_text(server)}"


def matches(password: str, stored: str | None) -> bool:
    """Tell whether `stored` is the verifier of this password."""
    found = VERIFIER.fullmatch(stored or "")
    if found is None:
        return False
    again = verifier(password, base64.b64decode(found[2]), int(found[1]))
    return hmac.compare_digest(again, stored or "")


def _prepared(password: str) -> bytes:
    return unicodedata.normalize("NFKC", password).encode()


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
