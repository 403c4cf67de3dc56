"""《机柜配置图》 as drawings: front and rear view of each rack, a page to sign (form 5)."""

from __future__ import annotations

from collections.abc import Iterator

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Drawing, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.drawings.rack import rack_svg
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import rack_table


def sheets(context: Context) -> Iterator[tuple[str, str]]:
    """Yield the page of every rack of the plan."""
    signers = FORM.signers if context.has_night else ()
    for rack in context.plan.racks:
        yield rack, rack_svg(context, rack, FORM.form_no(context.file_no), signers)


FORM: Drawing[Context] = Drawing(
    number=rack_table.FORM.number,
    name="rack_elevation",
    occasion=Occasion.PLAN,
    sheets=sheets,
    formats=("svg", "pdf"),
)
