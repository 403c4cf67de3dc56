"""Verify the signatures of a case: all that count at once, each once for one process and what it begins.

What was found good is remembered by a digest of everything that the answer depends on: the text that was signed, who
signed it in which way, the signature, its time, and the content of the trust root. Another byte in any of them is
another question. What was not good is asked again each time. Nothing of it is kept on disk.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, REJECT, Case, Filed, Signed
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import Held
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.registry import methods
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust

_good: dict[str, str] = {}
"""Digest of a question → the key that proved it; of this process, and of the workers that are forked from it."""
THREADS = 8
"""Verifying waits for programs: more than two a processor do not help, fewer do not fill it."""


def good() -> dict[str, str]:
    """Return what this process has found good, for the one that it was forked from."""
    return dict(_good)


def learn(found: Mapping[str, str]) -> None:
    """Remember what a worker of this process has found good."""
    _good.update({str(question): str(key) for question, key in found.items()})


def prove(case: Case, forms: Iterable[Filed], trust: Trust | None) -> None:
    """Verify every signature of these versions of forms, several at a time; `proofs` then answers at once."""
    if trust is not None:
        _prove(
            case, {_name(one, filed, trust): (one, filed) for filed in forms for one in case.signatures(filed)}, trust
        )


def proofs(case: Case, filed: Filed, trust: Trust | None) -> list[Held | Said]:
    """Return what each signature of a version of a form proves, or why it proves nothing, in the order of the chain."""
    if trust is None:
        return [_unverifiable(one.signer) for one in case.signatures(filed)]
    asked = [(_name(one, filed, trust), (one, filed)) for one in case.signatures(filed)]
    _prove(case, dict(asked), trust)
    return [case.proofs[name] for name, _signed in asked]


def _prove(case: Case, asked: Mapping[tuple[str, ...], tuple[Signed, Filed]], trust: Trust) -> None:
    open_ones = {name: pair for name, pair in asked.items() if name not in case.proofs}
    if open_ones:
        methods()  # imported once, not by each thread
        with ThreadPoolExecutor(min(THREADS, len(open_ones))) as pool:
            found = pool.map(lambda pair: _verified(pair[0], pair[1], trust), open_ones.values())
            case.proofs.update(zip(open_ones, found, strict=True))


def _name(one: Signed, filed: Filed, trust: Trust) -> tuple[str, ...]:
    content = filed.to_sign(one.signer, one.decision, one.opinion)
    place = f"{one.entry.seq} {one.entry.moment.isoformat()}"
    return (hashlib.sha256(content).hexdigest(), one.person, one.method, one.value, place, trust.digest)


def _verified(one: Signed, filed: Filed, trust: Trust) -> Held | Said:
    method = methods().get(one.method)
    if method is None:
        return _unverifiable(one.signer)
    if "/" in one.person or not one.person or one.decision not in (APPROVE, REJECT):
        return Said(
            f"{one.signer} 的签名不是对本表的同意或退回", f"the signature of {one.signer} neither approves nor rejects"
        )
    content = filed.to_sign(one.signer, one.decision, one.opinion)
    question = _question(content, one, trust)
    key = _good.get(question)
    if key is None:
        answer = method.verify(content, one.value, one.signer, trust, one.entry.moment)
        if answer.fault:
            return answer.fault
        if shared := shared_key(answer.key, trust):
            return shared
        key = _good[question] = answer.key
    return Held(one.person, one.role, one.decision, one.opinion, key, one.entry.seq, one.entry.time)


def _question(content: bytes, one: Signed, trust: Trust) -> str:
    """Return the digest of all that a method is asked."""
    parts = [hashlib.sha256(part).hexdigest() for part in (content, trust.content, trust.webauthn)]
    asked = [*parts, one.method, one.signer, one.value, one.entry.moment.isoformat()]
    return hashlib.sha256(json.dumps(asked).encode()).hexdigest()


def shared_key(key: str, trust: Trust) -> Said | None:
    """Return why a key proves nobody: the trust root gives it to more than one person; None where it does not."""
    owners = sorted(trust.owners(key))
    if len(owners) < 2:
        return None
    return Said(
        f"信任根把同一把密钥 {key} 给了 {'、'.join(owners)}: 不能证明是谁",
        f"the trust root gives the key {key} to {', '.join(owners)}: it proves neither",
    )


def _unverifiable(signer: str) -> Said:
    return Said(f"{signer} 的签名无法验证", f"the signature of {signer} cannot be verified")
