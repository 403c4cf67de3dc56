"""The log as a person reads it on a terminal: one line per event, then what the verification found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, tzinfo

from ansible_collections.relops.golive.plugins.plugin_utils.engine.golive import Golive
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import ROLLBACK, SUCCESS
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned, coverage
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.query import Query, moment_of
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE, Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import LANGUAGES, Texts, load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.log_asked import as_written
from ansible_collections.relops.golive.plugins.plugin_utils.safe import screen
from ansible_collections.relops.golive.plugins.plugin_utils.stages.steps import steps_of

ASKED = ("host", "person", "step", "stage", "event", "item")


def answered(
    plan: Plan, found: Golive, asked: Mapping[str, str], texts: Texts
) -> tuple[list[str], bool, bool, list[str]]:
    """Return the lines of the events that were asked for, whether chain and records are whole, and all of it told.

    Keys of `asked`: from, to and ASKED. Raises GoliveError for a time that is none, and for a word that nothing has.
    """
    zone = plan.window.start.tzinfo
    events = found.journal.every()
    words = as_written({key: asked.get(key, "") for key in ASKED}, plan, events, map(load_texts, LANGUAGES))
    query = Query(
        moment_of("from", asked.get("from", ""), zone), moment_of("to", asked.get("to", ""), zone, last=True), **words
    )
    lines = [event_line(event, texts, zone) for event in query.of(events)]
    verdict, chain = verdict_lines(found.journal, texts)
    counted, whole = step_lines(plan, found, texts)
    return lines, chain, whole, [found.id, *lines, texts("log.found", count=len(lines)), *counted, *verdict]


def event_line(event: Event, texts: Texts, zone: tzinfo | None) -> str:
    """Return one event: time in the window's zone, host, step, what happened, and what is known of it."""
    time = datetime.fromisoformat(event.time).astimezone(zone).isoformat(" ", timespec="milliseconds")
    kind = f"log.event.{event.event}"
    head = f"{time}  {event.host:<16} {event.step:<28} {texts(kind) if texts.has(kind) else event.event}"
    return screen.line("  ".join([head, *_details(event, texts)]))


def _details(event: Event, texts: Texts) -> Iterator[str]:
    if event.host == GOLIVE and event.facts.get("result"):
        yield texts(f"verdict.{event.facts['result']}")
    elif event.host == GOLIVE and event.facts.get("direction"):
        yield texts.word("back" if event.facts["direction"] == ROLLBACK else "forward")
    if event.changes:
        yield texts("log.changes", count=len(event.changes))
    if event.seconds:
        yield texts("log.seconds", seconds=f"{event.seconds:.1f}")
    yield from _persons(event, texts)
    if event.message:
        yield texts.sentence(event)


def _persons(event: Event, texts: Texts) -> Iterator[str]:
    """Yield who ran it and who answers for it; a line of a step that is older names the latter alone."""
    older = event.owner is None and event.host != GOLIVE
    owner = event.operator if older else event.owner or ""
    if event.operator and not older:
        yield f"{texts('log.operator')} {event.operator}"
    if owner or event.role:
        yield f"{texts('log.owner')} {f'{owner} ({event.role})' if event.role else owner}"


def verdict_lines(journal: Journal, texts: Texts) -> tuple[list[str], bool]:
    """Return what the verification of the chain found, and whether it holds."""
    breaks = journal.verify()
    found = [
        texts("log.break", place=f"{fault.path.name}:{fault.line}", fault=fault.in_(texts.language)) for fault in breaks
    ]
    torn = [texts("log.torn", place=f"{path.name}:{line}") for path, line in journal.torn()]
    if breaks:
        return [*found, *torn, texts("log.broken", count=len(breaks))], False
    events = journal.every()
    files = len({event.host for event in events})
    return [*torn, texts("log.intact", files=files, events=len(events), head=journal.head())], True


def step_lines(plan: Plan, found: Golive, texts: Texts) -> tuple[list[str], bool]:
    """Return what the records lack of the step list, the count, and whether a closed go-live has all it needs."""
    if found.digest() != plan.digest:
        return [texts("log.other_plan", its=found.digest()[:12], this=plan.digest[:12])], True
    counted = coverage(found.journal, steps_of(plan), found.result() == SUCCESS)
    lines = [
        *_by_step("log.missing", counted.missing, texts),
        *(texts("log.endless", host=one.host, step=one.step, time=one.time) for one in counted.endless),
        *(texts("log.unplanned", host=host, step=step) for host, step in counted.unplanned),
        *_by_step("log.unreached", counted.unreached, texts),
        texts(
            "log.covered", planned=counted.planned, recorded=counted.recorded, behind=len(counted.unreached),
            lost=len(counted.missing), begun=len(counted.endless),
        ),
    ]  # fmt: skip
    return lines, counted.whole or not found.result()


def _by_step(key: str, steps: Iterable[Planned], texts: Texts) -> Iterator[str]:
    hosts: dict[str, list[str]] = {}
    for one in steps:
        hosts.setdefault(one.step, []).append(one.host)
    return (texts(key, step=step, hosts=" ".join(of)) for step, of in hosts.items())
