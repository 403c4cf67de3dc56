"""Every file is there, is as it was written, and no other was added."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import Dossier
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import (
    Finding,
    note,
    ok,
    unless,
    wrong,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST


def check(dossier: Dossier) -> Iterator[Finding]:
    """Compare every file with the manifest."""
    named = {str(one["file"]): str(one["sha256"]) for one in dossier.manifest["files"]}
    good = ok(MANIFEST, f"{len(named)} 个文件与清单一致", f"{len(named)} files are as the manifest names them")
    yield from unless(_differences(dossier, named), good)


def _differences(dossier: Dossier, named: dict[str, str]) -> Iterator[Finding]:
    for name, sha256 in sorted(named.items()):
        content = dossier.files.get(name)
        if content is None:
            yield wrong(name, "丢失: 清单中有此文件", "is missing: the manifest names it")
        elif hashlib.sha256(content).hexdigest() != sha256:
            yield wrong(name, "写入后被修改: 摘要与清单不符", "was changed: its digest is not that of the manifest")
    for name in sorted(dossier.files.keys() - named.keys() - {MANIFEST}):
        yield wrong(name, "后来加入: 清单中没有此文件", "was added: the manifest does not name it")
    for name in dossier.manifest.get("withheld") or ():
        yield note(str(name), "含有机密, 未收入", "holds a secret and was left out")
