"""Write the forms that the plan alone can fill, weeks before the night: what the people need who rack and cable."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from pathlib import Path

from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.signing.trust import Trust
from ansible_collections.relops.golive.plugins.plugin_utils.case.standing import FormStanding, standings
from ansible_collections.relops.golive.plugins.plugin_utils.model import Plan
from ansible_collections.relops.golive.plugins.plugin_utils.model.faults import suggestion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.texts import load_texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.crew import is_large, made
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context, file_no_of
from ansible_collections.relops.golive.plugins.plugin_utils.records.folder import Content, write_folder
from ansible_collections.relops.golive.plugins.plugin_utils.records.office import beside
from ansible_collections.relops.golive.plugins.plugin_utils.records.paperwork import of_tables, paperwork
from ansible_collections.relops.golive.plugins.plugin_utils.records.printing import (
    TOGETHER,
    file_name,
    files_of,
    office_papers,
    together,
)
from ansible_collections.relops.golive.plugins.plugin_utils.records.prose.catalogue import texts
from ansible_collections.relops.golive.plugins.plugin_utils.records.register import before, forms_of, tables

AGAIN = "playbooks/forms.yml"
NOWHERE = Path("/nonexistent")
"""The state of a project of which nobody has said anything yet."""


def write_plan_forms(
    plan: Plan, folder: Path, language: str = "zh", case: Case | None = None, trust: Trust | None = None,
    wanted: str = "",
) -> list[Path]:  # fmt: skip
    """Write the forms into a folder and return its files, manifest last; an older folder there is replaced.

    Measured by nobody: columns that only a night can fill are left out. The forms of the process and their texts are
    among them, pre-filled or as they were filed in the `case`, and signed where `trust` knows the keys. With `wanted`,
    the key of a form, a text or a table, it is that alone. The same plan, case and language give the same bytes.
    Raises GoliveError when the folder cannot be written, a template is at fault, or nothing is called so.
    """
    context = Context(plan, load_texts(language))
    case = case or Case(NOWHERE)
    head = {**_head(context), "language": language}
    forms = standings(context.plan, case, trust)
    if wanted:
        return write_folder(folder, partial(_one, wanted, context, case, forms), head, AGAIN)
    return write_folder(folder, partial(_all, context, case, forms), head, AGAIN)


def _all(
    context: Context, case: Case, forms: Mapping[str, FormStanding], scratch: Path
) -> Iterator[tuple[str, Content]]:
    """Yield every file but the manifest; the tables of a large plan are written into `scratch` first."""
    listed: dict[str, tuple[str, str]] = {}
    own: Iterator[tuple[str, bytes]] = iter(())
    if is_large(context):
        yield from made(context, forms_of(before), _head(context), scratch, listed)
    else:
        own, listed = plan_forms(context), of_tables(tables(context, before))
    papers, office = paperwork(context, case, forms, listed)
    yield from beside(chain(own, papers), [*office_papers(forms_of(before), context), *office], scratch)


def _one(
    wanted: str, context: Context, case: Case, forms: Mapping[str, FormStanding], scratch: Path
) -> Iterator[tuple[str, Content]]:
    """Return the files of a form, a text or a table; GoliveError names what may be meant."""
    own = [form for form in forms_of(before) if form.name == wanted]
    known = [*forms, *texts(), *(form.name for form in forms_of(before))]
    if wanted not in known:
        zh, en = suggestion(wanted, sorted(set(known)))
        raise GoliveError(f"there is no form, text or table {wanted!r}{en}", zh=f"没有表单、文档或表格 {wanted}{zh}")
    papers, office = paperwork(context, case, forms, of_tables(tables(context, before)), [wanted])
    return beside(chain(files_of(context, own), papers), [*office_papers(own, context), *office], scratch)


def folder_of(plan: Plan, dossiers: Path, wanted: str = "") -> Path:
    """Return the folder of a plan's forms, beside the dossiers of its nights; that of one form has its key."""
    return dossiers / f"{file_no_of(plan)}{f'-{file_name(wanted)}' if wanted else ''}"


def plan_forms(context: Context) -> Iterator[tuple[str, bytes]]:
    """Yield the name and the bytes of every file that is made of a table or drawn."""
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
