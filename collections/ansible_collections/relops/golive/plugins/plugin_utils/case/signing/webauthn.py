"""Signatures by a portal's passkeys (WebAuthn): the challenge is the SHA-256 of the bytes that ssh would sign.

Which key is whose, in which role, says `webauthn.json` beside the trust root: the portal's `rp_id` and `origins`, and
for each key its `principal` (`person/role`), the `credential` as base64url (attested credential data), and, where it
has an end, `valid_after` and `valid_before` (ISO 8601 with a zone). The signature is the browser's answer as JSON
(`PublicKeyCredential.toJSON()`); the person must have been verified by the key (PIN, finger, face).
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.method import Verified
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust, registry_of

LARGEST = 1 << 16
"""Characters of an answer; one has about a thousand."""


class WebAuthn:
    """The method `webauthn`."""

    name = "webauthn"

    def verify(self, content: bytes, signature: str, signer: str, trust: Trust, when: datetime) -> Verified:
        """Ask the library; only keys of the signer that were valid at that time may have answered."""
        try:
            if len(signature) > LARGEST:
                raise ValueError("it is no answer of a key")
            registry = _of(registry_of(trust.webauthn), signer, when)
            key = _answered(json.loads(signature), hashlib.sha256(content).digest(), registry)
        except Exception as error:  # noqa: BLE001 - whatever a hostile answer makes the library raise: it does not hold
            why = " ".join(str(error).split()) or type(error).__name__
            return Verified(
                fault=Said(f"{signer} 的签名无效: {why}", f"the signature of {signer} does not hold: {why}")
            )
        return Verified(f"webauthn:{key}")


def _of(registry: dict[str, Any], signer: str, when: datetime) -> dict[str, Any]:
    """Return the registry with the keys alone that a signer had at that time."""
    mine = [row for row in registry.get("credentials", []) if row["principal"] == signer and _valid(row, when)]
    if not mine:
        raise ValueError("no key of that person in that role is registered and valid")
    return {**registry, "credentials": mine}


def _answered(answer: dict[str, Any], challenge: bytes, registry: dict[str, Any]) -> str:
    """Return the credential (base64url) that answered a challenge; an exception says why none did."""
    from fido2.server import Fido2Server  # noqa: PLC0415 - only where somebody signs so
    from fido2.utils import websafe_decode, websafe_encode  # noqa: PLC0415
    from fido2.webauthn import (  # noqa: PLC0415
        AttestedCredentialData,
        PublicKeyCredentialRpEntity,
        UserVerificationRequirement,
    )

    names = [str(row["credential"]) for row in registry["credentials"]]
    keys = [AttestedCredentialData(websafe_decode(name)) for name in names]
    server = Fido2Server(
        PublicKeyCredentialRpEntity(name="RelOps GoLive", id=str(registry["rp_id"])),
        verify_origin=lambda origin: origin in list(registry["origins"]),
    )
    asked = {"challenge": websafe_encode(challenge), "user_verification": UserVerificationRequirement.REQUIRED}
    return names[keys.index(server.authenticate_complete(asked, keys, answer))]


def _valid(row: dict[str, str], when: datetime) -> bool:
    begin, end = row.get("valid_after"), row.get("valid_before")
    return (not begin or datetime.fromisoformat(begin) <= when) and (not end or when < datetime.fromisoformat(end))


METHOD = WebAuthn()
