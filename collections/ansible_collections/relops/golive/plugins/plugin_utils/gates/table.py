"""All verdicts at once: as rows, as a table for people in either language, as JSON, and as a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.engine.opening import LostError
from ansible_collections.relops.golive.plugins.plugin_utils.gates.forms import forms_at
from ansible_collections.relops.golive.plugins.plugin_utils.gates.gate import Asked, Closed, Gate, Open, Verdict
from ansible_collections.relops.golive.plugins.plugin_utils.gates.registry import gates_at

WORDS = {
    "refused": Said(
        "被拒绝: {all} 道关卡中有 {open} 道未通过, 本次运行未作任何变更",
        "refused: {open} of {all} gates are open; this run changed nothing",
    ),
    "closed": Said("通过", "closed"),
    "open": Said("未通过", "OPEN"),
    "unasked": Said("尚未询问", "not asked yet"),
    "who": Said("由谁", "who"),
    "what": Said("须做", "what"),
    "until": Said("期限", "until"),
}
STATES = ("open", "unasked", "closed")


@dataclass(frozen=True, slots=True)
class Row:
    """One gate and its verdict."""

    gate: Gate
    verdict: Verdict

    @property
    def state(self) -> str:
        """Return open, closed or unasked."""
        return "unasked" if self.verdict is None else "open" if isinstance(self.verdict, Open) else "closed"

    def plain(self) -> JSON:
        """Return it for a portal or the journal: both languages, times as ISO 8601."""
        found: JSON = {
            "gate": self.gate.id, "title": self.gate.title._asdict(), "rules": list(self.gate.rules),
            "state": self.state,
        }  # fmt: skip
        if isinstance(self.verdict, Closed):
            found["why"] = self.verdict.why._asdict()
        elif isinstance(self.verdict, Open):
            found.update({name: getattr(self.verdict, name)._asdict() for name in ("why", "who", "what")})
            found["until"] = self.verdict.until.isoformat() if self.verdict.until else ""
            found["lost"] = self.verdict.lost
        return found


def rows(asked: Asked) -> list[Row]:
    """Return the verdict of every gate that is asked at that point, and of every form that is due there."""
    return [Row(gate, gate.verdict(asked)) for gate in (*gates_at(asked.at, asked.production), *forms_at(asked))]


def table(found: Sequence[Row], language: str) -> str:
    """Return the rows for a person: what is open first, with why, who, what and until when."""
    width = max((_width(row.gate.title.in_(language)) for row in found), default=0)
    return "\n".join(
        line for row in sorted(found, key=lambda row: STATES.index(row.state)) for line in _lines(row, width, language)
    )


def _lines(row: Row, width: int, language: str) -> list[str]:
    title, state = row.gate.title.in_(language), WORDS[row.state].in_(language)
    head = f"  {title}{' ' * (width - _width(title))}  {' '.join(row.gate.rules) or '-':<8} {state}"
    verdict = row.verdict
    if not isinstance(verdict, Open):
        why = verdict.why.in_(language) if verdict else ""
        return [f"{head}: {why}" if why else head]
    more = {"who": verdict.who.in_(language), "what": verdict.what.in_(language)}
    if verdict.until:
        more["until"] = verdict.until.isoformat(" ", "minutes")
    return [
        f"{head}: {verdict.why.in_(language)}",
        *(f"      {WORDS[key].in_(language)}: {said}" for key, said in more.items()),
    ]


def _width(text: str) -> int:
    """Return the columns of a terminal that a text takes: a Chinese character takes two."""
    return sum(2 if ord(letter) > 0x2E7F else 1 for letter in text)


class OpenGatesError(GoliveError):
    """A run was refused: gates are open. Its sentence is the whole table; `rows` are all verdicts as JSON."""

    def __init__(self, found: Sequence[Row]) -> None:
        told = {"all": len(found), "open": sum(row.state == "open" for row in found)}
        zh, en = (f"{WORDS['refused'].in_(one).format(**told)}\n{table(found, one)}" for one in ("zh", "en"))
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
    """Return the error that refuses a run, with all rows; an emergency where the first open one says so."""
    first = first_open(found)
    return LostGatesError(found) if first and first.lost else OpenGatesError(found)
