"""Which rules the process relaxes, and why: a row that nobody can overlook, and that refuses nothing."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Verdict


class Deviations:
    """Tell the rules that the process relaxes; it was approved with them, for it is part of the plan's digest."""

    id = "deviations"
    title = Said("偏离", "deviations")
    rules = ()
    at = (At.PREPARE, At.START, At.BACK, At.ANNOUNCE, At.CLOSE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """List them."""
        found = asked.process.deviations
        if not found:
            return Closed(Said("无", "none"))
        zh, en = ("; ".join(f"{one.rule}: {one.why.in_(language)}" for one in found) for language in ("zh", "en"))
        return Closed(Said(zh, en))


GATE = Deviations()
