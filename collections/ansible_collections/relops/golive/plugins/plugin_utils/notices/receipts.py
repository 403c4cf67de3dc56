"""Who has confirmed a notice: whoever signed it, or whose written receipt is kept in the case.

A receipt that is no signature is a document (the answering mail, a scan): somebody hands it in under his account, it is
kept by its SHA-256, and it counts for an addressee who was told before.
"""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry
from ansible_collections.relops.golive.plugins.plugin_utils.notices.letters import Letter

RECEIPT, KIND = "receipt", "notice"
"""`kind` of an entry `notice` that says who received which version of a form: `form`, `addressee`, `document`."""


def receipted(case: Case, form: str) -> frozenset[str]:
    """Return the addressees of a version of a form whose receipt is in the case, and was given after they were told."""
    told: set[str] = set()
    found: set[str] = set()
    for entry in case.of(KIND):
        facts = entry.facts
        if facts.get("form") != form:
            continue
        if facts.get("kind") == RECEIPT:
            addressee = str(facts.get("addressee"))
            if addressee in told and case.kept(str(facts.get("document"))) is not None:
                found.add(addressee)
        elif isinstance(facts.get("addressees"), list):
            told.update(map(str, facts["addressees"]))
    return frozenset(found)


def hand_in(case: Case, letter: Letter, addressee: str, document: bytes, by: str) -> Entry:
    """Keep the receipt of an addressee and write that it came; GoliveError where it would count for nobody."""
    if addressee not in letter.addressees:
        those = ", ".join(letter.addressees)
        raise GoliveError(
            f"{addressee} is no addressee of this notice: {those}", zh=f"{addressee} 不是该通知的收文单位: {those}"
        )
    if not document:
        raise GoliveError("the receipt is an empty file", zh="回执文件为空")
    facts: JSON = {
        "kind": RECEIPT, "form": letter.form, "letter": letter.id, "addressee": addressee,
        "document": case.keep(document), "size": len(document),
    }  # fmt: skip
    return case.write(KIND, letter.standing.key, facts, by)
