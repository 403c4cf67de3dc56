"""Write the dossier of a go-live at once or not at all: forms, page, manifest, and all that proves them offline."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings
from ansible_collections.relops.golive.plugins.plugin_utils.exchange.netbox.files import netbox_files
from ansible_collections.relops.golive.plugins.plugin_utils.journal.coverage import Planned
from ansible_collections.relops.golive.plugins.plugin_utils.journal.read import Journal
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import AnyForm
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import EQUAL
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.crew import is_large, made
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.night import Night
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.ports import compare
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import MANIFEST, Content, write_folder
from ansible_collections.relops.golive.plugins.plugin_utils.records.maker import maker
from ansible_collections.relops.golive.plugins.plugin_utils.records.office import beside
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.index import index_page
from ansible_collections.relops.golive.plugins.plugin_utils.records.page.paper import paper_pages
from ansible_collections.relops.golive.plugins.plugin_utils.records.paperwork import of_tables, paperwork
from ansible_collections.relops.golive.plugins.plugin_utils.records.plan_forms import NOWHERE
from ansible_collections.relops.golive.plugins.plugin_utils.records.printing import (
    TOGETHER,
    files_of,
    office_papers,
    together,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.proof_files import proof_files, withheld
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import forms_of, in_dossier, shown, tables

AGAIN = "playbooks/records.yml"


def write_dossier(
    plan: Plan,
    journal: Journal,
    out_dir: Path,
    language: str = "zh",
    steps: Sequence[Planned] = (),
    trust: Trust | None = None,
) -> list[Path]:
    """Write the dossier into `out_dir` and return its files, manifest last; an older dossier there is replaced.

    The same plan, journal, case, trust root and language give the same bytes. `steps` are those of the plan, against
    which the records are counted. Files are 0600, folders 0700. Raises GoliveError when the folder cannot be written,
    the journal is empty or a template is at fault.
    """
    case = Case(journal.folder.parent.parent)
    night = Night(plan, load_texts(language), journal, case if case.entries else None, trust)
    if not night.golive_events and not night.by_host:
        raise GoliveError(
            f"there is nothing to record: the journal {journal.folder} is empty; run playbooks/golive.yml first"
        )
    _same_plan(night)

    def files(scratch: Path) -> Iterator[tuple[str, Content]]:
        yield from _contents(night, scratch)
        yield from proof_files(night, steps)

    return write_folder(out_dir, files, manifest_head(night), AGAIN)


def _same_plan(night: Night) -> None:
    """Raise GoliveError when the go-live is an execution of another plan: its forms would mix two plans (R20)."""
    opened = [str(event.facts.get("digest")) for event in night.golive_events if event.event == "opened"]
    if opened and opened[0] != night.plan.digest:
        raise GoliveError(
            f"{night.golive_id} is a go-live of plan digest {opened[0][:12]}, "
            f"this plan's digest is {night.plan.digest[:12]}: "
            "write its dossier with its own plan"
        )


def contents(night: Night) -> Iterator[tuple[str, bytes]]:
    """Yield every document of the dossier: its path in it and its bytes."""
    with tempfile.TemporaryDirectory(prefix="golive-") as scratch:
        for name, content in _contents(night, Path(scratch)):
            yield name, content if isinstance(content, bytes) else content.read_bytes()


def _contents(night: Night, scratch: Path) -> Iterator[tuple[str, Content]]:
    """Yield every document; what two processes write lies in `scratch`."""
    names: list[str] = []
    for name, content in _files(night, scratch):
        names.append(name)
        yield name, content
    on_page = [(form.shown, night.once(form.table)) for form in shown()]
    page = index_page(night, on_page, forms_of(in_dossier), sorted([*names, "index.html", MANIFEST]))
    yield "index.html", page


def _files(night: Night, scratch: Path) -> Iterator[tuple[str, Content]]:
    forms = forms_of(in_dossier)
    listed: dict[str, tuple[str, str]] = {}
    own: Iterator[tuple[str, bytes]] = iter(())
    if is_large(night):
        yield from made(night, forms, _head(night), scratch, listed)
    else:
        own, listed = _of_forms(night, forms), of_tables(tables(night))
    case = night.case or Case(NOWHERE)
    asked = night.forms or standings(night.plan, case, None)
    papers, office = paperwork(night, case, asked, listed)
    yield from beside(chain(own, papers, _beside(night)), [*office_papers(forms, night), *office], scratch)


def _of_forms(night: Night, forms: Sequence[AnyForm]) -> Iterator[tuple[str, bytes]]:
    yield from files_of(night, forms)
    yield TOGETHER, together(night, forms, _head(night))


def _beside(night: Night) -> Iterator[tuple[str, bytes]]:
    connected = {link_id for link_id, found in night.once(compare).items() if found.verdict == EQUAL}
    for name, content in netbox_files(night.plan, connected).items():
        yield f"netbox/{name}", content
    yield from paper_pages(night)


def _head(night: Night) -> dict[str, object]:
    return {
        "golive": night.golive_id,
        "project": night.plan.project.code,
        "result": night.result,
        "plan_digest": night.plan.digest,
        "journal_head": night.head_hash,
    }


def manifest_head(night: Night) -> dict[str, object]:
    """Return what the manifest tells beside the files: all of it is in plan, journal and case as well."""
    return {
        "golive": night.golive_id,
        "project": night.plan.project.code,
        "language": night.texts.language,
        "result": night.result,
        "made_at": night.end.isoformat(timespec="seconds") if night.end else "",
        "made_by": maker(),
        "production": night.law,
        "simulated": night.simulated,
        "plan_digest": night.plan.digest,
        "parts": {part.value: digest for part, digest in sorted(night.plan.parts.items())},
        "journal_head": night.head_hash,
        "case_head": night.case.head() if night.case else "",
        "signers": night.trust.digest if night.trust else "",
        "withheld": withheld(night),
    }
