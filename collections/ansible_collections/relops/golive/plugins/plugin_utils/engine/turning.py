"""What turns a go-live back, and what only stops it: a closed list.

Back it goes where a step on a target has failed, or its target did not answer: the night has gone wrong out there.
A fault of the controller (a variable, a template, a password, a bug) before a step touched anything says nothing about
the targets: the run stops, nothing is decided, and the same command goes on once that is mended.

Back it goes as well where a gate of the process is found open inside the night: that is a decision, no fault.
"""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.module_utils.errors import Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.closing import unfinished
from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import ROLLBACK, Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.holding import BACK, HOLD, hold
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.sentences import FAILED, told

KEEPING = ("baseline",)
"""The stages that change nothing on their targets: a fault of theirs stops the run, which stays in verification."""


def turn(found: Golive, reason: str, on_failure: str = BACK) -> tuple[bool, list[str]]:
    """Turn the go-live back where a target gives cause, else write that it is stopped; tell which, and the faults.

    `reason` is what Ansible said of the failed task; it is kept only with a stop. A run that is stopped already, since
    another controller has taken a host over, decides nothing more. A gate that was found open turns what has begun.
    With `on_failure` hold a fault of a target makes the night stand still until a person decides.
    """
    standing = found.standing()
    if standing.halted:
        return False, []
    if standing.direction != ROLLBACK and standing.barred:
        return _barred(found, standing.barred)
    faults = faults_of(found)
    if faults and standing.direction != ROLLBACK and on_failure == HOLD:
        hold(found, faults)
        return False, faults
    if standing.direction == ROLLBACK or faults:
        found.turn(ROLLBACK, "; ".join(faults) or reason, {"faults": faults})
        return True, faults
    found.write("stopped", message=reason or FAILED)
    return False, []


def _barred(found: Golive, why: str) -> tuple[bool, list[str]]:
    """Go back for a gate that is open: a decision of the process (R49); where nothing has begun only stop."""
    if found.begun():
        found.turn(ROLLBACK, why, {"faults": [why]})
        return True, [why]
    found.write("stopped", message=why)
    return False, []


def stopped_text(reason: str) -> Said:
    """Return what is said of a run that was stopped."""
    return Said(
        f"已停止, 尚未决定: {told(reason, 'zh')}。没有目标给出恢复的理由: 请排除后再次运行同一命令, "
        "或用 playbooks/rollback.yml 恢复",
        f"stopped, nothing is decided: {reason}. No target gave a cause to go back: mend that, then "
        "give the same command again, or roll back with playbooks/rollback.yml",
    )


def faults_of(found: Golive) -> list[str]:
    """Return what failed on targets in the steps that are open, one sentence each."""
    return [f"{event.host} {event.step}: {event.message}" for event in unfinished(found) if _of_target(found, event)]


def _of_target(found: Golive, event: Event) -> bool:
    """Tell whether a step's last event is a fault of its target; a bug is one only after the step had begun to act.

    What only keeps a copy of the system that was verified says nothing against that system: it is held (R56).
    """
    if event.event != "failed" or event.stage in KEEPING:
        return False
    if not event.facts.get("bug"):
        return True
    steps = [one for one in found.journal.events(event.host) if one.step == event.step and one.run == event.run]
    return any(one.event == "intent" for one in steps)
