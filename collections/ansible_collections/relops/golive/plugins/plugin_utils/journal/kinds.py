"""The closed list of what a journal may say: `write` refuses another kind, `verify` names it.

It lies beside the writer and not in the engine, which stands above the journal. The files of a case get a list of
their own here.
"""

from __future__ import annotations

GOLIVE = "golive"
"""The target name of the go-live's own file."""

STEP = {
    "intent": "a step is about to change its target; with what undo needs",
    "done": "it is as the plan says; with what was measured",
    "failed": "it is not, with the reason; nothing says how far it came",
    "undoing": "it is about to be undone",
    "undone": "it is as it was before",
    "undo_failed": "it could not be undone, with the reason",
    "fact": "something that was found and changes nothing",
}
"""What the file of a target holds."""

RUN = {
    "opened": "a run begins; with the plan's digest, the direction and the head of every file",
    "joined": "a target gets a file of its own",
    "direction": "the way is turned; with the reason",
    "stopped": "the run ends and nothing is decided; with the reason",
    "closed": "how it ended; with the result, what is left, and the head of every file",
    "fact": "something that was found: a forecast, a lock that was broken",
}
"""What the go-live's own file holds."""


def kinds_of(target: str) -> frozenset[str]:
    """Return the kinds of events that the file of a target may hold."""
    return frozenset(RUN if target == GOLIVE else STEP)
