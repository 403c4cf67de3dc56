"""An empty repository of restic, made on the controller: neither the store nor a client ever makes or sees another's.

The format is restic's own, version 2 (restic's documentation, "Repository Format"); every primitive is a library's.
restic itself would compute for two seconds at each repository and for half of one at each start, because it stretches
passwords that people make up; a password of 256 bits needs no stretching.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import secrets
from datetime import UTC, datetime
from typing import NamedTuple

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.poly1305 import Poly1305

STRETCH = {"N": 1024, "r": 8, "p": 1}
"""scrypt's parameters: 3 ms."""
DEGREE = 53
"""Degree of the polynomial with which restic finds where to cut files."""


class Key(NamedTuple):
    """A key of restic: AES-256 in counter mode, Poly1305-AES over the ciphertext."""

    encrypt: bytes
    k: bytes
    r: bytes

    @classmethod
    def of(cls, material: bytes) -> Key:
        """Return the key of 64 bytes."""
        return cls(material[:32], material[32:48], material[48:64])

    def seal(self, plain: bytes) -> bytes:
        """Return the nonce, the ciphertext and its tag."""
        nonce = os.urandom(16)
        cipher = Cipher(algorithms.AES(self.encrypt), modes.CTR(nonce)).encryptor()
        text = cipher.update(plain) + cipher.finalize()
        block = Cipher(algorithms.AES(self.k), modes.ECB()).encryptor()  # noqa: S305 one block: Poly1305-AES is made so
        tag = Poly1305.generate_tag(self.r + block.update(nonce) + block.finalize(), text)
        return nonce + text + tag


def empty(password: str, host: str) -> dict[str, str]:
    """Return a new repository that opens with the password: config and key (base64), and the key's file name."""
    master, salt = os.urandom(64), os.urandom(64)
    mine = Key.of(master)
    opener = Key.of(
        hashlib.scrypt(
            password.encode(), salt=salt, n=STRETCH["N"], r=STRETCH["r"], p=STRETCH["p"], dklen=64
        )
    )  # fmt: skip
    inner = {"mac": {"k": _text(mine.k), "r": _text(mine.r)}, "encrypt": _text(mine.encrypt)}
    key = _json(
        {
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "username": "golive",
            "hostname": host,
            "kdf": "scrypt",
            **STRETCH,
            "salt": _text(salt),
            "data": _text(opener.seal(_json(inner))),
        }
    )
    config = {"version": 2, "id": os.urandom(32).hex(), "chunker_polynomial": f"{polynomial():x}"}
    return {
        "config": _text(mine.seal(_json(config))),
        "key": _text(key),
        "key_name": hashlib.sha256(key).hexdigest(),
    }


def polynomial() -> int:
    """Return a random irreducible polynomial over GF(2), its coefficients as bits."""
    while True:
        found = 1 << DEGREE | secrets.randbits(DEGREE) | 1
        if irreducible(found):
            return found


def irreducible(polynomial: int) -> bool:
    """Tell whether a polynomial over GF(2) has no factor (Ben-Or's test)."""
    power = 2
    for _degree in range(1, (polynomial.bit_length() - 1) // 2 + 1):
        power = _reduced(_square(power), polynomial)
        left, right = polynomial, power ^ 2
        while right:
            left, right = right, _reduced(left, right)
        if left != 1:
            return False
    return True


def _square(polynomial: int) -> int:
    return int("0".join(f"{polynomial:b}"), 2)


def _reduced(value: int, by: int) -> int:
    while value.bit_length() >= by.bit_length():
        value ^= by << (value.bit_length() - by.bit_length())
    return value


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _json(content: object) -> bytes:
    return json.dumps(content).encode()
