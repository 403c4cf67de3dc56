"""《机柜配置图》 as rows: one per mounted thing (form 5, R22)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.base.evidence import HARDWARE
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.form import Form, Occasion
from ansible_collections.relops.golive.plugins.plugin_utils.records.base.table import Column
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.context import Context
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.equipment import findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.facts.racks import RackRow, rack_rows


def rows(source: Context) -> list[RackRow]:
    """Return the racks in the order of the plan, each from top to bottom."""
    found = source.once(findings)
    return [row for rack in source.plan.racks for row in rack_rows(source.plan, rack, found)]


FORM: Form[Context, RackRow] = Form(
    number="05",
    name="rack_table",
    occasion=Occasion.PLAN,
    paper="A3",
    named=("rack", "u_start", "device_name"),
    columns=(
        Column("room", 8),
        Column("rack", 7),
        Column("face", 5),
        Column("u_start", 7, "number"),
        Column("u_end", 7, "number"),
        Column("u_height", 7, "number"),
        Column("device_name", 20),
        Column("type", 9),
        Column("vendor", 9),
        Column("model", 13),
        Column("asset_no", 15, "code"),
        Column("serial", 14, "code"),
        Column("depth", 6),
        Column("p_rated", 8, "number"),
        Column("p_est", 8, "number"),
        Column("weight", 7, "number"),
        Column("psu_count", 7, "number"),
        Column("pdu_a", 9),
        Column("pdu_b", 9),
        Column("single_power", 7),
        Column("airflow", 10),
        Column("system", 14),
        Column("owner", 8),
        Column("status", 7),
        Column("verify", 9, "verdict", evidence=(HARDWARE,)),
        Column("remark", 10),
    ),
    rows=rows,
)
