"""People who sign: by ssh keys of their own, or by a stamp that needs no program; the product verifies both."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing import ssh
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.method import Verified
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.registry import methods
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust, read_trust


class Signing(Protocol):
    """How the people of a book sign."""

    method: str

    def trust(self, principals: Sequence[str]) -> Trust:
        """Return a trust root that knows these `person/role`."""

    def sign(self, content: bytes, signer: str) -> str:
        """Return the signature of `person/role` over the bytes."""


class Keyring:
    """An ed25519 key a person, made by ssh-keygen; signatures are remembered."""

    method = "ssh"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: dict[tuple[bytes, str], str] = {}

    def key(self, person: str) -> Path:
        """Return a person's private key."""
        path = self.folder / hashlib.sha256(person.encode()).hexdigest()[:16]
        if not path.exists():
            subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(path)], check=True)
        return path

    def trust(self, principals: Sequence[str]) -> Trust:
        """Write the trust root and read it as the product does."""
        roles: dict[str, list[str]] = {}
        for one in principals:
            roles.setdefault(one.partition("/")[0], []).append(one)
        lines = [
            f'{",".join(names)} namespaces="relops-golive" {self.key(person).with_suffix(".pub").read_text().strip()}\n'
            for person, names in sorted(roles.items())
        ]
        path = self.folder / "allowed_signers"
        path.write_text("".join(lines), encoding="utf-8")
        path.chmod(0o600)
        return read_trust(path, owner=os.getuid())

    def sign(self, content: bytes, signer: str) -> str:
        """Sign with the person's key, each text once."""
        person = signer.partition("/")[0]
        if (content, person) not in self.made:
            self.made[content, person] = ssh.sign(content, self.key(person))
        return self.made[content, person]


class Remembering:
    """The method ssh, asked once for the same question: the same answer by its contract."""

    name = "ssh"

    def __init__(self) -> None:
        self.known: dict[tuple[Any, ...], Verified] = {}

    def verify(self, content: bytes, signature: str, signer: str, trust: Trust, when: datetime) -> Verified:
        """Ask ssh-keygen for what it was not asked before."""
        question = (content, signature, signer, trust.content, when)
        if question not in self.known:
            self.known[question] = ssh.METHOD.verify(content, signature, signer, trust, when)
        return self.known[question]


class Stamps:
    """A way of signing without keys and programs: what a person stamps is a digest over words and name."""

    name = method = "stamp"

    def trust(self, principals: Sequence[str]) -> Trust:
        """Return a trust root that was read from nowhere."""
        return Trust(Path("/nowhere"), "".join(f"{one} stamp\n" for one in sorted(principals)).encode())

    def sign(self, content: bytes, signer: str) -> str:
        """Stamp it."""
        return hashlib.sha256(content + signer.encode()).hexdigest()

    def verify(self, content: bytes, signature: str, signer: str, trust: Trust, when: datetime) -> Verified:
        """Hold the stamp against words and name, and the name against the trust root."""
        if f"{signer} stamp\n".encode() not in trust.content or signature != self.sign(content, signer):
            return Verified(fault=Said(f"{signer} 的签名无效", f"the signature of {signer} does not hold"))
        return Verified(f"key of {signer.partition('/')[0]}")


@contextmanager
def signing_by(method: Any) -> Iterator[None]:
    """Let the product know another method under its name for a while."""
    known = methods()
    before = known.get(method.name)
    known[method.name] = method
    try:
        yield
    finally:
        if before is None:
            del known[method.name]
        else:
            known[method.name] = before
