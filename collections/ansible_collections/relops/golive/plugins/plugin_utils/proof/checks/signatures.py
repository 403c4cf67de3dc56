"""Every signature is that of its person and role, over the very bytes of its form; and the papers say the same."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, Filed, Signed
from ansible_collections.relops.golive.plugins.plugin_utils.case.paper import FOLDER, papers
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import Held
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import Dossier
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import (
    Finding,
    note,
    ok,
    unless,
    wrong,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.proof_files import SIGNERS

ENDINGS = (".txt", ".sig")
DECISIONS = {True: ("同意", "approved"), False: ("退回", "rejected")}


def check(dossier: Dossier) -> Iterator[Finding]:
    """Verify each signature of the case against the trust root, then compare the papers with the case."""
    if dossier.verified:
        yield from _root(dossier)
    for one, filed, answer in dossier.verified:
        yield _signature(dossier, one, filed, answer)
    if dossier.case.entries:
        expected = dict(papers(dossier.case))
        count = len(expected)
        yield from unless(
            _papers(dossier, expected),
            ok(f"{FOLDER}/", f"{count} 份签批原文与卷宗一致", f"{count} papers say what the case does"),
        )


def _root(dossier: Dossier) -> Iterator[Finding]:
    if dossier.trust is None:
        yield wrong(
            SIGNERS, "没有信任根: 给出 -e golive_signers=<文件>", "there is none: give -e golive_signers=<file>"
        )
        return
    if dossier.signers is None:
        yield note(
            SIGNERS,
            "使用了卷宗内的信任根: 制作卷宗的人也可能制作了它",
            "the trust root inside the dossier was used: who made the dossier could have made it",
        )
    else:
        yield note(str(dossier.signers.path), "使用了给出的信任根", "the trust root that was given was used")
    digest = dossier.trust.digest
    others = {str(one.entry.facts.get("signers")) for one, _filed, _answer in dossier.verified} - {digest}
    for other in sorted(others):
        yield note(
            SIGNERS,
            f"部分签名写入时的信任根摘要为 {other[:12]}, 此处为 {digest[:12]}",
            f"some signatures were taken by a trust root of digest {other[:12]}, this one is {digest[:12]}",
        )


def _signature(dossier: Dossier, one: Signed, filed: Filed | None, answer: Held | Said) -> Finding:
    place, name = dossier.at(one.entry), one.entry.name
    if isinstance(answer, Said) or filed is None:
        said = answer if isinstance(answer, Said) else Said("", "")
        return wrong(place, f"《{name}》{said.zh}", f"{name}: {said.en}")
    facts = one.entry.facts
    if facts.get("key") != answer.key or facts.get("version") != filed.version:
        return wrong(
            place, f"《{name}》{one.signer} 的密钥或版本与记录不符", f"{name}: another key or version than was recorded"
        )
    zh, en = DECISIONS[one.decision == APPROVE]
    version = filed.version
    return ok(place, f"《{name}》第 {version} 版: {one.signer} {zh}", f"{name} v{version}: {one.signer} {en} it")


def _papers(dossier: Dossier, expected: dict[str, bytes]) -> Iterator[Finding]:
    there = {name for name in dossier.files if name.startswith(f"{FOLDER}/") and name.endswith(ENDINGS)}
    for name in sorted(there | expected.keys()):
        if name not in there:
            yield wrong(name, "丢失", "is missing")
        elif name not in expected:
            yield wrong(name, "卷宗中没有这份签批", "is a paper of which the case knows nothing")
        elif dossier.files[name] != expected[name]:
            yield wrong(name, "与卷宗不符", "does not say what the case does")
