"""Only what went live is announced and closed, in exactly this plan."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import SUCCESS
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Proof


class Succeeded:
    """Refuse to announce or to close what did not go live, or another plan than the one that did."""

    id = "succeeded"
    title = Said("上线成功", "success")
    rules = ("R58", "R60")
    at = (At.ANNOUNCE, At.CLOSE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest night."""
        night = asked.proofs.newest(Proof.NIGHT)
        what = Said("先完成上线: golive.yml", "go live first: golive.yml")
        if night is None:
            return Open(Said("尚未上线", "there was no night yet"), what)
        if night.result != SUCCESS:
            return Open(
                Said(f"{night.golive} 未成功: {night.result}", f"{night.golive} did not succeed: {night.result}"), what
            )
        its = asked.found.digest() if asked.found and asked.found.id == night.golive else night.binds.get(Part.PLAN)
        if its != asked.digest:
            return Open(Said(f"{night.golive} 是另一计划", f"{night.golive} was one of another plan"), what)
        return Closed(Said(night.golive, night.golive))


GATE = Succeeded()
