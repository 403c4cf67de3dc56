"""What a rollback that could not finish has restored, what it has not, and what nobody knows (R50, H8)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils import sentences
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen

RESTORED, CHANGED, UNKNOWN = "restored", "changed", "unknown"


@dataclass(frozen=True, slots=True)
class Standing:
    """One host after a rollback, by the journal alone.

    `undone` are steps, `not_undone` steps with the reason the host gave, `in_doubt` steps that began and were never
    answered. `reached` is False when the host did not answer the last time it was asked.
    """

    host: str
    undone: tuple[str, ...] = ()
    not_undone: dict[str, str] = field(default_factory=dict)
    in_doubt: dict[str, str] = field(default_factory=dict)
    reached: bool = True

    @property
    def state(self) -> str:
        """Return restored, changed, or unknown: a host that does not answer is neither of the two."""
        if self.in_doubt or not self.reached:
            return UNKNOWN
        return CHANGED if self.not_undone else RESTORED

    def facts(self) -> dict[str, Any]:
        """Return it for the journal."""
        return {**asdict(self), "undone": list(self.undone), "state": self.state}


def standing_of(host: str, facts: Mapping[str, Any]) -> Standing:
    """Return a standing from what the journal keeps of it."""
    undone = tuple(str(step) for step in facts["undone"])
    return Standing(host, undone, dict(facts["not_undone"]), dict(facts["in_doubt"]), bool(facts["reached"]))


def standings(journal: Journal) -> list[Standing]:
    """Return every host on which a step began to change something."""
    found = [_standing(host, journal.events(host)) for host in journal.hosts()]
    return [one for one in found if one.undone or one.not_undone or one.in_doubt]


def kept(journal: Journal) -> list[str]:
    """Return what was left as somebody else had changed it, because a person decided so, one sentence each."""
    found = []
    for host in journal.hosts():
        last = {event.step: event for event in journal.events(host) if event.event == "undone"}
        found += [screen.line(f"{host} {one}") for event in last.values() for one in event.facts.get("kept", ())]
    return found


def _standing(host: str, events: Iterable[Event]) -> Standing:
    last: dict[str, Event] = {}
    begun: set[str] = set()
    for event in events:
        if event.event == "fact":
            continue
        last[event.step] = event
        if event.event in ("intent", "undone"):
            begun.add(event.step)
    asked = [event for event in last.values() if event.event not in ("intent", "undoing")]
    newest = max(asked, key=lambda event: event.seq, default=None)
    left = {step: event for step, event in last.items() if step in begun and event.event != "undone"}
    return Standing(
        host,
        tuple(step for step, event in last.items() if event.event == "undone"),
        {step: _why(event) for step, event in left.items() if not _unanswered(event)},
        {step: _why(event) for step, event in left.items() if _unanswered(event)},
        not (newest and newest.facts.get("unreachable")),
    )


def _unanswered(event: Event) -> bool:
    return event.event in ("intent", "undoing") or bool(event.facts.get("unreachable"))


def _why(event: Event) -> str:
    unsaid = {"done": "done, its undo never began"}.get(event.event, f"{event.event}, no answer")
    return screen.line(event.message) or unsaid


WORDS = {
    "zh": {
        RESTORED: "已恢复",
        CHANGED: "未恢复",
        UNKNOWN: "未知",
        "undone": "已恢复 {count} 步",
        "not_undone": "未恢复",
        "in_doubt": "存疑",
        "unreached": "无法连接, 其现状未知",
        "command": "排除后用同一命令继续:",
    },
    "en": {
        RESTORED: "restored",
        CHANGED: "NOT restored",
        UNKNOWN: "unknown",
        "undone": "{count} undone",
        "not_undone": "not undone",
        "in_doubt": "in doubt",
        "unreached": "does not answer, what it looks like now is not known",
        "command": "mend that, then go on with the same command:",
    },
}


def told(facts: Mapping[str, Any], language: str) -> list[str]:
    """Return the facts of a closed emergency as the lines of a short table, what is bad first, then the command."""
    words = WORDS[language]
    found = [standing_of(host, one) for host, one in facts.get("hosts", {}).items()]
    found.sort(key=lambda one: ((CHANGED, UNKNOWN, RESTORED).index(one.state), one.host))
    width = max((len(one.host) for one in found), default=0)
    lines = [line for one in found for line in _lines(one, width, language)]
    return [*lines, words["command"], f"  {facts['command']}"] if facts.get("command") else lines


def _lines(one: Standing, width: int, language: str) -> list[str]:
    words = WORDS[language]
    undone = [words["undone"].format(count=len(one.undone))] if one.undone or one.reached else []
    notes = [*undone, *([] if one.reached else [words["unreached"]])]
    steps = [(words["not_undone"], one.not_undone), (words["in_doubt"], one.in_doubt)]
    listed = [
        f"    {word}: {step}: {sentences.told(why, language)}" for word, found in steps for step, why in found.items()
    ]
    return [f"  {one.host:<{width}}  {words[one.state]}: {', '.join(notes)}", *listed]
