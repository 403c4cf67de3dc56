"""One change of a switch's configuration: begun, pushed, checked, committed; or given up and nothing is left of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, UnreachableError
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.dialogue import Dialogue
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.editing import Armed, Say
from ansible_collections.relops.golive.plugins.plugin_utils.stages.network.platform import Stanza


@dataclass(frozen=True, slots=True)
class Arm:
    """The timer under which a change is made: when it is started, by which words; who notes it before, who forgets it.

    It is forgotten where the switch refuses to start it, and only there.
    """

    at: Armed
    say: Say
    noted: Callable[[], None]
    forgotten: Callable[[], None]


def write(dialogue: Dialogue, stanzas: list[Stanza], fits: Callable[[str], None], arm: Arm | None = None) -> None:
    """Bring stanzas into the running configuration, where there is a net under its timer.

    Where the platform has a candidate, that is one change or none: `fits` gets the candidate's text before it is
    committed and raises GoliveError to keep it back. Where every line takes effect at once, what was written before a
    fault stays there, and whoever called takes it back. The timer runs on then, and after a good end, too: the caller
    confirms the change in a new session.
    """
    if not stanzas:
        return
    dialogue.begin(_armed(arm, Armed.BEGIN))
    try:
        if first := _armed(arm, Armed.FIRST):
            _started(dialogue, first, arm)
        dialogue.push(stanzas)
        candidate = dialogue.check()
        if candidate:
            fits(candidate)
        dialogue.commit(_armed(arm, Armed.COMMIT))
    except BaseException:
        dialogue.abort()
        raise


def _armed(arm: Arm | None, at: Armed) -> Say | None:
    """Return what starts the timer if it is started at this moment, and note it."""
    if arm is None or arm.at is not at:
        return None
    arm.noted()
    return arm.say


def _started(dialogue: Dialogue, say: Say, arm: Arm | None) -> None:
    try:
        dialogue.say(say)
    except UnreachableError:
        raise
    except GoliveError:
        if arm:
            arm.forgotten()
        raise
