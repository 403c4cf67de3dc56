"""What was cancelled is not tried again before its problem is closed and the mended thing was rehearsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.case.found import BEGINNING, FAILED_NIGHTS, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.signed import file_again, filed_of, look_up
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof

KEY = "problem"


@dataclass(frozen=True, slots=True)
class Failed:
    """A night that did not end well: its place in the case (0: only its journal knows), and when it ended."""

    golive: str
    result: str
    seq: int = 0
    time: datetime = BEGINNING


class Cancelled:
    """Refuse the next night after a failed one until problem, rehearsal and order are newer than it."""

    id = "cancelled"
    title = Said("取消后的重新执行", "after a cancellation")
    rules = ("R50", "H7")
    at = (At.START,)
    about = About.SIGNED

    def verdict(self, asked: Asked) -> Verdict:
        """Look at how the newest night ended."""
        failed = failed_night(asked)
        if failed is None:
            return Closed(Said("最近一次上线未取消", "no night was cancelled since"))
        name = failed.golive
        form = look_up(asked, KEY, self.rules)
        if isinstance(form, (Open, Closed)):
            return form
        filed = filed_of(form)
        if filed.entry.seq < failed.seq or asked.proofs.moment(filed.entry.seq) < failed.time:
            older = Said(f"问题记录早于 {name} 的取消", f"the problem record is older than the end of {name}")
            return file_again(form, older)
        if filed.fields.get("golive") != name or filed.fields.get("closed") is not True:
            return file_again(form, Said(f"{name} 的问题未关闭", f"the problem of {name} is not closed"))
        again = asked.proofs.newest(Proof.REHEARSAL)
        if again is None or not again.passed or again.seq < failed.seq or again.time < failed.time:
            return Open(
                Said(f"{name} 取消后尚未重新预演", f"it was not rehearsed since {name} was cancelled"),
                Said("在模拟环境预演: rehearse.yml", "rehearse it: rehearse.yml"),
                Said("、".join(asked.process.rehearsers), ", ".join(asked.process.rehearsers)),
            )
        return Closed(
            Said(f"{name} 的问题已关闭并重新预演", f"the problem of {name} is closed, and it was rehearsed again")
        )


def failed_night(asked: Asked) -> Failed | None:
    """Return the newest night where it failed, by the case or, where its end was not told there, by its journal.

    One that the backup host alone knows has not gone live, or its hosts would say so: this state was copied back.
    """
    newest, lost = asked.proofs.newest(Proof.NIGHT), _lost(asked)
    if lost and (newest is None or newest.time <= lost.time):
        return lost
    night, found = asked.proofs.newest(Proof.NIGHT), asked.found
    if found and (night is None or night.golive != found.id) and found.begun() and found.result() in FAILED_NIGHTS:
        closed = [event for event in found.journal.events(GOLIVE) if event.event == "closed"]
        return Failed(found.id, found.result(), time=moment_of(closed[-1].time))
    if night and night.result in FAILED_NIGHTS:
        return Failed(night.golive, night.result, night.seq, night.time)
    return None


def _lost(asked: Asked) -> Failed | None:
    """Return the newest night of this project that the backup host has noted and this state folder does not know."""
    name = re.compile(re.escape(asked.project) + r"-([0-9]{8}T[0-9]{6}Z)-[0-9a-f]{8}")
    known = {*asked.nights, *(one.golive for one in asked.proofs.every(Proof.NIGHT))}
    matches = [match for one in asked.orders.values() if one not in known and (match := name.fullmatch(one))]
    if not matches:
        return None
    last = max(matches, key=lambda match: match[1])
    return Failed(last[0], FAILED_NIGHTS[0], time=moment_of(last[1]))


GATE = Cancelled()
