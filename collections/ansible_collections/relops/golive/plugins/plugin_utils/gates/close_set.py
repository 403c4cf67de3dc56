"""A project is closed with its summary, its hand-over, its log and its new baseline, and after its announcement."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import absent
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

FORMS = {
    "summary": "R59", "operations_handover": "R64", "golive_log": "R57", "new_baseline": "H21",
}  # fmt: skip
"""The forms that have to be there, and the rule that asks for each."""


class CloseSet:
    """Refuse to close while a document of the end is missing, or nobody was told that the system is live."""

    id = "close_set"
    title = Said("归档材料", "closing documents")
    rules = ("R59", "R64", "R57", "H21", "H12")
    at = (At.CLOSE,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look for each of them, and for the announcement of the newest night."""
        for key, rule in FORMS.items():
            if key not in asked.forms and isinstance(found := absent(asked, key, (rule,)), Open):
                return found
        waits = tuple(f"form.{key}" for key in FORMS if key in asked.forms and not asked.forms[key].closed)
        if waits:
            titles = [asked.forms[key.removeprefix("form.")].kind.title for key in waits]
            zh, en = "".join(f"《{one.zh}》" for one in titles), ", ".join(one.en for one in titles)
            return Open(Said(f"等待{zh}", f"waits for {en}"), Said("完成它们", "complete them"), waits=waits)
        night, announced = asked.proofs.newest(Proof.NIGHT), asked.proofs.newest(Proof.ANNOUNCED)
        if announced is None or not announced.passed or (night and announced.seq < night.seq):
            what = Said("发布上线通告: announce.yml", "announce it: announce.yml")
            who = asked.process.publishers
            return Open(Said("尚未通告", "it was not announced yet"), what, Said("、".join(who), ", ".join(who)))
        return Closed()


GATE = CloseSet()
