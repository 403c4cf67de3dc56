"""The closed list of what a journal may say: `write` refuses another kind, `verify` names it.

It lies beside the writer and not in the engine, which stands above the journal. The file of a case has a list of its
own.
"""

from __future__ import annotations

GOLIVE = "golive"
"""The target name of the go-live's own file."""
CASE = "case"
"""The target name of a case's file."""

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
    "admitted": "the gates of a stage were asked inside the run and are closed; with point, stage and their names",
    "barred": "a gate was found open inside the run: no step of that stage begins; with the gates",
    "held": "a step has failed and the night stands still until a person decides; with what was found",
    "decided": "what was held goes on or back; by which signed form, or that the latest decision has passed",
    "stopped": "the run ends and nothing is decided; with the reason",
    "closed": "how it ended; with the result, what is left, and the head of every file",
    "fact": "something that was found: a forecast, a lock that was broken",
}
"""What the go-live's own file holds."""

OF_CASE = {
    "form": "one version of a form: its fields, what it binds, who files it; an older version stays",
    "signature": "a person in a role approved or rejected one version of a form; with what proves it",
    "attachment": "a document was added: its name, its kind, its SHA-256",
    "evidence": "what a machine found: a check, a rehearsal, a night; with its digests and its result",
    "notice": "what was told to whom by which channel, with which result; receipts",
    "refused": "an attempt to start while gates were open: who, which",
}
"""What a case holds."""
_LISTS = {GOLIVE: RUN, CASE: OF_CASE}


def kinds_of(target: str) -> frozenset[str]:
    """Return the kinds of events that the file of a target may hold."""
    return frozenset(_LISTS.get(target, STEP))
