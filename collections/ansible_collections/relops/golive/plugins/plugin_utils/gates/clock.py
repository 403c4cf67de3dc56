"""Windows and ages are judged by a clock that tells the time: it was not set back, and the hosts say the same."""

from __future__ import annotations

from datetime import datetime, timedelta

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import at, names

WHAT = Said("校准控制机与主机的时钟 (NTP)", "set the clocks of controller and hosts right (NTP)")
WHO = Said("系统管理人员", "system administrators")


class Clock:
    """Refuse by a clock that is behind its own record, or apart from those of the hosts."""

    id = "clock"
    title = Said("时钟", "clock")
    rules = ("H15", "R37")
    at = (At.PREPARE, At.START, At.SUSPEND, At.CHANGE)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Compare with the newest entries of case and journals, then with the hosts, once they were asked."""
        limit = asked.process.limits.clock_seconds
        latest = max([asked.proofs.latest, *_told(asked)])
        if latest - asked.now > timedelta(seconds=limit):
            newest = at(latest, asked)
            now = at(asked.now, asked)
            why = Said(
                f"时钟被拨回: 现为 {now}, 记录已至 {newest}",
                f"it was set back: it says {now}, the record is of {newest}",
            )
            return Open(why, WHAT, WHO)
        if asked.clocks is None:
            return None
        apart = {host for host, seconds in asked.clocks.items() if abs(seconds) > limit}
        if apart:
            said = ", ".join(f"{host} {asked.clocks[host]:+.0f} s" for host in sorted(apart))
            return Open(Said(f"与主机相差: {said}", f"it is apart from its hosts: {said}"), WHAT, WHO)
        if silent := {*(asked.plan.hosts if asked.plan else ())} - set(asked.clocks):
            told = names(silent)
            return Open(Said(f"未告知时间: {told.zh}", f"did not tell the time: {told.en}"), WHAT, WHO)
        most = max((abs(seconds) for seconds in asked.clocks.values()), default=0.0)
        return Closed(Said(f"与主机相差不超过 {most:.1f} 秒", f"within {most:.1f} s of the hosts"))


def _told(asked: Asked) -> list[datetime]:
    """Return the newest time of each journal's own file."""
    return [moment_of(event.time) for events in asked.nights.values() for event in events[-1:]]


GATE = Clock()
