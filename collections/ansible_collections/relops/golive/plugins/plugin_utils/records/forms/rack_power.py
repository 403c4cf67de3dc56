"""What each rack bears: units, power with one feed dead, weight, against its limits (form 5)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import PLAN
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.racks import RackHead, rack_head, rack_rows
from ansible_collections.relops.golive.plugins.plugin_utils.records.forms import rack_table


def rows(source: Context) -> list[RackHead]:
    """Return one row per rack of the plan."""
    found = source.once(findings)
    return [rack_head(source.plan, rack, rack_rows(source.plan, rack, found)) for rack in source.plan.racks]


FORM: Form[Context, RackHead] = Form(
    number=rack_table.FORM.number,
    name="rack_power",
    occasion=Occasion.PLAN,
    shown=(
        "rack",
        "used_u",
        "free_u",
        "load_a/limit_a",
        "load_b/limit_b",
        "weight_sum/max_weight",
        "verify",
    ),
    columns=(
        Column("site", 10),
        Column("room", 8),
        Column("rack", 8),
        Column("u_height", 8, "number"),
        Column("size_mm", 12),
        Column("used_u", 8, "number"),
        Column("free_u", 8, "number"),
        Column("power_sum", 11, "number"),
        Column("load_a", 13, "number"),
        Column("limit_a", 11, "number"),
        Column("load_b", 13, "number"),
        Column("limit_b", 11, "number"),
        Column("weight_sum", 11, "number"),
        Column("max_weight", 9, "number"),
        Column("verify", 10, "verdict", evidence=(PLAN,)),
    ),
    rows=rows,
)
