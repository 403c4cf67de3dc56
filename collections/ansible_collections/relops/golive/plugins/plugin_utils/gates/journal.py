"""Nothing is done or undone by a record that is broken."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine import opening
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Verdict, proven


class Journal:
    """Refuse both ways where a chain of the journal is broken or a file of it is lost."""

    id = "journal"
    title = Said("日志完整", "journal")
    rules = ("H8",)
    at = (At.START, At.BACK)
    about = About.RECORD

    def verdict(self, asked: Asked) -> Verdict:
        """Verify the newest go-live's journal; without one there is nothing to verify."""
        found = asked.found
        if found is None:
            return Closed(Said("尚无上线记录", "there was no go-live yet"))
        what = Said(
            "从副本取回状态目录, 再次运行同一命令", "bring the state folder back from its copy, then the same command"
        )
        return proven(lambda: opening.prove_journal(found), what)


GATE = Journal()
