"""Whoever was told that business stops is told that it goes on: after a success and after a cancellation."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import file_again, filed_of, look_up
from ansible_collections.relops.golive.plugins.plugin_utils.gates.suspension import KEY as SUSPENSION
from ansible_collections.relops.golive.plugins.plugin_utils.gates.suspension import others
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

RESUMPTION, CANCELLATION = "resumption", "cancellation"


class Resumption:
    """Refuse to announce or to close while somebody still believes that business stands."""

    id = "resumption"
    title = Said("业务启动通知", "resumption notice")
    rules = ("H16", "R58")
    at = (At.ANNOUNCE, At.CLOSE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the notice that ends the suspension: that of the start, or that of the cancellation."""
        night = asked.proofs.newest(Proof.NIGHT)
        key = CANCELLATION if night and night.result == "cancelled" else RESUMPTION
        form = look_up(asked, key, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        model = asked.forms.get(SUSPENSION)
        if model and model.filed and filed_of(form).entry.seq < model.filed.entry.seq:
            return file_again(form, Said("早于业务暂停通知", "it is older than the suspension notice"))
        return others(form, model) or Closed()


GATE = Resumption()
