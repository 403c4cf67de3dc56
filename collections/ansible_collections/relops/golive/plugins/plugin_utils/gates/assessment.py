"""What users wrote since the go-live is assessed before it is lost."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine import opening
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Verdict, proven


class Assessment:
    """Refuse to take a live system back without the document that says what that loses."""

    id = "assessment"
    title = Said("影响评估", "assessment")
    rules = ("R55", "H18")
    at = (At.BACK,)
    about = About.PROCESS

    def verdict(self, asked: Asked) -> Verdict:
        """Look for the document where the go-live is live."""
        found = asked.found
        if found is None:
            return Closed(Said("尚无上线记录", "there was no go-live yet"))
        what = Said(
            "评估影响, 以 -e golive_assessment=<文件> 给出", "assess it, give it with -e golive_assessment=<file>"
        )
        return proven(lambda: opening.assessed(found, asked.back, asked.assessment), what)


GATE = Assessment()
