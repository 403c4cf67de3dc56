"""All forms: each file of `forms/` declares one as FORM, so to add a form is to add a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import Evidence
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import AnyForm, Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Table
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context

_PACKAGE = "ansible_collections.relops.golive.plugins.plugin_utils.records.forms"


@cache
def forms() -> tuple[AnyForm, ...]:
    """Return every form by number and name."""
    names = sorted(path.stem for path in (Path(__file__).parent / "forms").glob("*.py") if path.stem != "__init__")
    found: list[AnyForm] = [import_module(f"{_PACKAGE}.{name}").FORM for name in names]
    return tuple(sorted(found, key=lambda form: (form.number, form.name)))


def forms_of(wanted: Callable[[Occasion], bool]) -> list[AnyForm]:
    """Return the forms of the occasions that are wanted."""
    return [form for form in forms() if wanted(form.occasion)]


def before(occasion: Occasion) -> bool:
    """Tell whether a form of this occasion is made from the plan alone."""
    return not occasion.needs_night


def in_dossier(occasion: Occasion) -> bool:
    """Tell whether the dossier of a night holds forms of this occasion."""
    return occasion.in_dossier


def tables(context: Context, wanted: Callable[[Occasion], bool] = in_dossier) -> list[Table]:
    """Return the forms of these occasions that are tables, filled in, by number and name; each is filled in once."""
    return [context.once(form.table) for form in forms_of(wanted) if isinstance(form, Form)]


def shown() -> Iterator[Form[Any, Any]]:
    """Yield the forms that index.html shows."""
    return (form for form in forms() if isinstance(form, Form) and form.shown)


def verdicts() -> dict[tuple[str, str], tuple[Evidence, ...]]:
    """Return what each verdict rests on, by form and column; a verdict column that declares nothing has none."""
    return {
        (form.name, column.key): column.evidence
        for form in forms()
        if isinstance(form, Form)
        for column in form.columns
        if column.kind == "verdict"
    }
