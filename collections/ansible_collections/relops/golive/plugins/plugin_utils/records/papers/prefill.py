"""What is known of a form that nobody has filed yet, in the language of the paper: a plan says most things in two."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from ansible_collections.relops.golive.plugins.module_utils.data import JSON
from ansible_collections.relops.golive.plugins.plugin_utils.case.case import Case
from ansible_collections.relops.golive.plugins.plugin_utils.case.filing import plain, prefilled
from ansible_collections.relops.golive.plugins.plugin_utils.case.shape import shaped
from ansible_collections.relops.golive.plugins.plugin_utils.model import Text
from ansible_collections.relops.golive.plugins.plugin_utils.model.choice import Choice
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from pydantic import BaseModel

PLAN = "plan."


def known_of(source: Context, case: Case, key: str) -> JSON:
    """Return every field of a form with what is known of it, that of the plan in the language of the paper."""
    found = prefilled(source.plan, case, key)
    for field in source.plan.definition.forms[key].fields:
        value: Any = source.plan if field.source.startswith(PLAN) else None
        for step in field.source.removeprefix(PLAN).split("."):
            value = value.get(step) if isinstance(value, Mapping) else getattr(value, step, None)
        if value is not None:
            found[field.key] = shaped(field, plain(_spoken(value, source)))
    return found


def _spoken(value: Any, source: Context) -> Any:
    """Return a value of the plan with every text of two languages in one."""
    if isinstance(value, Text | Choice):
        return source.text(value)
    if isinstance(value, BaseModel):
        return {name: _spoken(getattr(value, name), source) for name in type(value).model_fields}
    if isinstance(value, Mapping):
        return {str(name): _spoken(one, source) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_spoken(one, source) for one in value]
    return value if not isinstance(value, Enum) else plain(value)
