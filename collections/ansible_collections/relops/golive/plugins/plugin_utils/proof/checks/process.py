"""What the process of the dossier asked for was there when it had to be: forms, signatures, window, order."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from itertools import takewhile

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Entry
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds, standings
from ansible_collections.relops.golive.plugins.plugin_utils.case.window import agreed
from ansible_collections.relops.golive.plugins.plugin_utils.engine.lifecycle import ROLLBACK, SUCCESS
from ansible_collections.relops.golive.plugins.plugin_utils.gates.forms import why
from ansible_collections.relops.golive.plugins.plugin_utils.journal.event import Event
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import GOLIVE
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Part, Point
from ansible_collections.relops.golive.plugins.plugin_utils.proof.checks.heads import case_head
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.dossier import CASE_FILE, Dossier, PastCase
from ansible_collections.relops.golive.plugins.plugin_utils.proof.reading.finding import Finding, note, ok, wrong

PROCESS = "plan/plan.json"
ORDER = "order"
FIRST = (Point.PREPARE, Point.START)
DURING = {Point.SUSPEND: "suspend", Point.CHANGE: ""}
"""Points inside the night, with the stage that has to have begun; empty for any."""
LATER = {Point.ANNOUNCE: "announced", Point.CLOSE: "closed"}
Forms = Mapping[str, FormStanding]


def check(dossier: Dossier) -> Iterator[Finding]:
    """Judge each form by the case as it was when the night began, had ended, was taken back, announced, closed."""
    process = dossier.plan.definition
    for one in process.deviations:
        yield note(PROCESS, f"流程放宽 {one.rule}: {one.why.zh}", f"the process relaxes {one.rule}: {one.why.en}")
    kinds = {str((event.facts.get("environment") or {}).get("kind") or "") for event in dossier.opened}
    if dossier.production and "twin" in kinds:
        yield note("journal/", "模拟环境上按生产流程进行", "a go-live on a twin that was held to the whole process")
    if not dossier.production:
        yield note("journal/", "模拟环境上的上线: 不需要签批", "a go-live on a twin: no signature is asked for")
        return
    began = _at_the_opening(dossier, dossier.opened[0])
    yield from _due(began, FIRST)
    stages = {event.stage for event in _way_there(dossier)}
    reached = [point for point, stage in DURING.items() if stages and stage in ("", *stages)]
    yield from _due(_until(dossier, dossier.nights()), reached)
    if (taken_back := _taken_back(dossier)) is not None:
        yield from _due(_at_the_opening(dossier, taken_back), (Point.BACK,))
    for point, name in LATER.items():
        if found := [one for one in dossier.case.of("evidence", name) if one.facts.get("golive") == dossier.golive]:
            yield from _due(_until(dossier, found), (point,))
        else:
            word = {"announced": "通告", "closed": "归档"}[name]
            yield note(CASE_FILE, f"尚未{word}", f"it was not {name} yet")
    yield from _signed_process(began)
    yield from _order(dossier, began)
    yield from _window(dossier, began)


def _at_the_opening(dossier: Dossier, opened: Event) -> Forms:
    """Return how the forms stood when a run was opened: by the head that was written then, else by time."""
    entries = dossier.case.entries
    head = case_head(opened.facts)
    places = [place for place, entry in enumerate(entries, 1) if entry.hash == head]
    past = entries[: places[0]] if places else tuple(takewhile(lambda one: one.time <= opened.time, entries))
    return _forms(dossier, past)


def _taken_back(dossier: Dossier) -> Event | None:
    """Return the opening of the run that took a live system back, None where none did (R54, R55)."""
    opened, live = None, False
    for event in dossier.night:
        if event.event == "opened":
            opened = event
        elif event.event == "closed":
            live = event.facts.get("result") == SUCCESS
        elif event.event == "direction" and live and event.facts.get("direction") == ROLLBACK:
            return opened
    return None


def _until(dossier: Dossier, evidence: list[Entry]) -> Forms:
    """Return how the forms stood when the last of this evidence was written; without any, as they stand."""
    last = evidence[-1].seq if evidence else len(dossier.case.entries)
    return _forms(dossier, tuple(one for one in dossier.case.entries if one.seq <= last))


def _forms(dossier: Dossier, entries: tuple[Entry, ...]) -> Forms:
    return standings(dossier.plan, PastCase(dossier.case, entries), dossier.trust)


def _due(forms: Forms, points: Collection[Point]) -> Iterator[Finding]:
    for key, standing in forms.items():
        title = standing.kind.title
        if standing.kind.before not in points or standing.holds is Holds.NOT_ASKED:
            continue
        place = f"{CASE_FILE} {key}"
        if standing.closed:
            who = ", ".join(f"{one.person}/{one.role}" for one in standing.held)
            yield ok(place, f"《{title.zh}》已签: {who}", f"{title.en} was signed: {who}")
        else:
            said = why(standing)
            yield wrong(place, f"《{title.zh}》当时{said.zh}", f"{title.en} at that time: {said.en}")


def _signed_process(forms: Forms) -> Iterator[Finding]:
    binding = [key for key, one in forms.items() if one.closed and {Part.PROCESS, Part.PLAN} & set(one.kind.binds)]
    signed = [key for key in binding if forms[key].held]
    if signed:
        yield ok(PROCESS, f"流程经 {', '.join(signed)} 签批", f"the process was signed with {', '.join(signed)}")
    else:
        yield note(PROCESS, "流程本身无人签批", "nobody signed the process itself")


def _order(dossier: Dossier, forms: Forms) -> Iterator[Finding]:
    standing = forms.get(ORDER)
    if standing is None or standing.filed is None:
        return
    place, binds = dossier.at(standing.filed.entry), standing.filed.binds
    opened = str(dossier.opened[0].facts.get("digest"))
    if binds.get(Part.PLAN.value, opened) != opened:
        its = binds[Part.PLAN.value][:12]
        yield wrong(
            place, f"上线指令的摘要 {its} 不是这一夜的", f"is an order for digest {its}, not for that of the night"
        )
    else:
        yield ok(place, f"上线指令的摘要即这一夜的 {opened[:12]}", f"the order is for the night's digest {opened[:12]}")


def _window(dossier: Dossier, forms: Forms) -> Iterator[Finding]:
    """Compare the way there with the window that was agreed; a way back is never bound by it (H15, R41)."""
    window = agreed(forms)
    if window is None:
        yield wrong(CASE_FILE, "没有约定的窗口", "no window was agreed")
        return
    forward = sorted((event.time, event.host, event.seq) for event in _way_there(dossier))
    said = f"{window.start.isoformat(' ', 'minutes')} – {window.end.isoformat(' ', 'minutes')}"
    if not forward:
        yield note("journal/", "没有任何变更", "nothing was changed")
        return
    for time, host, seq in (forward[0], forward[-1]):
        if not window.start <= datetime.fromisoformat(time) <= window.end:
            yield wrong(
                f"journal/{host}.jsonl:{seq}", f"{time} 在窗口 {said} 之外", f"{time} is outside of the window {said}"
            )
            return
    yield ok(f"journal/{GOLIVE}.jsonl", f"在约定的窗口 {said} 之内", f"inside of the window that was agreed, {said}")


def _way_there(dossier: Dossier) -> Iterator[Event]:
    journal = dossier.journal
    return (event for host in journal.hosts() for event in journal.events(host) if event.event == "intent")
