"""Which signature covers what nobody signs: the journal, and the end of the case.

A signed form names the hash of its entry, and with it everything that the case said before. So a form that was signed
after the night covers the head of the journal, which the case recorded; one that quotes the head covers it by itself.
What no signature covers could have been written anew by whoever made the dossier, and that is told plainly.
"""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.rules import Held
from ansible_collections.relops.golive.plugins.plugin_utils.proof.checks.heads import ends
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import CASE_FILE, Dossier
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Finding, note, ok, wrong
from ansible_collections.relops.golive.plugins.plugin_utils.records.proof_files import EARLIER

SOURCE = "evidence.night.head"
KEYS = ("journal_head", "dossier_digest", "head")
"""Where a form says which head it is about: a field that is filled from there, or of such a name."""


def check(dossier: Dossier) -> Iterator[Finding]:
    """Look for a verified signature over the journal's head, then over the case's last entries."""
    sound = (
        filed
        for one, filed, answer in dossier.verified
        if filed and isinstance(answer, Held) and one.decision == APPROVE
    )
    forms = list({filed.entry.hash: filed for filed in sound}.values())
    heads = {dossier.journal.head(), *ends(dossier)}
    known = {*heads, *(str(one["head"]) for one in dossier.data(EARLIER, list))}
    last = dossier.nights()[-1:]
    quoting = []
    for filed in forms:
        quoted = _quoted(dossier, filed)
        if quoted & heads:
            quoting.append(filed)
        elif quoted - known:
            its = min(quoted - known)[:12]
            yield wrong(
                dossier.at(filed.entry),
                f"《{filed.key}》引用的日志摘要 {its} 不是这份日志的",
                f"{filed.key} was signed for the head {its}, which this journal never had",
            )
    after = [filed for filed in forms if last and filed.entry.seq > last[0].seq]
    yield _journal(dossier, quoting, after)
    yield from _case(dossier, forms)


def _quoted(dossier: Dossier, filed: Filed) -> set[str]:
    kind = dossier.plan.definition.forms.get(filed.key)
    keys = {field.key for field in kind.fields if field.source == SOURCE} if kind else set()
    return {str(value) for key, value in filed.fields.items() if value and (key in keys or key in KEYS)}


def _journal(dossier: Dossier, quoting: list[Filed], after: list[Filed]) -> Finding:
    place, head = "journal/", dossier.journal.head()[:12]
    if quoting:
        names = ", ".join(filed.key for filed in quoting)
        return ok(place, f"摘要 {head} 由 {names} 的签名覆盖", f"the head {head} is quoted by signed forms: {names}")
    if after:
        names = ", ".join(dict.fromkeys(filed.key for filed in after))
        return ok(
            place,
            f"摘要 {head} 在 {names} 签批之前已记入卷宗, 由其签名覆盖",
            f"the head {head} was in the case before {names} were signed, so their signatures cover it",
        )
    return note(place, f"摘要 {head} 未被任何签名覆盖", f"the head {head} is not covered by any signature")


def _case(dossier: Dossier, forms: list[Filed]) -> Iterator[Finding]:
    entries = dossier.case.entries
    covered = max((filed.entry.seq for filed in forms), default=0)
    if entries and covered:
        yield ok(CASE_FILE, f"第 1 至 {covered} 条由签名覆盖", f"entries 1 to {covered} are covered by signatures")
    bare = [one for one in entries if one.seq > covered and one.kind != "signature"]
    if bare:
        zh, en = f"其后 {len(bare)} 条未被任何签名覆盖", f"{len(bare)} later entries are not covered by any signature"
        yield note(CASE_FILE, zh, en)
