"""Fill in the Jinja templates that a person edits without Python."""

from __future__ import annotations

from functools import cache
from typing import Any

import jinja2
from ansible_collections.relops.golive.plugins.module_utils.errors import GoliveError
from ansible_collections.relops.golive.plugins.plugin_utils.paths import template_dir


def render(template: str, **values: Any) -> str:
    """Return a filled-in template, every value escaped; raises GoliveError for a fault of the template."""
    try:
        return _environment().get_template(template).render(**values)
    except jinja2.TemplateError as error:
        raise GoliveError(f"templates/{template}: {error}") from error


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(template_dir()),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
