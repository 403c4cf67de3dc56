"""The evidence of a rehearsal as a file: signed by both roles on the controller that made it, taken over by another.

Where a controller may raise no twin, another one rehearses. What its file says is verified like a form: the
exact bytes, signed by whom the trust root knows in each of the rehearsers' roles (R33), about what the plan is now.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import PASS, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.registry import methods
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.rehearsal.findings import BINDS, bound

KIND, VERSION = "relops-golive rehearsal", 1
PROOFS = (Proof.REHEARSAL, Proof.FUNCTIONAL, Proof.PERFORMANCE)
LARGEST = 1 << 22
"""Bytes of such a file."""
AHEAD = timedelta(minutes=5)
"""So far may the clock of the other controller be ahead of ours."""


@dataclass(frozen=True)
class Signature:
    """Who signed the statement, by which method."""

    signer: str
    method: str
    value: str


@dataclass(frozen=True)
class Bundle:
    """A statement (the exact text that is signed) and its signatures."""

    statement: str
    signatures: tuple[Signature, ...] = ()

    @property
    def content(self) -> dict[str, Any]:
        """Return the statement as data."""
        found = json.loads(self.statement)
        return dict(found) if isinstance(found, dict) else {}


def statement(plan: Plan, case: Case) -> str:
    """Return what the newest rehearsal of a case has shown, as the text that is signed; GoliveError where none passed.

    The same evidence gives the same bytes.
    """
    newest = case.last("evidence", Proof.REHEARSAL.value)
    if (
        newest is None
        or newest.facts.get("result") != PASS
        or newest.facts.get("binds") != bound(plan, Proof.REHEARSAL)
    ):
        raise GoliveError(
            "there is no rehearsal that passed for this plan as it is now: rehearse.yml",
            zh="没有针对当前计划且已通过的预演: 请先运行 rehearse.yml",
        )
    if "imported" in newest.facts:
        raise GoliveError(
            "this rehearsal was taken over from another controller: export it there",
            zh="此预演是导入的: 请在原控制机导出",
        )
    ours = newest.facts.get("golive")
    found = {proof.value: _last(case, proof, ours) for proof in PROOFS}
    content = {
        "kind": KIND, "version": VERSION, "project": plan.project.code, "rehearsed": newest.time, "entry": newest.hash,
        "evidence": {name: entry.facts for name, entry in found.items() if entry},
    }  # fmt: skip
    return json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n"


def _last(case: Case, proof: Proof, golive: object) -> Entry | None:
    of_it = [one for one in case.of("evidence", proof.value) if one.facts.get("golive") == golive]
    return of_it[-1] if of_it else None


def read(content: bytes, name: str) -> Bundle:
    """Return a bundle from a file's bytes; GoliveError where it is none."""
    try:
        if len(content) > LARGEST:
            raise ValueError(f"it is larger than {LARGEST} bytes")
        found = json.loads(content)
        signatures = tuple(Signature(**one) for one in found["signatures"])
        if not all(isinstance(value, str) for one in signatures for value in vars(one).values()):
            raise ValueError("a signature is no text")
        bundle = Bundle(found["statement"], signatures)
        if bundle.content.get("kind") != KIND or bundle.content.get("version") != VERSION:
            raise ValueError(f"it does not say {KIND} {VERSION}")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        why = str(error) or type(error).__name__
        raise GoliveError(f"{name} is no exported rehearsal: {why}", zh=f"{name} 不是导出的预演证据: {why}") from error
    return bundle


def written(bundle: Bundle) -> bytes:
    """Return a bundle as a file's bytes."""
    content = {"statement": bundle.statement, "signatures": [vars(one) for one in bundle.signatures]}
    return (json.dumps(content, ensure_ascii=False, sort_keys=True, indent=1) + "\n").encode()


def signed(bundle: Bundle, given: Signature, trust: Trust, now: datetime) -> Bundle:
    """Return the bundle with one more signature; GoliveError where that does not hold."""
    _key(bundle, given, trust, now)
    others = tuple(one for one in bundle.signatures if one.signer != given.signer)
    return Bundle(bundle.statement, (*others, given))


def _key(bundle: Bundle, given: Signature, trust: Trust, now: datetime) -> str:
    method = methods().get(given.method)
    if method is None:
        raise GoliveError(f"{given.method} is no way of signing", zh=f"没有签名方式 {given.method}")
    found = method.verify(bundle.statement.encode(), given.value, given.signer, trust, now)
    if found.fault is not None:
        raise GoliveError(found.fault.en, zh=found.fault.zh)
    person = given.signer.partition("/")[0]
    if trust.owners(found.key) - {person}:
        raise GoliveError(
            f"the key of {given.signer} is others', too: it proves nobody", zh=f"{given.signer} 的密钥也属于他人"
        )
    return found.key


def take_over(plan: Plan, case: Case, bundle: Bundle, trust: Trust, by: str, now: datetime) -> list[str]:
    """Write what another controller's rehearsal has shown into the case, and return who signed it.

    GoliveError, and nothing is written, unless it is whole, about this plan as it is now, passed, young enough, and
    signed by a different person in each of the rehearsers' roles.
    """
    signers = _signers(plan, bundle, trust, now)
    content = bundle.content
    told = content.get("evidence")
    rehearsed = moment_of(content.get("rehearsed"))
    for fault in _faults(plan, content, told, rehearsed, now):
        raise GoliveError(fault.en, zh=fault.zh)
    kept = written(bundle)
    case.attach("rehearsal_import", "rehearsal", kept, by)
    imported = {
        "sha256": hashlib.sha256(kept).hexdigest(), "signers": signers, "rehearsed": content["rehearsed"],
        "entry": str(content.get("entry", "")), "trust": trust.digest,
    }  # fmt: skip
    evidence = told if isinstance(told, dict) else {}
    for proof in PROOFS:
        if proof.value in evidence:
            case.write("evidence", proof.value, {**evidence[proof.value], "imported": imported}, by)
    return signers


def _signers(plan: Plan, bundle: Bundle, trust: Trust, now: datetime) -> list[str]:
    """Return who signed in each role; another person and another key for each."""
    roles: dict[str, tuple[str, str]] = {}
    for one in bundle.signatures:
        person, _slash, role = one.signer.partition("/")
        if role in plan.definition.rehearsers and role not in roles:
            key = _key(bundle, one, trust, now)
            if any(person == other or key == theirs for other, theirs in roles.values()):
                raise GoliveError(
                    f"{person} signed in two roles, or by another's key",
                    zh=f"{person} 以两个角色签字, 或使用了他人的密钥",
                )
            roles[role] = (person, key)
    missing = [role for role in plan.definition.rehearsers if role not in roles]
    if missing:
        named = ", ".join(missing)
        raise GoliveError(f"not signed by {named}: both roles sign (R33)", zh=f"缺少签字: {named} (R33)")
    return [f"{person}/{role}" for role, (person, _key_of) in roles.items()]


def _faults(plan: Plan, content: Mapping[str, Any], evidence: object, rehearsed: datetime, now: datetime) -> list[Said]:
    """Return why a signed statement is no evidence for this plan."""
    if content.get("project") != plan.project.code:
        other = content.get("project")
        return [
            Said(f"这是 {other} 的预演, 不是 {plan.project.code} 的", f"it is of {other}, not of {plan.project.code}")
        ]
    if not isinstance(evidence, dict) or not isinstance(evidence.get(Proof.REHEARSAL.value), dict):
        return [Said("其中没有预演结果", "it holds no rehearsal")]
    found: list[Said] = []
    for proof in PROOFS:
        facts = evidence.get(proof.value)
        if facts is not None:
            found += _of_proof(plan, proof, facts)
    days = plan.definition.limits.rehearsal_days
    if rehearsed > now + AHEAD:
        found.append(Said("预演时间在将来", "it was rehearsed in the future"))
    elif now - rehearsed > timedelta(days=days):
        found.append(Said(f"预演已超过 {days} 天", f"it was rehearsed more than {days} days ago"))
    return found


def _of_proof(plan: Plan, proof: Proof, facts: object) -> Sequence[Said]:
    if not isinstance(facts, dict) or facts.get("result") != PASS:
        return [Said(f"{proof.zh}未通过", f"its {proof.en} did not pass")]
    binds, wanted = facts.get("binds"), bound(plan, proof)
    if not isinstance(binds, dict) or binds != wanted:
        known = binds if isinstance(binds, dict) else {}
        parts = [Part(part) for part in BINDS[proof] if known.get(part.value) != wanted[part.value]] or list(
            BINDS[proof]
        )
        zh, en = "、".join(part.zh for part in parts), ", ".join(part.en for part in parts)
        return [Said(f"{proof.zh}针对的是另一份{zh}", f"its {proof.en} is about other digests of: {en}")]
    return []


def put(path: Path, content: bytes) -> None:
    """Write a file of an exchange, whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        raise GoliveError(
            f"{path} cannot be written: {error.strerror}", zh=f"{path} 无法写入: {error.strerror}"
        ) from error


def facts_of(bundle: Bundle) -> JSON:
    """Return what a person is told of a bundle: the digest of what is signed, and by whom."""
    digest = hashlib.sha256(bundle.statement.encode()).hexdigest()
    return {"sha256": digest, "signers": [one.signer for one in bundle.signatures]}
