"""The process on paper: how each form stands, for the first page, and a page for every version that was signed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import APPROVE, Case, Filed, Signed
from ansible_collections.relops.golive.plugins.plugin_utils.case.paper import stem, versions
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, Holds, standings
from ansible_collections.relops.golive.plugins.plugin_utils.model.process import Deviation, Part
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.render import render
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.documents import Link, links_of

NOWHERE = Path("/nonexistent")
"""The state of a project of which nobody has said anything: every form is there to be filled in."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """One form on the first page: `links` are its files, the newest signed version first."""

    number: str
    title: str
    state: str
    tone: str
    who: str
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Process:
    """The process on the first page: `signed` tells whether a form that holds binds it, `held` how many hold."""

    title: str
    signed: bool
    held: int
    asked: int
    deviations: tuple[Deviation, ...]
    lines: list[FormLine]
    entries: int
    case_head: str
    signers: str


def process_of(source: Night, files: Sequence[str] = ()) -> Process:
    """Return what the first page tells of the process."""
    every = source.forms or standings(source.plan, Case(NOWHERE), None)
    forms = [one for one in source.forms.values() if one.holds is not Holds.NOT_ASKED]
    binding = [one for one in forms if one.closed and {Part.PROCESS, Part.PLAN} & set(one.kind.binds)]
    pages = {filed.key: f"{stem(filed)}.html" for filed in (versions(source.case) if source.case else ())}
    return Process(
        title=source.text(source.plan.definition.title),
        signed=bool(binding),
        held=sum(one.closed for one in forms),
        asked=len(forms),
        deviations=source.plan.definition.deviations,
        lines=[
            _line(one, source, pages.get(one.key, ""), files)
            for one in sorted(every.values(), key=lambda one: one.kind.number)
        ],
        entries=len(source.case.entries) if source.case else 0,
        case_head=source.case.head() if source.case else "",
        signers=source.trust.digest if source.trust else "",
    )


def _line(one: FormStanding, source: Night, page: str, files: Sequence[str]) -> FormLine:
    tone = "good" if one.closed else "bad" if one.holds in (Holds.REJECTED, Holds.FAULTY) else "open"
    who = ", ".join(f"{by.person} ({source.texts.term(by.role)})" for by in one.held)
    papers = [name for name in files if name.startswith("forms/") and "_v" not in name.rpartition("/")[2]]
    links = links_of(f"forms/{one.kind.number}_{one.key}", papers)
    signed = ((source.texts("documents.signed"), page),) if page else ()
    return FormLine(
        one.kind.number, source.text(one.kind.title), source.text(one.holds), tone, who, (*signed, *links)
    )  # fmt: skip


def paper_pages(source: Night) -> Iterator[tuple[str, bytes]]:
    """Yield a page for each version of a form that was signed: its text, who signed, whether that was verified."""
    for filed in versions(source.case) if source.case else ():
        kind = source.plan.definition.forms.get(filed.key)
        page = render(
            "form_page.html.j2",
            t=source.texts,
            s=source,
            title=source.text(kind.title) if kind else filed.key,
            filed=filed,
            rows=[line.partition(": ")[::2] for line in filed.text().splitlines()[1:]],
            signatures=[_signature(one, source, filed) for one in source.case.signatures(filed)] if source.case else [],
        )
        yield f"{stem(filed)}.html", page.encode()


def _signature(one: Signed, source: Night, filed: Filed) -> dict[str, str]:
    """Return a signature as a line; only one that the trust root proves is called verified."""
    standing = source.forms.get(filed.key)
    newest = standing is not None and standing.filed is not None and standing.filed.entry.hash == filed.entry.hash
    proven = newest and standing is not None and any(held.seq == one.entry.seq for held in standing.held)
    return {
        "person": one.person,
        "role": one.role,
        "decision": source.texts("paper.approve" if one.decision == APPROVE else "paper.reject"),
        "opinion": str(one.entry.facts.get("opinion", "")),
        "time": source.printed_time(one.entry.time),
        "key": str(one.entry.facts.get("key", "")),
        "paper": f"{stem(filed).rpartition('/')[2]}.{one.entry.seq}.txt",
        "state": source.texts("paper.verified" if proven else "paper.older" if not newest else "paper.unproven"),
        "tone": "good" if proven else "open" if not newest else "bad",
    }
