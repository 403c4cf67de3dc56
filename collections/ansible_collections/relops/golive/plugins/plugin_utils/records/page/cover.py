"""The cover: in ten lines what happened, on which process, and who signed."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.counts import Count, counts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.leftovers import leftovers
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.paper import Process

LINES = 10
Told = tuple[str, str, str]
"""A line: what it is about, what there is to say, and its tone (good, bad, open, or none)."""


def cover(source: Night, process: Process) -> list[Told]:
    """Return the ten lines."""
    return list(_lines(source, process))


def _lines(source: Night, process: Process) -> Iterator[Told]:
    t, plan, found = source.texts, source.plan, source.once(counts)
    name = f"{source.text(plan.project.name)} {plan.project.version}"
    yield t("cover.what"), f"{name}: {source.text(plan.objective.objective)}", ""
    tone = {"success": "good", "cancelled": "open"}.get(source.result, "bad")
    colon = "：" if t.language == "zh" else ": "
    yield t("cover.result"), colon.join((t(f"result.{source.result}.headline"), source.ending)), tone
    yield t("cover.when"), _when(source), ""
    where = t("cover.twin" if source.simulated else "cover.production")
    yield t("cover.by"), f"{where}; {_list(source.operators, source)}", ""
    undone = t("cover.undone", count=found.undone) if source.rolled_back else ""
    steps = t("cover.steps", good=found.steps.good, total=found.steps.total)
    yield t("cover.changed"), " · ".join(part for part in (steps, undone) if part), _tone(found.steps)
    yield (
        t("cover.built"),
        _counted(source, ports=found.ports, devices=found.devices),
        _tone(found.ports, found.devices),
    )
    drill = t("cover.drill" if source.drill else "cover.no_drill", seconds=f"{found.restore_seconds or 0:.1f}")
    yield t("cover.kept"), f"{_counted(source, count_backups=found.backups)} · {drill}", _tone(found.backups)
    yield t("cover.proven"), _proven(source), _tone(found.tables, found.tests, found.metrics)
    yield t("cover.process"), _process(source, process), "good" if process.signed else "open"
    yield t("cover.signed"), _signed(source), "" if source.forms else "open"


def _when(source: Night) -> str:
    t = source.texts
    took = f"{source.clock(source.start)} – {source.clock(source.end)}"
    window = f"{source.clock(source.window.start, '%m-%d %H:%M')} – {source.clock(source.window.end, '%m-%d %H:%M')}"
    return t("cover.times", took=took, window=window)


def _proven(source: Night) -> str:
    t, found = source.texts, source.once(counts)
    rows = t("cover.rows", rows=f"{found.rows:,}", differences=found.differences) if found.rows is not None else ""
    told = _counted(source, tables=found.tables, cases=found.tests, metrics=found.metrics)
    return " · ".join(part for part in (rows, told) if part)


def _process(source: Night, process: Process) -> str:
    """Return on which process, how many of its forms hold, and which rules it relaxes: an auditor asks that first."""
    t = source.texts
    rules = [f"{one.rule} {source.text(one.why)}" for one in process.deviations]
    relaxed = t("cover.relaxed", rules="; ".join(rules)) if rules else t("index.no_deviations")
    held = t("index.held", held=process.held, asked=process.asked) if process.asked else t("index.no_case")
    left = len(source.once(leftovers))
    return " · ".join((process.title, held, relaxed, t("cover.left", count=left)))


def _signed(source: Night) -> str:
    """Return who signed how many of the forms, the busiest first."""
    signed: dict[str, int] = {}
    for one in source.forms.values():
        for who in _signers(one, source):
            signed[who] = signed.get(who, 0) + 1
    people = sorted(signed.items(), key=lambda one: (-one[1], one[0]))
    return _list([f"{who} ×{count}" for who, count in people], source) or source.texts("index.no_case")


def _signers(form: FormStanding, source: Night) -> list[str]:
    return [f"{held.person} ({source.texts.term(held.role)})" for held in form.held]


def _counted(source: Night, **named: Count) -> str:
    t = source.texts
    return " · ".join(
        f"{t(f'summary.{name}')} {count.good}/{count.total}"
        + (f" ({t('verdict.unmeasured')} {count.open})" if count.open else "")
        + (f" ({t('verdict.different')} {count.bad})" if count.bad else "")
        for name, count in named.items()
        if count.total
    )


def _tone(*all_of: Count) -> str:
    return (
        "bad" if any(one.bad for one in all_of) else "good" if all(one.good == one.total for one in all_of) else "open"
    )


def _list(parts: object, source: Night) -> str:
    return ("、" if source.texts.language == "zh" else ", ").join(
        map(str, parts if isinstance(parts, (list, tuple)) else ())
    )
