"""A sheet of labels to print on A4: two lines, F: and T:, the link's number and a QR code (form 6)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import segno
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Occasion, Prose
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import cable_labels
from markupsafe import Markup

WIDTH_MM, HEIGHT_MM = 62, 18
MOST_CODES = 2000
"""Beyond so many labels the codes are left out: they are optional, and each takes milliseconds."""


def values(context: Context) -> dict[str, Any]:
    """Return what the page is filled in with; it prints without anything else."""
    rows = list(cable_labels.rows(context))
    coded = len(rows) <= MOST_CODES
    return {
        "t": context.texts,
        "labels": [{"row": row, "qr": _code(f"{row.link} {row.near}") if coded else ""} for row in rows],
        "title": context.texts("labels.title", project=context.plan.project.code),
        "width": WIDTH_MM,
        "height": HEIGHT_MM,
        "golive": context.file_no,
        "simulated": context.simulated,
    }


@lru_cache(maxsize=MOST_CODES)
def _code(text: str) -> Markup:
    """Return a QR code as an SVG path without a size of its own; it holds nothing but modules."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=1, svgclass="qr", lineclass=None))  # noqa: S704


FORM: Prose[Context] = Prose(
    number=cable_labels.FORM.number,
    name=cable_labels.FORM.name,
    occasion=Occasion.PLAN,
    template="labels.html.j2",
    values=values,
    signers=(),
)
