"""Write the forms that the plan alone can fill, weeks before the night: what the people need who rack and cable."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.crew import is_large, made
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context, file_no_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import Content, write_folder
from ansible_collections.relops.golive.plugins.plugin_utils.records.printing import (
    TOGETHER,
    files_of,
    papers_of,
    together,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import before, forms_of

AGAIN = "playbooks/forms.yml"


def write_plan_forms(
    plan: Plan, folder: Path, language: str = "zh", case: Case | None = None, trust: Trust | None = None
) -> list[Path]:
    """Write the forms into a folder and return its files, manifest last; an older folder there is replaced.

    Measured by nobody: columns that only a night can fill are left out. With a `case` the forms of the process are
    among them, pre-filled or as they were filed, and signed where `trust` knows the keys. The same plan, case and
    language give the same bytes. Raises GoliveError when the folder cannot be written or a template is at fault.
    """
    context = Context(plan, load_texts(language))
    papers = papers_of(standings(plan, case, trust).values(), context, case) if case else ()
    with tempfile.TemporaryDirectory(prefix="golive-") as scratch:
        own = made(context, forms_of(before), _head(context), Path(scratch)) if is_large(context) else None
        files: Iterable[tuple[str, Content]] = chain(own or plan_forms(context), papers)
        return write_folder(folder, files, {**_head(context), "language": language}, AGAIN)


def folder_of(plan: Plan, dossiers: Path) -> Path:
    """Return the folder of a plan's forms, beside the dossiers of its nights."""
    return dossiers / file_no_of(plan)


def plan_forms(context: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file but the manifest."""
    forms = forms_of(before)
    yield from files_of(context, forms)
    yield TOGETHER, together(context, forms, _head(context))


def _head(context: Context) -> dict[str, object]:
    project = context.plan.project
    return {
        "made_from": "plan",
        "project": project.code,
        "version": str(project.version),
        "plan_digest": context.plan.digest,
    }
