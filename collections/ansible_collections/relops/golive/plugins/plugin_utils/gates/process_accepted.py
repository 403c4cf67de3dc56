"""A process that relaxes the standard is accepted by root of this controller, not only by those whom it lets sign."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.accepted import LIST
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part
from ansible_collections.relops.golive.plugins.plugin_utils.plan.reading.process import standard
from ansible_collections.relops.golive.plugins.plugin_utils.plan.relaxed import relaxations

ADMINISTRATOR = Said("本控制机管理员 (root)", "the administrator of this controller (root)")


class ProcessAccepted:
    """Refuse in production a process that asks for less than the standard and that only its project accepts."""

    id = "process_accepted"
    title = Said("流程已认可", "process accepted")
    rules = ("R20", "R69")
    at = (At.PREPARE, At.START)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look its digest up; what asks for everything that the standard asks for needs no entry."""
        known = asked.accepted
        if known is None:
            return Closed(Said("仅生产环境要求", "asked of a production alone"))
        relaxed = list(relaxations(standard(), asked.process))
        if not relaxed:
            return Closed(Said("不低于标准流程", "nothing of the standard is relaxed"))
        if isinstance(known, GoliveError):
            return Open(known.said, Said(f"修复 {LIST}", f"mend {LIST}"), ADMINISTRATOR)
        digest = asked.parts.get(Part.PROCESS, "")
        if digest and digest in known:
            return Closed(Said(digest[:12], digest[:12]))
        return Open(
            Said(
                f"流程 {digest[:12]} 有 {len(relaxed)} 处低于标准流程, 未被认可",
                f"the process {digest[:12]} relaxes the standard in {len(relaxed)} places and was not accepted",
            ),
            Said(f"将 {digest} 写入 {LIST}", f"write {digest} into {LIST}"),
            ADMINISTRATOR,
        )


GATE = ProcessAccepted()
