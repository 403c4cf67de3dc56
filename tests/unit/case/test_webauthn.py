"""A portal's passkey signs the same bytes: by whom, in which role, for which portal, until when is held as for ssh."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import Signature, put_signature
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust, read_trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import Holds, standings
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestedCredentialData, AuthenticatorData, CollectedClientData

from tests.unit.case.people import People, filed_by, small_plan

RP, ORIGIN = "portal.bank.example", "https://portal.bank.example"
FLAG = AuthenticatorData.FLAG
PRESENT = FLAG.UP | FLAG.UV


@dataclass
class Passkey:
    """A software authenticator with one key."""

    name: bytes

    def __post_init__(self) -> None:
        self.private = ec.generate_private_key(ec.SECP256R1())
        public = ES256.from_cryptography_key(self.private.public_key())  # type: ignore[no-untyped-call]
        self.credential = websafe_encode(AttestedCredentialData.create(b"\0" * 16, self.name, public))

    def answer(
        self, content: bytes, rp: str = RP, origin: str = ORIGIN, flags: FLAG = PRESENT, kind: str = "webauthn.get"
    ) -> str:
        """Return what a browser hands over for the SHA-256 of some bytes."""
        client = CollectedClientData.create(kind, hashlib.sha256(content).digest(), origin)
        data = AuthenticatorData.create(hashlib.sha256(rp.encode()).digest(), flags, 1)
        signature = self.private.sign(data + client.hash, ec.ECDSA(SHA256()))
        response = {
            "authenticatorData": websafe_encode(data), "clientDataJSON": websafe_encode(client),
            "signature": websafe_encode(signature),
        }  # fmt: skip
        name = websafe_encode(self.name)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


@pytest.fixture
def key() -> Passkey:
    return Passkey(b"director")


def trust(people: People, *rows: dict[str, str], **more: Any) -> Trust:
    registry = {"rp_id": RP, "origins": [ORIGIN], "credentials": list(rows), **more}
    return Trust(people.trust.path, people.trust.content, json.dumps(registry).encode())


def registered(key: Passkey, principal: str = "科一/科技部", **more: str) -> dict[str, str]:
    return {"principal": principal, "credential": key.credential, **more}


@pytest.fixture
def form(case: Case, people: People) -> Iterator[Filed]:
    """Return a form that waits for the signature of the department."""
    found = filed_by(case, "test", "刘工")
    people.put(case, found, "刘工")
    yield found
    assert case.breaks() == []


def put(case: Case, form: Filed, root: Trust, value: str, person: str = "科一", role: str = "科技部") -> None:
    given = Signature(person, role, value, "approve", "同意", "webauthn")
    put_signature(case, form, given, root, "root", datetime.now(UTC))


def test_a_passkey_signs_what_ssh_signs(case: Case, form: Filed, people: People, key: Passkey) -> None:
    root = trust(people, registered(key))
    put(case, form, root, key.answer(form.to_sign("科一/科技部", "approve", "同意")))
    found = standings(small_plan(), Case(case.folder.parent), root)["test"]
    assert found.holds is Holds.SIGNED and [one.key.partition(":")[0] for one in found.held] == ["SHA256", "webauthn"]
    assert root.principals()["科一"] == ["科技部"] and root.digest != people.trust.digest
    assert standings(small_plan(), Case(case.folder.parent), people.trust)["test"].holds is Holds.UNSIGNED


WRONG: dict[str, dict[str, Any]] = {
    "another portal": {"rp": "evil.example"}, "another page": {"origin": "https://evil.example"},
    "nobody was there": {"flags": FLAG(0)}, "nobody was verified": {"flags": FLAG.UP},
    "a registration": {"kind": "webauthn.create"},
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_an_answer_that_proves_nobody(case: Case, form: Filed, people: People, key: Passkey, what: str) -> None:
    content = form.to_sign("科一/科技部", "approve", "同意")
    with pytest.raises(GoliveError, match="does not hold"):
        put(case, form, trust(people, registered(key)), key.answer(content, **WRONG[what]))


def test_an_answer_for_other_bytes_by_another_key_or_for_another_role(
    case: Case, form: Filed, people: People, key: Passkey
) -> None:
    content = form.to_sign("科一/科技部", "approve", "同意")
    root = trust(people, registered(key))
    for value in (
        key.answer(form.to_sign("科一/科技部", "reject", "同意")), key.answer(b""), "{}", "[]", "null", "garbage", "",
        Passkey(b"director").answer(content), Passkey(b"other").answer(content), "{" * 70000,
        key.answer(content).replace('"signature": "', '"signature": "A'),
    ):  # fmt: skip
        with pytest.raises(GoliveError, match="does not hold"):
            put(case, form, root, value)
    with pytest.raises(GoliveError, match="no key of that person in that role"):
        put(case, form, root, key.answer(form.to_sign("冯总/科技部", "approve", "同意")), "冯总")


def test_a_key_is_valid_from_then_to_then(case: Case, form: Filed, people: People, key: Passkey) -> None:
    value, now = key.answer(form.to_sign("科一/科技部", "approve", "同意")), datetime.now(UTC)
    past, future = ((now + timedelta(hours=hours)).isoformat() for hours in (-1, 1))
    for row in (registered(key, valid_before=past), registered(key, valid_after=future)):
        with pytest.raises(GoliveError, match="registered and valid"):
            put(case, form, trust(people, row), value)
    put(case, form, trust(people, registered(key, valid_after=past, valid_before=future)), value)


def test_a_passkey_of_two_persons_proves_neither(case: Case, form: Filed, people: People, key: Passkey) -> None:
    root = trust(people, registered(key), registered(key, "冯总/单位分管领导"))
    with pytest.raises(GoliveError, match="it proves neither"):
        put(case, form, root, key.answer(form.to_sign("科一/科技部", "approve", "同意")))


def test_the_registered_keys_are_guarded_as_the_trust_root_is(people: People, key: Passkey, tmp_path: Path) -> None:
    path, beside = tmp_path / "allowed_signers", tmp_path / "webauthn.json"
    path.write_bytes(people.trust.content)
    path.chmod(0o644)
    assert read_trust(path, path.stat().st_uid).webauthn == b""
    beside.write_bytes(trust(people, registered(key, "赵六/科技部")).webauthn)
    beside.chmod(0o644)
    assert read_trust(path, path.stat().st_uid).principals()["赵六"] == ["科技部"]
    beside.chmod(0o666)
    with pytest.raises(GoliveError, match="may be written by others"):
        read_trust(path, path.stat().st_uid)
    beside.chmod(0o644)
    for content in (b"garbage", b"[]", b'{"credentials": [1]}', b'{"credentials": [{"principal": 1}]}', b"\xff"):
        beside.write_bytes(content)
        with pytest.raises(GoliveError, match=r"webauthn\.json"):
            read_trust(path, path.stat().st_uid)
    beside.write_bytes(trust(people, registered(key, "*/科技部")).webauthn)
    with pytest.raises(GoliveError, match="a pattern names nobody"):
        read_trust(path, path.stat().st_uid)
    beside.unlink()
    beside.symlink_to(tmp_path / "nowhere")
    with pytest.raises(GoliveError, match="cannot be read"):
        read_trust(path, path.stat().st_uid)
