"""What users wrote since the go-live is assessed before it is lost."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import SUCCESS, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.engine import opening
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import (
    About,
    Asked,
    At,
    Closed,
    Open,
    Verdict,
    proven,
)
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import file_again, filed_of, look_up
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

KEY = "rollback_assessment"


class Assessment:
    """Refuse to take a live system back without the document that says what that loses."""

    id = "assessment"
    title = Said("影响评估", "assessment")
    rules = ("R55", "H18")
    at = (At.BACK,)
    about = About.PROCESS

    def verdict(self, asked: Asked) -> Verdict:
        """Look for the document where the go-live is live: a file on a twin, a signed form in production."""
        found = asked.found
        if found is None:
            return Closed(Said("尚无上线记录", "there was no go-live yet"))
        if asked.production:
            return self._signed(asked)
        what = Said(
            "评估影响, 以 -e golive_assessment=<文件> 给出", "assess it, give it with -e golive_assessment=<file>"
        )
        return proven(lambda: opening.assessed(found, asked.back, asked.assessment), what)

    def _signed(self, asked: Asked) -> Verdict:
        """Look for the signed form: inside the night the assessment of the plan counts, which was approved with it."""
        if asked.unhindered:
            return Closed(Said("窗口内: 计划中的预评估有效", "inside the night: the plan's own assessment counts"))
        form = look_up(asked, KEY, self.rules, must=True)
        if isinstance(form, (Open, Closed)):
            return form
        if not since_live(asked, filed_of(form)):
            return file_again(form, Said("早于本次上线完成", "it is older than the going live: users wrote since"))
        return Closed()


def since_live(asked: Asked, filed: Filed) -> bool:
    """Tell whether a form was filed after the newest go-live had gone live."""
    found = asked.found
    if found is None:
        return False
    closed = [event for event in found.journal.events(GOLIVE) if event.event == "closed"]
    night = next((one for one in asked.proofs.every(Proof.NIGHT, found.id) if one.result == SUCCESS), None)
    if night is not None:
        return filed.entry.seq > night.seq
    return bool(closed) and asked.proofs.moment(filed.entry.seq) >= moment_of(closed[-1].time)


GATE = Assessment()
