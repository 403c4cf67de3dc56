"""A night that is held goes on, or back, by what a person decides and signs; undecided it goes back in time."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.engine.holding import decision_of
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict


class Decision:
    """Refuse to go on with a night that is held while nobody has decided about it."""

    id = "decision"
    title = Said("中止后的决定", "decision")
    rules = ("R49", "R53")
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look for a decision about this very hold; without one the latest decision decides."""
        found = asked.resumed
        held = found.standing().held if found else ""
        if found is None or not held:
            return Closed(Said("没有中止", "nothing is held"))
        decided = decision_of(found, asked.case or Case(asked.state), asked.forms)
        if decided is not None:
            return Closed(Said(f"{decided.person}: {decided.word}", f"{decided.person}: {decided.word}"))
        if asked.goes_back:
            return Closed(Said("未决定: 本次运行将恢复", "undecided: this run goes back by itself"))
        roles = asked.process.operators
        return Open(
            Said(f"{found.id} 已中止: {held}", f"{found.id} is held: {held}"),
            Said(
                f"提交并签署决定: form.yml -e golive_form=decision, 上线编号 {found.id}",
                f"file and sign the decision: form.yml -e golive_form=decision, go-live {found.id}",
            ),
            Said("、".join(roles), ", ".join(roles)),
            until=asked.window.latest_decision if asked.window else None,
        )


GATE = Decision()
