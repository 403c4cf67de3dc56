"""A sheet of labels to print on A4: two lines, F: and T:, the link's number and a QR code (form 6)."""

from __future__ import annotations

import segno
from ansible_collections.relops.golive.plugins.plugin_utils.records.documents import cable_labels
from ansible_collections.relops.golive.plugins.plugin_utils.records.render import render
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from markupsafe import Markup

WIDTH_MM, HEIGHT_MM = 62, 18
MOST_CODES = 2000
"""Beyond so many labels the codes are left out: they are optional, and each takes milliseconds."""


def label_sheet(source: Source) -> bytes:
    """Return the sheet as one HTML page that prints without anything else."""
    rows = source.once(cable_labels.table).rows
    coded = len(rows) <= MOST_CODES
    labels = [{"row": row, "qr": _code(f"{row.link} {row.near}") if coded else ""} for row in rows]
    title = source.texts("labels.title", project=source.plan.project.code)
    page = render(
        "labels.html.j2",
        t=source.texts,
        labels=labels,
        title=title,
        width=WIDTH_MM,
        height=HEIGHT_MM,
        golive=source.golive_id,
    )
    return page.encode()


def _code(text: str) -> Markup:
    """Return a QR code as an SVG path without a size of its own; it holds nothing but modules."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=1, svgclass="qr", lineclass=None))  # noqa: S704
