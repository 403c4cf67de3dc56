"""What a night leaves to be done or watched: what isn't back, problems, open forms, copies, the unmeasured."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Filed
from ansible_collections.relops.golive.plugins.plugin_utils.case.duties import duties
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Proof
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.counts import counts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.stages.backup.copies import copies

PROBLEM = "problem"
"""The form of the process that records a problem."""
COUNTED = ("ports", "devices", "backups", "tables", "tests", "metrics")
TITLES = {"backups": "count_backups", "tests": "cases"}


@dataclass(frozen=True, slots=True)
class Leftover:
    """One thing that is left; `until` a day or an owner, `verdict` a word of the verdicts or empty."""

    item: str
    what: str
    until: str = ""
    verdict: str = ""


def leftovers(source: Night) -> list[Leftover]:
    """Return what is left, the gravest first: what isn't back, problems, differences, forms, copies, not measured."""
    return [
        *_not_back(source),
        *_problems(source),
        *_counted(source, bad=True),
        *_forms(source),
        *_copies(source),
        *_counted(source, bad=False),
    ]


def _not_back(source: Night) -> Iterator[Leftover]:
    t = source.texts
    for one in source.standings:
        for word, steps in (("not_undone", one.not_undone), ("in_doubt", one.in_doubt)):
            for step, why in steps.items():
                yield Leftover(f"{one.host} {step}", f"{t(f'standing.{word}')}: {t.sentence(why)}", verdict=one.state)
    ended = [event.facts for event in source.golive_events if event.event == "closed"]
    for sentence in ended[-1].get("kept") or () if ended else ():
        yield Leftover(t("left.kept"), str(sentence))


def _problems(source: Night) -> Iterator[Leftover]:
    """Yield each recorded problem of this night that nobody closed, and each found one of which there is no record."""
    if source.case is None:
        return
    t = source.texts
    filed = [Filed(entry) for entry in source.case.of("form", PROBLEM)]
    own = [one for one in filed if one.fields.get("golive") == source.golive_id]
    newest = {str(one.fields.get("phenomenon")): one for one in own}
    for what, one in newest.items():
        if one.fields.get("closed") is not True:
            deadline = source.printed_time(one.fields.get("deadline"))
            yield Leftover(t("left.problem"), what, " ".join((str(one.fields.get("owner") or ""), deadline)).strip())
    for entry in source.case.of("evidence", Proof.PROBLEM.value):
        if entry.facts.get("golive") == source.golive_id and not any(one.entry.seq > entry.seq for one in own):
            yield Leftover(t("left.unrecorded"), str(entry.facts.get("phenomenon")), verdict="failed")


def _counted(source: Night, bad: bool) -> Iterator[Leftover]:
    """Yield what was found to differ, or what nobody measured; a night that turned back leaves none of it."""
    if source.rolled_back:
        return
    t, found = source.texts, source.once(counts)
    for name in COUNTED:
        count = getattr(found, name)
        number = count.bad if bad else count.open
        if number:
            title = t(f"summary.{TITLES.get(name, name)}")
            key, verdict = ("left.different", "different") if bad else ("left.unmeasured", "unmeasured")
            yield Leftover(title, t(key, count=number, total=count.total), verdict=verdict)


def _forms(source: Night) -> Iterator[Leftover]:
    """Yield what the process asks for now and nobody has filed or signed yet; not what is filed as needed."""
    t = source.texts
    for duty in duties(source.plan, source.forms):
        one = duty.standing
        what = f"{one.kind.number} {source.text(one.kind.title)}: {source.text(one.holds)}"
        until = source.clock(duty.until, "%Y-%m-%d %H:%M")
        yield Leftover(t("left.form"), what, " ".join((" / ".join(map(t.term, duty.roles)), until)).strip())


def _copies(source: Night) -> Iterator[Leftover]:
    """Yield the copies that stay on hosts: they hold what customers wrote, and upkeep removes them at their end."""
    days = int(source.plan.backup.retention_days) if source.plan.backup else 0
    for one in copies(source.journal, days):
        key = "left.before_restore" if one.snapshot else "left.copy"
        yield Leftover(source.texts(key), f"{one.event.host} {one.path} {one.snapshot}".strip(), one.until.isoformat())
