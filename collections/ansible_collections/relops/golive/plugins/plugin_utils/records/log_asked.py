"""What a person asks the log for, in either language, as the journal writes it; a word that nothing has is a fault."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from fnmatch import fnmatch

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError, Said
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.choices import StageName
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import shown, suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import Texts
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

KINDS = {
    "host": Said("主机", "host"),
    "person": Said("人员或角色", "person or role"),
    "step": Said("步骤", "step"),
    "stage": Said("阶段", "stage"),
    "event": Said("事件", "event"),
}
"""What can be asked for by a name; parts of items are free."""
LISTED = 20
"""So many names are listed where none is near."""
EVENT = "log.event."
Names = dict[str, str]
"""What a person may write → what the journal has."""


def as_written(asked: Mapping[str, str], plan: Plan, events: Iterable[Event], texts: Iterable[Texts]) -> dict[str, str]:
    """Return the filters in the journal's own words; raises GoliveError for one that names nothing, with the nearest.

    Wide characters, case and blanks around a word make no difference.
    """
    found = {name: _plain(value) for name, value in asked.items() if value}
    known = _known(plan, list(events), list(texts))
    return {name: _named(name, value, known[name]) if name in KINDS else value for name, value in found.items()}


def _known(plan: Plan, events: list[Event], texts: list[Texts]) -> dict[str, Names]:
    steps = {one.step for one in steps_of(plan)} | {event.step for event in events}
    roles = {str(task.role) for task in plan.tasks} | {event.role for event in events}
    people = {str(person.name) for person in plan.resources.persons}
    people |= {name for event in events for name in (event.operator, event.owner or "")}
    stages = {word: stage.value for stage in StageName for word in (stage.value, stage.zh, stage.en)}
    return {
        "host": _same({*plan.devices, *(event.host for event in events)}),
        "person": {**{word: one for one in roles for word in (one, *(t.term(one) for t in texts))}, **_same(people)},
        "step": _same(steps),
        "stage": {**_same(event.stage for event in events), **stages},
        "event": {**_same(event.event for event in events), **{w: e for t in texts for w, e in _events(t).items()}},
    }


def _events(texts: Texts) -> Names:
    said = {key.removeprefix(EVENT): text for key, text in texts.entries.items() if key.startswith(EVENT)}
    return {word: name for name, text in said.items() for word in (name, text)}


def _same(names: Iterable[str]) -> Names:
    return {name: name for name in names if name}


def _named(name: str, value: str, known: Names) -> str:
    """Return what the journal has for a word; a pattern stays one where it fits anything."""
    exact = {_plain(word).casefold(): written for word, written in known.items() if word}
    if value.casefold() in exact:
        return exact[value.casefold()]
    fits = {written for word, written in exact.items() if fnmatch(word, value.casefold())}
    if not fits:
        raise _fault(name, value, known)
    return value if any(fnmatch(one.casefold(), value.casefold()) for one in fits) else next(iter(sorted(fits)))


def _fault(name: str, value: str, known: Names) -> GoliveError:
    kind, zh_en = KINDS[name], suggestion(value, known)
    few = sorted({word for word in known if word}) if len(set(known.values())) <= LISTED else []
    listed = (f"; 可用: {'、'.join(few)}", f"; there are: {', '.join(few)}") if few and not zh_en[0] else ("", "")
    return GoliveError(
        f"log: {shown(value)} is no {kind.en} of this go-live{zh_en[1]}{listed[1]}",
        zh=f"日志查询: 本次上线没有{kind.zh} {shown(value)}{zh_en[0]}{listed[0]}",
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()
