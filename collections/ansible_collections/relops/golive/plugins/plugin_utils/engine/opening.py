"""Whether a run may begin as its record says, and its beginning: each rule that `gates/` asks stands here once."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.sentences import ASKED

MOST = 8
"""Breaks that a sentence names; log.yml tells all of them."""


class LostError(GoliveError):
    """The record of what was changed is lost, broken or older than the hosts: an emergency that a person resolves."""


def prove_journal(found: Golive) -> None:
    """Raise LostError unless every chain of the journal is whole and no host's file is lost (H8)."""
    breaks = found.journal.verify()
    if not breaks:
        return
    more = len(breaks) - MOST
    zh, en = (
        "; ".join(f"{fault.path.name}:{fault.line}: {fault.in_(language)}" for fault in breaks[:MOST])
        for language in ("zh", "en")
    )
    zh, en = (f"{zh} 等另 {more} 处", f"{en} and {more} more") if more > 0 else (zh, en)
    way = way_on(found)
    raise LostError(
        f"the journal of {found.id} is broken ({en}): what was changed is not known for certain, "
        f"so nothing is undone or done. {way.en}",
        zh=f"{found.id} 的日志已损坏 ({zh}): 无法确知变更了什么, 因此既不执行也不恢复。{way.zh}",
    )


def way_on(found: Golive | None) -> Said:
    """Return what a person can do whose record is broken or lost: which proofs there are, host by host."""
    told = Said(
        "请从副本取回状态目录, 再次运行同一命令",
        "Bring the state folder back from its copy and give the same command again",
    )
    if found is None:
        return Said(
            f"{told.zh}; 没有副本时, 备份库中仍有各主机的快照 (标签 golive)。",
            f"{told.en}; without one, the backup store still holds each host's snapshots (tag golive).",
        )
    proofs = [f"{host}: {proof}" for host in found.journal.hosts() for proof in _proofs(found, host)]
    return Said(
        f"{told.zh}; 没有副本时, 须由人判断日志中仍记有的凭据: {'; '.join(proofs) or '无'}。",
        f"{told.en}; without one, what the journal still names has to be judged by hand: "
        f"{'; '.join(proofs) or 'nothing'}.",
    )


def _proofs(found: Golive, host: str) -> Iterator[str]:
    """Yield what of a host's restore points the journal names."""
    for event in found.journal.events(host):
        if event.event == "done" and event.stage == "backup" and event.facts.get("snapshot"):
            yield f"{event.step} snapshot {event.facts['snapshot']}"
    captures = found.folder / "restore" / host
    if captures.is_dir() and any(captures.iterdir()):
        yield f"captures in restore/{host}"


def prove_known(found: Golive | None, state: Path) -> None:
    """Raise GoliveError where there is no go-live that could be rolled back."""
    if found is None:
        raise GoliveError(
            f"no go-live is known in {state}, so nothing can be rolled back: give the state folder of the run that "
            "went live (GOLIVE_STATE, or golive_state in group_vars)",
            zh=f"{state} 中没有任何上线记录, 无可恢复: 请给出当时上线所用的状态目录 "
            "(GOLIVE_STATE 或 group_vars 中的 golive_state)",
        )


def assessed(found: Golive, back: bool, assessment: str) -> JSON:
    """Return the digest of the impact assessment that a live system needs before it is taken back (R55, H18).

    Nothing where it is not live or is not to go back; GoliveError where the document is missing or empty.
    """
    if not back or found.result() != golive.SUCCESS:
        return {}
    document = Path(assessment).expanduser() if assessment else None
    if document is None or not document.is_file() or not document.stat().st_size:
        raise GoliveError(
            f"{found.id} is live: what its users wrote since then would be lost. Assess that first "
            "and give the document with -e golive_assessment=<file>",
            zh=f"{found.id} 已上线: 恢复将丢失此后用户写入的数据。请先评估影响, "
            "以 -e golive_assessment=<文件> 给出评估",
        )
    return {"assessment": document.name, "assessment_sha256": hashlib.sha256(document.read_bytes()).hexdigest()}


@dataclass(frozen=True)
class Opening:
    """A run that begins: of which project and plan, by whom, whether to go back and why.

    `facts` are those of the assessment, `settling` says that only markers of what is back are left, `broken` which
    lock was broken for it.
    """

    project: str
    digest: str
    operator: str
    back: bool = False
    reason: str = ""
    settling: bool = False
    facts: JSON = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)


def begin(state: Path, run: Opening, **more: object) -> Golive:
    """Return the go-live with the run opened in it, and turned where it is to go back; the caller holds the lock.

    `more` are facts of the run.
    """
    found = golive.enter(state, run.project, run.digest, run.operator, run.back, run.settling, **more)
    if run.broken:
        message = f"broke the lock of {run.broken['holder']}"
        found.write("fact", operator=run.operator, facts={**run.broken}, message=message)
    if run.back and found.result() != golive.CANCELLED:
        found.turn(golive.ROLLBACK, run.reason or ASKED, run.facts)
    return found
