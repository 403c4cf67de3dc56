"""The processes that a production accepts: a list of root's, beside the trust root, that no plan and no variable names.

Who may edit a plan may also edit its process: one that asks for a single signature would be signed by a single person.
So a process that relaxes anything of the standard counts in production only where root has written its digest down.
"""

from __future__ import annotations

import re
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import FIXED, ROOT, guarded

LIST = FIXED.with_name("accepted_processes")
"""One line a process: the SHA-256 of the part `process` of a plan, then words for people; # begins a comment."""
WHAT = Said("已认可流程清单", "list of accepted processes")
DIGEST = re.compile(r"[0-9a-f]{64}")


def accepted(path: Path = LIST, owner: int = ROOT, project: Path | None = None) -> frozenset[str]:
    """Return the digests of the accepted processes, none where there is no list.

    GoliveError where others may write it, or the way to it.
    """
    if not path.exists() and not path.is_symlink():
        return frozenset()
    content = guarded(path, owner, project, WHAT, Said("", "")).decode("utf-8", "replace")
    words = (line.partition("#")[0].split() for line in content.splitlines())
    return frozenset(found[0] for found in words if found and DIGEST.fullmatch(found[0]))
