"""《上线总结报告》: plan against reality, backups, tests, data, problems, conclusion (form 15, R59)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ansible_collections.relops.golive.plugins.plugin_utils.engine.aftermath import Standing
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column, Row
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.attempts import Attempt
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.counts import Count, Counts, counts
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.leftovers import leftovers
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.stages import stage_spans


@dataclass(frozen=True)
class SummaryRow(Row):
    """One statement: what was planned, what came of it, by how much it differs, and the verdict where there is one."""

    chapter: str
    item: str
    planned: str
    measured: str
    deviation: float | None = None
    verify: str = ""


def rows(source: Night) -> list[SummaryRow]:
    """Return the report as rows, chapter by chapter."""
    found = source.once(counts)
    return [
        *_overview(source),
        *_stages(source),
        *_results(source, found),
        *_problems(source),
        *_left(source),
        *_conclusion(source),
    ]


def _overview(source: Night) -> Iterator[SummaryRow]:
    t, plan = source.texts, source.plan
    chapter = t("summary.overview")
    window = f"{source.clock(source.window.start)} – {source.clock(source.window.end)}"
    took = f"{source.clock(source.start)} – {source.clock(source.end)}"
    yield SummaryRow(chapter, t("summary.objective"), source.text(plan.objective.objective), "")
    yield SummaryRow(chapter, t("summary.scope"), source.text(plan.objective.scope), "")
    yield SummaryRow(chapter, t("summary.window"), window, took)
    yield SummaryRow(chapter, t("summary.operators"), "", ", ".join(source.operators))


def _stages(source: Night) -> Iterator[SummaryRow]:
    t = source.texts
    for span in stage_spans(source):
        measured = t("summary.minutes", minutes=f"{span.seconds / 60:.1f}") if span.start else ""
        deviation = round(span.seconds / 60 - span.minutes, 1) if span.start else None
        yield SummaryRow(
            t("summary.stages"),
            t.word(span.stage),
            t("summary.minutes", minutes=f"{span.minutes:g}"),
            measured,
            deviation,
            span.result,
        )


def _results(source: Night, found: Counts) -> Iterator[SummaryRow]:
    t = source.texts
    proof = f"{found.proof_seconds:.1f}" if found.proof_seconds else ""
    restore = t("verdict.unmeasured") if found.restore_seconds is None else f"{found.restore_seconds:.1f}"
    yield _counted(source, "backups", "count_backups", found.backups)
    yield SummaryRow(t("summary.backups"), t("summary.proof"), "", proof)
    yield SummaryRow(t("summary.backups"), t("summary.restore"), "", restore)
    yield _counted(source, "tests", "cases", found.tests)
    yield _counted(source, "tests", "metrics", found.metrics)
    yield _counted(source, "data", "tables", found.tables)
    yield SummaryRow(t("summary.data"), t("summary.rows"), "", f"{found.rows:,}" if found.rows is not None else "")
    yield _counted(source, "built", "ports", found.ports)
    yield _counted(source, "built", "devices", found.devices)


def _counted(source: Night, chapter: str, item: str, count: Count) -> SummaryRow:
    t = source.texts
    measured = t("summary.of", good=count.good, bad=count.bad, open=count.open)
    return SummaryRow(t(f"summary.{chapter}"), t(f"summary.{item}"), str(count.total), measured, verify=count.verdict)


def _problems(source: Night) -> Iterator[SummaryRow]:
    t = source.texts
    for attempt in source.attempts:
        if attempt.result in ("failed", "in_doubt", "interrupted"):
            yield SummaryRow(
                t("summary.problems"),
                _place(source, attempt),
                "",
                t.sentence(attempt.event),
                verify=attempt.result,
            )
    yield SummaryRow(t("summary.problems"), t("summary.rolled_back"), "", t("yes" if source.rolled_back else "no"))
    for one in source.standings:
        yield SummaryRow(t("summary.problems"), one.host, "", _standing(one, source), verify=one.state)
    if source.emergency.get("command"):
        yield SummaryRow(t("summary.problems"), t("standing.command"), "", source.emergency["command"])


def _standing(one: Standing, source: Night) -> str:
    t = source.texts
    steps = [(t("standing.not_undone"), one.not_undone), (t("standing.in_doubt"), one.in_doubt)]
    listed = [f"{word}: {step}: {t.sentence(why)}" for word, found in steps for step, why in found.items()]
    unreached = [] if one.reached else [t("standing.unreached")]
    return "; ".join([t("standing.undone", count=len(one.undone)), *unreached, *listed])


def _place(source: Night, attempt: Attempt) -> str:
    return source.texts("summary.problem", step=attempt.event.step, host=attempt.event.host)


def _left(source: Night) -> Iterator[SummaryRow]:
    """Yield what is left to be done or watched; that nothing is, is said."""
    t = source.texts
    found = source.once(leftovers)
    for one in found:
        yield SummaryRow(t("summary.left"), one.item, one.until, one.what, verify=one.verdict)
    if not found:
        yield SummaryRow(t("summary.left"), t("left.nothing"), "", "")


def _conclusion(source: Night) -> Iterator[SummaryRow]:
    t = source.texts
    yield SummaryRow(t("summary.conclusion"), t("summary.result"), "", source.ending, verify=source.result)


FORM: Form[Night, SummaryRow] = Form(
    number="15",
    name="summary",
    occasion=Occasion.AFTER,
    columns=(
        Column("chapter", 18),
        Column("item", 34),
        Column("planned", 44),
        Column("measured", 44),
        Column("deviation", 12, "number"),
        Column("verify", 10, "verdict", evidence=(Evidence("event", "*"),)),
    ),
    rows=rows,
)
