"""Whose signatures count is said by a file that nobody but its owner can write."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict


class TrustRoot:
    """Refuse while nobody can say whose signature is whose: no trust root, an empty one, or one that others write."""

    id = "trust"
    title = Said("信任根", "trust root")
    rules = ("R69",)
    at = (At.PREPARE, At.START, At.SUSPEND, At.CHANGE, At.BACK, At.ANNOUNCE, At.CLOSE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at what was read of it."""
        if asked.unhindered:
            return Closed(Said("窗口内恢复不受阻", "a way back inside the night is not held up"))
        what = Said("放好信任根并检查其权限", "put the trust root in its place, writable for its owner alone")
        who = Said("系统管理人员", "system administrators")
        if asked.trust is None:
            return Open(Said("未读到信任根", "no trust root was read"), what, who)
        if isinstance(asked.trust, GoliveError):
            return Open(asked.trust.said, what, who)
        people = len(asked.trust.principals())
        if not people:
            return Open(Said("信任根中没有任何人", "the trust root names nobody"), what, who)
        short = asked.trust.digest[:12]
        return Closed(Said(f"{people} 人, 摘要 {short}", f"{people} persons, sha256 {short}"))


GATE = TrustRoot()
