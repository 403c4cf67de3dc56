"""Passwords as Junos keeps them: SHA-512 crypt, made and checked by the C library of the machine."""

from __future__ import annotations

import ctypes
import ctypes.util
import hmac
import secrets

ALPHABET = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"


def hash_secret(plain: str, salt: str = "") -> str:
    """`$6$salt$hash`, with a new salt unless one is given."""
    salt = salt or "".join(secrets.choice(ALPHABET) for _place in range(8))
    return _crypt(plain, f"$6${salt}")


def fits(plain: str, hashed: str) -> bool:
    """Whether the plain secret is the hashed one."""
    return hashed.count("$") >= 3 and hmac.compare_digest(_crypt(plain, hashed), hashed)


def _crypt(plain: str, setting: str) -> str:
    library = ctypes.CDLL(ctypes.util.find_library("crypt") or "libcrypt.so.1")
    library.crypt.restype = ctypes.c_char_p
    made: bytes | None = library.crypt(plain.encode(), setting.encode())
    return (made or b"*").decode()
