"""The new system has a backup of its own, with its logs, before the project is closed."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.performance import of_night
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof


class Baseline:
    """Refuse to close a night whose new files and data nobody backed up, or whose logs are not kept."""

    id = "baseline"
    title = Said("新系统备份", "baseline")
    rules = ("H21", "R56")
    at = (At.CLOSE,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at the newest one of the newest night: it names snapshots and logs."""
        found = of_night(asked, Proof.BASELINE, Said("新系统备份", "baseline backup"))
        newest = asked.proofs.newest(Proof.BASELINE)
        if isinstance(found, Closed) and newest:
            for key, zh, en in (
                ("snapshots", "没有快照", "it names no snapshot"),
                ("logs", "没有系统日志", "it names no log"),
            ):
                if not newest.entry.facts.get(key):
                    return Open(Said(zh, en), Said("重新备份新系统", "back the new system up again"), WHO)
        return found


WHO = Said("应用系统维护人员", "application maintainers")
GATE = Baseline()
