"""The journal is still the one that was signed: its head is that of the go-live log and of the night's evidence."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import file_again, filed_of, look_up
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

KEY = "golive_log"
MEND = Said(
    "从副本取回状态目录; 日志在上线之后不再增加",
    "bring the state folder back from its copy: nothing is added after a night",
)


class JournalHead:
    """Refuse to close a project whose journal is not what the signatures on its log are about."""

    id = "journal_head"
    title = Said("日志与签字一致", "journal as signed")
    rules = ("R57", "H8")
    at = (At.CLOSE,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Compare the journal as it lies there with the night's evidence, and that with the form."""
        night = asked.proofs.newest(Proof.NIGHT)
        if night is None:
            return Open(
                Said("尚未上线", "there was no night yet"), Said("先上线", "go live first"), waits=("succeeded",)
            )
        told, head = str(night.entry.facts.get("head") or ""), Journal(asked.state / night.golive / "journal").head()
        if head != told:
            return Open(
                Said(
                    f"{night.golive} 的日志头为 {head[:12]}, 上线之夜记下的是 {told[:12]}",
                    f"the journal of {night.golive} has the head {head[:12]}, its night ended with {told[:12]}",
                ),
                MEND,
                lost=True,
            )
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        quoted = str(filed_of(form).fields.get("head") or "")
        if quoted != head:
            why = Said(
                f"签字所及的日志头为 {quoted[:12] or '空'}", f"it was signed for the head {quoted[:12] or 'of none'}"
            )
            return file_again(form, why)
        return Closed(Said(head[:12], head[:12]))


GATE = JournalHead()
