"""Hosts and state folder tell the same story, and nobody else is at work on a host."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine import golive, markers
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Verdict, proven


class Markers:
    """Refuse where the hosts know more than the state folder, or another go-live is under way there."""

    id = "markers"
    title = Said("主机标记", "markers")
    rules = ("H8",)
    at = (At.START, At.BACK)
    about = About.RECORD

    def verdict(self, asked: Asked) -> Verdict:
        """Compare what the hosts answered with the journal; nobody can before they were asked."""
        if asked.answers is None:
            return None
        found, answers = asked.found, asked.answers
        settling = markers.settling(found, asked.digest, asked.project, answers)
        new = markers.begins_new(found, asked.digest, asked.back) and not settling
        known = golive.ended(asked.state)
        what = Said("找到该处的执行人, 或使主机可以答复", "find who is at work there, or make the host answer")
        return proven(lambda: markers.prove_markers(asked.project, found, known, answers, new), what)


GATE = Markers()
