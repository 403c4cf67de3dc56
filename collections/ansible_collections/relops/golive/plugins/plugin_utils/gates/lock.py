"""One run at a time: who is seen to be at work is waited for."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.journal import lock


class Lock:
    """Refuse beside a run that lives; whoever cannot be judged from here is left to the taking of the lock."""

    id = "lock"
    title = Said("独占", "lock")
    rules = ()
    at = (At.START, At.BACK)
    about = About.PROCESS

    def verdict(self, asked: Asked) -> Verdict:
        """Look at who is written down as the holder; a check takes no lock."""
        running = None if asked.check else lock.running(asked.state)
        if running is None:
            return Closed()
        return Open(running.said, Said("等待其结束", "wait for its end"))


GATE = Lock()
