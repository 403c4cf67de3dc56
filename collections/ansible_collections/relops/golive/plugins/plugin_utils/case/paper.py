"""The signed forms as papers: the exact bytes that each person signed, each with its signature beside it.

Whoever has nothing but OpenSSH verifies a paper by hand: `ssh-keygen -Y verify -n relops-golive -f allowed_signers
-I <signer> -s <paper>.sig < <paper>`; the signer stands at the paper's foot.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Filed

FOLDER = "forms"


def versions(case: Case) -> Iterator[Filed]:
    """Yield every version of a form that somebody signed, in the order of the chain."""
    signed = {str(one.facts.get("form")) for one in case.of("signature")}
    return (Filed(entry) for entry in case.of("form") if entry.hash in signed)


def stem(filed: Filed) -> str:
    """Return the name of a version's files without their ending: number, key, version."""
    name = f"{filed.entry.facts.get('number', '')}_{filed.key}_v{filed.version}"
    return f"{FOLDER}/{re.sub('[^0-9A-Za-z_-]', '_', name)}"


def papers(case: Case) -> Iterator[tuple[str, bytes]]:
    """Yield name and bytes: each signed version as text, and for each signature what was signed, and the signature."""
    for filed in versions(case):
        yield f"{stem(filed)}.txt", filed.text().encode()
        for one in case.signatures(filed):
            name = f"{stem(filed)}.{one.entry.seq}.txt"
            opinion = str(one.entry.facts.get("opinion", ""))
            yield name, filed.to_sign(one.signer, one.decision, opinion)
            yield f"{name}.sig", str(one.entry.facts.get("signature", "")).encode()
