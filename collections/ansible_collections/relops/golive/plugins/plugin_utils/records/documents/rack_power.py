"""What each rack bears: units, power with one feed dead, weight, against its limits (form 5)."""

from __future__ import annotations

from ansible_collections.relops.golive.plugins.plugin_utils.records.equipment import findings
from ansible_collections.relops.golive.plugins.plugin_utils.records.racks import RackHead, rack_head, rack_rows
from ansible_collections.relops.golive.plugins.plugin_utils.records.source import Source
from ansible_collections.relops.golive.plugins.plugin_utils.records.table import Column, Table

COLUMNS = (
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
    Column("verify", 10, "verdict"),
)


def table(source: Source) -> Table[RackHead]:
    """Return one row per rack of the plan."""
    found = source.once(findings)
    rows = [rack_head(source.plan, rack, rack_rows(source.plan, rack, found)) for rack in source.plan.racks]
    return Table("05", "rack_power", COLUMNS, rows)
