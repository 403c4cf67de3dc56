"""Close a project: its dossier is proven, frozen as one zip, and the case keeps the digest of that (R59, R64, R68)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case, Entry
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import PASS
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof
from ansible_collections.relops.golive.plugins.plugin_utils.proof.prove import prove
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Mark
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST

READ_ONLY = 0o400


@dataclass(frozen=True)
class Closed:
    """What was closed: the go-live, its zip, and the zip's SHA-256 (hex)."""

    golive: str
    zip: Path
    sha256: str


def close(asked: Asked, archive: Path, by: str) -> Closed:
    """Prove and freeze the zip of the dossier and write that the project is closed; the caller holds the lock.

    Every gate at CLOSE is closed. GoliveError where the process is no law, or the dossier does not prove what it says.
    """
    night = asked.found
    if not asked.production or asked.plan is None or asked.case is None or night is None:
        raise GoliveError(
            "nothing is closed on a twin: nobody signs there (golive_as_production makes a twin obey the process)",
            zh="模拟环境无人签批, 不归档 (golive_as_production 使模拟环境遵守流程)",
        )
    _prove(archive, asked.trust if isinstance(asked.trust, Trust) else None)
    content = archive.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    manifest = hashlib.sha256((archive.with_suffix("") / MANIFEST).read_bytes()).hexdigest()
    archive.chmod(READ_ONLY)
    facts: JSON = {
        "result": PASS, "golive": night.id, "dossier": {"file": archive.name, "sha256": sha256, "manifest": manifest},
        "case_head": asked.case.head(), "binds": {Part.PLAN.value: asked.plan.digest},
    }  # fmt: skip
    asked.case.write("evidence", Proof.CLOSED.value, facts, by)
    return Closed(night.id, archive, sha256)


def _prove(archive: Path, trust: Trust | None) -> None:
    found = prove(archive, trust.path if trust else None)
    wrong = [one for one in found.findings if one.mark is Mark.WRONG]
    if wrong:
        zh, en = ("\n".join(one.line(language) for one in wrong) for language in ("zh", "en"))
        raise GoliveError(
            f"the dossier {archive} does not prove what it says, so nothing was closed:\n{en}",
            zh=f"卷宗 {archive} 未通过核验, 未归档:\n{zh}",
        )


def closed(case: Case, golive: str) -> Entry | None:
    """Return the evidence that a go-live was closed, None where it was not."""
    found = (one for one in reversed(case.of("evidence", Proof.CLOSED.value)) if one.facts.get("golive") == golive)
    return next(found, None)


def already(state: Path, golive: str, folder: Path) -> Closed | None:
    """Return what was closed before, None where it was not; GoliveError where its zip there is gone or another."""
    entry = closed(Case(state), golive)
    if entry is None:
        return None
    frozen = entry.facts.get("dossier") or {}
    archive, sha256 = folder / Path(str(frozen.get("file") or f"{golive}.zip")).name, str(frozen.get("sha256", ""))
    if not archive.is_file() or hashlib.sha256(archive.read_bytes()).hexdigest() != sha256:
        raise GoliveError(
            f"{golive} is closed, and {archive} is not the dossier of digest {sha256[:12]} that was frozen then: "
            "bring it back from its copy",
            zh=f"{golive} 已归档, 而 {archive} 不是当时冻结的卷宗 (摘要 {sha256[:12]}): 请从副本取回",
        )
    return Closed(golive, archive, sha256)


def refuse_frozen(state: Path, golive: str) -> None:
    """Raise GoliveError where a go-live is closed: its zip is never written again."""
    if closed(Case(state), golive):
        raise GoliveError(
            f"{golive} is closed: {golive}.zip was frozen then and is not written again",
            zh=f"{golive} 已归档: {golive}.zip 已冻结, 不再写入",
        )
