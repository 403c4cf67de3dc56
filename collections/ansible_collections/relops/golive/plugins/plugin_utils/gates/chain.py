"""Nothing is decided by a case that was edited, cut, copied from another project, or that lost a night's journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import malformed
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

MOST = 4
"""Faults that the sentence names."""
HEAD = "case_head"
"""Where an event of a night names the last entry that the case had then."""
WHAT = Said("从副本取回卷宗与状态目录", "bring case and state folder back from their copy")
WHO = Said("系统管理人员", "system administrators")


class Chain:
    """Refuse where the chain of the case or an attachment does not hold, or a journal and the case contradict."""

    id = "chain"
    title = Said("卷宗完整", "case")
    rules = ("R20", "R69")
    at = (At.PREPARE, At.START, At.SUSPEND, At.CHANGE, At.BACK, At.ANNOUNCE, At.CLOSE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Verify every line, attachment and recorded head."""
        if asked.unhindered:
            return Closed(Said("窗口内恢复不受阻", "a way back inside the night is not held up"))
        if asked.plan is None:
            what = Said(
                "带 -i inventories/<项目>/plan.yml 运行", "give the command with -i inventories/<project>/plan.yml"
            )
            return Open(Said("未读到计划", "no plan was read"), what)
        if asked.case is None:
            return Open(Said("未读到卷宗", "no case was read"), WHAT, WHO)
        if lost := list(_lost(asked)):
            return Open(_together(lost), WHAT, WHO, lost=True)
        if broken := list(_broken(asked, asked.case)):
            return Open(_together(broken), WHAT, WHO)
        count, head = len(asked.case.entries), asked.case.head()[:12]
        return Closed(
            Said(f"{count} 条, 末条 {head}", f"{count} entries, head {head}") if count else Said("空", "empty")
        )


def _lost(asked: Asked) -> Iterator[Said]:
    """Yield the nights that the case knows and whose journal is not there.

    What was done on a twin that is gone was put aside with it (module twin_aside), and is not lost.
    """
    states = [asked.state, *(asked.state.parent.glob(f"{asked.state.name}-*") if asked.simulated else ())]
    for night in asked.proofs.every(Proof.NIGHT):
        name = Path(night.golive).name
        if name and not any((state / name / "journal" / f"{GOLIVE}.jsonl").is_file() for state in states):
            yield Said(
                f"{name} 的日志丢失, 而卷宗记有该次上线",
                f"the journal of {name} is lost, and the case knows that night",
            )


def _broken(asked: Asked, case: Case) -> Iterator[Said]:
    try:
        yield from (Said(f"第 {one.line} 行 {one.zh}", f"line {one.line} {one.en}") for one in case.breaks())
    except (TypeError, ValueError, AttributeError, OSError):
        yield Said("卷宗无法读取", "the case cannot be read")
    for entry in malformed(case):
        yield Said(f"第 {entry.seq} 条不是本系统所写", f"entry {entry.seq} was written by no program of ours")
    for entry in case.of("form"):
        project = entry.facts.get("project") if isinstance(entry.facts, dict) else None
        if project != asked.project:
            yield Said(f"第 {entry.seq} 条属于项目 {project}", f"entry {entry.seq} belongs to project {project}")
    yield from _cut(asked, case)


def _cut(asked: Asked, case: Case) -> Iterator[Said]:
    """Yield what a journal recorded of the case and the case no longer has."""
    there = {one.hash for one in case.entries}
    for name, events in asked.nights.items():
        for head in dict.fromkeys(str(event.facts.get(HEAD) or "") for event in events):
            if head and head not in there:
                short = head[:12]
                yield Said(
                    f"被截断或重写: 缺少 {name} 记下的末条 {short}",
                    f"was cut off or written anew: {short}, its last entry as {name} knows it, is missing",
                )


def _together(found: list[Said]) -> Said:
    more = len(found) - MOST
    zh, en = "; ".join(one.zh for one in found[:MOST]), "; ".join(one.en for one in found[:MOST])
    return Said(f"{zh}; 另 {more} 处", f"{en}; {more} more") if more > 0 else Said(zh, en)


GATE = Chain()
