"""All verdicts at once: as rows, as a table for people in either language, as JSON, and as a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import LostError
from ansible_collections.relops.golive.plugins.plugin_utils.gates.ended import idle, unheard
from ansible_collections.relops.golive.plugins.plugin_utils.gates.forms import forms_at
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import About, Asked, At, Closed, Gate, Open
from ansible_collections.relops.golive.plugins.plugin_utils.gates.layout import WORDS, table
from ansible_collections.relops.golive.plugins.plugin_utils.gates.registry import gates_at
from ansible_collections.relops.golive.plugins.plugin_utils.gates.row import Row, Rows, head_of

__all__ = [
    "STATES",
    "WORDS",
    "LostGatesError",
    "OpenGatesError",
    "Row",
    "first_open",
    "refusal",
    "refuse_open",
    "rows",
    "table",
]
STATES = ("open", "unasked", "closed")
"""The order in which rows are told."""

REFUSED = Said(
    "被拒绝: {all} 道关卡中有 {open} 道未通过, 本次运行未作任何变更",
    "refused: {open} of {all} gates are open; this run changed nothing",
)
INSIDE = Said(
    "被拒绝: {all} 道关卡中有 {open} 道未通过, 此处不再变更",
    "refused: {open} of {all} gates are open; nothing is changed here",
)
GOES_BACK = Said("该次上线已转为恢复, 不受阻", "this night goes back already, and that waits for nobody")
DURING = (At.SUSPEND, At.CHANGE)
"""Points inside a run: what came before them has been changed."""
BEFORE = (At.PREPARE, At.START, *DURING)


def rows(asked: Asked) -> list[Row]:
    """Return the verdict of every gate that is asked at that point, and of every form that is due there.

    Where nothing begins, what is signed for a beginning is not asked.
    """
    law = asked.production and not idle(asked)
    later = unheard(asked)  # reads the journal: once for all of them
    found = (_row(gate, asked, later) for gate in (*gates_at(asked.at, law), *(forms_at(asked) if law else ())))
    return Rows(found, head_of(asked))


def _row(gate: Gate, asked: Asked, later: bool) -> Row:
    """Return the verdict of one gate; what the night needs is due by its beginning, where nothing else is said.

    Once the window has begun it is due by the latest decision.
    """
    if later and gate.about is About.SIGNED:
        return Row(gate, None)
    if asked.turned and gate.about is About.SIGNED:
        return Row(gate, Closed(GOES_BACK))
    verdict = gate.verdict(asked)
    window = asked.window or (asked.plan.window if asked.plan else None)
    if isinstance(verdict, Open) and gate.about is About.SIGNED and window and asked.at in BEFORE:
        until = verdict.until or window.start
        begun = until == window.start <= asked.now
        verdict = replace(verdict, until=window.latest_decision if begun else until)
    return Row(gate, verdict)


class OpenGatesError(GoliveError):
    """A run was refused: gates are open. Its sentence is the whole table; `rows` are all verdicts as JSON."""

    def __init__(self, found: Sequence[Row]) -> None:
        told = {"all": len(found), "open": sum(row.state == "open" for row in found)}
        head = INSIDE if isinstance(found, Rows) and found.head.at in DURING else REFUSED
        zh, en = (f"{head.in_(one).format(**told)}\n{table(found, one)}" for one in ("zh", "en"))
        super().__init__(en, zh=zh)
        self.rows = [row.plain() for row in found]


class LostGatesError(OpenGatesError, LostError):
    """The same where the first of them says that the record is lost or broken: an emergency."""


def first_open(found: Sequence[Row]) -> Open | None:
    """Return the first verdict that is open: it gives the exit code."""
    return next((row.verdict for row in found if isinstance(row.verdict, Open)), None)


def refuse_open(asked: Asked) -> list[Row]:
    """Return the rows where every gate is closed or not asked yet, else raise OpenGatesError with all of them."""
    found = rows(asked)
    if first_open(found) is None:
        return found
    raise refusal(found)


def refusal(found: Sequence[Row]) -> OpenGatesError:
    """Return the error that refuses a run, with all rows; an emergency where the first open one says so.

    Of the signed ones each may say it: they are told by name, not by weight.
    """
    opened = [row for row in found if isinstance(row.verdict, Open)]
    counts = opened if opened and opened[0].gate.about is About.SIGNED else opened[:1]
    lost = any(isinstance(row.verdict, Open) and row.verdict.lost for row in counts)
    return LostGatesError(found) if lost else OpenGatesError(found)
