"""A sheet of labels to print on A4: two lines, F: and T:, the link's number and a QR code (form 6)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice

import segno
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Drawing, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.render import render
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import cable_labels
from markupsafe import Markup

WIDTH_MM, HEIGHT_MM = 62, 18
MOST_CODES = 2000
"""Beyond so many labels the codes are left out: they are optional, and each takes milliseconds."""
MOST_TOGETHER = 5000
"""Beyond so many labels each rack has a sheet of its own: that of those who work at it."""
LONG = 22
"""Signs of an end that is printed smaller."""


def sheets(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the sheet of all labels, or one of each rack; it prints without anything else."""
    rows = list(islice(cable_labels.rows(context), MOST_TOGETHER + 1))
    if len(rows) <= MOST_TOGETHER:
        yield "", _sheet(context, rows, "", len(rows) <= MOST_CODES)
        return
    del rows
    for rack, own in cable_labels.by_rack(context.plan):
        yield rack, _sheet(context, own, rack, coded=False)


def _sheet(context: Context, rows: Sequence[cable_labels.LabelRow], rack: str, coded: bool) -> str:
    texts = context.texts
    colors = {color: texts.word(color) for color in {row.color for row in rows}}
    return render(
        "labels.html.j2",
        t=texts,
        labels=[
            (row.near, row.far, row.link, row.end, colors[row.color],
             _code(f"{row.link} {row.near}") if coded else "", len(row.near) > LONG, len(row.far) > LONG)
            for row in rows
        ],
        title=texts("labels.title", project=context.plan.project.code),
        rack=rack,
        width=WIDTH_MM,
        height=HEIGHT_MM,
        golive=context.file_no,
        simulated=context.simulated,
    )  # fmt: skip


@lru_cache(maxsize=MOST_CODES)
def _code(text: str) -> Markup:
    """Return a QR code as an SVG path without a size of its own; it holds nothing but modules."""
    code = segno.make(text, error="m", micro=False)
    return Markup(code.svg_inline(omitsize=True, border=1, svgclass="qr", lineclass=None))  # noqa: S704


FORM: Drawing[Context] = Drawing(
    number=cable_labels.FORM.number,
    name=cable_labels.FORM.name,
    occasion=Occasion.PLAN,
    sheets=sheets,
    formats=("html",),
    signers=(),
    heavy=1,
)
