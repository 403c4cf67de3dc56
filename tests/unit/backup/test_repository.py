"""Empty repositories made on the controller: restic opens them, and each has keys of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from ansible_collections.relops.golive.plugins.module_utils.backup.store_host import FILLED
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.repository import (
    empty,
    irreducible,
    polynomial,
)
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.poly1305 import Poly1305


def opened(sealed: bytes, material: bytes) -> bytes:
    """Return what is sealed with 64 bytes of key material, as restic's documentation tells it."""
    nonce, text, tag = sealed[:16], sealed[16:-16], sealed[-16:]
    block = Cipher(algorithms.AES(material[32:48]), modes.ECB()).encryptor()
    Poly1305.verify_tag(material[48:64] + block.update(nonce) + block.finalize(), text, tag)
    return Cipher(algorithms.AES(material[:32]), modes.CTR(nonce)).decryptor().update(text)


def master_of(made: dict[str, str], password: str) -> bytes:
    key = json.loads(base64.b64decode(made["key"]))
    salt, sealed = base64.b64decode(key["salt"]), base64.b64decode(key["data"])
    opener = hashlib.scrypt(password.encode(), salt=salt, n=key["N"], r=key["r"], p=key["p"], dklen=64)
    inner = json.loads(opened(sealed, opener))
    return b"".join(base64.b64decode(part) for part in (inner["encrypt"], inner["mac"]["k"], inner["mac"]["r"]))


def test_the_password_opens_the_key_and_the_key_the_config() -> None:
    made = empty("password", "APP01")
    config = json.loads(opened(base64.b64decode(made["config"]), master_of(made, "password")))
    assert config["version"] == 2
    assert len(config["id"]) == 64
    assert irreducible(int(config["chunker_polynomial"], 16))
    with pytest.raises(InvalidSignature):
        master_of(made, "another")


def test_no_two_share_a_key() -> None:
    """A host that opened its own repository would else hold what others are encrypted with: one pattern was shared."""
    first, second = empty("password", "APP01"), empty("password", "APP01")
    assert master_of(first, "password") != master_of(second, "password")
    assert first["key_name"] != second["key_name"]


def test_polynomials() -> None:
    """Those that restic itself uses and documents are irreducible; products are not."""
    assert irreducible(0x3DA3358B4DC173)
    assert irreducible(0x25B468838DCB75)
    assert [value for value in range(2, 32) if irreducible(value)] == [2, 3, 7, 11, 13, 19, 25, 31]
    assert polynomial().bit_length() == 54


@pytest.mark.skipif(not shutil.which("restic"), reason="restic is not installed here; the scenarios use it")
def test_restic_uses_it(tmp_path: Path) -> None:
    made = empty("password", "APP01")
    home = tmp_path / "repository"
    for name in ("keys", *FILLED):
        (home / name).mkdir(parents=True)
    (home / "config").write_bytes(base64.b64decode(made["config"]))
    (home / "keys" / made["key_name"]).write_bytes(base64.b64decode(made["key"]))

    def restic(*words: str, password: str = "password") -> subprocess.CompletedProcess[str]:
        command = ["restic", "-r", str(home), "--no-cache", *words]
        surroundings = {**os.environ, "RESTIC_PASSWORD": password}
        return subprocess.run(command, env=surroundings, capture_output=True, text=True, input="content", check=False)

    assert restic("backup", "--stdin").returncode == 0
    assert restic("dump", "latest", "stdin").stdout == "content"
    assert restic("check", "--read-data").returncode == 0
    assert "wrong password" in restic("snapshots", password="another").stderr
