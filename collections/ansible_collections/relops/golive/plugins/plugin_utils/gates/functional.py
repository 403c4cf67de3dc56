"""What goes live was functionally accepted, in exactly this release."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import at
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof


class Functional:
    """Refuse a release whose functional tests did not pass, or were those of another one."""

    id = "functional"
    title = Said("功能验收", "functional acceptance")
    rules = ("H3", "R29", "X12")
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest result."""
        newest = asked.proofs.newest(Proof.FUNCTIONAL)
        what = Said("在模拟环境验收: rehearse.yml", "test it on the twin: rehearse.yml")
        who = Said("测试人员", "testers")
        until = asked.due.get("functional_acceptance")
        if newest is None:
            return Open(Said("尚未功能验收", "it was not tested yet"), what, who, until)
        told = at(newest.time, asked)
        if not newest.passed:
            return Open(Said(f"{told} 的验收未通过", f"the tests of {told} did not pass"), what, who, until)
        if newest.differs(asked.parts, Part.RELEASE):
            why = Said(f"{told} 验收的是另一程序包", f"the tests of {told} were those of another release")
            return Open(why, what, who, until)
        return Closed(Said(f"通过于 {told}", f"passed at {told}"))


GATE = Functional()
